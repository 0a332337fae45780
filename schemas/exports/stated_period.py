"""The period of a report that states it once, in a line above the header, and not in its rows."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from schemas.exports.grid import Grid, texts_above
from schemas.exports.headers import Layout

_MADE = "stated_period"


def with_stated_period(grid: Grid, layout: Layout) -> tuple[Grid, Layout]:
    """The grid with the stated period beside every account; unchanged where rows have periods or no line states one.

    Two lines that state different periods state none.
    """
    said = _said(layout, texts_above(grid, layout))
    if len(said) != 1 or {"period", "posted_on"} & set(layout.fields) or "account" not in layout.fields:
        return grid, layout
    account = pl.col(layout.fields["account"])
    has_code = (pl.col("row") > layout.row) & account.str.contains(r"^\W*\d").fill_null(value=False)
    made = grid.cells.select(pl.when(has_code).then(pl.lit(said.pop())).alias(_MADE))
    cells = pl.concat([grid.cells.select("row"), made, grid.cells.drop("row")], how="horizontal")
    return replace(grid, cells=cells), replace(layout, fields={**layout.fields, "period": _MADE})


def _said(layout: Layout, titles: list[str]) -> set[str]:
    return {found[1] for title in titles for line in layout.format.period.lines if (found := re.search(line, title))}
