"""Rows that call themselves a sum, and what makes a row a posting all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from schemas.exports.grid import Grid
from schemas.exports.headers import Layout

_SUMS = (
    "sum|sumtotal|total|totalt|totalsum|totalar|delsum|deltotal|subtotal|mellomsum|grand total|i alt|ialt|til saman"
    "|tilsaman|til sammen|tilsammen|saldo|resultat|overført fra forrige side|overført frå førre side|transport"
)
_CLOSING = "ub|utgående balanse|utgående saldo|utgåande balanse|utgåande saldo"
_END_OF_WORD = r"(?:[^\w\-\u2013]|[-\u2013](?:\W|\d|$)|$)"
_TOTAL_LABEL = rf"(?i)^[\s*=]*[∑Σ]|^[\s*=]*(?:{_SUMS}|{_CLOSING}){_END_OF_WORD}|\s(?:sum|totalt?)\s*:?\s*$"
_BARE_TOTAL_LABEL = (
    rf"(?i)^[\s*=]*(?:[∑Σ]|{_SUMS}|{_CLOSING})"
    r"(?:\s+(?:(?:konto|art|ansvar|funksjon|tjeneste|teneste|prosjekt|periode)(?:\s*\d[\w.]*)?|\d[\w.]*))?\s*:?\s*$"
)
_PLAIN_SUM = r"(?i)^\W*(?:[∑Σ]|(?:del|mellom|total)?sum\b|(?:sub)?total(?:t|sum)?\b)"
"""Words that name nothing else, as `transport` and `resultat` do."""
_ANCHORS = ("voucher", "posted_on")


@dataclass(frozen=True, slots=True)
class LabelRows:
    """Numbers of the rows that are totals by their own word, and of those only the sums can tell."""

    totals: pl.Series
    doubtful: pl.Series


def label_rows(grid: Grid, layout: Layout) -> LabelRows:
    """The rows that call themselves a sum and that no voucher or date makes a posting.

    A text is looked at only where no account, or no voucher and date, leave room for doubt: nearly no row.
    """
    account, labels = layout.fields["account"], [name for name in grid.columns if name not in layout.amount_columns]
    account_says = says(_TOTAL_LABEL, [account])
    is_account_free = ~has_code(account) | account_says
    can_be_anchored = pl.lit(bool(set(_ANCHORS) & set(layout.fields)))
    suspects = grid.cells.filter(is_account_free | (can_be_anchored & ~is_anchored(layout)))
    is_loose = can_be_anchored & ~is_anchored(layout) & says(_BARE_TOTAL_LABEL, labels)
    is_total = account_says | (is_account_free & ~is_anchored(layout) & says(_TOTAL_LABEL, labels)) | is_loose
    text_says = says(_TOTAL_LABEL, _columns(layout, ["text"]))
    may_be = can_be_anchored & ~is_anchored(layout) & says(_PLAIN_SUM, _columns(layout, ["text"]))
    found = suspects.filter(is_total | may_be).select(
        "row", doubtful=~is_total | (_has_every_key(layout) & ~account_says & text_says)
    )
    return LabelRows(found.filter(~pl.col("doubtful"))["row"], found.filter("doubtful")["row"])


def is_anchored(layout: Layout) -> pl.Expr:
    """Whether a voucher or a date makes the row a posting; false where the export has neither column.

    A label such as `Totalt` in one of these columns is no voucher.
    """
    columns = _columns(layout, _ANCHORS)
    return pl.any_horizontal(
        pl.lit(value=False),
        *(pl.col(column).str.contains(r"^\d").fill_null(value=False) | _is_other_voucher(column) for column in columns),
    )


def has_code(column: str) -> pl.Expr:
    """Whether the cell holds a digit, without which it is no code of the chart of accounts."""
    return pl.col(column).str.contains(r"\d").fill_null(value=False)


def says(pattern: str, columns: Iterable[str]) -> pl.Expr:
    """Whether one of the columns holds the pattern."""
    return pl.any_horizontal(
        pl.lit(value=False), *(pl.col(column).str.contains(pattern).fill_null(value=False) for column in columns)
    )


def calls_itself_total(columns: Iterable[str]) -> pl.Expr:
    """Whether one of the columns holds a word for a sum."""
    return says(_TOTAL_LABEL, columns)


def plainly_sums(cells: pl.DataFrame, layout: Layout) -> frozenset[int]:
    """The numbers of the rows in which a cell says sum or total, whatever stands beside it."""
    labels = [column for column in layout.headers if column not in layout.amount_columns]
    return frozenset(cells.filter(says(_PLAIN_SUM, labels))["row"])


def any_filled(columns: Iterable[str]) -> pl.Expr:
    """Whether one of the columns holds anything."""
    return pl.any_horizontal(pl.lit(value=False), *(pl.col(column).is_not_null() for column in columns))


def _is_other_voucher(column: str) -> pl.Expr:
    text = pl.col(column)
    return (text.is_not_null() & ~text.str.contains(_TOTAL_LABEL)).fill_null(value=False)


def _has_every_key(layout: Layout) -> pl.Expr:
    """Whether account, responsibility and project are all filled, as no sum of several rows has them."""
    keys = _columns(layout, ["account", "responsibility", "project"])
    if len(keys) < 3:
        return pl.lit(value=False)
    return pl.all_horizontal(pl.col(column).is_not_null() for column in keys)


def _columns(layout: Layout, fields: Iterable[str]) -> list[str]:
    return [layout.fields[field] for field in fields if field in layout.fields]
