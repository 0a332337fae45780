"""What a posting is to the grant, by KOSTRA art.

Source: DOMAIN 1.3, which rests on SSB's groups of arts. The same art can be the grant itself or another source's
money; the funding source of the coding rule decides, never the art alone.
"""

from __future__ import annotations

from typing import Final, Literal

import polars as pl

from schemas.programme import GrantScheme, LedgerProfile
from schemas.records import Kind

ART_KINDS: Final[tuple[tuple[str, str, Kind], ...]] = (
    ("010", "480", Kind.GROSS),
    ("500", "540", Kind.INELIGIBLE),
    ("550", "550", Kind.FUND_SET_ASIDE),
    ("570", "599", Kind.INELIGIBLE),
    ("600", "690", Kind.OTHER_FINANCING),
    ("700", "700", Kind.GRANT_RECEIPT),
    ("710", "710", Kind.SICK_PAY_REFUND),
    ("729", "729", Kind.VAT_COMPENSATION),
    ("730", "790", Kind.OTHER_FINANCING),
    ("800", "800", Kind.INELIGIBLE),
    ("810", "810", Kind.GRANT_RECEIPT),
    ("830", "850", Kind.OTHER_FINANCING),
    ("870", "879", Kind.INELIGIBLE),
    ("880", "895", Kind.OTHER_FINANCING),
    ("900", "940", Kind.INELIGIBLE),
    ("950", "950", Kind.FUND_USE),
    ("970", "999", Kind.INELIGIBLE),
)
"""First art, last art, kind. Both ends included; no two overlap."""

USER_INCOME_ARTS: Final = ("600", "690")
"""User fees and sales, both ends included: other financing, unless the programme keeps them beside the grant."""

FUND_ARTS: Final = ("550", "950")
"""Set aside to a restricted fund, and used of it."""

_NOT_THE_GRANTS: Final = (Kind.GRANT_RECEIPT, Kind.FUND_SET_ASIDE, Kind.FUND_USE)


def placed_kind(scheme: GrantScheme, profile: LedgerProfile) -> pl.Expr:
    """The kind of a placed posting. Only the operating accounts hold spend; investments are shown apart.

    Where the scheme counts investments, they are what their art says, as in the operating accounts. Under another
    funding source than the grant, receipts and fund movements are that source's financing.

    Needs columns `art`, `account_class` and `funding_source`.
    """
    by_art = pl.lit(str(Kind.INELIGIBLE))
    for first, last, kind in ART_KINDS:
        by_art = (
            pl.when(pl.col("art").is_between(pl.lit(first), pl.lit(last))).then(pl.lit(str(kind))).otherwise(by_art)
        )
    is_other_sources = (pl.col("funding_source") != scheme.funding_source) & by_art.is_in(
        [str(kind) for kind in _NOT_THE_GRANTS]
    )
    is_investment = pl.col("account_class") == profile.investment_class
    is_operating = pl.col("account_class") == profile.operating_class
    counts = is_operating | is_investment if scheme.investment == "count" else is_operating
    return (
        pl.when(is_investment & ~counts)
        .then(pl.lit(str(Kind.INVESTMENT)))
        .when((~counts).fill_null(value=True))
        .then(pl.lit(str(Kind.INELIGIBLE)))
        .when(is_other_sources)
        .then(pl.lit(str(Kind.OTHER_FINANCING)))
        .otherwise(by_art)
    )


def is_user_income() -> pl.Expr:
    """Whether a posting is user fees or sales that count, deducted or kept. Needs columns `art` and `kind`."""
    counted = [str(Kind.OTHER_FINANCING), str(Kind.USER_INCOME)]
    first, last = USER_INCOME_ARTS
    in_range = pl.col("art").is_between(pl.lit(first), pl.lit(last))
    return (in_range & pl.col("kind").is_in(counted)).fill_null(value=False)


def with_user_income(placed: pl.DataFrame, user_income: Literal["deduct", "keep"]) -> pl.DataFrame:
    """PLACED with user fees and sales as other financing, or as an income of their own that nothing is deducted for.

    Whichever of the two they were before, so that the reading can be switched on postings that have their place.

    Args:
        placed: PLACED.
        user_income: as the budget year says.

    Source: decision 0015.
    """
    kind = Kind.OTHER_FINANCING if user_income == "deduct" else Kind.USER_INCOME
    return placed.with_columns(kind=pl.when(is_user_income()).then(pl.lit(str(kind))).otherwise("kind"))
