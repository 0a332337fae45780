"""What a database says of itself, for whoever looks after it. Only reads, and never what a posting says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from schemas.tables import alerts, runs
from tasks.store.addresses import parsed_address, place_of, sqlite_file
from tasks.store.connection import make_engine, reading
from tasks.store.errors import DatabaseFailedError, DatabaseUnavailableError
from tasks.store.migrating import Revisions, revisions
from tasks.store.rights import Role, role_of

_NEXT_STEP = "check the address (OMRADELOFT_DATABASE), that the server runs and that this role may log in"
_PATIENCE = text("SET LOCAL statement_timeout = '10s'")
_ENCRYPTED = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of a programme that nobody has received."""

    programme: str
    messages: int
    raised_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class LastRun:
    """The run that was last made for a programme."""

    programme: str
    period: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Inspection:
    """A database as it was found. Of SQLite there is a file, of PostgreSQL a role, a clock and an encryption.

    `clock_ahead_s` is how much further the server's clock is than this machine's.
    """

    place: str
    product: str
    revisions: Revisions
    file: Path | None = None
    role: Role | None = None
    is_encrypted: bool | None = None
    clock_ahead_s: float | None = None
    waiting: tuple[Waiting, ...] = ()
    last_runs: tuple[LastRun, ...] = ()


def inspected(url: str) -> Inspection | None:
    """The database as it is found; None for a SQLite file that is not there yet.

    Raises:
        DatabaseUnavailableError: it cannot be opened or read; the sentence never holds the password.
    """
    address = parsed_address(url)
    file = sqlite_file(address)
    if file is not None and not file.exists():
        return None
    engine = make_engine(address)
    try:
        state = revisions(engine)
        with reading(engine) as connection:
            return _inspected(connection, place_of(address), state, file)
    except DatabaseFailedError as error:
        raise DatabaseUnavailableError(place_of(address), error.reason, _NEXT_STEP) from None
    finally:
        engine.dispose()


def _inspected(connection: Connection, place: str, state: Revisions, file: Path | None) -> Inspection:
    is_server = connection.dialect.name == "postgresql"
    if is_server:
        connection.execute(_PATIENCE)
    role = role_of(connection) if is_server else None
    may_read = state.is_at_head and not (role and any(right.startswith("SELECT") for right in role.missing))
    return Inspection(
        place=place,
        product=_product(connection, is_server=is_server),
        revisions=state,
        file=file,
        role=role,
        is_encrypted=bool(connection.scalar(_ENCRYPTED)) if is_server else None,
        clock_ahead_s=_clock_ahead_s(connection) if is_server else None,
        waiting=_waiting(connection) if may_read else (),
        last_runs=_last_runs(connection) if may_read else (),
    )


def _product(connection: Connection, *, is_server: bool) -> str:
    if is_server:
        return f"PostgreSQL {str(connection.scalar(text('SHOW server_version'))).partition(' ')[0]}"
    return f"SQLite {connection.scalar(text('SELECT sqlite_version()'))}"


def _clock_ahead_s(connection: Connection) -> float:
    """Against the middle of the question and the answer, so that a slow network counts for little."""
    asked_at = datetime.now(UTC)
    theirs = connection.scalar(text("SELECT clock_timestamp()"))
    answered_at = datetime.now(UTC)
    middle = asked_at + (answered_at - asked_at) / 2
    return float((theirs - middle).total_seconds()) if isinstance(theirs, datetime) else 0.0


def _waiting(connection: Connection) -> tuple[Waiting, ...]:
    columns = (alerts.c.programme, func.count(), func.min(alerts.c.raised_at), func.max(alerts.c.attempts))
    unsent = select(*columns).where(alerts.c.sent_at.is_(None)).group_by(alerts.c.programme)
    return tuple(Waiting(*row) for row in connection.execute(unsent.order_by(alerts.c.programme)))


def _last_runs(connection: Connection) -> tuple[LastRun, ...]:
    made = select(runs.c.programme, runs.c.period, runs.c.saved_at).order_by(runs.c.programme, runs.c.sequence)
    return tuple({row.programme: LastRun(*row) for row in connection.execute(made)}.values())
