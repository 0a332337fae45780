from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.operation.site import Site, closed_site
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def made_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Made once; tests that write take a copy of it."""
    return closed_site(tmp_path_factory.mktemp("site"))


@pytest.fixture
def site(made_site: Site, tmp_path: Path) -> Site:
    """A site of the test's own."""
    folder = tmp_path / "site"
    shutil.copytree(made_site.folder, folder)
    return Site(folder, f"sqlite:///{folder}/omradeloft.sqlite3")


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The address of an empty database of its own: a dump is of a whole database."""
    yield from _database(postgres_server)


@pytest.fixture
def other_database(postgres_server: str) -> Iterator[str]:
    """The address of another one, to restore into."""
    yield from _database(postgres_server)


def _database(server: str) -> Iterator[str]:
    name = f"operation_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
