"""Rows of a delimited text that have other fields than the header, so that their cells stand under the wrong names.

An unquoted delimiter in a text pushes the cells after it one to the right; a file that breaks off ends in the middle of
a row. A workbook has no such faults: its cells stand where they were put.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from schemas.exports.grid import Grid
from schemas.exports.headers import Layout
from schemas.exports.rules import CUT_OFF, UNNAMED_COLUMNS
from schemas.findings import Finding

_PART_OF_AMOUNT = r"^\d{1,3}(?:\.\d+)?-?\)?$"
"""What stands after the comma of an amount whose comma is taken for a delimiter: `45`, or `123.45`."""
_PLAIN_AMOUNT = r"^[-+(\u2212]?[\d\s.,']+$"
_DECIMALS = r"[.,](\d{1,2})\D*$"
"""Three digits after a mark are thousands, not decimals."""


class UnnamedColumns(Exception):  # noqa: N818 - the file is at fault; the program is well
    """Most rows have more cells than the header has names. Carries how many of how many, and the first of them."""

    def __init__(self, torn: int, postings: int, row: int) -> None:
        super().__init__(f"{torn} of {postings} rows have more cells than the header, first row {row}")
        self.torn = torn
        self.postings = postings
        self.row = row

    def finding(self, file: str) -> Finding:
        """Why the file cannot be used."""
        message = (
            f"Fant kolonner uten overskrift i {self.torn} av {self.postings} posteringer, først i rad {self.row}; "
            "desimalkomma eller tusenskille er også skilletegn, eller en kolonne mangler navn. Filen er holdt tilbake."
        )
        return UNNAMED_COLUMNS.finding(message, file=file, row=self.row, count=self.torn)


@dataclass(frozen=True, slots=True)
class BrokenEnd:
    """Whether the last row is cut off, and the row."""

    row: int

    def finding(self, file: str) -> Finding:
        """What is wrong with it."""
        message = f"Filen kan være avkortet i siste rad (rad {self.row}): den slutter uten linjeskift."
        return CUT_OFF.finding(message, file=file, row=self.row)


def shifted_rows(grid: Grid, layout: Layout, is_posting: pl.Series) -> pl.Series:
    """True for every row whose cells stand under the wrong headers.

    Raises:
        UnnamedColumns: that is so for most postings, so that no row can be trusted.
    """
    if grid.widths is None or _none_is_wider(grid, grid.widths, layout):
        return pl.repeat(value=False, n=grid.cells.height, dtype=pl.Boolean, eager=True)
    rows = grid.cells.select("row", beyond=_beyond(grid, layout), torn=_torn_amount(grid, layout)).with_columns(
        surplus=grid.widths - grid.widths[layout.row - 1], is_posting=is_posting
    )
    torn = pl.col("beyond") | (pl.col("torn") & (pl.col("surplus") > 0))
    rows = rows.with_columns(torn=torn)
    postings = rows.filter("is_posting")
    faulty = postings.filter("torn")
    if faulty.height * 2 > postings.height:
        raise UnnamedColumns(faulty.height, postings.height, faulty["row"][0])
    is_shifted = pl.col("torn") | ((pl.col("surplus") > 0) & (pl.col("surplus") != _usual_surplus(postings, layout)))
    return rows.select(is_shifted.alias("is_shifted"))["is_shifted"]


def broken_end(grid: Grid, layout: Layout, kinds: pl.Series, *, ends_in_newline: bool) -> BrokenEnd | None:
    """The last row, when the file ends in it without a line break and it is shorter than every other."""
    if grid.widths is None or ends_in_newline or kinds.is_empty():
        return None
    filled = grid.cells.with_columns(kind=kinds, width=grid.widths).filter(pl.col("kind") != "blank")
    others = filled.head(-1).filter(pl.col("kind") == "posting")
    last = filled.tail(1)
    if others.is_empty() or last["row"][0] <= layout.row:
        return None
    is_short = last["width"][0] < others["width"].min() and not _is_footer(last, grid.columns)
    is_cut = is_short or (last["kind"][0] == "posting" and _has_fewer_decimals(last, others, grid.columns, layout))
    return BrokenEnd(last["row"][0]) if is_cut else None


def _none_is_wider(grid: Grid, widths: pl.Series, layout: Layout) -> bool:
    """Whether no row has more fields than the header, and none a cell beyond it: then no row can be shifted."""
    widest = widths.max()
    fits = isinstance(widest, int) and widest <= widths[layout.row - 1]
    return fits and all(
        grid.cells[column].null_count() == grid.cells.height for column in _columns_beyond(grid, layout)
    )


def _columns_beyond(grid: Grid, layout: Layout) -> list[str]:
    """The columns to the right of the last header."""
    last = max(grid.columns.index(column) for column in layout.headers)
    return grid.columns[last + 1 :]


def _beyond(grid: Grid, layout: Layout) -> pl.Expr:
    """Whether there are cells to the right of the last header."""
    columns = _columns_beyond(grid, layout)
    return pl.any_horizontal(pl.lit(value=False), *(pl.col(column).is_not_null() for column in columns))


def _torn_amount(grid: Grid, layout: Layout) -> pl.Expr:
    """Whether the cell after an amount looks like the rest of it; only where the delimiter is a comma."""
    if grid.delimiter != ",":
        return pl.lit(value=False)
    following = {column: grid.columns[grid.columns.index(column) + 1 :][:1] for column in layout.amount_columns}
    return pl.any_horizontal(
        pl.lit(value=False),
        *(
            pl.col(column).is_not_null() & pl.col(right).str.contains(_PART_OF_AMOUNT).fill_null(value=False)
            for column, (right,) in ((column, cells) for column, cells in following.items() if cells)
        ),
    )


def _usual_surplus(postings: pl.DataFrame, layout: Layout) -> pl.Expr:
    """How many blank cells beyond the header do no harm: as many as most rows have.

    Any number where the last header is the amount, for a shift would push the amount beyond it.
    """
    if layout.amount_columns == tuple(layout.headers)[-1:]:
        return pl.col("surplus")
    counts = postings["surplus"].value_counts(sort=True)
    is_usual = counts.height > 0 and counts["count"][0] * 2 > postings.height
    return pl.lit(counts["surplus"][0] if is_usual else 0)


def _is_footer(last: pl.DataFrame, columns: list[str]) -> bool:
    """`Side 2 av 2`: one cell with blanks in it, or a sum."""
    cells = [cell for cell in last.select(columns).row(0) if cell]
    return last["kind"][0] == "total" or (len(cells) == 1 and any(letter.isspace() for letter in cells[0]))


def _has_fewer_decimals(last: pl.DataFrame, others: pl.DataFrame, columns: list[str], layout: Layout) -> bool:
    """Whether the last cell of all is an amount with fewer decimals than every other amount."""
    end = [column for column in columns if last[column][0] is not None][-1]
    if end not in layout.amount_columns or not last[end].str.contains(_PLAIN_AMOUNT)[0]:
        return False
    texts = others.select(layout.amount_columns).unpivot()["value"].drop_nulls()
    decimals = texts.str.extract(_DECIMALS, 1).str.len_chars().fill_null(0)
    own = last[end].str.extract(_DECIMALS, 1).str.len_chars().fill_null(0)[0]
    fewest = decimals.min()
    return isinstance(fewest, int) and own < fewest
