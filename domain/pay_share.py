"""The share of some persons' pay that the grant may cover: what is charged, what it may be, and what is above.

Only the sums of all persons of a rule together are known here; no person's pay is read, kept or told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from domain.money import share_of
from domain.periods import DECEMBER
from schemas.budget_year import BudgetYear
from schemas.programme import Programme
from schemas.programme_rules import PayShareRule
from schemas.programme_values import ArtRange
from schemas.records import Kind


@dataclass(frozen=True, slots=True)
class PayShare:
    """What a pay-share rule comes to in a run. `full_pay_ore` is the whole year's, None when nobody has stated it.

    `months` are those of the year that the run covers; pay is earned evenly, so they are the part of the year.
    """

    rule: PayShareRule
    charged_ore: int
    full_pay_ore: int | None
    months: int

    @property
    def cap_ore(self) -> int | None:
        """The most that the grant may be charged with for these months; rounded once."""
        if self.full_pay_ore is None:
            return None
        return share_of(self.full_pay_ore, self.rule.allowed_share * Fraction(self.months, DECEMBER))

    @property
    def over_ore(self) -> int:
        """What is charged above the cap; never negative, and nought while the cap is not known."""
        return 0 if self.cap_ore is None else max(0, self.charged_ore - self.cap_ore)

    @property
    def charged_share(self) -> Fraction | None:
        """What is charged, as an exact share of all the pay of these months; None when that is not known."""
        return Fraction(self.charged_ore * DECEMBER, self.full_pay_ore * self.months) if self.full_pay_ore else None


def pay_shares(postings: pl.DataFrame, programme: Programme, year: BudgetYear, month: int) -> Iterator[PayShare]:
    """One for each pay-share rule of the programme.

    Args:
        postings: PLACED; placed postings. Only those coded to the grant count.
        programme: the rules.
        year: the pay that the shares are of.
        month: the last month the postings cover, 1 to 12.

    Source: decision 0018.
    """
    full_pay = {basis.rule: basis.full_pay.ore for basis in year.pay_basis}
    granted = postings.filter(pl.col("funding_source") == programme.grant_scheme.funding_source)
    for rule in programme.rules:
        if isinstance(rule, PayShareRule):
            yield PayShare(rule, _charged(granted, rule), full_pay.get(rule.id), month)


def _charged(postings: pl.DataFrame, rule: PayShareRule) -> int:
    """Pay on the measure, less the refunds for absence that come back for it."""
    is_pay = (pl.col("kind") == str(Kind.GROSS)) & is_within(rule.arts)
    is_refund = pl.col("kind") == str(Kind.SICK_PAY_REFUND)
    of_measure = postings.filter(pl.col("measure") == rule.measure, is_pay | is_refund)
    return int(of_measure.get_column("amount_ore").sum())


def is_within(arts: tuple[ArtRange, ...]) -> pl.Expr:
    """Whether a posting's art lies in one of the ranges; a posting without an art does not."""
    spans = [span.split("-") for span in arts]
    within = (pl.col("art").is_between(pl.lit(first), pl.lit(last)) for first, last in spans)
    return pl.any_horizontal(pl.lit(value=False), *within).fill_null(value=False)
