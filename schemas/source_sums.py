"""What each funding source stands for in each measure, as it is coded in the accounts, beside what it promised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceSums:
    """One funding source in one measure; `measure` is None for what is placed on the programme as a whole.

    Spend and income are positive numbers. net = gross - VAT compensation - sick-pay refunds. `received_ore` is what the
    source has paid by the accounts (for the grant: receipts; for another source: its receipts and fund movements, as
    financing). `uncovered_ore` is spend coded to another source that it has not paid for, never negative.
    """

    measure: str | None
    funding_source: str
    gross_ore: int = 0
    vat_compensation_ore: int = 0
    sick_pay_refund_ore: int = 0
    net_ore: int = 0
    received_ore: int = 0
    fund_set_aside_ore: int = 0
    fund_use_ore: int = 0
    applied_ore: int | None = None
    awarded_ore: int | None = None
    is_award_confirmed: bool = False
    uncovered_ore: int = 0
    postings: int = 0


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Use at year-end by three simple methods, after co-financing; their spread tells how much is known."""

    run_rate_ore: int
    profile_ore: int
    commitments_ore: int

    @property
    def lowest_ore(self) -> int:
        """The lowest of the three."""
        return min(self.run_rate_ore, self.profile_ore, self.commitments_ore)

    @property
    def highest_ore(self) -> int:
        """The highest of the three."""
        return max(self.run_rate_ore, self.profile_ore, self.commitments_ore)

    @property
    def spread_ore(self) -> int:
        """How far apart they are."""
        return self.highest_ore - self.lowest_ore
