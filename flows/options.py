"""Options that several commands share, and the settings they come to. Imports only what `--help` needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flows.settings import Settings

Inbox = Annotated[
    str | None,
    typer.Option(envvar="OMRADELOFT_INBOX", help="Folder with accounting exports, or its URL.", show_default=False),
]
Output = Annotated[Path | None, typer.Option(envvar="OMRADELOFT_OUTPUT", help="Folder for what is written.")]
Database = Annotated[
    str | None, typer.Option(envvar="OMRADELOFT_DATABASE", help="Database URL.", show_envvar=True, show_default=False)
]
Programmes = Annotated[Path | None, typer.Option(envvar="OMRADELOFT_PROGRAMMES", help="Folder with programme files.")]
Template = Annotated[
    Path | None,
    typer.Option(envvar="OMRADELOFT_TEMPLATE", help="Word file with the municipality's own letterhead and styles."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines; everything else goes to stderr.")]
WithPrefect = Annotated[
    bool, typer.Option("--prefect", help="Run as a Prefect flow; the embedded server is started when none is set.")
]
Programme = Annotated[str | None, typer.Argument(help="The programme; needed when there are several.")]
Served = Annotated[str | None, typer.Argument(help="The programme; every programme when left out.")]
Project = Annotated[str | None, typer.Option(help="Only the voucher's postings on this project.")]
Exports = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PROGRAMME] [FILE]...", help="The programme, then exports; else the inbox is read."),
]


@dataclass(frozen=True, slots=True)
class Options:
    """The options that several commands share; None means the setting's own value."""

    inbox: str | None = None
    output: Path | None = None
    database: str | None = None
    programmes: Path | None = None
    template: Path | None = None

    def given(self) -> dict[str, str | Path | None]:
        """What the command line says of each setting."""
        return {
            "inbox": self.inbox,
            "output": self.output,
            "database": self.database,
            "programmes": self.programmes,
            "template": self.template,
        }

    def settings(self) -> Settings:
        """The settings, with what the command line says on top."""
        from flows.settings import Settings  # noqa: PLC0415 - `--help` must not pay for it

        settings = Settings.model_validate({name: value for name, value in self.given().items() if value is not None})
        if self.inbox is not None:
            settings.require_inbox()
        return settings
