"""The rules of plan and agreement, as a programme file states them."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from schemas.programme_values import ArtRange, Code, Identifier, Record, Share, Text


class PayShareRule(Record):
    """The grant covers at most this share of these persons' pay; `arts` says what counts as pay.

    `of` is the reading that is chosen: a share of each person's whole pay, or of the part of it, `position`, that is
    set aside for the programme.
    """

    kind: Literal["pay_share"]
    id: Identifier
    measure: Identifier
    share: Share
    persons: Annotated[int, Field(ge=1)]
    arts: tuple[ArtRange, ...]
    of: Literal["full_pay", "programme_position"] = "full_pay"
    position: Share = "1/2"
    reading: Text
    confirmed: bool
    source: Text

    @property
    def fraction(self) -> Fraction:
        """The share, exact."""
        return Fraction(self.share)

    @property
    def allowed_share(self) -> Fraction:
        """The share of all of these persons' pay that the grant may cover under the chosen reading, exact."""
        return self.fraction if self.of == "full_pay" else self.fraction * Fraction(self.position)


class YearShare(Record):
    """The share of a measure's cost that the grant may cover in a year of the ramp."""

    year: int
    share: Share
    confirmed: bool = False

    @property
    def fraction(self) -> Fraction:
        """The share, exact."""
        return Fraction(self.share)


class FullFinancingRule(Record):
    """These measures may be paid in full by the grant up to and including this year, then by a falling share."""

    kind: Literal["full_financing"]
    id: Identifier
    measures: tuple[Identifier, ...]
    last_year: int
    shares: tuple[YearShare, ...] = ()
    confirmed: bool
    source: Text


class OrdinaryOperationRule(Record):
    """The grant may not pay ordinary operation: postings on these arts or functions need a reason."""

    kind: Literal["ordinary_operation"]
    id: Identifier
    arts: tuple[ArtRange, ...]
    functions: tuple[Code, ...]
    confirmed: bool
    source: Text


class EnvelopeRule(Record):
    """A budget line without measures of its own: every use needs an initiative and a decision."""

    kind: Literal["envelope"]
    id: Identifier
    measure: Identifier
    confirmed: bool
    source: Text


class AllowedArtsRule(Record):
    """A measure is for costs of some kinds only: postings on other arts are told of."""

    kind: Literal["allowed_arts"]
    id: Identifier
    measure: Identifier
    arts: Annotated[tuple[ArtRange, ...], Field(min_length=1)]
    confirmed: bool
    source: Text


class SpendShareRule(Record):
    """What these measures together take of all that the grant pays for is shown, and warned of above the limit."""

    kind: Literal["spend_share"]
    id: Identifier
    name: Text
    measures: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    limit: Share | None = None
    confirmed: bool
    source: Text


ProgrammeRule = Annotated[
    PayShareRule | FullFinancingRule | OrdinaryOperationRule | EnvelopeRule | AllowedArtsRule | SpendShareRule,
    Field(discriminator="kind"),
]
