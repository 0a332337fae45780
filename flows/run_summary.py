"""The result of a run as a person at a terminal reads it: the law, the measures, what stands, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from rich.console import Console
from rich.table import Table

from domain.checks.wording import kroner
from domain.money import round_half_away
from flows.document_lines import document_lines
from flows.runs import Outcome
from flows.terminal import show_findings, words
from outputs.finding_groups import groups_of
from schemas.printable import printable
from schemas.records import MeasureResult
from schemas.runs import Run

SHOWN_ALERTS: Final = 3
SHOWN_CAUSES: Final = 8
"""Beside those that block, which are all shown. The workbook has the rest."""


def show_run(run: Run, outcome: Outcome) -> None:
    """The result of a run: the law, the measures, what stands, the files, the alerts, what to do next."""
    out = Console()
    result = run.reconciliation
    marks = [" (invented example data)"] if result.is_invented else []
    out.print(f"\n[bold]{words(result.programme_name)}, {result.period}[/bold]{''.join(marks)}")
    rows, amounts = result.conservation.rows, result.conservation.amount_ore
    out.print(
        f"{rows.read} postings read = {rows.placed} placed + {rows.unplaced} unplaced + {rows.parked} parked"
        f" + {rows.outside} outside + {rows.rejected} rejected; {rows.ignored} other rows ignored",
        highlight=False,
    )
    out.print(
        f"{kroner(amounts.read)} = {kroner(amounts.placed)} + {kroner(amounts.unplaced)} + {kroner(amounts.parked)}"
        f" + {kroner(amounts.outside)} + {kroner(amounts.rejected)}",
        highlight=False,
        soft_wrap=True,
    )
    out.print(_measures_table(result.measures))
    out.print(
        f"Grant: disposable {kroner(result.grant.disposable_ore)}, used {kroner(result.grant.used_ore)}, "
        f"unused {kroner(result.grant.unused_ore)}{'' if result.grant.confirmed else ' (not confirmed)'}",
        highlight=False,
    )
    show_findings(out, groups_of(run), at_most=SHOWN_CAUSES)
    _show_alerts(out, outcome)
    out.print("\nFiles:")
    for path in outcome.paths:
        out.print(f"  {printable(str(path))}", markup=False, highlight=False, soft_wrap=True)
    for line in document_lines(outcome.paths):
        out.print(f"  {printable(line)}", markup=False, highlight=False, soft_wrap=True)
    out.print("\nNext:")
    for step in _next_steps(run, outcome):
        out.print(f"  {printable(step)}", markup=False, highlight=False, soft_wrap=True)


def _measures_table(measures: Sequence[MeasureResult]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("Measure (whole kroner)", max_width=32)
    for heading in ("Revised", "Used", "Grant", "Remaining"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Status", no_wrap=True)
    for measure in measures:
        sums = measure.sums
        amounts = (sums.revised_ore, sums.after_co_financing_ore, sums.grant_financed_ore, sums.remaining_ore)
        table.add_row(words(measure.name), *map(_whole_kroner, amounts), str(measure.status))
    return table


def _whole_kroner(ore: int) -> str:
    return f"{round_half_away(Fraction(ore, 100)):,}".replace(",", " ")


def _show_alerts(out: Console, outcome: Outcome) -> None:
    for alert in outcome.notified.sent:
        out.print(f"Alert sent: {alert.subject}", markup=False, highlight=False, soft_wrap=True)
    if waiting := outcome.notified.waiting:
        why = "the next run tries again" if outcome.notified.has_channel else "set OMRADELOFT_ALERT_URLS to send them"
        shown = "; ".join(alert.subject for alert in waiting[:SHOWN_ALERTS])
        more = f"; and {len(waiting) - SHOWN_ALERTS} more" if len(waiting) > SHOWN_ALERTS else ""
        line = f"\nAlerts waiting: {len(waiting)}; {why}. {shown}{more}"
        out.print(line, markup=False, highlight=False, soft_wrap=True)
    for reason in outcome.notified.reasons:
        out.print(f"  {reason}", markup=False, highlight=False, soft_wrap=True)


def _next_steps(run: Run, outcome: Outcome) -> Iterator[str]:
    result = run.reconciliation
    blocking = [finding for finding in run.findings if finding.blocks]
    if blocking:
        yield f"mend the {len(blocking)} findings that block a final letter: avstemming.xlsx, sheet Funn"
    if unplaced := result.conservation.rows.unplaced:
        yield f"give unplaced postings their place ({unplaced}): avstemming.xlsx, sheet Funn"
    if outcome.notified.waiting and not outcome.notified.has_channel:
        yield "set OMRADELOFT_ALERT_URLS, so that alerts reach their owners"
    if result.is_year_end and not blocking:
        document = f"{result.programme} --year {result.year} --kind anmodning --by NAME"
        yield f"nothing blocks: `omradeloft documents prepare {document}` makes a draft to be checked and approved"
    if not result.is_year_end:
        yield "read avstemming.html: it begins with what needs somebody"
