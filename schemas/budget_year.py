"""What `<year>.toml` may say: the action plan's budget and the grant of one year. Records only."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from schemas.programme_values import Amount, Code, Fact, Identifier, Kroner, Record, Text


class Allocation(Record):
    """One line of the action plan's budget, in the plan's order and wording."""

    measure: Identifier
    line: Text
    kr: Kroner
    confirmed: bool = True
    note: str = ""

    @property
    def ore(self) -> int:
        """The allocation in øre; exact."""
        return int(self.kr * 100)


class Reallocation(Record):
    """Money moved from one measure to another within the year, by a named decision."""

    from_measure: Identifier
    to_measure: Identifier
    kr: Kroner
    decided_by: Text
    decided_on: date
    reason: Text

    @property
    def ore(self) -> int:
        """The amount moved, in øre; exact."""
        return int(self.kr * 100)


class CarriedIn(Record):
    """Unused money of an earlier grant year: what was applied for and what the ministry approved."""

    grant_year: int
    applied: Amount
    approved: Amount


class CoFinancing(Record):
    """Money from another source for one measure."""

    measure: Identifier
    funding_source: Identifier
    applied: Amount | None = None
    awarded: Amount | None = None
    note: str = ""


class Requested(Record):
    """A payment request for the year that has been sent."""

    kr: Kroner
    sent_on: date
    reference: Text

    @property
    def ore(self) -> int:
        """The amount requested, in øre; exact."""
        return int(self.kr * 100)


class CarryOverPlan(Record):
    """Why a measure has money left, and what it will be used for next year; printed in the letter."""

    measure: Identifier
    reason: Text
    plan: Text


class GrantYear(Record):
    """What the award letter of the year says. `vat` decides whether the grant covers spend net or gross of VAT."""

    award: Amount
    paid: Amount
    carried_in: tuple[CarriedIn, ...] = ()
    requested: tuple[Requested, ...] = ()
    letter: Fact
    vat: Literal["net", "gross"] = "net"
    payment_model: Literal["A", "B", "C"] = "A"
    bank_account: Fact
    report_deadline: Fact


class Parking(Record):
    """A posting set aside until somebody has answered; it is shown, and never counted."""

    voucher: Text
    project: Code | None = None
    reason: Text
    owner: Text
    expires_on: date


class Waiver(Record):
    """A finding somebody has taken responsibility for; shown as waived, never dropped."""

    rule: Text
    voucher: Text | None = None
    measure: Identifier | None = None
    reason: Text
    owner: Text
    expires_on: date


class BudgetYear(Record):
    """`<year>.toml`: the action plan's budget and the grant of one year."""

    schema_version: Literal[1]
    year: int
    plan: Text
    is_invented: bool = False
    accounts_closed: bool
    total_kr: Kroner
    grant: GrantYear
    allocations: tuple[Allocation, ...] = Field(min_length=1)
    reallocations: tuple[Reallocation, ...] = ()
    co_financing: tuple[CoFinancing, ...] = ()
    parked: tuple[Parking, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    carry_over_plans: tuple[CarryOverPlan, ...] = ()
