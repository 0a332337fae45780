"""A column that says debit or credit under a name nobody knows: told by what it holds."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from schemas.exports.grid import Grid, rows_where
from schemas.exports.headers import Layout
from schemas.exports.rules import ASSUMED_SIDE, HALF_A_SIDE
from schemas.exports.signs import CREDIT_WORDS, DEBIT_WORDS, EXPENSE_WORDS, INCOME_WORDS
from schemas.findings import Finding

_NEGATIVE = r"^\s*(?:[A-Za-z.]*\s*)?[-(\u2010-\u2014\u2212]|[^,.][-\u2010-\u2014\u2212]\s*$"
_SAMPLE = 1000
_ENOUGH = 5


def with_side_found(file: str, grid: Grid, layout: Layout, kinds: pl.Series) -> tuple[Layout, list[Finding]]:
    """The layout with the one column that must be the side of the amounts, and a finding that says so.

    Only where nothing else gives the side: no column named for it, and amounts that bear no sign. Without it every
    credit would be a debit.
    """
    if {"side", "debit", "credit"} & set(layout.fields):
        return layout, []
    postings = rows_where(grid.cells, kinds == "posting")
    known = {*layout.fields.values(), *layout.parties}
    candidates = [column for column in layout.headers if column not in known and _holds_sides(postings, column)]
    if not candidates:
        return layout, _half_sides(file, postings, layout, known)
    if len(candidates) != 1 or _are_signed(postings[candidates[0]], postings[layout.fields["amount"]]):
        return layout, []
    header = layout.headers[candidates[0]]
    are_incomes = postings[candidates[0]].str.to_lowercase().is_in([*INCOME_WORDS, *EXPENSE_WORDS]).any()
    sides = "inntekt og utgift" if are_incomes else "debet og kredit"
    message = f"Fant {sides} i kolonnen «{header}», som er kjent på innholdet og ikke på navnet."
    finding = ASSUMED_SIDE.finding(message, file=file, row=layout.row, column=header)
    return replace(layout, fields={**layout.fields, "side": candidates[0]}), [finding]


def _half_sides(file: str, postings: pl.DataFrame, layout: Layout, known: set[str]) -> list[Finding]:
    """That a column may say which amounts are credit: credit or blank in every row, where no amount bears a sign.

    A blank could be a debit and could be nothing, so the column is not read; but nobody shall take the sum for right.
    """
    if postings[layout.fields["amount"]].str.contains(_NEGATIVE).any():
        return []
    return [
        HALF_A_SIDE.finding(
            f"Fant beløp uten fortegn, og en kolonne «{layout.headers[column]}» der {said} av {postings.height} rader "
            "sier kredit og resten er blanke. Alle beløpene er lest som debet.",
            file=file,
            row=layout.row,
            column=layout.headers[column],
            count=said,
        )
        for column in layout.headers
        if column not in known and (said := _credits_said(postings[column]))
    ]


def _credits_said(texts: pl.Series) -> int:
    """How many cells say credit in a column where the others are blank; nought when some say anything else."""
    words = set(texts.unique().drop_nulls().str.to_lowercase().str.strip_chars(" .").to_list())
    return texts.len() - texts.null_count() if words and words <= set(CREDIT_WORDS) and texts.null_count() else 0


def _are_signed(sides: pl.Series, amounts: pl.Series) -> bool:
    """Whether the amounts say credit by their own sign.

    A few debits below nought are corrections where enough credits stand above it and none below.
    """
    is_credit = sides.str.to_lowercase().str.strip_chars(" .").is_in(CREDIT_WORDS)
    is_negative = amounts.str.contains(_NEGATIVE).fill_null(value=False)
    negative_debits, debits = int((is_negative & ~is_credit).sum()), int((~is_credit).sum())
    if not is_negative.any():
        return False
    return bool((is_negative & is_credit).any()) or int(is_credit.sum()) < _ENOUGH or negative_debits * 2 > debits


def _holds_sides(postings: pl.DataFrame, column: str) -> bool:
    """Whether every cell says debit or credit, and both are said."""
    return _says_both(postings.head(_SAMPLE)[column], need_both=False) and _says_both(postings[column], need_both=True)


def _says_both(texts: pl.Series, *, need_both: bool) -> bool:
    words = set(texts.str.to_lowercase().str.strip_chars(" .").unique().to_list())
    if not words or None in words or not words <= {*DEBIT_WORDS, *CREDIT_WORDS}:
        return False
    return not need_both or bool(words & set(DEBIT_WORDS) and words & set(CREDIT_WORDS))
