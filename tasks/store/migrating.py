"""Bringing a database to the tables of this version. Safe when two processes do it at once."""

from __future__ import annotations

from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from schemas.tables.metadata import VERSION_TABLE
from tasks.store.addresses import place_of
from tasks.store.connection import reading, writing
from tasks.store.errors import DatabaseTooNewError

if TYPE_CHECKING:
    from alembic.config import Config


# Alembic keeps what it is doing in module variables, so threads that open databases take turns.
_ALEMBIC = Lock()


def migrate_to_head(engine: Engine) -> None:
    """Make the tables, or bring older ones up to date, in one transaction.

    Raises:
        DatabaseTooNewError: the database has a revision this version does not know.
        DatabaseFailedError: the database refused.
    """
    with _ALEMBIC:
        if not _is_at_head(engine):
            _upgrade(engine)


def _is_at_head(engine: Engine) -> bool:
    # Asked first, so that whoever only reads need not wait for a run that is being saved.
    from alembic.migration import MigrationContext  # noqa: PLC0415 - a tenth of a second `--help` need not wait for
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    with reading(engine) as connection:
        revision = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
        return revision == ScriptDirectory.from_config(alembic_config(connection)).get_current_head()


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
