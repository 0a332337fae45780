"""What stands in a database, seen from outside the store."""

from __future__ import annotations

from sqlalchemy import func, select, text

from schemas.tables import METADATA
from tasks.store.connection import make_engine, reading, writing


def row_counts(url: str) -> dict[str, int]:
    """Rows of every table that has any."""
    with reading(make_engine(url)) as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in METADATA.sorted_tables
        }
    return {name: rows for name, rows in counts.items() if rows}


def execute(url: str, *statements: str) -> None:
    with writing(make_engine(url)) as connection:
        for statement in statements:
            connection.execute(text(statement))


def clear(url: str) -> None:
    """Make a PostgreSQL schema what it was after the migrations."""
    execute(
        url,
        "DROP FUNCTION IF EXISTS meddle CASCADE",
        f"TRUNCATE {', '.join(table.name for table in METADATA.sorted_tables)}",
    )


def before_each_row_of(url: str, table: str, *, fail: bool) -> None:
    """Make the database fail at the first row of a table, or lose every row of it without a word."""
    if url.startswith("sqlite"):
        # SQLite: IGNORE drops the row, ABORT raises.
        action = "RAISE(ABORT, 'disk is full')" if fail else "RAISE(IGNORE)"
        execute(url, f"CREATE TRIGGER meddle BEFORE INSERT ON {table} BEGIN SELECT {action}; END")
        return
    action = "RAISE EXCEPTION 'disk is full'" if fail else "RETURN NULL"
    execute(
        url,
        f"CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {action}; END $$",
        f"CREATE TRIGGER meddle BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION meddle()",
    )


def stop_meddling(url: str, table: str) -> None:
    execute(url, "DROP TRIGGER meddle" if url.startswith("sqlite") else f"DROP TRIGGER meddle ON {table}")
