from __future__ import annotations

import os
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from schemas.tables import METADATA
from schemas.tables.metadata import VERSION_TABLE
from tasks.store import DatabaseTooNewError, DatabaseUnavailableError, open_database
from tasks.store.connection import make_engine, reading, writing
from tasks.store.migrating import alembic_config
from tests.store.example_run import NOW, RUN, archived_import
from tests.store.tables import execute, row_counts

ROOT = Path(__file__).parents[2]


def test_migrations_make_exactly_the_tables_that_are_declared(empty_url: str) -> None:
    open_database(empty_url).close()
    with reading(make_engine(empty_url)) as connection:
        migrated = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(migrated, METADATA) == []


def test_opening_again_keeps_what_is_there(empty_url: str) -> None:
    with open_database(empty_url) as database:
        database.save_run(RUN, [archived_import()], now=NOW)
    before = row_counts(empty_url)
    open_database(empty_url).close()
    assert row_counts(empty_url) == before


def test_migrations_can_be_taken_back(empty_url: str) -> None:
    open_database(empty_url).close()
    with writing(make_engine(empty_url)) as connection:
        command.downgrade(alembic_config(connection), "base")
    with reading(make_engine(empty_url)) as connection:
        assert inspect(connection).get_table_names() == [VERSION_TABLE]


def test_migration_that_fails_leaves_nothing(empty_url: str) -> None:
    execute(empty_url, "CREATE TABLE runs (something_else INTEGER)")
    with pytest.raises(DatabaseUnavailableError, match=r"runs.* already exists"):
        open_database(empty_url)
    with reading(make_engine(empty_url)) as connection:
        assert inspect(connection).get_table_names() == ["runs"]


def test_database_of_a_later_version_is_refused(empty_url: str) -> None:
    open_database(empty_url).close()
    execute(empty_url, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608
    with pytest.raises(DatabaseTooNewError, match=r"made by a later version of omradeloft .*upgrade omradeloft"):
        open_database(empty_url)


def test_missing_folders_of_a_sqlite_file_are_made(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path / 'a' / 'b' / 'omradeloft.sqlite3'}").close()
    assert (tmp_path / "a" / "b" / "omradeloft.sqlite3").exists()


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnavailableError, match=r"folder .*file/x cannot be made.*check the address"):
        open_database(f"sqlite:///{tmp_path}/file/x/omradeloft.sqlite3")


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hovedbok.csv").write_text("Bilag;Beløp\n" * 100)
    with pytest.raises(DatabaseUnavailableError, match=r"hovedbok\.csv: .*file is not a database"):
        open_database(f"sqlite:///{tmp_path / 'hovedbok.csv'}")


def test_database_can_be_opened_and_read_while_a_run_is_being_saved(empty_url: str) -> None:
    open_database(empty_url).close()
    with writing(make_engine(empty_url)), open_database(empty_url) as database:
        assert database.imports("nordbyen") == ()


def test_threads_can_open_databases_at_the_same_time(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / f'{number % 2}.sqlite3'}" for number in range(6)]
    with ThreadPoolExecutor(max_workers=6) as threads:
        for database in threads.map(open_database, urls):
            assert database.imports("nordbyen") == ()


def test_home_folder_may_be_written_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    open_database("sqlite:///~/omradeloft.sqlite3").close()
    assert (tmp_path / "omradeloft.sqlite3").exists()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
@pytest.mark.system
def test_every_way_to_write_a_postgresql_address_is_understood(postgres_url: str, scheme: str) -> None:
    with open_database(postgres_url.replace("postgresql", scheme, 1)) as database:
        assert database.imports("nordbyen") == ()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://kari:hemmelig%2F1@127.0.0.1:1/omradeloft",
        "postgresql://kari@127.0.0.1:1/omradeloft?password=hemmelig%2F1",
        "postgresql://kari:hemmelig%2F1@127.0.0.1:1/omradeloft?hemmelig%2F1=hemmelig%2F1",
        "postgresql://kari:hemmelig%2F1@127.0.0.1:port/omradeloft",
        "oracle://kari:hemmelig%2F1@127.0.0.1/omradeloft",
        "kari:hemmelig/1@127.0.0.1/omradeloft",
    ],
)
def test_password_is_never_in_the_error(address: str) -> None:
    with pytest.raises(DatabaseUnavailableError) as caught:
        open_database(address)
    shown = "".join(line for line in traceback.format_exception(caught.value) if "open_database(address)" not in line)
    assert "hemmelig" not in shown


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "its address cannot be read"),
        ("omradeloft.sqlite3", "its address cannot be read"),
        ("sqlite://", "in memory keeps nothing"),
        ("sqlite:///:memory:", "in memory keeps nothing"),
        ("mysql://localhost/omradeloft", "'mysql' is not a known kind"),
        (
            "postgresql://127.0.0.1:1/omradeloft",
            "PostgreSQL database omradeloft on 127.0.0.1: .*refused.*check the address",
        ),
    ],
)
def test_address_that_cannot_be_used_is_explained(address: str, reason: str) -> None:
    with pytest.raises(DatabaseUnavailableError, match=reason):
        open_database(address)


@pytest.mark.slow
def test_developer_can_migrate_with_the_ini_file(empty_url: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=ROOT,
        env=os.environ | {"OMRADELOFT_DATABASE": empty_url},
        check=True,
        capture_output=True,
    )
    assert row_counts(empty_url) == {}


@pytest.mark.slow
def test_migrations_are_found_from_any_folder(tmp_path: Path) -> None:
    script = "import sys; from tasks.store import open_database; open_database(sys.argv[1]).close()"
    subprocess.run([sys.executable, "-c", script, "sqlite:///here.sqlite3"], cwd=tmp_path, check=True)
    assert (tmp_path / "here.sqlite3").exists()


def test_a_file_that_is_not_there_is_not_made_for_those_who_only_read(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailableError, match="there is no such file"):
        open_database(f"sqlite:///{tmp_path}/mistyped.sqlite3", must_exist=True)
    assert list(tmp_path.iterdir()) == []
