"""The commands under `omradeloft approval`. Imports only what `--help` needs; each loads its own work."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.options import AsJson, Database, Options, Programme, Programmes

approval = typer.Typer(
    name="approval",
    help="Approve or reject letter and report of a year together, and let the run that waits for it go on.",
    no_args_is_help=True,
)

Year = Annotated[int, typer.Option(help="The accounting year.")]
By = Annotated[str, typer.Option(help="Name of the person who decides; it is kept, and an approver's is printed.")]
Role = Annotated[str, typer.Option(help="What that person is; printed with the name when the documents are approved.")]


@approval.command("list")
def list_waiting(
    programme: Programme = None,
    year: Annotated[int | None, typer.Option(help="Only of this accounting year.")] = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """List the runs that wait for an answer, and the versions that are not approved."""
    from flows import approving  # noqa: PLC0415 - `--help` must not pay for it

    settings = Options(database=database, programmes=programmes).settings()
    raise typer.Exit(approving.list_waiting(approving.Asking(settings, programme, year, as_json)))


@approval.command()
def approve(
    year: Year,
    by: By,
    role: Role = "",
    comment: Annotated[str, typer.Option(help="Kept with the approval, and not printed.")] = "",
    programme: Programme = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Approve both; refused, with every reason, while anything stands against one of them."""
    from flows import approving  # noqa: PLC0415
    from tasks.approvals import Answer  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    asking = approving.Asking(settings, programme, year, as_json)
    raise typer.Exit(approving.approve(asking, Answer(by, role, comment)))


@approval.command()
def reject(
    year: Year,
    by: By,
    comment: Annotated[str, typer.Option(help="Why; kept with the versions, which stay drafts.")],
    role: Role = "",
    programme: Programme = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Reject what is not approved; the versions stay drafts, and who rejected them and why is kept."""
    from flows import approving  # noqa: PLC0415
    from tasks.approvals import Answer  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    asking = approving.Asking(settings, programme, year, as_json)
    raise typer.Exit(approving.reject(asking, Answer(by, role, comment)))
