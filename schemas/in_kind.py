"""Own contribution: hours and things that are no money, in a type of its own that no cash sum can take in.

`InKindValue` is no number: adding it to øre is a type error before the program runs and a TypeError while it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class InKindValue:
    """What own contribution is reckoned to be worth, in øre at a dated rate. Only its own kind can be added to it."""

    in_kind_ore: int = 0

    def __add__(self, other: InKindValue) -> InKindValue:
        if not isinstance(other, InKindValue):
            return NotImplemented
        return InKindValue(self.in_kind_ore + other.in_kind_ore)


def total_in_kind(values: Iterable[InKindValue]) -> InKindValue:
    """The sum of own contributions; nothing but own contributions can be among them."""
    total = InKindValue()
    for value in values:
        total = total + value
    return total


@dataclass(frozen=True, slots=True)
class InKindResult:
    """One entry of the register: hours in hundredths at a rate in øre an hour, or a thing at its stated value.

    `measure` is None for what serves the programme as a whole. `rate` names the rate that was used and its date.
    """

    id: str
    service_area: str
    measure: str | None
    what: str
    hours_hundredths: int | None
    rate: str
    value: InKindValue
    confirmed: bool
