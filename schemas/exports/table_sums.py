"""The money of a table with its sums settled: which rows are sums, whether they are right, and what they prove.

Where the numbers themselves have two readings, the file's own total decides: the reading under which every total is
right, when the other makes one wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from schemas.exports.amounts import AmbiguousAmounts, DecimalMark
from schemas.exports.grid import Grid
from schemas.exports.group_sums import as_totals, group_sum_findings, with_group_sums
from schemas.exports.headers import Layout
from schemas.exports.money_columns import read_money
from schemas.exports.row_findings import kroner
from schemas.exports.rules import PROVEN_BY_TOTAL
from schemas.exports.standalone_totals import standalone_total_findings
from schemas.exports.total_rows import plainly_sums
from schemas.exports.totals import Settled, Total, settle_totals, total_findings
from schemas.findings import Finding

_MARK_NAMES = {DecimalMark.COMMA: "komma", DecimalMark.POINT: "punktum"}


@dataclass(frozen=True, slots=True)
class TableSums:
    """The amounts of every row, the final kinds and totals, and the findings about sums."""

    money: pl.DataFrame
    settled: Settled
    findings: tuple[Finding, ...]


def read_sums(file: str, grid: Grid, layout: Layout, shape: pl.Series) -> TableSums:
    """The money of the table, with every row that is a sum put aside.

    Args:
        file: its name.
        grid: the table.
        layout: which column holds what.
        shape: the kind of every row by its shape alone.

    Raises:
        AmbiguousAmounts: two readings of the numbers survive, and no total of the file decides.
        AmbiguousSigns: two readings of the credit side survive.
    """
    try:
        return _settled(file, grid, layout, shape, read_money(grid, layout, shape))
    except AmbiguousAmounts:
        proven = [
            (mark, sums)
            for mark in DecimalMark
            if _is_proof((sums := _settled(file, grid, layout, shape, read_money(grid, layout, shape, mark))).settled)
        ]
        if len(proven) != 1:
            raise
        mark, sums = proven[0]
        return replace(sums, findings=(*sums.findings, _proof(file, mark, sums.settled.totals[-1])))


def _settled(file: str, grid: Grid, layout: Layout, shape: pl.Series, money: pl.DataFrame) -> TableSums:
    kinds = with_group_sums(grid, layout, shape, money)
    rows = money.with_columns(grid.cells["row"], kinds.alias("kind"))
    walked = settle_totals(rows, has_two_sides=layout.has_two_sides)
    settled = replace(walked, kinds=as_totals(walked.kinds))
    bare = grid.cells.filter(shape == "unlabelled")
    findings = (
        *group_sum_findings(file, grid, layout, walked.kinds, money),
        *total_findings(settled, file, plainly_sums(bare, layout)),
        *standalone_total_findings(file, grid, layout, settled.kinds, money),
    )
    return TableSums(money, settled, findings)


def _is_proof(settled: Settled) -> bool:
    """Whether the table states a sum that is not nought, and every sum it states is right."""
    stated = [total for total in settled.totals if any(total.stated)]
    return bool(stated) and all(total.is_right for total in settled.totals)


def _proof(file: str, mark: DecimalMark, total: Total) -> Finding:
    shown = kroner(total.stated[0] or total.stated[1])
    message = (
        f"Fant beløp som kan leses på to måter. De er lest med {_MARK_NAMES[mark]} som desimaltegn, "
        f"for bare da stemmer summen i rad {total.row}, {shown}."
    )
    return PROVEN_BY_TOTAL.finding(message, file=file, row=total.row, value=shown)
