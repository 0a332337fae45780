"""Pivot reports to LEDGER: a row of the file becomes one row for each period with a movement.

Where everything is comes from `schemas.exports.pivot_layout` and `schemas.exports.measured_pivots`; whether the months
are so far this year or each for itself is `schemas.exports.months`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from schemas.decoded import DecodedFile
from schemas.exports.amounts import AmbiguousAmounts, chosen, decimal_mark, is_number_cell, number_cells, readings
from schemas.exports.code_cells import read_codes
from schemas.exports.grid import Grid
from schemas.exports.masking import shown_amount
from schemas.exports.money_columns import MONEY_KINDS
from schemas.exports.months import UnprovenMonths, movements
from schemas.exports.pivot_layout import PivotLayout
from schemas.exports.row_findings import kroner, row_findings
from schemas.exports.row_kinds import ignored_rows, row_kinds
from schemas.exports.rules import AMOUNT, CUMULATIVE, NO_POSTINGS, NO_SUCH_FIELDS
from schemas.exports.table_refusals import two_number_readings
from schemas.exports.totals import Settled, control_totals, settle_totals, total_findings
from schemas.exports.unreadable import UnreadableFile
from schemas.findings import Finding
from schemas.frames import LEDGER, conform

_MADE = frozenset({"file", "row", "part", "period", "accounting_year", "amount_ore", "amount_text"})
_NO_VOUCHERS = "Rapporten har ikke bilagsnummer og dato; beløpene kan ikke spores til bilag."


@dataclass(frozen=True, slots=True)
class PivotFile:
    """A file that holds a pivot, and where in it everything is."""

    name: str
    format: str
    encoding: str
    grid: Grid
    layout: PivotLayout


def decode_pivot(file: PivotFile) -> DecodedFile:
    """One row of LEDGER per row of the file and month with a movement.

    A row without any movement is one row of nought in its first period, so that every row of the file is there.

    Raises:
        UnreadableFile: it cannot be proven whether the months are so far this year or each for itself.
    """
    grid, layout = file.grid, file.layout
    if not layout.total:
        raise UnreadableFile(_no_total(file), file.format, file.encoding)
    shape = _shape(grid, layout)
    all_money = _money(file, grid.cells.filter(shape.is_in(MONEY_KINDS)))
    settled = _settled(grid, shape, all_money, layout)
    cells = grid.cells.filter(settled.kinds == "posting")
    money = all_money.filter(pl.col("row").is_in(cells["row"].implode()))
    ledger = _ledger(file, cells, _held_outside(money, settled, layout))
    return DecodedFile(
        name=file.name,
        sha256="",
        format=file.format,
        encoding=file.encoding,
        ledger=conform(ledger, LEDGER, "LEDGER"),
        rows=cells.height,
        ignored=ignored_rows(grid, settled.kinds),
        control=control_totals(settled.totals, ledger, has_two_sides=False),
        findings=(
            *_amount_findings(file.name, money),
            *total_findings(settled, file.name, _nameless_by_design(settled, layout)),
            NO_SUCH_FIELDS.finding(_NO_VOUCHERS, file=file.name, row=layout.name_row),
        ),
        fields=_MADE | frozenset(layout.codes),
        headers=layout.header_texts,
    )


def _no_total(file: PivotFile) -> Finding:
    months = ", ".join(file.layout.headers[column] for column in list(file.layout.months.values())[:1])
    message = (
        f"Fant {len(file.layout.months)} perioder med «{months}» og ingen kolonne med summen av dem; det går ikke fram "
        f"om beløpene er hittil i år eller per periode (rad {file.layout.group_row})."
    )
    return CUMULATIVE.finding(message, file=file.name, row=file.layout.group_row)


def _nameless_by_design(settled: Settled, layout: PivotLayout) -> frozenset[int]:
    """The sums of a pivot whose rows all have an innermost code, but for the sums."""
    return frozenset(total.row for total in settled.totals if layout.innermost)


def _held_outside(money: pl.DataFrame, settled: Settled, layout: PivotLayout) -> pl.DataFrame:
    """The money, with rows that may be sums marked as unread by their total."""
    unproven = pl.when(settled.is_unproven).then(f"{layout.total}_text")
    return money.with_columns(value=pl.coalesce("value", unproven))


def _settled(grid: Grid, shape: pl.Series, money: pl.DataFrame, layout: PivotLayout) -> Settled:
    """The final kind of every row, and every total row, by the column of totals."""
    nought = pl.lit(0, dtype=pl.Int64)
    amounts = money.select("row", amount_ore=pl.col(layout.total))
    rows = grid.cells.select("row").with_columns(shape, debit_ore=nought, credit_ore=nought)
    rows = rows.join(amounts, on="row", how="left", maintain_order="left")
    return settle_totals(rows, has_two_sides=False)


def _shape(grid: Grid, layout: PivotLayout) -> pl.Series:
    kind = (
        pl.when(pl.col("row").is_in([layout.group_row, layout.name_row])).then(pl.lit("header"))
        .otherwise("kind")
    )  # fmt: skip
    table = layout.as_table()
    kinds = row_kinds(grid, table)
    return grid.cells.with_columns(kind=kinds).select(kind.alias("kind"))["kind"]


def _money(file: PivotFile, cells: pl.DataFrame) -> pl.DataFrame:
    """`row`, every money column in øre (a blank cell is nought), and `value`, the first cell that cannot be read."""
    layout = file.layout
    texts = {column: cells[column] for column in layout.money}
    # A cell of a workbook that is a number says nothing of how texts are written; a csv has only texts.
    is_text = ~is_number_cell(pl.col("text")) if file.grid.has_number_cells else pl.lit(value=True)
    both = {
        column: readings(text.to_frame("text").select(pl.when(is_text).then("text"))["text"])
        for column, text in texts.items()
    }
    try:
        mark = decimal_mark(pl.concat(both.values()))
    except AmbiguousAmounts as doubt:
        refusal = two_number_readings(file.name, layout.as_table(), doubt)
        raise UnreadableFile(refusal, file.format, file.encoding) from doubt
    read = {column: chosen(both[column], mark) for column in texts}
    if file.grid.has_number_cells:
        read = {column: number_cells(texts[column]).fill_null(ore) for column, ore in read.items()}
    unread = pl.coalesce(
        pl.when(pl.col(column).is_null() & pl.col(f"{column}_text").is_not_null()).then(f"{column}_text")
        for column in read
    )
    money = pl.DataFrame({"row": cells["row"], **read, **{f"{column}_text": text for column, text in texts.items()}})
    return money.with_columns(value=unread).with_columns(pl.col(column).fill_null(0) for column in read)


def _ledger(file: PivotFile, cells: pl.DataFrame, money: pl.DataFrame) -> pl.DataFrame:
    layout = file.layout
    codes = pl.DataFrame(
        {"row": cells["row"], **{field: read_codes(cells[column]) for field, column in layout.codes.items()}}
    )
    moved = _moved(file, money.filter(pl.col("value").is_null()))
    rejected = money.filter(pl.col("value").is_not_null()).select(
        "row", part=pl.lit(1, dtype=pl.Int32), period=pl.lit(None, dtype=pl.String),
        amount_ore=pl.lit(None, dtype=pl.Int64), amount_text=pl.col("value"),
    )  # fmt: skip
    rows = pl.concat([moved, rejected]).join(codes, on="row", how="left", validate="m:1").sort("row", "part")
    missing = [column for column in LEDGER if column not in {*rows.columns, "file", "accounting_year"}]
    return rows.with_columns(
        *(pl.lit(None, dtype=LEDGER[column]).alias(column) for column in missing),
        file=pl.lit(file.name),
        accounting_year=pl.lit(layout.year, dtype=pl.Int32),
    )


def _moved(file: PivotFile, money: pl.DataFrame) -> pl.DataFrame:
    """`row`, `part`, `period`, `amount_ore` and `amount_text`, one row per movement."""
    layout = file.layout
    months = list(layout.months.values())
    try:
        moved = (
            movements(money, layout.opening, months, layout.total) if money.height else money.select(*layout.periods)
        )
    except UnprovenMonths as doubt:
        raise UnreadableFile(_unproven(file.name, doubt), file.format, file.encoding) from doubt
    long = pl.concat(
        money.select(
            "row", period=pl.lit(period), amount_ore=moved[column], amount_text=pl.col(f"{column}_text"),
            order=pl.lit(order, dtype=pl.Int32), is_still=moved.select(pl.all_horizontal(pl.all() == 0)).to_series(),
        )
        for order, (column, period) in enumerate(layout.periods.items())
    )  # fmt: skip
    kept = long.filter((pl.col("amount_ore") != 0) | (pl.col("is_still") & (pl.col("order") == 0))).sort("row", "order")
    return kept.select(
        "row",
        pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("row").alias("part"),
        "period",
        "amount_ore",
        "amount_text",
    )


def _unproven(name: str, doubt: UnprovenMonths) -> Finding:
    why = "to lesninger passer" if doubt.is_ambiguous else "ingen av delene passer i alle rader"
    message = (
        f"Fant månedskolonner som kan være hittil i år eller beløp per måned; {why}. I rad {doubt.row} er siste måned "
        f"{kroner(doubt.last_ore)}, summen av månedene {kroner(doubt.sum_ore)} og Totalt {kroner(doubt.total_ore)}."
    )
    return CUMULATIVE.finding(message, file=name, row=doubt.row)


def _amount_findings(name: str, money: pl.DataFrame) -> list[Finding]:
    if money.is_empty():
        return [NO_POSTINGS.finding("Fant overskriftsradene, men ingen rader under dem.", file=name)]
    shown = pl.col("value").map_elements(shown_amount, return_dtype=pl.String)
    unread = money.filter(pl.col("value").is_not_null()).with_columns(
        voucher=pl.lit(None, dtype=pl.String), value=shown
    )
    told = unread["value"].is_not_null()
    return [
        *row_findings(AMOUNT, name, unread.filter(told), "Beløp", "Fant beløp «{value}» som ikke kan leses entydig"),
        *row_findings(AMOUNT, name, unread.filter(~told), "Beløp", "Fant tekst der beløpet skulle stå"),
    ]
