"""The figures of the year so far: budget and use of the measures the grant pays for, added up month by month.

A month the accounts do not speak for has a budget and no use: what is not known is no figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from domain.named_figures import NamedFigure
from domain.periods import DECEMBER
from schemas.period_words import MONTHS
from schemas.records import MeasureResult, Reconciliation

BUDGET_SO_FAR: Final = "hittil.budsjett"
USED_SO_FAR: Final = "hittil.belastet"


def cumulative_figures(reconciliation: Reconciliation) -> Iterator[NamedFigure]:
    """`hittil.budsjett.<month>` through December, `hittil.belastet.<month>` through the last month covered.

    None when no measure has its months.
    """
    granted = with_months(reconciliation)
    if not granted:
        return
    budget = _added_up([measure.monthly_budget_ore for measure in granted])
    used = _added_up([measure.monthly_used_ore for measure in granted])[: last_month(reconciliation)]
    for month, ore in enumerate(budget, start=1):
        label = f"Budsjett til og med {MONTHS[month]}: tiltak med tilskudd"
        yield NamedFigure(f"{BUDGET_SO_FAR}.{month:02d}", label, ore)
    for month, ore in enumerate(used, start=1):
        label = f"Regnet mot budsjettet til og med {MONTHS[month]}: tiltak med tilskudd"
        yield NamedFigure(f"{USED_SO_FAR}.{month:02d}", label, ore)


def with_months(reconciliation: Reconciliation) -> list[MeasureResult]:
    """The measures the grant pays for; none when one of them has no months, as in runs stored before there were any."""
    granted = [measure for measure in reconciliation.measures if measure.is_granted]
    is_known = all(measure.monthly_budget_ore and measure.monthly_used_ore for measure in granted)
    return granted if is_known else []


def last_month(reconciliation: Reconciliation) -> int:
    """The last month the accounts speak for, 1 to 12; year-end periods are December."""
    _, _, month = (reconciliation.covered_until or reconciliation.period).partition("-")
    return min(int(month), DECEMBER) if month else DECEMBER


def _added_up(months: list[tuple[int, ...]]) -> list[int]:
    return list(accumulate(map(sum, zip(*months, strict=True))))
