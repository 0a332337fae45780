"""A table of cells as the file has them: every cell a string, every row with its own number.

Nothing is interpreted here. A delimited text and a sheet of a workbook are both a grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from schemas.exports.headers import Layout, layout_of

HEADER_SEARCH_ROWS = 100
"""Report titles and selection criteria fill three to twenty rows; a header further down is no header."""
_FOOTER_ROWS = 10
"""A unit or a note below the table stands in its last rows."""


@dataclass(frozen=True)
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

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """What each of the first rows says when read as a header; many ask, and reading a row as one is slow."""
        return tuple(
            layout_of(row.pop("row"), row) for row in self.cells.head(HEADER_SEARCH_ROWS).iter_rows(named=True)
        )


def grid_of(
    cells: pl.DataFrame,
    sheet: str | None = None,
    *,
    has_number_cells: bool = False,
    is_hidden: bool = False,
    has_only_blanks: bool = False,
) -> Grid:
    """The grid of a frame whose first row is the file's row 1.

    Args:
        cells: every cell a string.
        sheet: the name of the sheet, where there is one.
        has_number_cells: whether a cell may be a number.
        is_hidden: whether the sheet is hidden.
        has_only_blanks: whether the ordinary blank is known to be all the white space there is.
    """
    names = {column: f"c{index}" for index, column in enumerate(cells.columns)}
    numbered = (
        _stripped(cells.rename(names), has_only_blanks=has_only_blanks)
        .with_row_index("row", offset=1)
        .with_columns(pl.col("row").cast(pl.Int64))
    )
    return Grid(numbered, sheet, has_number_cells, is_hidden=is_hidden)


def rows_where(frame: pl.DataFrame, is_wanted: pl.Series) -> pl.DataFrame:
    """The rows that are wanted; where they stand together, as the postings of a ledger do, without copying them."""
    first, wanted = is_wanted.arg_max() or 0, int(is_wanted.sum())
    together = is_wanted.slice(first, wanted)
    return frame.slice(first, wanted) if together.all() else frame.filter(is_wanted)


def find_layout(grid: Grid) -> Layout | None:
    """The header row that names the most fields of a ledger, the first of equals; None when there is none."""
    best: Layout | None = None
    for layout in grid.layouts:
        if layout.is_ledger and (best is None or len(layout.fields) > len(best.fields)):
            best = layout
    return best


def nearest_layout(grid: Grid) -> Layout | None:
    """The row that comes closest to being a header, to tell the reader what was seen."""
    return max(grid.layouts, key=lambda layout: (len(layout.fields), len(layout.headers)), default=None)


def texts_above(grid: Grid, layout: Layout | None) -> list[str]:
    """The texts of the rows above the header; of the first rows when there is no header."""
    limit = layout.row if layout else HEADER_SEARCH_ROWS
    above = grid.cells.head(HEADER_SEARCH_ROWS).filter(pl.col("row") < limit).drop("row")
    return [" ".join(cell for cell in row if cell) for row in above.iter_rows()]


def texts_below(grid: Grid, layout: Layout) -> list[str]:
    """The texts of the last rows that have one cell only, and no amount, as a line below the table has."""
    below = grid.cells.filter(pl.col("row") > layout.row).tail(_FOOTER_ROWS).drop("row")
    filled = [{column: cell for column, cell in row.items() if cell} for row in below.iter_rows(named=True)]
    lines = [row for row in filled if len(row) == 1 and not row.keys() & {*layout.amount_columns}]
    return [text for row in lines for text in row.values()]


def _stripped(cells: pl.DataFrame, *, has_only_blanks: bool) -> pl.DataFrame:
    # A no-break space is a blank to the reader; polars strips only what Unicode calls white space, which it is.
    # Looking at the edges of a million rows costs 0.1 s; stripping them 0.2 to 0.5 s and a second copy of every cell.
    edged = pl.all().str.starts_with(" ") | pl.all().str.ends_with(" ")
    columns = _columns_where(cells, edged) if has_only_blanks else cells.columns
    stripped = cells.with_columns(pl.col(columns).str.strip_chars())
    # Few columns hold a blank that is no null, and replacing it costs as much as the stripping of them all.
    # Of a text without quotes the reader makes no blank that is no null; only stripping does.
    blank = _columns_where(stripped.select(columns), pl.all() == "")
    return stripped.with_columns(pl.when(pl.col(column) != "").then(pl.col(column)).alias(column) for column in blank)


def _columns_where(cells: pl.DataFrame, condition: pl.Expr) -> list[str]:
    """The columns in which the condition holds for any row."""
    if not cells.width:
        return []
    holds = cells.select(condition.any()).row(0)
    return [column for column, is_so in zip(cells.columns, holds, strict=True) if is_so]
