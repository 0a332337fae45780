"""Dates as Norwegian exports write them: `21.11.2026`, `21.11.26`, ISO, and the serial numbers of Excel."""

from __future__ import annotations

import polars as pl

_SHAPES = (
    (r"^\d{1,2}\.\d{1,2}\.\d{4}$", "%d.%m.%Y"),
    (r"^\d{4}-\d{2}-\d{2}$", "%Y-%m-%d"),
    (r"^\d{1,2}\.\d{1,2}\.\d{2}$", "%d.%m.%y"),
    (r"^(?:19|20)\d{6}$", "%Y%m%d"),
    (r"^\d{1,2}-\d{1,2}-\d{4}$", "%d-%m-%Y"),
)
_SLASHED = (
    (r"^\d{1,2}/\d{1,2}/\d{4}$", "%d/%m/%Y", "%m/%d/%Y"),
    (r"^\d{1,2}/\d{1,2}/\d{2}$", "%d/%m/%y", "%m/%d/%y"),
)
"""Day or month first: one cell cannot say, a column nearly always can."""
_TIME_OF_DAY = r"[ T]\d{1,2}[:.]\d{2}.*$"
_SERIAL = r"^[3-6]\d{4}$"
_SERIAL_EPOCH = pl.date(1899, 12, 30)
"""Day 0 of Excel, which believes that 1900 was a leap year."""


def read_dates(texts: pl.Series) -> pl.Series:
    """The dates; null where the text is blank or no date. 46347 is 21.11.2026.

    `03/04/2026` is the 3rd of April unless a date of the column can only have the month first; where the column holds
    proofs of both, it is null.
    """
    unique = pl.DataFrame({"text": texts}).unique()
    shape, form = _SHAPES[0]
    # Where all dates are written the usual way, reading them all is quicker than finding each among the different ones.
    if unique["text"].str.contains(shape).all():
        return texts.str.to_date(form, strict=False).alias("date")
    plain = unique.with_columns(plain=pl.col("text").str.replace(_TIME_OF_DAY, "").str.strip_chars())
    known = plain.select("text", date=pl.coalesce(_date(pl.col("plain")), _slashed(plain["plain"])))
    joined = pl.DataFrame({"text": texts}).join(known, on="text", how="left", nulls_equal=True, maintain_order="left")
    return joined["date"]


def _slashed(texts: pl.Series) -> pl.Expr:
    """The dates with slashes, all read in the one order that the column proves."""
    text, slashed = pl.col("plain"), texts.filter(texts.str.contains("/", literal=True).fill_null(value=False))
    day = pl.coalesce(_written(text, shape, form) for shape, form, _ in _SLASHED)
    month = pl.coalesce(_written(text, shape, form) for shape, _, form in _SLASHED)
    if slashed.is_empty():
        return day
    proofs = slashed.to_frame("plain").select(
        day_first=(day.is_not_null() & month.is_null()).any(), month_first=(month.is_not_null() & day.is_null()).any()
    )
    day_first, month_first = proofs.row(0)
    if day_first and month_first:
        return pl.coalesce(pl.when(month.is_null() | (day == month)).then(day), pl.when(day.is_null()).then(month))
    return month if month_first else day


def _written(text: pl.Expr, shape: str, form: str) -> pl.Expr:
    return pl.when(text.str.contains(shape)).then(text).str.to_date(form, strict=False)


def _date(text: pl.Expr) -> pl.Expr:
    written = [_written(text, shape, form) for shape, form in _SHAPES]
    days = pl.when(text.str.contains(_SERIAL)).then(text).cast(pl.Int32)
    serial = _SERIAL_EPOCH + pl.duration(days=days)
    return pl.coalesce(*written, serial.cast(pl.Date))
