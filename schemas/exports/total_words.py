"""Rows that are sums by the words of one format, beside the words that every format knows."""

from __future__ import annotations

import polars as pl

from schemas.exports.grid import Grid
from schemas.exports.headers import Layout
from schemas.exports.total_rows import any_filled, is_anchored, says

_MAY_BE_SUMS = ("posting", "unlabelled", "doubtful")


def with_format_totals(grid: Grid, layout: Layout, kinds: pl.Series) -> pl.Series:
    """The kinds, with rows that the format calls sums turned into `total`.

    A row with a voucher or a date is a posting whatever its text says, and so is one without an amount.
    """
    patterns = layout.format.rows.totals
    if not patterns:
        return kinds
    # Nearly every row has a voucher or a date; the patterns are tried on the few that have not.
    is_loose = pl.col("kind").is_in(_MAY_BE_SUMS) & ~is_anchored(layout) & any_filled(layout.amount_columns)
    loose = grid.cells.with_columns(kind=kinds).filter(is_loose)
    labels = [column for column in layout.headers if column not in layout.amount_columns]
    sums = loose.filter(pl.any_horizontal(says(pattern, labels) for pattern in patterns))["row"]
    if sums.is_empty():
        return kinds
    kind = pl.when(pl.col("row").is_in(sums.implode())).then(pl.lit("total")).otherwise("kind")
    return grid.cells.select("row").with_columns(kind=kinds).select(kind.alias("kind"))["kind"]
