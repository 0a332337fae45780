"""Connections and transactions: how SQLite and PostgreSQL are made to behave alike.

Every transaction that writes has the database to itself, so that two processes that save at once come one after the
other: SQLite by BEGIN IMMEDIATE, PostgreSQL by an advisory lock that ends with the transaction.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from tasks.store.addresses import parsed_address, place_of, without_secrets
from tasks.store.errors import DatabaseFailedError

WAIT_FOR_WRITERS_S = 120
_WRITERS_LOCK = 0x6F6D_7261  # "omra": one number per database is enough, it is known to nobody else
_WRITES = "omradeloft_writes"


def make_engine(address: str | URL) -> Engine:
    """An engine that keeps no connection open between transactions and shows no row's content in its errors."""
    url = parsed_address(address) if isinstance(address, str) else address
    if url.get_backend_name() == "postgresql":
        arguments: dict[str, Any] = {"connect_timeout": 10, "application_name": "omradeloft"}
        return create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=arguments)
    arguments = {"timeout": WAIT_FOR_WRITERS_S}
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=arguments)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Python's own transaction handling commits before DDL and begins too late; `_begin_sqlite` replaces it.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer; one that says so at once can.
    is_writing = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def use_write_ahead_log(engine: Engine) -> None:
    """Let SQLite readers and a writer work at the same time. Where the file system cannot, it stays as it was.

    Raises:
        DatabaseFailedError: not a SQLite database, or it cannot be written.
    """
    deadline = time.monotonic() + WAIT_FOR_WRITERS_S
    with _worded_errors(engine), engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        # Changing the mode does not wait for other connections, as everything else does.
        while not _has_write_ahead_log(driver, is_last_try=time.monotonic() > deadline):
            time.sleep(0.01)


def _has_write_ahead_log(driver: sqlite3.Connection, *, is_last_try: bool) -> bool:
    try:
        driver.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if is_last_try or "locked" not in str(error):
            raise
        return False
    return True


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads.

    Raises:
        DatabaseFailedError: the database refused or broke off.
    """
    with _worded_errors(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other writer shares: all of it is stored, or nothing.

    Raises:
        DatabaseFailedError: the database refused, broke off, or another writer held it too long.
    """
    writers = engine.execution_options(**{_WRITES: True})
    with _worded_errors(engine), writers.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_FOR_WRITERS_S}s'"))
            connection.execute(select(func.pg_advisory_xact_lock(_WRITERS_LOCK)))
        yield connection


@contextmanager
def _worded_errors(engine: Engine) -> Iterator[None]:
    driver_errors = engine.dialect.loaded_dbapi.Error
    try:
        yield
    except (SQLAlchemyError, driver_errors) as error:
        # The original is left out on purpose: drivers add the row at fault, which may hold personal data.
        raise DatabaseFailedError(
            place_of(engine.url), _reason(error, engine.url), may_pass=_may_pass(error, engine)
        ) from None


def _may_pass(error: Exception, engine: Engine) -> bool:
    """Whether the world was at fault: no answer, a broken connection, a lock or a full disk; not a wrong statement."""
    driver = engine.dialect.loaded_dbapi
    return isinstance(getattr(error, "orig", None) or error, (driver.OperationalError, driver.InterfaceError))


def _reason(error: Exception, url: URL) -> str:
    """What the database says is wrong, without the row it was wrong in and without passwords."""
    original: Any = getattr(error, "orig", None) or error
    # PostgreSQL tells the sentence and the row apart; SQLite names no row.
    sentence = getattr(getattr(original, "diag", None), "message_primary", None) or str(original)
    first_line = sentence.strip().partition("\n")[0]
    return without_secrets(f"{type(original).__name__}: {first_line}", url)
