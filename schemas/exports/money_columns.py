"""The money of a table: its amount columns read together, for one file writes numbers one way."""

from __future__ import annotations

import polars as pl

from schemas.exports.amounts import DecimalMark, chosen, decimal_mark, is_number_cell, number_cells, readings
from schemas.exports.grid import Grid
from schemas.exports.headers import Layout
from schemas.exports.signs import ReadColumn, from_one_column, from_side, from_two_columns

_DASH = r"^[-\u2010-\u2014\u2212]$"
MONEY_KINDS = ("posting", "total", "unlabelled", "doubtful")
"""The kinds of row whose amounts are read."""


def read_money(grid: Grid, layout: Layout, kinds: pl.Series, mark: DecimalMark | None = None) -> pl.DataFrame:
    """The amounts of every row; `mark` says how to read them where the numbers themselves do not.

    Returns:
        The columns of `schemas.exports.signs`, `amount_text` and `side_text`, one row per row of the grid. Rows
        without an amount have nulls and noughts.

    Raises:
        AmbiguousAmounts: two readings of the numbers survive.
        AmbiguousSigns: two readings of the credit side survive.
    """
    is_money = kinds.is_in(MONEY_KINDS)
    columns = _read_columns(grid, layout.amount_columns, is_money, mark)
    for column in layout.columns_in_ore:
        columns[column] = _from_ore(columns[column])
    by_field = {
        field: ReadColumn(columns[column], _is_unread(grid.cells[column], columns[column], is_money))
        for field, column in layout.fields.items()
        if column in columns
    }
    signed = _signed(grid, layout, by_field, kinds == "posting")
    if layout.format.amounts.credit_is_positive:
        signed = _turned(signed)
    return signed.with_columns(amount_text=_amount_text(grid, layout), side_text=texts_of(grid, layout, "side"))


def _read_columns(
    grid: Grid, columns: tuple[str, ...], is_money: pl.Series, mark: DecimalMark | None
) -> dict[str, pl.Series]:
    masked = grid.cells.select(pl.when(is_money).then(pl.col(column)).alias(column) for column in columns)
    texts = masked.select(_text_part(column, has_numbers=grid.has_number_cells) for column in columns)
    both = {column: readings(texts[column]) for column in columns}
    proven = mark or decimal_mark(pl.concat(both.values()))
    read = {column: chosen(both[column], proven) for column in columns}
    if not grid.has_number_cells:
        return read
    return {
        column: number_cells(masked[column]).zip_with(_is_number(masked[column]), read[column]) for column in columns
    }


def _is_number(texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select(is_number_cell(pl.col("text")).fill_null(value=False))["text"]


def _text_part(column: str, *, has_numbers: bool) -> pl.Expr:
    """The texts; in a workbook without those that are number cells, which say nothing of how texts are written."""
    text = pl.col(column)
    return pl.when(~is_number_cell(text)).then(text).alias(column) if has_numbers else text


def _is_unread(texts: pl.Series, ore: pl.Series, is_money: pl.Series) -> pl.Series:
    """Rows where the cell is filled and yet no number; a dash is how some write nought."""
    frame = pl.DataFrame({"text": texts, "ore": ore, "is_money": is_money})
    is_filled = pl.col("is_money") & pl.col("text").is_not_null() & pl.col("ore").is_null()
    suspects = frame.select(is_filled.alias("is_filled"))["is_filled"]
    if not suspects.any():
        return suspects
    return frame.select((is_filled & ~pl.col("text").str.contains(_DASH)).alias("is_filled"))["is_filled"]


def texts_of(grid: Grid, layout: Layout, field: str) -> pl.Series:
    """The texts of a field's column; all null when the table has none."""
    if field in layout.fields:
        return grid.cells[layout.fields[field]].alias(field)
    return pl.Series(field, [None], dtype=pl.String).new_from_index(0, grid.cells.height)


def _from_ore(kroner_read: pl.Series) -> pl.Series:
    """Amounts given in øre, which were read as kroner; null for parts of an øre."""
    whole = pl.col("amount") % 100 == 0
    return kroner_read.to_frame("amount").select(pl.when(whole).then(pl.col("amount") // 100))["amount"]


def _turned(signed: pl.DataFrame) -> pl.DataFrame:
    """Debit for credit: the report shows income above nought."""
    return signed.with_columns(
        amount_ore=-pl.col("amount_ore"), debit_ore=-pl.col("credit_ore"), credit_ore=-pl.col("debit_ore")
    )


def _signed(grid: Grid, layout: Layout, by_field: dict[str, ReadColumn], is_posting: pl.Series) -> pl.DataFrame:
    voucher = texts_of(grid, layout, "voucher")
    if {"debit", "credit"} <= by_field.keys():
        signed = from_two_columns(by_field["debit"], by_field["credit"], is_posting, voucher)
        return _agreeing(signed, by_field["amount"]) if "amount" in by_field else signed
    if "side" in layout.fields:
        return from_side(by_field["amount"], texts_of(grid, layout, "side"), is_posting, voucher)
    return from_one_column(by_field["amount"])


def _agreeing(signed: pl.DataFrame, amount: ReadColumn) -> pl.DataFrame:
    """Debit and credit, less the rows where the amount column says something else, or nothing that can be read."""
    differs = (amount.ore.abs() != signed["amount_ore"].abs()).fill_null(value=False)
    return signed.with_columns(
        amount_ore=pl.when(~differs & ~amount.is_unread).then("amount_ore"),
        is_unread=pl.col("is_unread") | amount.is_unread,
    )


def _amount_text(grid: Grid, layout: Layout) -> pl.Series:
    columns = [layout.fields[field] for field in ("debit", "credit") if field in layout.fields]
    if len(columns) < 2:
        return grid.cells[layout.fields["amount"]]
    debit, credit = (pl.col(column) for column in columns)
    nought = r"^[-+]?0+(?:[.,]0+)?$"
    shown = [pl.when(~text.str.contains(nought)).then(text) for text in (debit, credit)]
    joined = pl.concat_str(shown, separator=" / ", ignore_nulls=True)
    return grid.cells.select(pl.when(joined != "").then(joined).otherwise(pl.coalesce(debit, credit)).alias("t"))["t"]
