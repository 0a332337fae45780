"""A copy of the database while others use it, and whether a database holds whole what it says it holds.

Nothing here changes a database: one of an earlier version is copied and looked through as it is.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, func, inspect, literal_column, select, table

from schemas.tables import archived_bytes
from schemas.tables.metadata import VERSION_TABLE
from tasks.store.addresses import parsed_address, place_of, sqlite_file
from tasks.store.connection import WAIT_FOR_WRITERS_S, make_engine, reading
from tasks.store.errors import BackupRefusedError, DatabaseFailedError, DatabaseUnavailableError

_NEXT_STEP = "check the address (OMRADELOFT_DATABASE or --database), and that it may be read"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: the same figures before a backup and after it is restored mean that nothing is lost."""

    place: str
    revision: str | None
    """Of the tables; None for a database without any."""
    rows: tuple[tuple[str, int], ...]
    """Each table of ours and how many rows it has, by name."""
    bytes_archived: int
    """The files together, as long as they were when they arrived."""
    faults: tuple[str, ...]
    """What is not whole, worst first."""


def contents_of(url: str) -> Contents:
    """What the database at an address holds; every archived file is unpacked and held against its SHA-256.

    Raises:
        DatabaseUnavailableError: it is not there, or cannot be read.
    """
    address = parsed_address(url)
    place = place_of(address)
    if (file := sqlite_file(address)) and not file.exists():
        raise DatabaseUnavailableError(place, "there is no such file", _NEXT_STEP)
    engine = make_engine(address)
    try:
        with reading(engine) as connection:
            return _contents(connection, place)
    except DatabaseFailedError as error:
        raise DatabaseUnavailableError(place, error.reason, _NEXT_STEP) from None
    finally:
        engine.dispose()


def back_up(url: str, target: Path) -> Contents:
    """What the copy holds, which is what the database held when the copying began; writers need not stop.

    The copy gets its name when it is written to the end, whole by every check there is, and on the disk.

    Raises:
        BackupRefusedError: not a SQLite database, the target is there or cannot be written, or the copy is not whole.
        DatabaseUnavailableError: there is no such database, or it cannot be read.
    """
    address = parsed_address(url)
    source = sqlite_file(address)
    if source is None:
        raise BackupRefusedError(place_of(address), "is backed up by PostgreSQL's own pg_dump (docs/operations.md)")
    if not source.exists():
        raise DatabaseUnavailableError(place_of(address), "there is no such file", _NEXT_STEP)
    if target.exists():
        raise BackupRefusedError(place_of(address), f"{target} is there already, and no backup is written over")
    return _copied(source, target, place_of(address))


def _copied(source: Path, target: Path, place: str) -> Contents:
    """The copy beside its place, looked through, and then moved there."""
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise BackupRefusedError(place, f"{target.parent} cannot be written ({error.strerror})") from error
    os.close(descriptor)
    beside = Path(name)
    try:
        _copy(source, beside)
        contents = replace(contents_of(f"sqlite:///{beside}"), place=place)
        if contents.faults:
            raise BackupRefusedError(place, f"the copy is not whole: {contents.faults[0]}; the database is damaged")
        _settle(beside, target)
    except DatabaseUnavailableError as error:
        raise BackupRefusedError(place, f"the copy is not whole ({error})") from error
    except (sqlite3.Error, OSError) as error:
        raise BackupRefusedError(place, f"{target}: {error}") from error
    finally:
        beside.unlink(missing_ok=True)
    return contents


def _copy(source: Path, copy: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=WAIT_FOR_WRITERS_S)) as old,
        closing(sqlite3.connect(copy)) as new,
    ):
        old.backup(new)  # in one step, so that it is what one moment held
        # The mark of the write-ahead log comes along; without it the copy is one file that can be read anywhere.
        new.execute("PRAGMA journal_mode = DELETE")


def _settle(beside: Path, target: Path) -> None:
    """Give the file its name once its bytes are on the disk; a crash leaves the whole of it or nothing."""
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        # Not every file system can; the name is then as safe as the system makes it.
        with suppress(OSError):
            os.fsync(folder)
    finally:
        os.close(folder)


def _contents(connection: Connection, place: str) -> Contents:
    names = sorted(inspect(connection).get_table_names())
    has_archive = archived_bytes.name in names
    sizes = func.coalesce(func.sum(archived_bytes.c.size), 0)
    return Contents(
        place=place,
        revision=connection.scalar(select(literal_column("version_num")).select_from(table(VERSION_TABLE)))
        if VERSION_TABLE in names
        else None,
        rows=tuple((name, _rows(connection, name)) for name in names if name != VERSION_TABLE),
        bytes_archived=int(connection.scalar(select(sizes)) or 0) if has_archive else 0,
        faults=(*_broken_pages(connection), *(_damaged_files(connection) if has_archive else ())),
    )


def _rows(connection: Connection, name: str) -> int:
    return connection.scalar(select(func.count()).select_from(table(name))) or 0


def _broken_pages(connection: Connection) -> tuple[str, ...]:
    """What SQLite finds wrong with the file; PostgreSQL checks its own."""
    if connection.dialect.name != "sqlite":
        return ()
    said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    lost = [
        f"{row[0]}: a row refers to none in {row[2]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    ]
    return (*(line for line in said if line != "ok"), *sorted(set(lost)))


def _damaged_files(connection: Connection) -> tuple[str, ...]:
    """Archived files that are no longer what they were, one at a time so that memory is no limit."""
    stored = select(archived_bytes.c.sha256, archived_bytes.c.content).order_by(archived_bytes.c.sha256)
    rows = connection.execution_options(yield_per=1).execute(stored)
    return tuple(f"the archived file {row.sha256} has changed" for row in rows if not _is_whole(*row))


def _is_whole(sha256: str, packed: bytes) -> bool:
    try:
        return hashlib.sha256(zlib.decompress(packed)).hexdigest() == sha256
    except zlib.error:
        return False
