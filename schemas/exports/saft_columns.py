"""The records of a SAF-T file as columns: texts stripped, references resolved, amounts in øre."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from schemas.exports.saft_fields import AMOUNTS, ANALYSIS_AMOUNTS, Record, is_amount
from schemas.exports.saft_records import LineRecords
from schemas.exports.xml_text import unescaped

_DECIMAL = r"^[+-]?(?:[0-9]{1,16}(?:\.[0-9]*)?|\.[0-9]+)$"
_TEXTS = ("AccountID", "Description", "SupplierID", "CustomerID", "TaxInformation/TaxCode")
_ANALYSIS_TEXTS = ("AnalysisType", "AnalysisID")
_REPEATED = pl.Categorical
"""Few codes, often repeated: while the rest of the file is read, they take a quarter of the memory of texts."""


def line_columns(records: LineRecords) -> pl.DataFrame:
    """One row per line, in the order of the file.

    `transaction`; `account`, `text`, `party`, `tax_code`; `debit_ore` and `credit_ore` with the signs of the file;
    `amount_ore`, debit positive, null where it cannot be read; `amount_text`; `is_both` when both sides hold kroner.
    """
    names = (*_TEXTS, *(name for side in AMOUNTS for name in (side, f"{side}/Amount")))
    blocks = [_frame(records.lines, names, records.numbers)]
    blocks += [_shape_frame(shape.fields, shape.columns, shape.numbers, names) for shape in records.shapes]
    texts = _clean(pl.concat(blocks).sort("number"), names)
    sides = [_side(name).alias(name) for name in AMOUNTS]
    return _with_amounts(
        texts.with_columns(sides).with_columns(transaction=pl.Series(records.transactions, dtype=pl.Int32))
    )


def analysis_columns(records: LineRecords) -> pl.DataFrame:
    """One row per dimension of a line that has a code, in the order of the file.

    `line` counts within these records; `kind` as the file writes it and `code`; `amount_ore`, null for the whole line;
    `is_signed` when credit is negative already; `is_unread` when the amount cannot be read.
    """
    names = (*_ANALYSIS_TEXTS, *(name for side in ANALYSIS_AMOUNTS for name in (side, f"{side}/Amount")))
    blocks = [_frame(records.analyses, names, records.lines_of_analyses)]
    blocks += [
        _shape_frame(fields, shape.columns[place], shape.numbers, names)
        for shape in records.shapes
        for place, fields in shape.analyses
    ]
    texts = _clean(pl.concat(blocks).sort("number", maintain_order=True), names)
    found = texts.with_columns(_side(name).alias(name) for name in ANALYSIS_AMOUNTS)
    plain, debit, credit = (pl.col(f"{name}_ore") for name in ANALYSIS_AMOUNTS)
    unread = [pl.col(name).is_not_null() & pl.col(f"{name}_ore").is_null() for name in ANALYSIS_AMOUNTS]
    is_signed = debit.is_not_null() | credit.is_not_null()
    return (
        found.with_columns(ore(pl.col(name)).alias(f"{name}_ore") for name in ANALYSIS_AMOUNTS)
        .with_columns(is_unread=pl.any_horizontal(unread), is_signed=is_signed)
        .select(
            pl.col("number").alias("line"),
            pl.col("AnalysisType").fill_null("").cast(_REPEATED).alias("kind"),
            pl.col("AnalysisID").cast(_REPEATED).alias("code"),
            pl.when("is_unread")
            .then(None)
            .when("is_signed")
            .then(debit.fill_null(0) - credit.fill_null(0))
            .otherwise(plain)
            .alias("amount_ore"),
            (pl.col("is_signed") & ~pl.col("is_unread")).alias("is_signed"),
            "is_unread",
        )
    )


def text_columns(records: Sequence[Record], names: Sequence[str]) -> pl.DataFrame:
    """The named fields of the records as columns of clean texts; missing and blank ones are null."""
    return _clean(_frame(records, names, range(len(records))), names).drop("number")


def ore(text: pl.Expr) -> pl.Expr:
    """Øre of amounts as XML Schema writes decimals; null for what is none or has more than two decimals."""
    digits = text.str.strip_chars_start("+-")
    whole = digits.str.extract(r"^([0-9]*)").fill_null("")
    decimals = digits.str.extract(r"\.([0-9]*)$").fill_null("").str.strip_chars_end("0")
    amount = (pl.lit("0") + whole + decimals.str.pad_end(2, "0")).cast(pl.Int64, strict=False)
    is_amount = text.str.contains(_DECIMAL) & (decimals.str.len_bytes() <= 2)
    return pl.when(is_amount).then(pl.when(text.str.starts_with("-")).then(-amount).otherwise(amount))


def _with_amounts(lines: pl.DataFrame) -> pl.DataFrame:
    debit, credit = (pl.col(name) for name in AMOUNTS)
    debit_ore, credit_ore = pl.col("debit_ore"), pl.col("credit_ore")
    read = lines.with_columns(debit_ore=ore(debit), credit_ore=ore(credit))
    is_unread = (
        (debit.is_null() & credit.is_null())
        | (debit.is_not_null() & debit_ore.is_null())
        | (credit.is_not_null() & credit_ore.is_null())
    )
    filled = (debit_ore.fill_null(0), credit_ore.fill_null(0))
    is_both = (filled[0] != 0) & (filled[1] != 0)
    amount_text = pl.concat_str(debit, credit, separator=" / ", ignore_nulls=True)
    return read.select(
        "transaction",
        pl.col("AccountID").cast(_REPEATED).alias("account"),
        pl.col("Description").alias("text"),
        pl.coalesce("SupplierID", "CustomerID").cast(_REPEATED).alias("party"),
        pl.col("TaxInformation/TaxCode").cast(_REPEATED).alias("tax_code"),
        pl.when(~(is_unread | is_both)).then(filled[0] - filled[1]).alias("amount_ore"),
        pl.when(amount_text != "").then(amount_text).alias("amount_text"),
        filled[0].alias("debit_ore"),
        filled[1].alias("credit_ore"),
        is_both.alias("is_both"),
    )


def _side(name: str) -> pl.Expr:
    """The text of an amount element: that of its `Amount`, else its own; "" when it is there and empty.

    An element that comes twice, once in each way, is two amounts, and two are not one.
    """
    inner, own = pl.col(f"{name}/Amount"), pl.col(name)
    is_two = (inner != "") & (own != "")
    return pl.when(is_two).then(inner + " / " + own).otherwise(pl.coalesce(inner, own))


def _frame(records: Sequence[Record], names: Iterable[str], numbers: Sequence[int]) -> pl.DataFrame:
    columns = {name: pl.Series([record.get(name) for record in records], dtype=pl.String) for name in names}
    return pl.DataFrame({"number": pl.Series(numbers, dtype=pl.Int32), **columns})


def _shape_frame(
    fields: Sequence[str], columns: Sequence[tuple[str, ...]], numbers: Sequence[int], names: Iterable[str]
) -> pl.DataFrame:
    texts = dict(zip(fields, columns, strict=True))
    missing = pl.Series([None], dtype=pl.String).new_from_index(0, len(numbers))
    found = {name: pl.Series(texts[name], dtype=pl.String) if name in texts else missing for name in names}
    return pl.DataFrame({"number": pl.Series(numbers, dtype=pl.Int32), **found})


def _clean(texts: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """References resolved and blanks stripped; blank is null, but for an amount, which is there though it is empty."""
    filled = [name for name in names if texts[name].null_count() < texts.height]
    resolved = texts.with_columns(_resolved(texts[name]) for name in filled)
    stripped = ((name, pl.col(name).str.strip_chars()) for name in filled)
    return resolved.with_columns(
        text if is_amount(name) else pl.when(text != "").then(text).alias(name) for name, text in stripped
    )


def _resolved(texts: pl.Series) -> pl.Series:
    has_reference = texts.str.contains("&", literal=True).fill_null(value=False)
    if not has_reference.any():
        return texts
    places = has_reference.arg_true()
    return texts.clone().scatter(places, [unescaped(text) for text in texts.gather(places)])
