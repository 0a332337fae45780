"""The postings as they may be printed, for everything that prints rows of the ledger."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.exports.masking import shown_amount
from schemas.masking import masked_codes, masked_texts
from schemas.private_persons import CONFIDENTIAL_FUNCTIONS, looks_like_a_person

HIDDEN_TEXT: Final = "[tekst skjult]"

_CODES: Final = (
    *("voucher", "voucher_type", "account", "responsibility", "function", "project", "tax_code", "currency"),
    *("art", "kostra_function", "account_class"),
)


def shown_postings(postings: pl.DataFrame) -> pl.DataFrame:
    """The postings without parties, and with what may identify a person hidden in texts and codes.

    Where the supplier may be a private person on a function with a duty of confidentiality, the whole text is hidden:
    it may name the same person.

    Args:
        postings: PLACED, with or without further columns.

    Returns:
        Same rows, same order, same columns.
    """
    return postings.with_columns(
        pl.lit(None, pl.String()).alias("party"),
        pl.when(_is_confidential(postings) & pl.col("text").is_not_null())
        .then(pl.lit(HIDDEN_TEXT))
        .otherwise(masked_texts("text"))
        .alias("text"),
        pl.col("amount_text").map_elements(_amount_text, return_dtype=pl.String()).alias("amount_text"),
        *(masked_codes(name) for name in _CODES if name in postings.columns),
    )


def _amount_text(text: str) -> str:
    return shown_amount(text) or HIDDEN_TEXT


def _is_confidential(postings: pl.DataFrame) -> pl.Expr:
    """Whether L18 would point the posting out; each party is looked at once."""
    is_secret = pl.col("kostra_function").is_in(sorted(CONFIDENTIAL_FUNCTIONS)).fill_null(value=False)
    parties = postings.filter(is_secret)["party"].drop_nulls().unique()
    people = [party for party in parties if looks_like_a_person(party)]
    return is_secret & pl.col("party").is_in(people).fill_null(value=False)
