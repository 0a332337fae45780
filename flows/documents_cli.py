"""The commands under `omradeloft documents`. Imports only what `--help` needs; each loads its own work."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.options import AsJson, Database, Options, Programme, Programmes, Template
from schemas.document_versions import DocumentKind

documents = typer.Typer(
    name="documents",
    help="Versions of letter and report: prepared, checked, approved, sent, and what is stored of each.",
    no_args_is_help=True,
)

Year = Annotated[int, typer.Option(help="The accounting year.")]
Kind = Annotated[DocumentKind, typer.Option(help="The payment request, or the annual report.")]
By = Annotated[str, typer.Option(help="Name of the person who does this; it is kept, and the approver's is printed.")]


@documents.command("list")
def list_versions(
    programme: Programme = None,
    year: Annotated[int | None, typer.Option(help="Only of this accounting year.")] = None,
    kind: Annotated[DocumentKind | None, typer.Option(help="Only of this document.")] = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """List every version: how far it has come, by whom and when, its run, its files and what it replaces."""
    from flows import documents as work  # noqa: PLC0415 - `--help` must not pay for it

    settings = Options(database=database, programmes=programmes).settings()
    raise typer.Exit(work.list_versions(work.Named(settings, programme, year, kind, as_json)))


@documents.command()
def prepare(
    year: Year,
    kind: Kind,
    by: By,
    programme: Programme = None,
    template: Template = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Make a new draft from the year's latest stored run, and store it."""
    from flows import documents as work  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes, template=template).settings()
    raise typer.Exit(work.prepare_version(work.Named(settings, programme, year, kind, as_json, by)))


@documents.command()
def check(
    year: Year,
    kind: Kind,
    by: By,
    programme: Programme = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Run every control of the last version again, tell what has changed since, and note that it was checked."""
    from flows import documents as work  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    raise typer.Exit(work.check_version(work.Named(settings, programme, year, kind, as_json, by)))


@documents.command()
def approve(
    year: Year,
    kind: Kind,
    by: By,
    role: Annotated[str, typer.Option(help="What the approver is; printed with the name when it is given.")] = "",
    comment: Annotated[str, typer.Option(help="Kept with the approval, and not printed.")] = "",
    programme: Programme = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Make the final document and store it; refused, with every reason, while anything stands against it."""
    from flows import documents as work  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    named = work.Named(settings, programme, year, kind, as_json, by)
    raise typer.Exit(work.approve_version(named, role=role, comment=comment))


@documents.command()
def send(
    year: Year,
    kind: Kind,
    by: By,
    reference: Annotated[str, typer.Option(help="The case number it was sent under.")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it was sent; today when left out.")
    ] = None,
    programme: Programme = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Note that the approved version was sent; from now on it is served as it is stored."""
    from flows import documents as work  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    named = work.Named(settings, programme, year, kind, as_json, by)
    raise typer.Exit(work.send_version(named, reference=reference, on=on.date() if on else None))


@documents.command()
def reopen(
    year: Year,
    kind: Kind,
    by: By,
    reason: Annotated[str, typer.Option(help="Why; the version that replaces it says so.")],
    programme: Programme = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Let an approved or sent version count no more; it stays readable, and the next one replaces it."""
    from flows import documents as work  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    raise typer.Exit(work.reopen_version(work.Named(settings, programme, year, kind, as_json, by), reason=reason))


@documents.command()
def save(
    names: Annotated[list[str], typer.Argument(metavar="[PROGRAMME] FOLDER", help="An existing folder.")],
    year: Year,
    kind: Kind,
    number: Annotated[int | None, typer.Option(help="The version; the last one when left out.")] = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Write the files of a version as they are stored."""
    from flows import documents as work  # noqa: PLC0415

    programme, (folder,) = _split(names, 1, "a folder")
    settings = Options(database=database, programmes=programmes).settings()
    raise typer.Exit(work.save_files(work.Named(settings, programme, year, kind, as_json), number, Path(folder)))


@documents.command()
def compare(
    names: Annotated[
        list[str], typer.Argument(metavar="[PROGRAMME] OLD NEW", help="The numbers of two versions, the older first.")
    ],
    year: Year,
    kind: Kind,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Tell what changed between two versions: figures first, then paragraphs."""
    from flows import documents as work  # noqa: PLC0415

    programme, numbers = _split(names, 2, "two numbers of versions")
    if not all(number.isdecimal() for number in numbers):
        raise typer.BadParameter(f"name two numbers of versions, such as 1 2; got {' '.join(numbers)}")
    old, new = map(int, numbers)
    settings = Options(database=database, programmes=programmes).settings()
    raise typer.Exit(work.compare_versions(work.Named(settings, programme, year, kind, as_json), old, new))


def _split(names: list[str], wanted: int, what: str) -> tuple[str | None, list[str]]:
    """The programme when it is named, and the words after it."""
    if len(names) not in {wanted, wanted + 1}:
        raise typer.BadParameter(f"name {what}, after the programme when there are several; got {' '.join(names)}")
    return (names[0] if len(names) > wanted else None), names[-wanted:]
