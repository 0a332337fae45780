"""Figures at the terminal: the list of all, and what a share, a number or the kroner of findings are made of.

Sums of postings are traced by `domain.trace` and shown by `flows.terminal`.
"""

from __future__ import annotations

from typing import Any, Final

from rich.console import Console

from domain.checks.wording import kroner
from domain.money import round_half_away
from domain.named_figures import NamedFigure
from domain.number_figures import NumberFigure
from domain.printed_figures import FigureLists, OtherFigure
from domain.share_figures import ShareFigure
from flows.terminal import words
from schemas.printable import printable
from schemas.runs import Run

_TENTHS_OF_PERCENT: Final = 1000
_NO_WHOLE: Final = "no whole to take it of"


def other_figure(figure: str, lists: FigureLists) -> OtherFigure | None:
    """The figure of that id among those that are no sums of postings."""
    return next((one for one in lists.others if one.id == figure), None)


def show_other(figure: OtherFigure, run: Run) -> None:
    """What a figure is that has no postings of its own, and where to look for what is behind it."""
    out = Console()
    if run.reconciliation.is_invented:
        out.print("Invented example data")
    out.print(
        f"\n[bold]{words(figure.id)}[/bold] = {words(_value(figure))} ({run.reconciliation.period})", highlight=False
    )
    for line in (figure.label, *_made_of(figure, run.reconciliation.programme)):
        out.print(printable(line), markup=False, highlight=False, soft_wrap=True)


def _value(figure: OtherFigure) -> str:
    if isinstance(figure, NamedFigure):
        return kroner(figure.ore)
    if isinstance(figure, NumberFigure):
        return f"{int(figure.value)}"
    return _NO_WHOLE if (percent := percent_text(figure)) is None else f"{percent} %"


def _made_of(figure: OtherFigure, programme: str) -> tuple[str, ...]:
    if isinstance(figure, ShareFigure):
        above = "less the whole, of the whole: " if figure.is_deviation else ""
        return (
            f"{above}part {figure.part} = {kroner(figure.part_ore)}",
            f"whole {figure.whole} = {kroner(figure.whole_ore)}",
            f"The vouchers: omradeloft trace {programme} {figure.part}",
        )
    if isinstance(figure, NamedFigure):
        return ("The findings stand in findings.json and in avstemming.xlsx, sheet Funn.",)
    return ("A number that is counted; it has no postings that sum to it.",)


def percent_text(share: ShareFigure) -> str | None:
    """A share in per cent with one decimal, as it is printed; None when there is no whole."""
    if share.shown is None:
        return None
    tenths = round_half_away(share.shown * _TENTHS_OF_PERCENT)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def other_document(figure: OtherFigure, run: Run) -> dict[str, Any]:
    """A figure that is no sum of postings, for machines."""
    result = run.reconciliation
    return {"figure": figure.id, "period": result.period, "run_id": result.run_id, **_record(figure)}


def _record(figure: OtherFigure) -> dict[str, Any]:
    if isinstance(figure, NamedFigure):
        return {"label": figure.label, "value_ore": figure.ore}
    if isinstance(figure, NumberFigure):
        return {"label": figure.label, "value": int(figure.value)}
    names = ("label", "part", "part_ore", "whole", "whole_ore", "is_deviation")
    return {name: getattr(figure, name) for name in names} | {"percent": percent_text(figure)}


def show_figures(lists: FigureLists, run: Run) -> None:
    """Every figure of a run on a line of its own: its id, its value and its name."""
    out = Console()
    if run.reconciliation.is_invented:
        out.print("Invented example data")
    out.print(f"{run.reconciliation.programme_name}, {run.reconciliation.period}", markup=False, highlight=False)
    figures: tuple[OtherFigure, ...] = (*lists.amounts, *lists.others)
    for figure in figures:
        line = printable(f"{figure.id}  {_value(figure)}  {figure.label}")
        out.print(line, markup=False, highlight=False, soft_wrap=True)


def figures_document(lists: FigureLists, run: Run) -> dict[str, Any]:
    """Every figure of a run for machines, in the order of a report."""
    return {
        "period": run.reconciliation.period,
        "run_id": run.reconciliation.run_id,
        "figures": [{"figure": one.id, **_record(one)} for one in lists.amounts],
        "finding_figures": [{"figure": one.id, **_record(one)} for one in lists.of_findings],
        "shares": [{"figure": one.id, **_record(one)} for one in lists.shares],
        "numbers": [{"figure": one.id, **_record(one)} for one in lists.numbers],
    }
