"""The commands under `omradeloft database`. Imports only what `--help` needs; each loads its own work."""

from __future__ import annotations

import typer

from flows.backup_cli import add_backup_commands
from flows.options import AsJson, Database, Options

database_group = typer.Typer(
    name="database",
    help="The database itself: its tables, copies of it, and whether all in it is whole.",
    no_args_is_help=True,
)


@database_group.command()
def upgrade(database: Database = None, as_json: AsJson = False) -> None:
    """Make the tables, or bring those of an earlier version up to date; as the role that owns them."""
    from flows import upgrading  # noqa: PLC0415

    raise typer.Exit(upgrading.upgrade(Options(database=database).settings(), as_json=as_json))


@database_group.command()
def check(database: Database = None, as_json: AsJson = False) -> None:
    """Tell whether the tables are those of this version; 1 when they are not. Changes nothing."""
    from flows import upgrading  # noqa: PLC0415

    raise typer.Exit(upgrading.check(Options(database=database).settings(), as_json=as_json))


add_backup_commands(database_group)
