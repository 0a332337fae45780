"""Registers of a budget year in `<year>.toml`: own contribution, draws on an envelope, onward grants, commitments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.programme_values import Amount, Identifier, Kroner, Period, Record, Text

Hours = Annotated[Decimal, Field(ge=0, allow_inf_nan=False, decimal_places=2)]
OrganisationNumber = Annotated[str, StringConstraints(pattern=r"^\d{9}$")]


class InKindRate(Record):
    """What an hour is reckoned to be worth, and since when. A rate is dated, so that old hours keep theirs."""

    id: Identifier
    kr_per_hour: Kroner
    valid_from: date
    confirmed: bool = False
    source: Text


class InKind(Record):
    """Own contribution that is no money: hours at a rate, or a thing at a stated value. Never part of a cash sum."""

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
    kr: Kroner
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
    kr: Kroner
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
    """A cost that is known to come: an agreement, a position, an order. Vouchers that have come settle it."""

    id: Identifier
    measure: Identifier
    what: Text
    kr: Kroner
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
