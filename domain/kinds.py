"""What a posting is to the grant, by KOSTRA art.

Source: DOMAIN 1.3, which rests on SSB's groups of arts. The same art can be the grant itself or another source's
money; the funding source of the coding rule decides, never the art alone.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.programme import LedgerProfile
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

_NOT_THE_GRANTS: Final = (Kind.GRANT_RECEIPT, Kind.FUND_SET_ASIDE, Kind.FUND_USE)


def kind_of_art(art: str | None) -> Kind:
    """The kind of one art under the reconciled grant; an art that is not in the list is ineligible."""
    if art is None:
        return Kind.INELIGIBLE
    return next((kind for first, last, kind in ART_KINDS if first <= art <= last), Kind.INELIGIBLE)


def placed_kind(grant_source: str, profile: LedgerProfile) -> pl.Expr:
    """The kind of a placed posting. Only the operating accounts hold spend; investments are shown apart.

    Under another funding source than the grant, receipts and fund movements are that source's financing.

    Needs columns `art`, `account_class` and `funding_source`.
    """
    by_art = pl.lit(str(Kind.INELIGIBLE))
    for first, last, kind in ART_KINDS:
        by_art = (
            pl.when(pl.col("art").is_between(pl.lit(first), pl.lit(last))).then(pl.lit(str(kind))).otherwise(by_art)
        )
    is_other_sources = (pl.col("funding_source") != grant_source) & by_art.is_in(
        [str(kind) for kind in _NOT_THE_GRANTS]
    )
    return (
        pl.when(pl.col("account_class") == profile.investment_class)
        .then(pl.lit(str(Kind.INVESTMENT)))
        .when((pl.col("account_class") != profile.operating_class).fill_null(value=True))
        .then(pl.lit(str(Kind.INELIGIBLE)))
        .when(is_other_sources)
        .then(pl.lit(str(Kind.OTHER_FINANCING)))
        .otherwise(by_art)
    )
