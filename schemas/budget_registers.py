"""Registers of a budget year in `<year>.toml`: own contribution, draws on an envelope, onward grants, commitments.

What must agree across the records is checked in `schemas.register_faults`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from schemas.programme_values import Amount, Identifier, Kroner, Period, Record, Text


def _without_blanks(text: str) -> str:
    return "".join(text.split())


Hours = Annotated[Decimal, Field(gt=0, allow_inf_nan=False, decimal_places=2)]
MoreThanNought = Annotated[Kroner, Field(gt=0)]
OrganisationNumber = Annotated[Text, AfterValidator(_without_blanks)]
"""Its digits are checked in `schemas.register_faults`, which never repeats a number that may be a person's."""


class InKindRate(Record):
    """What an hour is reckoned to be worth, and since when.

    Rates with the same id supersede each other: an hour is worth what the newest of them said on the day it was worked.
    An old rate stays in the file, so that old hours keep theirs.
    """

    id: Identifier
    kr_per_hour: MoreThanNought
    valid_from: date
    confirmed: bool = False
    source: Text

    @property
    def ore_per_hour(self) -> int:
        """What an hour is worth, in øre; exact."""
        return int(self.kr_per_hour * 100)


class InKind(Record):
    """Own contribution that is no money: hours at a rate, or a thing at a stated value. Never part of a cash sum.

    `rate` is the id of one or several dated rates; without `measure` it serves the programme as a whole.
    """

    id: Identifier
    service_area: Text
    measure: Identifier | None = None
    what: Text
    worked_on: date
    hours: Hours | None = None
    rate: Identifier | None = None
    value: Amount | None = None
    confirmed: bool = False

    @model_validator(mode="after")
    def _hours_or_value(self) -> Self:
        if (self.hours is None) == (self.value is None) or (self.hours is None) != (self.rate is None):
            raise ValueError("write `hours` with `rate`, or `value` alone")
        return self


class Draw(Record):
    """A decided use of an envelope. `vouchers` are the postings it pays for, as the accounts number them."""

    id: Identifier
    measure: Identifier
    initiative: Text
    purpose: Text
    kr: MoreThanNought
    decided_by: Text
    decided_on: date
    vouchers: tuple[Text, ...] = ()

    @property
    def ore(self) -> int:
        """The amount decided, in øre; exact."""
        return int(self.kr * 100)


class OnwardGrant(Record):
    """A grant passed on to an organisation: the award, the vouchers that pay it, and the report it owes."""

    id: Identifier
    measure: Identifier
    recipient: Text
    organisation_number: OrganisationNumber
    purpose: Text
    kr: MoreThanNought
    decided_by: Text
    decided_on: date
    vouchers: tuple[Text, ...] = ()
    report_due: date | None = None
    report_received: date | None = None

    @property
    def ore(self) -> int:
        """The amount awarded, in øre; exact."""
        return int(self.kr * 100)


class Commitment(Record):
    """The year's part of a cost that is known to come: an agreement, a position, an order; on the award letter's basis.

    `vouchers` are those that have come, as the accounts number them on the measure: they settle it, so that no cost is
    counted both as known and as used. `until` is the last period it runs.
    """

    id: Identifier
    measure: Identifier
    what: Text
    kr: MoreThanNought
    until: Period
    source: Text
    vouchers: tuple[Text, ...] = ()
    cancelled_on: date | None = None

    @property
    def ore(self) -> int:
        """The amount committed, in øre; exact."""
        return int(self.kr * 100)


class PayBasis(Record):
    """The whole year's pay of all the persons a pay-share rule speaks of, together; no person's pay stands alone."""

    rule: Identifier
    full_pay: Amount


class FundRecord(Record):
    """A restricted fund that is booked centrally, without the programme's projects: its roll-forward by hand."""

    opening: Amount
    set_aside: Amount
    used: Amount
