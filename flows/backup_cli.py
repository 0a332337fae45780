"""`omradeloft database backup` and `verify`. Imports only what `--help` needs; each loads its own work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.options import AsJson, Database, Options


def add_backup_commands(group: typer.Typer) -> None:
    """Put both below the group of the database."""
    group.command()(backup)
    group.command()(verify)


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The new file; an old one is never written over.")],
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Copy a SQLite database to a file while it is used, and look the copy through; PostgreSQL has pg_dump."""
    from flows import backing_up  # noqa: PLC0415

    raise typer.Exit(backing_up.backup(Options(database=database).settings(), target, as_json=as_json))


def verify(database: Database = None, as_json: AsJson = False) -> None:
    """Count what the database holds, and hold every archived file against its SHA-256; 1 when one is damaged.

    Changes nothing: a database of an earlier version is left as it is.
    """
    from flows import backing_up  # noqa: PLC0415

    raise typer.Exit(backing_up.verify(Options(database=database).settings(), as_json=as_json))
