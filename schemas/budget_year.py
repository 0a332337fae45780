"""What `<year>.toml` may say: the action plan's budget and the grant of one year. Records only."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.budget_registers import Commitment, Draw, FundRecord, InKind, InKindRate, OnwardGrant, PayBasis
from schemas.letter_facts import RequestLetter
from schemas.payment_requests import PaymentModel
from schemas.programme_values import Amount, Code, Fact, Identifier, Kroner, Period, Record, Text


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


class BoundTo(Record):
    """A part of a carry-over that was approved for one measure's purpose only."""

    measure: Identifier
    kr: Kroner

    @property
    def ore(self) -> int:
        """The amount bound, in øre; exact."""
        return int(self.kr * 100)


class CarriedIn(Record):
    """Unused money of an earlier grant year: what was applied for and what the ministry approved.

    `bound_to` are the parts of what is approved that may be used for one measure only; the rest is free.
    """

    grant_year: int
    applied: Amount
    approved: Amount
    bound_to: tuple[BoundTo, ...] = ()


class CoFinancing(Record):
    """Money from another source for one measure. What is received stands in the accounts."""

    measure: Identifier
    funding_source: Identifier
    applied: Amount | None = None
    awarded: Amount | None = None
    letter: Fact = Fact()
    note: str = ""


class RequestedLine(Record):
    """What a letter asks for of one grant year and one purpose; without a measure, of the grant as a whole."""

    grant_year: int
    measure: Identifier | None = None
    kr: Kroner

    @property
    def ore(self) -> int:
        """The amount requested, in øre; exact."""
        return int(self.kr * 100)


class Requested(Record):
    """A payment request that has been sent; negative when it set off. Without lines it is for the whole year's grant.

    The lines sum to the letter.
    """

    kr: Kroner
    sent_on: date
    reference: Text
    lines: tuple[RequestedLine, ...] = ()

    @property
    def ore(self) -> int:
        """The amount requested, in øre; exact."""
        return int(self.kr * 100)


class CarryOverPlan(Record):
    """Why a measure has money left, and what it will be used for next year; printed in the letter.

    `kr` is how much of it is applied for as carry-over; all of it when left out.
    """

    measure: Identifier
    reason: Text
    plan: Text
    kr: Annotated[Kroner, Field(ge=0)] | None = None

    @property
    def ore(self) -> int | None:
        """The amount applied for, in øre; exact."""
        return None if self.kr is None else int(self.kr * 100)


class GrantYear(Record):
    """What the award letter of the year says. `letter` is its date and reference.

    `vat` decides whether the grant covers spend net or gross of VAT; `user_income` whether user fees and sales are
    deducted from it or kept beside it; `fund` is the fund's roll-forward where the ledger books it centrally.
    """

    award: Amount
    paid: Amount
    carried_in: tuple[CarriedIn, ...] = ()
    requested: tuple[Requested, ...] = ()
    letter: Fact
    vat: Literal["net", "gross"] = "net"
    payment_model: PaymentModel = "A"
    user_income: Literal["deduct", "keep"] = "deduct"
    fund: FundRecord | None = None
    bank_account: Fact
    report_deadline: Fact


class Parking(Record):
    """A posting set aside until somebody has answered; it is shown, and never counted.

    A parking that is released stays where it stands, so that what was parked can be told from what never was.
    """

    voucher: Text
    project: Code | None = None
    reason: Text
    owner: Text
    expires_on: date
    released_on: date | None = None
    released_by: Text | None = None
    release_reason: Text | None = None

    @property
    def is_released(self) -> bool:
        """Whether the posting counts again."""
        return self.released_on is not None

    @property
    def words(self) -> str:
        """What is parked, in bokmål, such as `bilag 4711 på prosjekt 71006`."""
        return f"bilag {self.voucher}" + (f" på prosjekt {self.project}" if self.project else "")

    def meets(self, other: Parking) -> bool:
        """Whether some posting could be set aside by both."""
        is_project = self.project == other.project or None in {self.project, other.project}
        return self.voucher == other.voucher and is_project

    @model_validator(mode="after")
    def _release_is_whole(self) -> Self:
        told = [part is not None for part in (self.released_on, self.released_by, self.release_reason)]
        if any(told) and not all(told):
            raise ValueError("released_on, released_by and release_reason are written together")
        return self


class Waiver(Record):
    """A finding somebody has taken responsibility for; shown as waived, never dropped.

    The fields between `rule` and `reason` narrow it: without any, it covers every finding of the rule.
    """

    rule: Text
    file: Text | None = None
    row: Annotated[int, Field(ge=1)] | None = None
    voucher: Text | None = None
    measure: Identifier | None = None
    period: Period | None = None
    reason: Text
    owner: Text
    expires_on: date

    @property
    def words(self) -> str:
        """What is waived, in bokmål, such as `unntaket fra L23 (bilag 7)`."""
        narrowed = {
            "fil": self.file,
            "rad": self.row,
            "bilag": self.voucher,
            "tiltak": self.measure,
            "periode": self.period,
        }
        place = ", ".join(f"{name} {value}" for name, value in narrowed.items() if value is not None)
        return f"unntaket fra {self.rule}" + (f" ({place})" if place else "")

    @model_validator(mode="after")
    def _row_is_of_a_file(self) -> Self:
        if self.row is not None and self.file is None:
            raise ValueError("a row is a row of a file; write `file` too")
        return self


class OwnCorrection(Record):
    """A posting the officer wants booked anew, and how; what is left out of `to_*` stays as it is."""

    voucher: Text
    project: Code | None = None
    row: Annotated[int, Field(ge=1)] | None = None
    to_project: Code | None = None
    to_account: Code | None = None
    to_function: Code | None = None
    to_responsibility: Code | None = None
    reason: Text
    by: Text

    @property
    def words(self) -> str:
        """What is to be booked anew, in bokmål."""
        place = [f"på prosjekt {self.project}"] if self.project else []
        place += [f"i rad {self.row}"] if self.row else []
        return " ".join((f"bilag {self.voucher}", *place))

    def meets(self, other: OwnCorrection) -> bool:
        """Whether some posting could be named by both."""
        return self.voucher == other.voucher and all(
            one == another or None in {one, another}
            for one, another in ((self.project, other.project), (self.row, other.row))
        )

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not any((self.to_project, self.to_account, self.to_function, self.to_responsibility)):
            raise ValueError("write at least one of to_project, to_account, to_function and to_responsibility")
        return self


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
    corrections: tuple[OwnCorrection, ...] = ()
    carry_over_plans: tuple[CarryOverPlan, ...] = ()
    in_kind_rates: tuple[InKindRate, ...] = ()
    in_kind: tuple[InKind, ...] = ()
    draws: tuple[Draw, ...] = ()
    onward_grants: tuple[OnwardGrant, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    pay_basis: tuple[PayBasis, ...] = ()
    budget_decision: Fact = Fact()
    request_letter: RequestLetter = RequestLetter()
