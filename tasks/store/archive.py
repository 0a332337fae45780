"""Imports and their bytes: into the archive and out of it again, unchanged."""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from schemas.runs import ArchivedImport, ImportDeclaration
from schemas.tables import archived_bytes, import_periods, imports
from tasks.store.errors import ArchiveDamagedError, ContentNotFoundError, WrongContentError
from tasks.store.rows import insert_missing, insert_rows

_COMPRESSION_LEVEL = 3  # exports shrink almost as much as at 6, in a third of the time


def packed_contents(new_imports: Sequence[ArchivedImport]) -> list[dict[str, Any]]:
    """One row of `archived_bytes` per import. Packed before the transaction, so that nobody waits for it.

    Raises:
        WrongContentError: the bytes are not those the declaration names.
    """
    return [_packed(archived) for archived in new_imports]


def _packed(archived: ArchivedImport) -> dict[str, Any]:
    packed, declared = packed_content(archived.content), archived.declaration.sha256
    if packed["sha256"] != declared:
        raise WrongContentError(archived.declaration.name, declared, packed["sha256"])
    return packed


def packed_content(content: bytes) -> dict[str, Any]:
    """One row of `archived_bytes`."""
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "content": zlib.compress(content, _COMPRESSION_LEVEL),
        "size": len(content),
    }


def archive_contents(connection: Connection, packed: Sequence[dict[str, Any]]) -> None:
    """Store bytes that are not there yet."""
    insert_missing(connection, archived_bytes, packed)


def unpacked_content(connection: Connection, sha256: str) -> bytes:
    """The bytes as they arrived.

    Raises:
        ContentNotFoundError: there are none with that sha256.
        ArchiveDamagedError: they have changed since.
    """
    packed = connection.scalar(select(archived_bytes.c.content).where(archived_bytes.c.sha256 == sha256))
    if packed is None:
        raise ContentNotFoundError(sha256)
    try:
        content = zlib.decompress(packed)
    except zlib.error as error:
        raise ArchiveDamagedError(sha256, "they cannot be unpacked") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ArchiveDamagedError(sha256, "their sha256 is another")
    return content


def unarchived(connection: Connection, sha256s: Sequence[str]) -> tuple[str, ...]:
    """Those of which the archive has no bytes."""
    found = set(connection.scalars(select(archived_bytes.c.sha256).where(archived_bytes.c.sha256.in_(set(sha256s)))))
    return tuple(sorted(set(sha256s) - found))


def declare_imports(
    connection: Connection, programme: str, new_imports: Sequence[ArchivedImport], *, run_id: str, now: datetime
) -> None:
    """Store what each file is and speaks for; a file the programme has had before is left as it is.

    The order of arrival is settled here: a number another process has taken meanwhile gives way to the next free one.
    """
    known = set(connection.scalars(select(imports.c.sha256).where(imports.c.programme == programme)))
    last = connection.scalar(select(func.max(imports.c.sequence)).where(imports.c.programme == programme)) or 0
    for archived in sorted(new_imports, key=lambda archived: archived.declaration.sequence):
        declaration = archived.declaration
        if declaration.sha256 in known:
            continue
        known.add(declaration.sha256)
        last = max(declaration.sequence, last + 1)
        key = {"programme": programme, "sha256": declaration.sha256}
        row = asdict(declaration) | key | {"sequence": last, "run_id": run_id, "imported_at": now}
        periods = row.pop("periods")
        insert_rows(connection, imports, [row])
        insert_rows(connection, import_periods, [key | {"period": period} for period in periods])


def declarations(connection: Connection, programme: str) -> tuple[ImportDeclaration, ...]:
    """The programme's imports in order of arrival, superseded ones too."""
    periods: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(import_periods).where(import_periods.c.programme == programme)):
        periods[row.sha256].append(row.period)
    arrivals = select(imports).where(imports.c.programme == programme).order_by(imports.c.sequence)
    return tuple(
        ImportDeclaration(
            sequence=row.sequence,
            name=row.name,
            sha256=row.sha256,
            format=row.format,
            encoding=row.encoding,
            rows=row.rows,
            ignored=row.ignored,
            debit_ore=row.debit_ore,
            credit_ore=row.credit_ore,
            periods=tuple(sorted(periods[row.sha256])),
            is_invented=row.is_invented,
            part_of=row.part_of,
            imported_at=row.imported_at,
        )
        for row in connection.execute(arrivals)
    )
