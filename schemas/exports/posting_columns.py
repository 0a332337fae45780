"""The columns of LEDGER out of the cells of a table, money excepted."""

from __future__ import annotations

import polars as pl

from schemas.exports.code_cells import read_codes, read_vouchers
from schemas.exports.dates import read_dates
from schemas.exports.grid import Grid
from schemas.exports.headers import Layout
from schemas.exports.periods import read_periods

CODE_FIELDS = ("account", "responsibility", "function", "project")
_PLAIN_FIELDS = ("voucher_type", "text", "tax_code", "currency")


def posting_columns(file: str, grid: Grid, layout: Layout, year_of_file: int | None) -> pl.DataFrame:
    """Every column of LEDGER except the amounts, and what the findings need to see.

    Args:
        file: its name.
        grid: the rows that are postings.
        layout: which column holds what.
        year_of_file: the accounting year in the report's title, if there is one.

    Returns:
        One row per row of the grid. Beside LEDGER: `date_text`, `period_text`, `is_derived` (the period comes from
        the date), `is_shifted` (more cells than headers) and `<code>_text` for every code.
    """
    cells = grid.cells
    texts = {field: _texts(cells, layout, field) for field in (*_PLAIN_FIELDS, *CODE_FIELDS, "period", "year")}
    voucher = read_vouchers(_texts(cells, layout, "voucher"))
    date_text = _texts(cells, layout, "posted_on")
    posted_on = read_dates(date_text)
    periods = _periods(layout, texts, posted_on, voucher, year_of_file)
    return pl.DataFrame(
        {
            "row": cells["row"],
            "voucher": voucher,
            **{field: texts[field] for field in _PLAIN_FIELDS},
            "posted_on": posted_on,
            **{column: periods[column] for column in periods.columns},
            **{field: read_codes(texts[field]) for field in CODE_FIELDS},
            **{f"{field}_text": texts[field] for field in CODE_FIELDS},
            "party": _party(cells, layout),
            "date_text": date_text,
            "period_text": texts["period"],
            "is_shifted": _is_shifted(grid, layout),
        }
    ).with_columns(file=pl.lit(file), part=pl.lit(1, dtype=pl.Int32))


def _texts(cells: pl.DataFrame, layout: Layout, field: str) -> pl.Series:
    """The texts of a field's column; all null when the export has none."""
    if field in layout.fields:
        return cells[layout.fields[field]].alias(field)
    return pl.Series(field, [None], dtype=pl.String).new_from_index(0, cells.height)


def _periods(
    layout: Layout, texts: dict[str, pl.Series], posted_on: pl.Series, voucher: pl.Series, year_of_file: int | None
) -> pl.DataFrame:
    cells = pl.DataFrame(
        {
            "period": texts["period"],
            "year": texts["year"],
            "posted_on": posted_on,
            "voucher": voucher,
            "text": texts["text"],
        }
    )
    return read_periods(cells, year_of_file, has_period_column="period" in layout.fields)


def _party(cells: pl.DataFrame, layout: Layout) -> pl.Series:
    if not layout.parties:
        return _texts(cells, layout, "party")
    return cells.select(pl.coalesce(layout.parties).alias("party"))["party"]


def _is_shifted(grid: Grid, layout: Layout) -> pl.Series:
    """Rows with cells to the right of the last header: an unquoted delimiter has pushed them aside.

    In a workbook such a cell is somebody's note; and when most rows have them it is the header that is short.
    """
    last = max(grid.columns.index(column) for column in layout.headers)
    beyond = [] if grid.has_number_cells else grid.columns[last + 1 :]
    is_filled = pl.any_horizontal(pl.lit(value=False), *(pl.col(column).is_not_null() for column in beyond))
    shifted = grid.cells.with_columns(is_shifted=is_filled)["is_shifted"]
    return shifted if shifted.sum() * 2 <= shifted.len() else shifted & False
