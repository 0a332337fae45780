"""What each funding source stands for in each measure, as it is coded in the accounts, beside what it promised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceSums:
    """One funding source in one measure; `measure` is None for what is placed on the programme as a whole.

    Spend and income are positive numbers. net = gross - VAT compensation - sick-pay refunds. `received_ore` is what the
    source has paid in this year by the accounts. `other_financing_ore` is what is deducted from the cost: under another
    source than the grant, received - set aside + fund use, and user income unless it is kept; under the grant, refunds
    from others that are booked on its projects. `user_income_ore` is user fees and sales, deducted or not.
    `uncovered_ore` is spend coded to another source that it has not paid for, on the basis that the award letter says,
    never negative. What is awarded is the grant's award where `measure` is None, else the source's promise.
    """

    measure: str | None
    funding_source: str
    gross_ore: int = 0
    vat_compensation_ore: int = 0
    sick_pay_refund_ore: int = 0
    net_ore: int = 0
    received_ore: int = 0
    user_income_ore: int = 0
    other_financing_ore: int = 0
    fund_set_aside_ore: int = 0
    fund_use_ore: int = 0
    applied_ore: int | None = None
    awarded_ore: int | None = None
    is_award_confirmed: bool = False
    uncovered_ore: int = 0
    postings: int = 0


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Use at year-end by three simple methods, after co-financing; their spread tells how much is known.

    A measure without registered commitments is forecast by the first two alone: `commitments_ore` is then what is used
    so far, which says nothing of what will come.
    """

    run_rate_ore: int
    profile_ore: int
    commitments_ore: int
    has_commitments: bool = True

    @property
    def speaking_ore(self) -> tuple[int, ...]:
        """The forecasts that say something of what will come."""
        by_pace = (self.run_rate_ore, self.profile_ore)
        return (*by_pace, self.commitments_ore) if self.has_commitments else by_pace

    @property
    def lowest_ore(self) -> int:
        """The lowest that says something of what will come."""
        return min(self.speaking_ore)

    @property
    def highest_ore(self) -> int:
        """The highest that says something of what will come."""
        return max(self.speaking_ore)

    @property
    def spread_ore(self) -> int:
        """How far apart they are."""
        return self.highest_ore - self.lowest_ore
