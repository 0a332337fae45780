"""Postings as the registers of a budget year name them: by measure and voucher."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from schemas.budget_year import BudgetYear
from schemas.records import Kind, Placement

TRANSFER_ART: Final = "470"
"""Overføring til andre: what is passed on to organisations that are no part of the public sector."""
PURCHASE_ARTS: Final = ("270", "271", "272", "370")
"""Services that somebody could be paid for in place of, or beside, a grant."""


def only_placed(placed: pl.DataFrame) -> pl.DataFrame:
    """The postings that have a place in the programme: some hundreds of a whole municipality's."""
    return placed.filter(pl.col("placement") == str(Placement.PLACED))


def on_measure(placed: pl.DataFrame, measure: str) -> pl.DataFrame:
    """The placed postings of one measure, of PLACED or of a run's postings."""
    return only_placed(placed).filter(pl.col("measure") == measure)


def measure_spend(placed: pl.DataFrame, measure: str, year: BudgetYear) -> pl.DataFrame:
    """What a measure costs as the grant reckons it: net of what is refunded, or with VAT when the letter says gross."""
    kinds = [Kind.GROSS, Kind.SICK_PAY_REFUND]
    if year.grant.vat == "net":
        kinds.append(Kind.VAT_COMPENSATION)
    return on_measure(placed, measure).filter(pl.col("kind").is_in([str(kind) for kind in kinds]))


def payouts(placed: pl.DataFrame, measure: str) -> pl.DataFrame:
    """The postings of a measure on art 470; a repayment is one of them, with its own sign."""
    is_transfer = (pl.col("art") == TRANSFER_ART) & (pl.col("kind") == str(Kind.GROSS))
    return on_measure(placed, measure).filter(is_transfer)


def is_on(vouchers: Iterable[str]) -> pl.Expr:
    """Whether a posting is on one of these vouchers; a posting without a voucher is on none."""
    return pl.col("voucher").is_in(list(vouchers)).fill_null(value=False)


def sum_ore(postings: pl.DataFrame) -> int:
    """What postings sum to, debit positive."""
    return int(postings.get_column("amount_ore").sum() or 0)
