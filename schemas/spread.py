"""How a measure's budget is expected to be used over the year: four kinds of profile, each twelve exact shares.

Which profile a measure has is the programme's own choice; what the shares make of an amount is `domain.spreads`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from schemas.programme_values import Record, Share

MONTHS_OF_YEAR: Final = 12
Month = Annotated[int, Field(ge=1, le=MONTHS_OF_YEAR)]


class EvenSpread(Record):
    """The same in every month; what a measure has when its file says nothing."""

    kind: Literal["even"] = "even"

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Each month's share of the year, January first; they sum to 1."""
        return _in_proportion((1,) * MONTHS_OF_YEAR)


class StartSpread(Record):
    """Nothing before the month of the start, then the same in every month."""

    kind: Literal["from_month"]
    month: Month

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Each month's share of the year, January first; they sum to 1."""
        return _in_proportion([int(number >= self.month) for number in range(1, MONTHS_OF_YEAR + 1)])


class SeasonalSpread(Record):
    """These months take this share of the year, the same in each; the other months take the rest, the same in each."""

    kind: Literal["seasonal"]
    months: Annotated[tuple[Month, ...], Field(min_length=1)]
    share: Share

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Each month's share of the year, January first; they sum to 1."""
        share, season = Fraction(self.share), len(self.months)
        outside = (1 - share) / (MONTHS_OF_YEAR - season) if season < MONTHS_OF_YEAR else Fraction(0)
        inside = share / season
        return tuple(inside if number in self.months else outside for number in range(1, MONTHS_OF_YEAR + 1))

    @model_validator(mode="after")
    def _months_take_the_year(self) -> Self:
        if len(set(self.months)) != len(self.months):
            raise ValueError("a month of the season is named once")
        if len(self.months) == MONTHS_OF_YEAR and Fraction(self.share) != 1:
            raise ValueError("all twelve months are in the season, so share must be 1/1")
        return self


class OwnSpread(Record):
    """Twelve whole-number weights, January first."""

    kind: Literal["own"] = "own"
    weights: tuple[Annotated[int, Field(ge=0)], ...] = Field(min_length=MONTHS_OF_YEAR, max_length=MONTHS_OF_YEAR)

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Each month's share of the year, January first; they sum to 1."""
        return _in_proportion(self.weights)

    @model_validator(mode="after")
    def _some_month_has_weight(self) -> Self:
        if not any(self.weights):
            raise ValueError("at least one month must have weight")
        return self


def _in_proportion(weights: tuple[int, ...] | list[int]) -> tuple[Fraction, ...]:
    whole = sum(weights)
    return tuple(Fraction(weight, whole) for weight in weights)


def _kind_of(value: Any) -> str:
    """The kind a file says; weights alone are a profile of one's own, and nothing at all is an even one."""
    if isinstance(value, dict):
        return str(value.get("kind", "own" if "weights" in value else "even"))
    return str(getattr(value, "kind", "even"))


Spread = Annotated[
    Annotated[EvenSpread, Tag("even")]
    | Annotated[StartSpread, Tag("from_month")]
    | Annotated[SeasonalSpread, Tag("seasonal")]
    | Annotated[OwnSpread, Tag("own")],
    Discriminator(
        _kind_of,
        custom_error_type="spread_kind",
        custom_error_message="kind is one of even, from_month, seasonal and own",
    ),
]
