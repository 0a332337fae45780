"""The command line. Imports only what `--help` needs; each command loads its own work.

Exit status: 0 done, nothing blocks; 1 done, but a finding of severity error or fatal stands; 2 the call, the
programme file or an input could not be understood; 70 a fault in the program.
"""

from __future__ import annotations

import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.alerts_cli import alerts
from flows.approval_cli import approval
from flows.database_cli import database_group
from flows.documents_cli import documents
from flows.options import (
    AsJson,
    Database,
    Exports,
    Inbox,
    Options,
    Output,
    Programme,
    Programmes,
    Project,
    Served,
    Template,
    WithPrefect,
)

FAULT = 70
"""Exit status of a fault in the program; sysexits calls it EX_SOFTWARE."""

app = typer.Typer(
    name="omradeloft",
    help="From ledger to letter: reconcile an area programme's grant with the municipality's accounts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(alerts)
app.add_typer(approval)
app.add_typer(documents)
app.add_typer(database_group)


@app.command()
def reconcile(
    names: Exports = None,
    period: Annotated[
        str | None, typer.Option(help="YYYY-MM, 13 for year-end postings; last month when left out.")
    ] = None,
    inbox: Inbox = None,
    output: Output = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
    prefect: WithPrefect = False,
) -> None:
    """Reconcile a month: collect, validate, store, reconcile, write, alert."""
    from flows import commands  # noqa: PLC0415

    settings = Options(inbox, output, database, programmes).settings()
    raise typer.Exit(commands.reconcile(settings, names or [], period, as_json=as_json, as_flow=prefect))


@app.command("close-year")
def close_year(
    names: Exports = None,
    year: Annotated[int | None, typer.Option(help="The accounting year; last year when left out.")] = None,
    inbox: Inbox = None,
    output: Output = None,
    database: Database = None,
    programmes: Programmes = None,
    template: Template = None,
    as_json: AsJson = False,
    prefect: WithPrefect = False,
) -> None:
    """Write the annual report for a year and the payment request for the year after."""
    from flows import commands  # noqa: PLC0415

    settings = Options(inbox, output, database, programmes, template).settings()
    raise typer.Exit(commands.close_year(settings, names or [], year, as_json=as_json, as_flow=prefect))


@app.command()
def preview(
    programme: Programme = None,
    year: Annotated[
        int | None, typer.Option(help="The accounting year; the latest that has a run when left out.")
    ] = None,
    period: Annotated[
        str | None, typer.Option(help="YYYY-MM or YYYY; the year-end, else the last month, when left out.")
    ] = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Show next year's payment request by all three payment models, before anyone decides; stores nothing."""
    from flows import previewing  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    raise typer.Exit(previewing.preview(settings, programme, year=year, period=period, as_json=as_json))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Accounting exports.")],
    programme: Annotated[str | None, typer.Option(help="Check the postings against this programme too.")] = None,
    data_docs: Annotated[
        Path | None, typer.Option(help="Folder for Great Expectations' Data Docs; needs --programme.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="Where to write the column map proposed for an unknown layout.")
    ] = None,
    output: Output = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Tell what is in these exports and what is wrong with them; stores nothing.

    For an export whose columns are not known, a column map is proposed and written to OUTPUT/kolonnekart.
    """
    from flows import commands  # noqa: PLC0415

    settings = Options(output=output, programmes=programmes).settings()
    raise typer.Exit(commands.check(settings, files, programme, data_docs, mapping, as_json=as_json))


@app.command()
def trace(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[PROGRAMME] FIGURE", help="Such as netto.sosionom.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="YYYY-MM or YYYY; the latest run when left out.")] = None,
    list_all: Annotated[bool, typer.Option("--list", help="List every figure of the run and its value.")] = False,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """List the vouchers behind a printed figure, or every figure there is."""
    from flows import tracing  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    command = tracing.list_figures if list_all else tracing.trace
    raise typer.Exit(command(settings, names or [], period, as_json=as_json))


@app.command("programmes")
def list_programmes(programmes: Programmes = None, as_json: AsJson = False) -> None:
    """List the programme files and say what is wrong with them."""
    from flows import commands  # noqa: PLC0415

    raise typer.Exit(commands.programmes(Options(programmes=programmes).settings(), as_json=as_json))


@app.command()
def park(
    voucher: Annotated[str, typer.Option(help="The voucher's number, as the accounts write it.")],
    reason: Annotated[str, typer.Option(help="Why it is set aside.")],
    owner: Annotated[str, typer.Option(help="Who clears it up.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day, YYYY-MM-DD.")],
    year: Annotated[int, typer.Option(help="The budget year.")],
    programme: Programme = None,
    project: Project = None,
    programmes: Programmes = None,
) -> None:
    """Set a posting aside until somebody has answered: it is shown, and not counted."""
    from flows import correcting  # noqa: PLC0415

    place = correcting.Named(programme, year, voucher, project)
    settings = Options(programmes=programmes).settings()
    raise typer.Exit(correcting.park(settings, place, reason=reason, owner=owner, until=until.date()))


@app.command()
def release(
    voucher: Annotated[str, typer.Option(help="The voucher that is parked.")],
    reason: Annotated[str, typer.Option(help="Why it counts again.")],
    by: Annotated[str, typer.Option(help="Who releases it.")],
    year: Annotated[int, typer.Option(help="The budget year.")],
    programme: Programme = None,
    project: Project = None,
    programmes: Programmes = None,
) -> None:
    """Let a parked posting count again; that it was parked stays on record."""
    from flows import correcting  # noqa: PLC0415

    place = correcting.Named(programme, year, voucher, project)
    settings = Options(programmes=programmes).settings()
    raise typer.Exit(correcting.release(settings, place, reason=reason, released_by=by))


@app.command()
def corrections(
    programme: Programme = None,
    period: Annotated[str | None, typer.Option(help="YYYY-MM or YYYY; the latest run when left out.")] = None,
    output: Output = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Write the list of postings that the accounting office should book anew."""
    from flows import correcting  # noqa: PLC0415

    settings = Options(output=output, database=database, programmes=programmes).settings()
    raise typer.Exit(correcting.corrections(settings, programme, period, as_json=as_json))


@app.command("imports")
def list_imports(
    programme: Programme = None,
    save: Annotated[
        tuple[int, Path] | None,
        typer.Option(metavar="SEQUENCE PATH", help="Write the bytes of one import, as they arrived, to a new file."),
    ] = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """List the exports that are stored, which periods each speaks for, and which took over."""
    from flows import importing  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    if save is not None:
        raise typer.Exit(importing.save_import(settings, programme, *save))
    raise typer.Exit(importing.list_imports(settings, programme, as_json=as_json))


@app.command()
def schedule(
    programme: Served = None,
    inbox: Inbox = None,
    output: Output = None,
    database: Database = None,
    programmes: Programmes = None,
) -> None:
    """Serve all deployments on their schedules, and watch the inbox, until stopped."""
    from flows import schedules  # noqa: PLC0415

    schedules.serve(Options(inbox, output, database, programmes).settings(), programme)


@app.command()
def watch(
    programme: Served = None, inbox: Inbox = None, database: Database = None, programmes: Programmes = None
) -> None:
    """Watch the inbox beside a worker: a new export starts the monthly reconciliation."""
    from flows import schedules  # noqa: PLC0415

    schedules.watch(Options(inbox, None, database, programmes).settings(), programme)


@app.command()
def deploy(
    programme: Served = None,
    folder: Annotated[Path, typer.Option(help="Folder the workers run in; relative settings start there.")] = Path(),
    programmes: Programmes = None,
) -> None:
    """Put work pool, deployments, limits and automations on the server at PREFECT_API_URL; safe to repeat."""
    from flows import deploying  # noqa: PLC0415

    deploying.deploy(Options(programmes=programmes).settings(), programme, folder)


@app.command()
def doctor(
    programme: Served = None,
    mail: Annotated[bool, typer.Option("--mail", help="Send a test message through each channel of alerts.")] = False,
    inbox: Inbox = None,
    output: Output = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Look at everything the service needs and say what to mend; changes nothing. 1 when something is wrong."""
    from flows import doctor as work  # noqa: PLC0415

    options = Options(inbox, output, database, programmes)
    raise typer.Exit(work.doctor(options, programme, sends_mail=mail, as_json=as_json))


def main() -> None:
    """The console script: bad input gives a sentence and status 2, never a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        sys.stderr.write("omradeloft: stopped\n")
        raise SystemExit(130) from None
    except Exception as error:
        from flows.faults import is_expected, sentence  # noqa: PLC0415

        if not is_expected(error):
            traceback.print_exc()
            sys.stderr.write("omradeloft: a fault in the program, not in your files; please report the lines above\n")
            raise SystemExit(FAULT) from error
        sys.stderr.write(sentence(error))
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
