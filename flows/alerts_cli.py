"""The commands under `omradeloft alerts`. Imports only what `--help` needs; each loads its own work."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from flows.options import AsJson, Database, Inbox, Options, Programme, Programmes, Served
from schemas.alerts import Basis

alerts = typer.Typer(
    name="alerts",
    help="What measures are told of: what stands and since when, what is to be silent, and what waits to be sent.",
    no_args_is_help=True,
)

MeasureId = Annotated[str, typer.Option(help="Id of the measure.")]
Rule = Annotated[str, typer.Option(help="watch, full, overrun, forecast, underspend or idle.")]
OfBasis = Annotated[Basis | None, typer.Option(help="Booked or expected; needed only where both stand.")]
Span = Annotated[str | None, typer.Option(help="YYYY, or YYYY-MM of a check; needed only where several stand.")]
By = Annotated[str, typer.Option(help="Name of the person who does this; it is kept.")]


@alerts.command("list")
def list_alerts(
    programme: Programme = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what is over.")] = False,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """List what stands: since when, how grave, what is silent until when and why, and the messages that wait."""
    from flows import alerts as work  # noqa: PLC0415 - `--help` must not pay for it

    settings = Options(database=database, programmes=programmes).settings()
    raise typer.Exit(work.list_alerts(settings, programme, everything=everything, as_json=as_json))


@alerts.command()
def snooze(
    measure: MeasureId,
    rule: Rule,
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last silent day, YYYY-MM-DD.")],
    reason: Annotated[str, typer.Option(help="Why; it is told with the next message.")],
    by: By,
    programme: Programme = None,
    basis: OfBasis = None,
    span: Span = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Let a matter be silent until a day has passed, or until it gets worse; then it is told once more."""
    from flows import alerts as work  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    named = work.Named(settings, programme, measure, rule, basis, span, as_json)
    raise typer.Exit(work.snooze(named, until=until.date(), reason=reason, by=by))


@alerts.command()
def wake(
    measure: MeasureId,
    rule: Rule,
    by: By,
    programme: Programme = None,
    basis: OfBasis = None,
    span: Span = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """End a snooze now; the matter is told once more."""
    from flows import alerts as work  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    raise typer.Exit(work.wake(work.Named(settings, programme, measure, rule, basis, span, as_json), by=by))


@alerts.command()
def send(
    programme: Programme = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Send what waits now, and tell what is left and why; 1 when anything is."""
    from flows import alert_sending  # noqa: PLC0415

    settings = Options(database=database, programmes=programmes).settings()
    raise typer.Exit(alert_sending.send_alerts(settings, programme, as_json=as_json))


@alerts.command()
def check(
    programme: Served = None,
    inbox: Inbox = None,
    database: Database = None,
    programmes: Programmes = None,
    as_json: AsJson = False,
) -> None:
    """Do the daily check now: deadlines, ended snoozes, the month that was or is missing; 1 when a message waits."""
    from flows import alert_checking  # noqa: PLC0415

    settings = Options(inbox, None, database, programmes).settings()
    raise typer.Exit(alert_checking.check_now(settings, programme, as_json=as_json))
