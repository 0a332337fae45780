"""Dates as Norwegian exports write them: `21.11.2026`, `21.11.26`, ISO, and the serial numbers of Excel."""

from __future__ import annotations

import polars as pl

_SHAPES = (
    (r"^\d{1,2}\.\d{1,2}\.\d{4}$", "%d.%m.%Y"),
    (r"^\d{4}-\d{2}-\d{2}$", "%Y-%m-%d"),
    (r"^\d{1,2}\.\d{1,2}\.\d{2}$", "%d.%m.%y"),
    (r"^(?:19|20)\d{6}$", "%Y%m%d"),
    (r"^\d{1,2}/\d{1,2}/\d{4}$", "%d/%m/%Y"),
    (r"^\d{1,2}/\d{1,2}/\d{2}$", "%d/%m/%y"),
    (r"^\d{1,2}-\d{1,2}-\d{4}$", "%d-%m-%Y"),
)
_TIME_OF_DAY = r"[ T]\d{1,2}[:.]\d{2}.*$"
_SERIAL = r"^[3-6]\d{4}$"
_SERIAL_EPOCH = pl.date(1899, 12, 30)
"""Day 0 of Excel, which believes that 1900 was a leap year."""


def read_dates(texts: pl.Series) -> pl.Series:
    """The dates; null where the text is blank or no date. 46347 is 21.11.2026."""
    unique = pl.DataFrame({"text": texts}).unique()
    known = unique.with_columns(date=_date(pl.col("text").str.replace(_TIME_OF_DAY, "").str.strip_chars()))
    joined = pl.DataFrame({"text": texts}).join(known, on="text", how="left", nulls_equal=True, maintain_order="left")
    return joined["date"]


def _date(text: pl.Expr) -> pl.Expr:
    written = [pl.when(text.str.contains(shape)).then(text).str.to_date(form, strict=False) for shape, form in _SHAPES]
    days = pl.when(text.str.contains(_SERIAL)).then(text).cast(pl.Int32)
    serial = _SERIAL_EPOCH + pl.duration(days=days)
    return pl.coalesce(*written, serial.cast(pl.Date))
