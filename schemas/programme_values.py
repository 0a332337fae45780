"""The smallest parts of a programme file: texts, codes, amounts and shares, with their grammar."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator


def _at_most_two_decimals(kr: Decimal) -> Decimal:
    if kr != round(kr, 2):
        raise ValueError("an amount has at most two decimals")
    return kr


def _ordered_range(text: str) -> str:
    first, last = text.split("-")
    if first > last:
        raise ValueError("a range runs from the lower code to the higher")
    return text


def _exact_fraction(text: str) -> str:
    if not 0 <= Fraction(text) <= 1:
        raise ValueError("a share lies between 0 and 1")
    return text


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-zÆØÅæøå.]+$")]
Kroner = Annotated[Decimal, Field(allow_inf_nan=False), AfterValidator(_at_most_two_decimals)]
ArtRange = Annotated[str, StringConstraints(pattern=r"^\d{3}-\d{3}$"), AfterValidator(_ordered_range)]
Period = Annotated[str, StringConstraints(pattern=r"^20\d{2}-(0[0-9]|1[0-5])$")]
Share = Annotated[str, StringConstraints(pattern=r"^\d+/[1-9]\d*$"), AfterValidator(_exact_fraction)]


class Record(BaseModel):
    """A frozen record that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(Record):
    """An amount somebody has promised, paid or applied for. Unconfirmed amounts are never printed as fact."""

    kr: Kroner
    confirmed: bool = False
    source: Text
    note: str = ""

    @property
    def ore(self) -> int:
        """The amount in øre; exact."""
        return int(self.kr * 100)


class Fact(Record):
    """A text that a letter needs, such as a case number; empty and unconfirmed until the municipality knows it."""

    text: str = ""
    confirmed: bool = False
    source: str = ""

    @model_validator(mode="after")
    def _confirmed_says_something(self) -> Self:
        if self.confirmed and not self.text.strip():
            raise ValueError("confirmed = true needs a text; write what was confirmed")
        return self
