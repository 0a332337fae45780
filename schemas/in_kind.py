"""Own contribution: hours and things that are no money, in a type of its own that no cash sum can take in.

`InKindValue` is no number: adding it to øre, or comparing it with øre, is a type error before the program runs and a
TypeError while it does. Decision 0021 has the reasons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING


@dataclass(frozen=True, slots=True, order=True)
class InKindValue:
    """What own contribution is reckoned to be worth, in øre at a dated rate. Only its own kind can be added to it."""

    in_kind_ore: int = 0

    def __add__(self, other: InKindValue) -> InKindValue:
        if not isinstance(other, InKindValue):
            return NotImplemented
        return InKindValue(self.in_kind_ore + other.in_kind_ore)

    if not TYPE_CHECKING:  # A type checker that sees it would take every comparison for a meant one.

        def __eq__(self, other: object) -> bool:
            """Whether both are worth the same; own contribution and a number are never asked whether they are."""
            if isinstance(other, InKindValue):
                return self.in_kind_ore == other.in_kind_ore
            if hasattr(other, "__int__") or hasattr(other, "__index__"):
                raise TypeError(f"own contribution is no money and cannot be compared with {type(other).__name__}")
            return NotImplemented

        def __hash__(self) -> int:
            return hash((InKindValue, self.in_kind_ore))


def total_in_kind(values: Iterable[InKindValue]) -> InKindValue:
    """The sum of own contributions; nothing but own contributions can be among them."""
    total = InKindValue()
    for value in values:
        total = total + value
    return total


@dataclass(frozen=True, slots=True)
class InKindResult:
    """One entry of the register: hours in hundredths at a rate, or a thing at its stated value.

    `measure` is None for what serves the programme as a whole. `rate` names the rate and `rate_valid_from` which of
    those with that name was used; `hour_value` is what it says an hour is worth. All three are empty for a thing.
    `confirmed` is true when somebody has confirmed both the entry and what its value rests on.
    """

    id: str
    service_area: str
    measure: str | None
    what: str
    hours_hundredths: int | None
    rate: str
    value: InKindValue
    confirmed: bool
    worked_on: str = ""
    rate_valid_from: str | None = None
    hour_value: InKindValue | None = None
