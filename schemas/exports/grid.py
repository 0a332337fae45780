"""A table of cells as the file has them: every cell a string, every row with its own number.

Nothing is interpreted here. A delimited text and a sheet of a workbook are both a grid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from schemas.exports.headers import Layout, layout_of

HEADER_SEARCH_ROWS = 100
"""Report titles and selection criteria fill three to twenty rows; a header further down is no header."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table.

    Args:
        cells: `row` (Int64, as Excel shows it), then `c0`, `c1`, … (String, stripped; blank is null).
        sheet: the name of the sheet, where there is one.
        has_number_cells: whether a cell may be a number rather than a text (a workbook).
        widths: how many fields each row of a delimited text has, blank ones included; None where nobody counted.
        delimiter: what stands between the fields of a delimited text.
        is_hidden: whether the sheet is hidden in the workbook.
    """

    cells: pl.DataFrame
    sheet: str | None = None
    has_number_cells: bool = False
    widths: pl.Series | None = None
    delimiter: str | None = None
    is_hidden: bool = False

    @property
    def columns(self) -> list[str]:
        """The names of the cell columns."""
        return [column for column in self.cells.columns if column != "row"]


def grid_of(
    cells: pl.DataFrame, sheet: str | None = None, *, has_number_cells: bool = False, is_hidden: bool = False
) -> Grid:
    """The grid of a frame whose first row is the file's row 1."""
    names = {column: f"c{index}" for index, column in enumerate(cells.columns)}
    stripped = cells.rename(names).with_columns(_stripped(column) for column in names.values())
    numbered = stripped.with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.Int64))
    return Grid(numbered, sheet, has_number_cells, is_hidden=is_hidden)


def find_layout(grid: Grid) -> Layout | None:
    """The header row that names the most fields of a ledger, the first of equals; None when there is none."""
    best: Layout | None = None
    for layout in _layouts(grid):
        if layout.is_ledger and (best is None or len(layout.fields) > len(best.fields)):
            best = layout
    return best


def nearest_layout(grid: Grid) -> Layout | None:
    """The row that comes closest to being a header, to tell the reader what was seen."""
    return max(_layouts(grid), key=lambda layout: (len(layout.fields), len(layout.headers)), default=None)


def texts_above(grid: Grid, layout: Layout | None) -> list[str]:
    """The texts of the rows above the header; of the first rows when there is no header."""
    limit = layout.row if layout else HEADER_SEARCH_ROWS
    above = grid.cells.head(HEADER_SEARCH_ROWS).filter(pl.col("row") < limit).drop("row")
    return [" ".join(cell for cell in row if cell) for row in above.iter_rows()]


def _layouts(grid: Grid) -> Iterable[Layout]:
    for row in grid.cells.head(HEADER_SEARCH_ROWS).iter_rows(named=True):
        number = row.pop("row")
        yield layout_of(number, row)


def _stripped(column: str) -> pl.Expr:
    # A no-break space is a blank to the reader; polars strips only what Unicode calls white space, which it is.
    text = pl.col(column).str.strip_chars()
    return pl.when(text.str.len_bytes() > 0).then(text).alias(column)
