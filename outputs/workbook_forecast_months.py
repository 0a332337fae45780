"""The months of sheet Prognose: budget and use of each measure by month, and both so far as working formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from outputs.norwegian import month_name
from outputs.workbook_page import Cell, Formula, Money, Page, address
from schemas.records import MeasureResult

_MONTHS: Final = 12
_FIRST: Final = 2
"""The column of January."""
_LINES: Final = ("Budsjett i måneden", "Brukt i måneden", "Budsjett hittil", "Brukt hittil", "Avvik hittil")
_ABOVE: Final = 4
"""Rows between the table before and the first measure: a blank one, heading, note and header."""


@dataclass(frozen=True, slots=True)
class MonthTable:
    """Where the months stand: `after` is the row the table before ends at, `month` the last month covered."""

    after: int
    month: int
    measures: tuple[MeasureResult, ...]

    def budget_ore(self, measure: MeasureResult) -> int:
        """The budget through the last month covered."""
        return sum(measure.monthly_budget_ore[: self.month])

    def used_ore(self, measure: MeasureResult) -> int:
        """What is used through the last month covered."""
        return sum(measure.monthly_used_ore[: self.month])

    def budget_so_far(self, measure: MeasureResult) -> Formula:
        """The budget so far, fetched from the measure's months."""
        return Formula(f"={self._cell(measure, 2)}", Money(self.budget_ore(measure)))

    def used_so_far(self, measure: MeasureResult) -> Formula:
        """The use so far, fetched from the measure's months."""
        return Formula(f"={self._cell(measure, 3)}", Money(self.used_ore(measure)))

    def row(self, measure: MeasureResult) -> int:
        """The first row of a measure, from 0."""
        return self.after + _ABOVE + self.measures.index(measure) * len(_LINES)

    def _cell(self, measure: MeasureResult, line: int) -> str:
        return address(self.row(measure) + line, _FIRST + self.month - 1)


def write_months(page: Page, table: MonthTable) -> None:
    """Five rows for each measure; months that are not covered have a budget and no use."""
    page.heading("Måned for måned")
    page.note("Årsavslutningen er regnet med i desember. Hittil er summen fra januar.")
    names = [month_name(number).capitalize() for number in range(1, _MONTHS + 1)]
    page.header(("Tiltak", "Linje", *names, "Året"), range(_FIRST, _FIRST + _MONTHS + 1))
    for measure in table.measures:
        _write_measure(page, measure, table.month)


def _write_measure(page: Page, measure: MeasureResult, month: int) -> None:
    budget, used = measure.monthly_budget_ore, measure.monthly_used_ore[:month]
    budget_row, used_row = page.row, page.row + 1
    so_far = {row: list(accumulate(amounts)) for row, amounts in ((budget_row, budget), (used_row, used))}
    page.line(
        [measure.name, _LINES[0], *_amounts(budget, f"manedsbudsjett.{measure.id}"), _year(page.row, sum(budget))]
    )
    page.line([measure.name, _LINES[1], *_amounts(used, f"manedsforbruk.{measure.id}"), _year(page.row, sum(used))])
    for line, row in zip(_LINES[2:4], (budget_row, used_row), strict=True):
        page.line([measure.name, line, *_cumulated(row, so_far[row]), None], "control")
    deviations = [
        Formula(
            f"={address(used_row + 2, column)}-{address(budget_row + 2, column)}",
            Money(so_far[used_row][index] - so_far[budget_row][index]),
        )
        for index, column in enumerate(range(_FIRST, _FIRST + month))
    ]
    page.line([measure.name, _LINES[4], *_filled(deviations), None])


def _amounts(monthly_ore: Sequence[int], figure: str) -> list[Cell]:
    return _filled([Money(ore, f"{figure}.{month:02d}") for month, ore in enumerate(monthly_ore, start=1)])


def _filled(cells: Sequence[Cell]) -> list[Cell]:
    return [*cells, *[None] * (_MONTHS - len(cells))]


def _cumulated(row: int, so_far: Sequence[int]) -> list[Cell]:
    first = f"${address(row, _FIRST)}"
    return _filled(
        [Formula(f"=SUM({first}:{address(row, _FIRST + index)})", Money(ore)) for index, ore in enumerate(so_far)]
    )


def _year(row: int, total_ore: int) -> Formula:
    return Formula(f"=SUM({address(row, _FIRST)}:{address(row, _FIRST + _MONTHS - 1)})", Money(total_ore))
