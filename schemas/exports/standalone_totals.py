"""Totals that no column can sign: in a table whose side stands in a column of its own, and above the header.

Such a row says a sum and not which: of the rows net, of debit, of credit, or of the amounts as they are written. One
file sums one way, so that all its totals must be right in one of these measures, each for the rows since an earlier
total or since the start; those that are not are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from schemas.exports.amounts import number_cells, readings
from schemas.exports.grid import Grid
from schemas.exports.headers import Layout
from schemas.exports.row_findings import kroner
from schemas.exports.rules import CONTROL_TOTALS
from schemas.exports.total_rows import calls_itself_total
from schemas.findings import Finding

_MEASURES = ("net", "debit", "credit", "comma", "point")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A total row: its number, the readings of its amount, and whether it stands above the header."""

    row: int
    ores: tuple[int, ...]
    is_above: bool


def standalone_total_findings(
    file: str, grid: Grid, layout: Layout, kinds: pl.Series, money: pl.DataFrame
) -> list[Finding]:
    """One finding for every such total that equals no sum of the rows it can cover.

    Args:
        file: its name.
        grid: the table.
        layout: which column holds what.
        kinds: the final kind of every row.
        money: the amounts of every row, as `schemas.exports.money_columns` gives them.
    """
    rows = grid.cells.select("row", *layout.amount_columns).with_columns(
        kinds.alias("kind"), money["amount_ore"], money["is_sideless"]
    )
    titles = grid.cells.head(layout.row).filter(pl.col("row") < layout.row)
    above = titles.filter(calls_itself_total(grid.columns))["row"]
    is_sideless = (pl.col("kind") == "total") & pl.col("is_sideless")
    marks = rows.filter(is_sideless | pl.col("row").is_in(above.implode()))
    if marks.is_empty():
        return []
    running = _running(rows, layout, has_numbers=grid.has_number_cells)
    stated = [each for row in marks["row"] if (each := _stated(marks, row, layout, grid)) and each.ores]
    return _unequal(file, stated, running)


def _stated(marks: pl.DataFrame, row: int, layout: Layout, grid: Grid) -> _Stated | None:
    """What the row says in its amount columns; None when that is nothing, or no amount."""
    texts = marks.filter(pl.col("row") == row).select(layout.amount_columns).unpivot()["value"].drop_nulls()
    found = _both(texts, has_numbers=grid.has_number_cells)
    ores = [ore for pair in found.select("comma", "point").rows() for ore in pair if ore is not None]
    return _Stated(row, tuple(dict.fromkeys(ores)), row < layout.row)


def _running(rows: pl.DataFrame, layout: Layout, *, has_numbers: bool) -> pl.DataFrame:
    """What the postings down to each row sum to, in every measure."""
    written = _both(rows[layout.amount_columns[-1]], has_numbers=has_numbers)
    amount = pl.col("amount_ore")
    measures = rows.with_columns(written).with_columns(
        net=amount, debit=amount.clip(lower_bound=0), credit=amount.clip(upper_bound=0)
    )
    counted = pl.col("kind") == "posting"
    return measures.select(
        "row", *(pl.when(counted).then(name).fill_null(0).cum_sum().alias(name) for name in _MEASURES)
    )


def _both(texts: pl.Series, *, has_numbers: bool) -> pl.DataFrame:
    """Both readings of every text; a number cell of a workbook has one."""
    both = readings(texts).select(comma="comma_ore", point="point_ore")
    if not has_numbers:
        return both
    numbers = number_cells(texts)
    return both.select(pl.coalesce(numbers.alias("number"), name).alias(name) for name in both.columns)


def _unequal(file: str, stated: list[_Stated], running: pl.DataFrame) -> list[Finding]:
    """The totals that are wrong in the measure in which the fewest are; one file sums one way."""
    wrong = [_wrong(stated, dict(running.select("row", measure).iter_rows())) for measure in _MEASURES]
    return [_finding(file, total, ours) for total, ours in min(wrong, key=len)]


def _wrong(stated: list[_Stated], sums: Mapping[int, int]) -> list[tuple[_Stated, list[int]]]:
    """The totals that equal no sum of rows in this measure, each with what the rows it may cover sum to."""
    whole = sums[max(sums)]
    starts, last = {0}, 0
    found = []
    for total in stated:
        here = whole if total.is_above else sums[total.row]
        said = {abs(ore) for ore in total.ores}
        if not any(abs(here - start) in said for start in starts):
            found.append((total, [here, here - last]))
        if not total.is_above:
            starts, last = {*starts, here}, here
    return found


def _finding(file: str, total: _Stated, covered: list[int]) -> Finding:
    """The total beside the sum that comes nearest to it."""
    pairs = ((abs(ore), abs(ours)) for ore in total.ores for ours in covered)
    said, ours = min(pairs, key=lambda pair: abs(pair[0] - pair[1]))
    message = (
        f"Fant sumrad som ikke stemmer (rad {total.row}): sum {kroner(said)} mot nærmest {kroner(ours)} i radene "
        f"(avvik {kroner(said - ours)})."
    )
    return CONTROL_TOTALS.finding(
        message, file=file, row=total.row, value=kroner(said), expected=kroner(ours), difference_ore=said - ours
    )
