"""The grant of one accounting year as a whole. What it is by grant year stands in `schemas.grant_years`."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.grant_years import GrantYearUse, MoneyMatch


@dataclass(frozen=True, slots=True)
class GrantResult:
    """The grant as a whole. unused = disposable - used, never floored; closing = opening + set aside - used fund.

    `is_fund_opening_booked` is true when the opening fund is read from the ledger's opening balance; else it is the
    one written by hand in the year file, or the carry-over that the file says is approved. Movements by hand are known
    for the whole year only: in a run for a month they are nought and not to be printed.
    """

    awarded_ore: int
    carried_in_ore: int
    disposable_ore: int
    used_ore: int
    unused_ore: int
    confirmed: bool
    paid_ore: int
    received_ore: int
    fund_opening_ore: int
    fund_set_aside_ore: int
    fund_use_ore: int
    fund_closing_ore: int
    grant_years: tuple[GrantYearUse, ...]
    is_fund_opening_booked: bool = False
    is_fund_opening_by_hand: bool = False
    is_fund_moved_by_hand: bool = False
    matched: MoneyMatch | None = None

    @property
    def is_fund_by_hand(self) -> bool:
        """Whether any part of the fund's roll-forward is written by hand."""
        return self.is_fund_opening_by_hand or self.is_fund_moved_by_hand
