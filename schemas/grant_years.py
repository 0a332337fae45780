"""The grant by grant year and purpose, its money from letter to ledger, and the programme over its years.

Accounting year, grant year and programme year are three dimensions, and never one field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PurposeUse:
    """Money of one grant year bound to one purpose. `measure` is None for money that is free within the programme."""

    measure: str | None
    available_ore: int
    used_ore: int
    unused_ore: int


@dataclass(frozen=True, slots=True)
class GrantYearUse:
    """One grant year's money: what was available this accounting year, what is used of it, what is left.

    `awarded_ore` and `paid_ore` are of the grant year itself; None when no year file or stored report tells them.
    `used_before_ore` is what earlier accounting years used of it; None unless the stored report of each of them tells.
    `purposes` sum to the grant year.
    """

    grant_year: int
    available_ore: int
    used_ore: int
    unused_ore: int
    confirmed: bool
    awarded_ore: int | None = None
    paid_ore: int | None = None
    purposes: tuple[PurposeUse, ...] = ()
    used_before_ore: int | None = None


@dataclass(frozen=True, slots=True)
class LetterMatch:
    """A payment request that has been sent, and what the ledger shows as received on it."""

    reference: str
    sent_on: str
    requested_ore: int
    received_ore: int

    @property
    def outstanding_ore(self) -> int:
        """What was asked for and has not come."""
        return self.requested_ore - self.received_ore


@dataclass(frozen=True, slots=True)
class UnmatchedPayment:
    """Money in the ledger beyond what was requested; `file` and `row` are of its first posting.

    `why` says what it looks like: the same amount once more, money asked for in another year (`letter_year`), or no
    request at all. A payment that was booked back without ever having been booked is negative.
    """

    period: str
    voucher: str | None
    file: str
    row: int
    ore: int
    why: Literal["twice", "other_year", "unrequested"]
    letter_year: int | None = None


@dataclass(frozen=True, slots=True)
class MoneyMatch:
    """Money of one year from award to ledger: requested by letter, paid by the ministry, received in the accounts."""

    awarded_ore: int
    requested_ore: int
    paid_ore: int
    received_ore: int
    letters: tuple[LetterMatch, ...] = ()
    unmatched: tuple[UnmatchedPayment, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgrammeYear:
    """One accounting year of the programme. A figure that is not known is None, never nought.

    `basis` says where it is from: this run, the stored report of that year, or the plan alone.
    """

    accounting_year: int
    programme_year: int
    basis: Literal["run", "report", "plan"]
    run_id: str = ""
    awarded_ore: int | None = None
    carried_in_ore: int | None = None
    disposable_ore: int | None = None
    budget_ore: int | None = None
    gross_ore: int | None = None
    net_ore: int | None = None
    used_ore: int | None = None
    own_ore: int | None = None
    unused_ore: int | None = None
    fund_closing_ore: int | None = None
    requested_ore: int | None = None
    is_confirmed: bool = False
    is_final: bool = False
