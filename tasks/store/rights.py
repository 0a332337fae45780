"""What the program's role needs in PostgreSQL, and what it has. The roles are made by deploy/postgresql-roles.sql."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

from schemas.tables import METADATA
from schemas.tables.metadata import VERSION_TABLE
from tasks.store.migrating import may_migrate

CHANGED: Final[Mapping[str, frozenset[str]]] = {
    "alert_states": frozenset({"DELETE"}),
    "alerts": frozenset({"UPDATE", "DELETE"}),
    "correction_lines": frozenset({"UPDATE"}),
    "runs": frozenset({"UPDATE"}),
}
"""Tables whose rows change or go. Every other table is only added to."""
_CHANGES: Final = ("UPDATE", "DELETE", "TRUNCATE")
_ROLE: Final = text(
    "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
)
_HELD: Final = text(
    """
    SELECT relname, right_name, has_table_privilege(pg_class.oid, right_name)
        OR (right_name IN ('SELECT', 'INSERT', 'UPDATE') AND has_any_column_privilege(pg_class.oid, right_name))
    FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS right_name
    WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND relname = ANY(:tables)
    """
)


@dataclass(frozen=True, slots=True)
class Role:
    """Who is logged in, which rights are missing, and which are more than the program needs, each in words."""

    name: str
    is_superuser: bool
    missing: tuple[str, ...]
    beyond: tuple[str, ...]


def role_of(connection: Connection) -> Role | None:
    """The role of a connection to PostgreSQL; None for SQLite, which has none."""
    if connection.dialect.name != "postgresql":
        return None
    name, is_superuser, *powers = connection.execute(_ROLE).one()
    if is_superuser:
        return Role(name, is_superuser=True, missing=(), beyond=("is a superuser, to whom nothing is refused",))
    tables = {"tables": [*METADATA.tables, VERSION_TABLE]}
    held = {(table, right): is_held for table, right, is_held in connection.execute(_HELD, tables)}
    words = ("may make databases", "may make roles", "passes over row security")
    beyond = [word for word, is_so in zip(words, powers, strict=True) if is_so]
    if may_migrate(connection):
        beyond.append("may change the tables")
    return Role(name, is_superuser=False, missing=tuple(_missing(held)), beyond=(*beyond, *_beyond(held)))


def _missing(held: Mapping[tuple[str, str], bool]) -> Iterator[str]:
    for table in sorted(METADATA.tables):
        for right in ("SELECT", "INSERT", *sorted(CHANGED.get(table, ()))):
            if not held.get((table, right), False):
                yield f"{right} on {table}"
    if not held.get((VERSION_TABLE, "SELECT"), False):
        yield f"SELECT on {VERSION_TABLE}"


def _beyond(held: Mapping[tuple[str, str], bool]) -> Iterator[str]:
    for table in sorted({name for name, _ in held}):
        for right in _CHANGES:
            if held[table, right] and right not in CHANGED.get(table, ()):
                yield f"{right} on {table}"
