"""Bringing a database to the tables of this version. Safe when two processes do it at once.

Whoever writes brings an older database up to date by itself where its role may; whoever only reads never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

from schemas.tables import METADATA
from schemas.tables.metadata import VERSION_TABLE
from tasks.store.addresses import place_of
from tasks.store.connection import reading, writing
from tasks.store.errors import DatabaseOutdatedError, DatabaseTooNewError

if TYPE_CHECKING:
    from alembic.config import Config


# Alembic keeps what it is doing in module variables, so threads that open databases take turns.
_ALEMBIC = Lock()

_MAY_MIGRATE = text(
    """
    SELECT COALESCE(has_schema_privilege(current_schema(), 'CREATE'), false) AND NOT EXISTS (
        SELECT 1 FROM pg_class
        WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        AND relname = ANY(:tables) AND NOT pg_has_role(relowner, 'USAGE'))
    """
)


@dataclass(frozen=True, slots=True)
class Revisions:
    """The revision of a database's tables, None without any, and the one that this program needs."""

    found: str | None
    needed: str
    is_known: bool

    @property
    def is_at_head(self) -> bool:
        """Whether the tables are those of this version."""
        return self.found == self.needed


def revisions(engine: Engine) -> Revisions:
    """The revision a database has and the one it needs; only reads.

    Raises:
        DatabaseFailedError: the database refused.
    """
    # Asked first, so that whoever only reads need not wait for a run that is being saved.
    from alembic.migration import MigrationContext  # noqa: PLC0415 - a tenth of a second `--help` need not wait for
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    with _ALEMBIC, reading(engine) as connection:
        found = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
        scripts = ScriptDirectory.from_config(alembic_config(connection))
        known = {script.revision for script in scripts.walk_revisions()}
        return Revisions(found, scripts.get_current_head() or "", is_known=found is None or found in known)


def migrate_to_head(engine: Engine) -> None:
    """Make the tables, or bring older ones up to date, in one transaction.

    Raises:
        DatabaseTooNewError: the database has a revision this version does not know.
        DatabaseOutdatedError: the tables are older, and this role may not change them.
        DatabaseFailedError: the database refused.
    """
    state = revisions(engine)
    if state.is_at_head:
        return
    if not state.is_known:
        raise DatabaseTooNewError(place_of(engine.url), f"revision {state.found}")
    with reading(engine) as connection:
        if not may_migrate(connection):
            raise DatabaseOutdatedError(place_of(engine.url), state.found, state.needed)
    with _ALEMBIC:
        _upgrade(engine)


def require_head(engine: Engine) -> None:
    """Refuse a database whose tables are not those of this version; nothing is changed.

    Raises:
        DatabaseTooNewError: the database has a revision this version does not know.
        DatabaseOutdatedError: the tables are older, or there are none.
        DatabaseFailedError: the database refused.
    """
    state = revisions(engine)
    if not state.is_known:
        raise DatabaseTooNewError(place_of(engine.url), f"revision {state.found}")
    if not state.is_at_head:
        raise DatabaseOutdatedError(place_of(engine.url), state.found, state.needed)


def may_migrate(connection: Connection) -> bool:
    """Whether this role may make tables in its schema and owns those of ours that are there."""
    if connection.dialect.name != "postgresql":
        return True
    tables = [*METADATA.tables, VERSION_TABLE]
    return bool(connection.scalar(_MAY_MIGRATE, {"tables": tables}))


def _upgrade(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    with writing(engine) as connection:
        try:
            command.upgrade(alembic_config(connection), "head")
        except CommandError as error:
            raise DatabaseTooNewError(place_of(engine.url), str(error)) from error


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for the migrations of the installed package, on a connection that is open."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(files("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
