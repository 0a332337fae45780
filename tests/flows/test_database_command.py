"""`omradeloft database`, and that commands which only read leave an older database as it is."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tasks.store import open_database
from tests.flows.in_process import Omradeloft, command_line
from tests.ledgers import ROOT

FILE = "omradeloft.sqlite3"


@pytest.fixture
def omradeloft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Omradeloft:
    return command_line(tmp_path, monkeypatch, capsys)


def revision(folder: Path) -> str:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        (found,) = connection.execute("SELECT version_num FROM omradeloft_revision").fetchone()
    return str(found)


@pytest.fixture(scope="module")
def of_an_earlier_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose tables are one migration behind."""
    from alembic import command  # noqa: PLC0415

    from tasks.store.connection import make_engine, writing  # noqa: PLC0415
    from tasks.store.migrating import alembic_config  # noqa: PLC0415

    file = tmp_path_factory.mktemp("earlier") / FILE
    open_database(f"sqlite:///{file}").close()
    with writing(make_engine(f"sqlite:///{file}")) as connection:
        command.downgrade(alembic_config(connection), "0006")
    return file


@pytest.mark.parametrize(
    "words",
    [
        ("preview", "mysen"),
        ("trace", "mysen", "--list"),
        ("imports", "mysen"),
        ("documents", "list", "mysen"),
        ("database", "check"),
        ("doctor", "mysen"),
    ],
)
def test_command_that_only_reads_leaves_an_older_database_as_it_is_and_says_what_to_do(
    omradeloft: Omradeloft, of_an_earlier_version: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    shutil.copy(of_an_earlier_version, tmp_path / FILE)
    before = (tmp_path / FILE).read_bytes()
    called = omradeloft(*words)
    assert called.status == (1 if words[0] in {"database", "doctor"} else 2)
    assert "omradeloft database upgrade" in called.out + called.err
    assert "Traceback" not in called.err
    assert (tmp_path / FILE).read_bytes() == before
    assert revision(tmp_path) == "0006"


def test_upgrade_brings_an_older_database_up_to_date_and_says_so(
    omradeloft: Omradeloft, of_an_earlier_version: Path, tmp_path: Path
) -> None:
    shutil.copy(of_an_earlier_version, tmp_path / FILE)
    assert omradeloft("database", "check", "--json").document["is_up_to_date"] is False
    upgraded = omradeloft("database", "upgrade")
    assert upgraded.status == 0
    assert f"up to date, revision {revision(tmp_path)}" in upgraded.out
    again = omradeloft("database", "check", "--json")
    assert (again.status, again.document["is_up_to_date"]) == (0, True)


def test_upgrade_makes_a_new_database_and_check_does_not(omradeloft: Omradeloft, tmp_path: Path) -> None:
    checked = omradeloft("database", "check")
    assert checked.status == 2
    assert "there is no such file; `omradeloft database upgrade` makes it" in checked.err
    assert not (tmp_path / FILE).exists()
    assert omradeloft("database", "upgrade").status == 0
    assert omradeloft("database", "check").status == 0


def test_database_of_a_later_version_is_told_by_each(omradeloft: Omradeloft, tmp_path: Path) -> None:
    omradeloft("database", "upgrade")
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("UPDATE omradeloft_revision SET version_num = '9999'")
        connection.commit()
    assert omradeloft("database", "check").status == 1
    for words in (("database", "upgrade"), ("preview", "mysen")):
        called = omradeloft(*words)
        assert called.status == 2
        assert "made by a later version of omradeloft" in called.err


def test_writing_command_brings_an_older_sqlite_database_up_to_date_by_itself(
    omradeloft: Omradeloft, of_an_earlier_version: Path, tmp_path: Path
) -> None:
    shutil.copy(of_an_earlier_version, tmp_path / FILE)
    export = ROOT / "examples" / "exports" / "unit4" / "hovedbok-2026-10.csv"
    called = omradeloft("reconcile", "mysen", "--period", "2026-10", export)
    assert called.status == 1, called.err
    assert omradeloft("database", "check").status == 0
