"""Pivots with a row of periods over a row of measures: which column holds the accounts of which period.

`202601` stands over the first of `Regnskap`, `Budsjett`, `Avvik`; the dimensions are the columns before them, and a
code stands only in the first of the rows it holds for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import polars as pl

from schemas.exports.grid import Grid
from schemas.exports.headers import layout_of, squeezed
from schemas.exports.pivot_layout import PivotLayout, month_of
from schemas.exports.table_format import CODE_FIELDS, TableFormat

_SEARCH_ROWS = 100
_PERIOD_CODE = re.compile(r"^((?:19|20)\d{2})[-/. ]?(0\d|1[0-5])$")
_SUM = r"(?i)^\W*(?:[∑Σ]|(?:sum|total\w*)\b)"
_ALL_PERIODS = frozenset({"totalt", "total", "sum", "hittil", "hittiliår"})
Cells = dict[str, str | None]


def find_measures(grid: Grid, table_format: TableFormat) -> PivotLayout | None:
    """The two header rows of the format's pivot; None when there are none, or when they span two years."""
    rows = list(grid.cells.head(_SEARCH_ROWS).iter_rows(named=True))
    for upper, lower in pairwise(rows):
        if any(_period(upper[column]) for column in grid.columns):
            return _pivot(grid.columns, upper, lower, table_format)
    return None


def filled_down(grid: Grid, layout: PivotLayout) -> Grid:
    """The grid with every code in every row it holds for.

    Only rows with an innermost code are filled, for a row without one is a sum. A new code further out begins anew.
    """
    if layout.innermost is None:
        return grid
    cells, block = grid.cells, pl.Series("block", [0], dtype=pl.UInt32).new_from_index(0, grid.cells.height)
    has_inner = (pl.col("row") > layout.name_row) & pl.col(layout.innermost).is_not_null()
    for column in layout.filled_down:
        is_code = (pl.col("row") > layout.name_row) & ~pl.col(column).str.contains(_SUM)
        rows = grid.cells.select(code=pl.when(is_code).then(pl.col(column))).with_columns(block=block)
        last = rows.select(pl.col("code").forward_fill().over("block"))["code"]
        cells = cells.with_columns(pl.when(has_inner).then(last).otherwise(pl.col(column)).alias(column))
        begun = pl.struct("block", pl.col("code").is_not_null().cum_sum())
        block = rows.select(begun.rank("dense").alias("block"))["block"]
    return replace(grid, cells=cells)


def _pivot(columns: list[str], upper: Cells, lower: Cells, table_format: TableFormat) -> PivotLayout | None:
    pivot = table_format.pivot
    measures = {squeezed(name) for name in pivot.measures} if pivot else set()
    totals = {squeezed(name) for name in pivot.totals} if pivot else set()
    over = _filled_right(columns, upper)
    measured = {column: period for column in columns
                if squeezed(lower[column] or "") in measures and (period := _period(over[column]))}  # fmt: skip
    summed = [column for column in columns if _is_sum(upper[column], lower[column], over[column], measures, totals)]
    years = {year for year, _ in measured.values()}
    if len(years) != 1 or len(set(measured.values())) != len(measured) or len(summed) > 1:
        return None
    before = columns[: min(columns.index(column) for column in [*measured, *summed, *_first_period(columns, upper)])]
    named = {column: lower[column] or upper[column] for column in before if lower[column] or upper[column]}
    codes = layout_of(int(lower["row"] or 0), named, table_format).fields
    if "account" not in codes:
        return None
    months = {month: column for column, (_, month) in sorted(measured.items(), key=lambda each: each[1]) if month}
    single = next(iter(measured)) if len(measured) == 1 else ""
    headers = {column: text.strip() for column in columns if (text := lower[column] or upper[column])}
    return PivotLayout(
        group_row=int(upper["row"] or 0),
        name_row=int(lower["row"] or 0),
        headers=headers,
        codes={field: codes[field] for field in CODE_FIELDS if field in codes},
        year=years.pop(),
        opening=next((column for column, (_, month) in measured.items() if not month), None),
        months=months,
        total=summed[0] if summed else single,
        groups={column: over[column] or "" for column in columns if column not in before},
        filled_down=tuple(named)[:-1],
        innermost=list(named)[-1],
        format=table_format,
    )


def _is_sum(upper: str | None, lower: str | None, over: str | None, measures: set[str], totals: set[str]) -> bool:
    """Whether the column sums the accounts of the row: by its own name, or as accounts under `Totalt`."""
    names = {squeezed(lower or ""), squeezed(upper or "")}
    return bool(names & totals) or (squeezed(lower or "") in measures and squeezed(over or "") in _ALL_PERIODS)


def _first_period(columns: list[str], upper: Cells) -> list[str]:
    return [next(column for column in columns if _period(upper[column]))]


def _filled_right(columns: list[str], upper: Cells) -> dict[str, str | None]:
    """The title each column stands under: a title stands over the first column and covers those after it."""
    over: dict[str, str | None] = {}
    title: str | None = None
    for column in columns:
        title = upper[column] or title
        over[column] = title
    return over


def _period(title: str | None) -> tuple[int, int] | None:
    """Year and month of `202601` and of `Januar 2026`."""
    match = _PERIOD_CODE.match((title or "").removesuffix(".0"))
    return (int(match[1]), int(match[2])) if match else month_of(title)
