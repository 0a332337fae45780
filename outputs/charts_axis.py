"""The steps of an axis and what stands beside them, in whole øre."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from outputs.norwegian import HARD_SPACE, Decimals, amount, decimal

MOST_STEPS: Final = 6
_KRONE: Final = 100
_MILLION: Final = 1_000_000 * _KRONE


@dataclass(frozen=True, slots=True)
class Axis:
    """Evenly spaced amounts around all that is shown, each with its text; `unit` stands once, above."""

    amounts_ore: tuple[int, ...]
    texts: tuple[str, ...]
    unit: str

    @property
    def low_ore(self) -> int:
        """Where it begins."""
        return self.amounts_ore[0]

    @property
    def high_ore(self) -> int:
        """Where it ends."""
        return self.amounts_ore[-1]


def axis(low_ore: int, high_ore: int) -> Axis:
    """An axis that holds both and nought, in steps of 1, 2 or 5 times a power of ten, none below a krone."""
    low, high = min(low_ore, 0), max(high_ore, 0)
    step = next(step for step in _steps() if -(-high // step) - low // step <= MOST_STEPS)
    amounts = tuple(range(low // step * step, max(-(-high // step), 1) * step + 1, step))
    if max(-low, high) < 2 * _MILLION:
        return Axis(amounts, tuple(amount(ore, Decimals.NEVER) for ore in amounts), "kroner")
    places = next(places for places in range(9) if step * 10**places % _MILLION == 0)
    texts = tuple(decimal(Fraction(ore, _MILLION), places) for ore in amounts)
    return Axis(amounts, texts, f"mill.{HARD_SPACE}kroner")


def _steps() -> Iterator[int]:
    step = _KRONE
    while True:
        yield from (step, 2 * step, 5 * step)
        step *= 10
