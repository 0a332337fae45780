"""The chart of the year month by month: what is used so far, against the budget as it is spread. Pure."""

from __future__ import annotations

from domain.cumulative_figures import BUDGET_SO_FAR, USED_SO_FAR, last_month
from domain.periods import DECEMBER
from domain.printed_figures import PrintedFigures
from outputs.charts import Description, LineChart, datum, fact
from outputs.norwegian import month_name, short_month
from outputs.wording import CHARGED
from schemas.records import Reconciliation


def months_chart(figures: PrintedFigures) -> LineChart | None:
    """Both lines, added up from January; None when the run has no months, or neither budget nor use in them."""
    budget = tuple(datum(figures, figure) for figure in _ids(BUDGET_SO_FAR, DECEMBER) if figure in figures.amounts)
    used = tuple(datum(figures, figure) for figure in _ids(USED_SO_FAR, DECEMBER) if figure in figures.amounts)
    if not used or not any(one.ore for one in (*budget, *used)):
        return None
    return LineChart(
        months=tuple(short_month(month) for month in range(1, DECEMBER + 1)),
        budget=budget,
        used=used,
        names=("Budsjett fordelt på måneder", CHARGED),
        not_covered="" if len(used) == DECEMBER else "Ikke tatt med ennå",
    )


def _ids(family: str, months: int) -> list[str]:
    return [f"{family}.{month:02d}" for month in range(1, months + 1)]


def months_description(result: Reconciliation, figures: PrintedFigures) -> Description:
    """What the chart of months shows: where both lines stand at the end, and the budget of the whole year."""
    reach = last_month(result)
    used, budget = fact(figures, f"{USED_SO_FAR}.{reach:02d}"), fact(figures, f"{BUDGET_SO_FAR}.{reach:02d}")
    opening = (
        "To linjer viser budsjettet fordelt på måneder og det som er regnet mot budsjettet, lagt sammen fra januar. "
    )
    at_end = (f"Ved utgangen av {month_name(reach)} er ", used, " regnet mot budsjettet. Budsjettet for de samme ")
    told: Description = (opening, *at_end, "månedene er ", budget, ".")
    if reach == DECEMBER:
        return told
    return (*told, " For hele året er det ", fact(figures, f"{BUDGET_SO_FAR}.{DECEMBER}"), ".")
