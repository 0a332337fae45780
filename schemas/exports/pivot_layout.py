"""The two header rows of a pivot report: which column holds which code, and which month.

In Xledger Flex row 1 titles each group of columns in the group's first column only, and row 2 names the columns within
it. The order of the groups changes from one export to the next, so everything is found by name. Pivots with periods
over measures are `schemas.exports.measured_pivots`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from schemas.exports.grid import Grid
from schemas.exports.headers import FIELDS, Layout, squeezed
from schemas.exports.table_format import TableFormat
from schemas.exports.table_formats import generic

_SEARCH_ROWS = 20
_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_PERIOD_TITLE = re.compile(r"^\W*([A-Za-z]{2,3})[a-z]*\W+((?:19|20)\d{2})$")
_TOTALS = ("totalt", "total", "sum")
_CODE_NAMES = ("kode", "nr", "beskrivelse", "navn")
"""The column of a group that holds its code, the best first; a description has the code in front of the name."""
_CODE_FIELDS = ("account", "responsibility", "function", "project")


@dataclass(frozen=True, slots=True)
class PivotLayout:
    """Where everything is.

    Args:
        group_row: the number of the upper header row.
        name_row: the number of the lower one.
        headers: what stands over each column, its lower name before its group's.
        codes: the column of each code.
        year: the year of all periods.
        opening: the column of the opening balance.
        months: month number to column, in the order of the year.
        total: the column that sums the row; "" when the report has none and several months.
        groups: the title each column stands under in the upper row.
        filled_down: columns whose code stands only in the first row it holds for, from left to right.
        innermost: the column of the last dimension, which every row but a sum has.
        format: whose names these are.
    """

    group_row: int
    name_row: int
    headers: Mapping[str, str]
    codes: Mapping[str, str]
    year: int
    opening: str | None
    months: Mapping[int, str]
    total: str
    groups: Mapping[str, str] = field(default_factory=dict)
    filled_down: tuple[str, ...] = ()
    innermost: str | None = None
    format: TableFormat = field(default_factory=generic)

    @property
    def header_texts(self) -> tuple[str, ...]:
        """The text over every column: its group, and its name where it has another one."""
        both = ((self.groups.get(column, ""), header) for column, header in self.headers.items())
        return tuple(header if group in {"", header} else f"{group} {header}" for group, header in both)

    @property
    def periods(self) -> dict[str, str]:
        """Column to period, the opening balance first."""
        first = {self.opening: f"{self.year}-00"} if self.opening else {}
        return first | {column: f"{self.year}-{month:02d}" for month, column in self.months.items()}

    @property
    def money(self) -> list[str]:
        """Every column that holds money."""
        return [*self.periods, *([self.total] if self.total else [])]

    def as_table(self) -> Layout:
        """The same as a table with one header row, whose amount is the total."""
        amount = self.total or list(self.months.values())[-1]
        fields = {**self.codes, "amount": amount}
        return Layout(row=self.name_row, headers=self.headers, fields=fields, format=self.format)


def find_pivot(grid: Grid) -> PivotLayout | None:
    """The two header rows near the top of the sheet; None when there are none."""
    rows = list(grid.cells.head(_SEARCH_ROWS).iter_rows(named=True))
    for upper, lower in pairwise(rows):
        if any(month_of(upper[column]) for column in grid.columns):
            return _pivot(grid.columns, upper, lower)
    return None


def _pivot(columns: list[str], upper: dict[str, str | None], lower: dict[str, str | None]) -> PivotLayout | None:
    periods = {column: period for column in columns if (period := month_of(upper[column]))}
    total = next((column for column in columns if squeezed(upper[column] or "") in _TOTALS), "")
    groups = _groups(columns, upper)
    codes = {field: _code_column(groups, lower, field) for field in _CODE_FIELDS}
    years = {year for year, _ in periods.values()}
    months = {month: column for column, (_, month) in sorted(periods.items(), key=lambda each: each[1]) if month}
    if len(years) != 1 or not months or codes["account"] is None:
        return None
    return PivotLayout(
        group_row=int(upper["row"] or 0),
        name_row=int(lower["row"] or 0),
        headers={column: lower[column] or upper[column] or "" for column in columns if lower[column] or upper[column]},
        codes={field: column for field, column in codes.items() if column},
        year=years.pop(),
        opening=next((column for column, (_, month) in periods.items() if month == 0), None),
        months=months,
        total=total or (next(iter(periods)) if len(periods) == 1 else ""),
        groups={column: (upper[each[0]] or "").strip() for each in groups.values() for column in each},
    )


def month_of(title: str | None) -> tuple[int, int] | None:
    """Year and month of `..Jan/2026`; month 0 for `IB/2026`."""
    match = _PERIOD_TITLE.match(title or "")
    if match is None:
        return None
    name = match[1].casefold()
    if name == "ib":
        return int(match[2]), 0
    return (int(match[2]), _MONTHS.index(name) + 1) if name in _MONTHS else None


def _groups(columns: list[str], upper: dict[str, str | None]) -> dict[str, list[str]]:
    """Group title to its columns: a title stands over the first column and covers those after it."""
    groups: dict[str, list[str]] = {}
    title = ""
    for column in columns:
        title = squeezed(upper[column] or "") or title
        groups.setdefault(title, []).append(column)
    return groups


def _code_column(groups: dict[str, list[str]], lower: dict[str, str | None], field: str) -> str | None:
    group = next((groups[name] for name in FIELDS[field] if name in groups), [])
    names = {squeezed(lower[column] or ""): column for column in reversed(group)}
    return next((names[name] for name in _CODE_NAMES if name in names), None)
