from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.store import Database, open_database
from tests.postgres import make_schema, postgres_server, postgres_url
from tests.store.tables import clear

__all__ = ["postgres_server", "postgres_url"]

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.system)]


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables: every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'omradeloft.sqlite3'}"
    address: str = request.getfixturevalue("postgres_url")
    return address


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with tables and no rows: every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "omradeloft.sqlite3")
        return f"sqlite:///{tmp_path / 'omradeloft.sqlite3'}"
    address: str = request.getfixturevalue("migrated_schema")
    clear(address)
    return address


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "omradeloft.sqlite3"
    open_database(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def migrated_schema(postgres_server: str) -> str:
    address = make_schema(postgres_server)
    open_database(address).close()
    return address


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with open_database(url) as database:
        yield database
