"""An upgrade keeps everything: databases as each earlier revision had them, filled, brought to the tables of today."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, select

from tasks.store.backup import contents_of
from tasks.store.connection import make_engine, reading, writing
from tasks.store.migrating import alembic_config
from tests.operation.site import Site, copy_rows

SCRIPTS = ScriptDirectory(str(files("migrations")))
EARLIER = sorted({script.revision for script in SCRIPTS.walk_revisions()} - {str(SCRIPTS.get_current_head())})
Rows = dict[str, list[tuple[Any, ...]]]


def make_tables(url: str, revision: str) -> None:
    """A database as the version of that revision made it."""
    engine = make_engine(url)
    with writing(engine) as connection:
        command.upgrade(alembic_config(connection), revision)
    engine.dispose()


def stored(url: str, columns: dict[str, list[str]] | None = None) -> tuple[Rows, dict[str, list[str]]]:
    """Every row of every table in some order that both sides share, and which columns were read."""
    engine, metadata = make_engine(url), MetaData()
    with reading(engine) as connection:
        metadata.reflect(connection)
        tables = {name: table for name, table in metadata.tables.items() if columns is None or name in columns}
        read = columns or {name: [column.name for column in table.columns] for name, table in tables.items()}
        rows = {
            name: sorted(
                (tuple(row) for row in connection.execute(select(*(table.c[column] for column in read[name])))),
                key=repr,
            )
            for name, table in tables.items()
            if name != "omradeloft_revision"
        }
    engine.dispose()
    return rows, read


@pytest.mark.parametrize("revision", EARLIER)
def test_upgrade_from_an_earlier_revision_keeps_every_row(made_site: Site, tmp_path: Path, revision: str) -> None:
    assert_upgrade_keeps_everything(made_site, f"sqlite:///{tmp_path}/old.sqlite3", revision)


@pytest.mark.system
def test_upgrade_from_the_first_revision_keeps_every_row_in_postgresql(made_site: Site, postgres_url: str) -> None:
    assert_upgrade_keeps_everything(made_site, postgres_url, "0001")


def assert_upgrade_keeps_everything(site: Site, url: str, revision: str) -> None:
    make_tables(url, revision)
    copied = copy_rows(site.url, url)
    assert (copied["runs"], copied["imports"]) == (1, 1)
    assert copied["run_postings"] > 500
    before, columns = stored(url)
    assert sum(map(len, before.values())) == sum(copied.values())
    assert contents_of(url).revision == revision
    upgraded = site.at(url).call("database", "upgrade")
    assert upgraded.status == 0, upgraded.err
    after, _ = stored(url, columns)
    assert after == before
    assert contents_of(url).faults == ()
    asked = ("trace", "mysen", "brukt.sosionom", "--period", "2025", "--json")
    assert site.at(url).call(*asked).document == site.call(*asked).document
