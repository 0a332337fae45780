"""Runs the migrations, inside the transaction of whoever calls.

The program hands over its connection and its transaction: `tasks.store.migrating`. A developer who calls `alembic`
names the database in OMRADELOFT_DATABASE, so that no address and no password stand in a file.
"""

from __future__ import annotations

import os
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from schemas.tables import METADATA
from schemas.tables.metadata import VERSION_TABLE, UtcDateTime
from tasks.store.connection import make_engine, writing


def migrate(connection: Connection) -> None:
    """Bring the database to the revision alembic was asked for."""
    # SQLite can change tables inside a transaction; alembic assumes it cannot and would leave half a migration.
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        version_table=VERSION_TABLE,
        transactional_ddl=True,
        render_as_batch=True,
        render_item=_as_written,
    )
    with context.begin_transaction():
        context.run_migrations()


def _as_written(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # A revision says what the database held on its day, whatever becomes of our own types.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def migrate_for_developer() -> None:
    """Bring the database named in OMRADELOFT_DATABASE to the revision asked for."""
    url = os.environ.get("OMRADELOFT_DATABASE")
    if not url:
        raise SystemExit("set OMRADELOFT_DATABASE to the database to migrate, for instance sqlite:///try.sqlite3")
    with writing(make_engine(url)) as connection:
        migrate(connection)


if (given := context.config.attributes.get("connection")) is not None:
    migrate(given)
else:
    migrate_for_developer()
