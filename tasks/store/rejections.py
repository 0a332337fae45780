"""Who would not approve a version, and why: into rows, and back. Rows are only added."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import Connection, func, select

from schemas.document_versions import DocumentVersion, Rejection
from schemas.tables import document_rejections
from schemas.tables.document_tables import VERSION_KEY
from tasks.store.rows import insert_rows

VersionKey = tuple[str, int, str, int]
_TABLE: Final = document_rejections


def add_rejection(connection: Connection, version: DocumentVersion, rejection: Rejection) -> None:
    """Store one more rejection of a version.

    Args:
        connection: in a transaction that no other writer shares.
        version: one that is stored.
        rejection: says why.
    """
    key = _key_columns(version)
    known = connection.scalar(
        select(func.count()).select_from(_TABLE).where(*(_TABLE.c[name] == value for name, value in key.items()))
    )
    row = key | {
        "position": (known or 0) + 1,
        "rejected_by": rejection.by,
        "rejected_at": rejection.at,
        "role": rejection.role,
        "comment": rejection.comment,
    }
    insert_rows(connection, _TABLE, [row])


def stored_rejections(connection: Connection, programme: str) -> defaultdict[VersionKey, list[Rejection]]:
    """The rejections of a programme's versions in the order they came, by (programme, year, kind, number)."""
    found: defaultdict[VersionKey, list[Rejection]] = defaultdict(list)
    rows = select(_TABLE).where(_TABLE.c.programme == programme).order_by(_TABLE.c.position)
    for row in connection.execute(rows).mappings():
        key = (row["programme"], row["accounting_year"], row["kind"], row["number"])
        found[key].append(Rejection(row["rejected_by"], row["rejected_at"], row["comment"], row["role"]))
    return found


def _key_columns(version: DocumentVersion) -> dict[str, Any]:
    key = (version.programme, version.year, version.kind.value, version.number)
    return dict(zip(VERSION_KEY, key, strict=True))
