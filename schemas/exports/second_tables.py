"""A second table below the first, such as a budget below the accounts: its rows must never be added to those above."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from schemas.exports.grid import Grid
from schemas.exports.header_names import squeezed
from schemas.exports.headers import FIELDS, Layout
from schemas.exports.rules import SECOND_TABLE
from schemas.findings import Finding

_ENOUGH_NAMES = 3
_SHARED_NAMES = frozenset(name for names in FIELDS.values() for name in names)


def with_first_table(file: str, grid: Grid, layout: Layout, kinds: pl.Series) -> tuple[pl.Series, list[Finding]]:
    """The kinds, with every row from a second header on put aside, and a finding that says so.

    A header of the same amounts is the first table's own, repeated on a new page.

    Args:
        file: its name.
        grid: the table.
        layout: which column holds what.
        kinds: the kind of every row by its shape.
    """
    start = _second_header(grid, layout, kinds)
    if start is None:
        return kinds, []
    rows = grid.cells.select("row").with_columns(kind=kinds)
    is_below, is_filled = pl.col("row") >= start, pl.col("kind") != "blank"
    kind = (
        pl.when(pl.col("row") == start).then(pl.lit("header"))
        .when(is_below & is_filled).then(pl.lit("preamble"))
        .otherwise("kind")
    )  # fmt: skip
    last = int(rows.filter(is_below & is_filled)["row"][-1])
    message = f"Fant en tabell til under den første (rad {start}–{last}). Bare den første er lest."
    return rows.select(kind.alias("kind"))["kind"], [SECOND_TABLE.finding(message, file=file, row=start)]


def _second_header(grid: Grid, layout: Layout, kinds: pl.Series) -> int | None:
    """The first row below the header that is a header of other columns; None when there is none."""
    is_word = [
        pl.col(column).is_null() | ~pl.col(column).str.contains(r"\d")
        for column in (layout.fields["account"], *layout.amount_columns)
    ]
    may_be = (pl.col("row") > layout.row) & pl.col("kind").is_in(["posting", "continuation", "preamble"])
    words = grid.cells.with_columns(kind=kinds).filter(may_be, *is_word)
    found = (int(cells["row"]) for cells in words.iter_rows(named=True) if _is_other_header(cells, layout))
    return next(found, None)


def _is_other_header(cells: Mapping[str, str | None], layout: Layout) -> bool:
    """Whether the row names columns, and not the same amounts in the same place."""
    names = {column: squeezed(text) for column in layout.headers if (text := cells[column])}
    own = {squeezed(header) for header in layout.headers.values()}
    known = {name for name in names.values() if name in own or name in _SHARED_NAMES}
    decisive = (layout.fields["account"], *layout.amount_columns)
    return len(known) >= _ENOUGH_NAMES and any(
        names.get(column) != squeezed(layout.headers[column]) for column in decisive
    )
