"""The columns of LEDGER out of the cells of a table, money excepted."""

from __future__ import annotations

import polars as pl

from schemas.exports.code_cells import read_codes, read_vouchers
from schemas.exports.code_repair import with_codes_repaired
from schemas.exports.dates import read_dates
from schemas.exports.grid import Grid
from schemas.exports.headers import Layout
from schemas.exports.money_columns import texts_of
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
        the date), `<code>_text` for every code, and what `with_codes_repaired` adds.
    """
    cells = grid.cells
    texts = {field: texts_of(grid, layout, field) for field in (*_PLAIN_FIELDS, *CODE_FIELDS, "period", "year")}
    voucher = read_vouchers(texts_of(grid, layout, "voucher"))
    date_text = texts_of(grid, layout, "posted_on")
    posted_on = read_dates(date_text)
    periods = _periods(layout, texts, posted_on, voucher, year_of_file)
    columns = pl.DataFrame(
        {
            "row": cells["row"],
            "voucher": voucher,
            **{field: texts[field] for field in _PLAIN_FIELDS},
            "posted_on": posted_on,
            **{column: periods[column] for column in periods.columns},
            **{field: read_codes(texts[field]) for field in CODE_FIELDS},
            **{f"{field}_text": texts[field] for field in CODE_FIELDS},
            "party": _party(grid, layout),
            "date_text": date_text,
            "period_text": texts["period"],
        }
    ).with_columns(file=pl.lit(file), part=pl.lit(1, dtype=pl.Int32))
    return with_codes_repaired(columns, grid, layout)


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


def _party(grid: Grid, layout: Layout) -> pl.Series:
    if not layout.parties:
        return texts_of(grid, layout, "party")
    return grid.cells.select(pl.coalesce(layout.parties).alias("party"))["party"]
