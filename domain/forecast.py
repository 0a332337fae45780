"""What a measure will have used at the end of the year."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from domain.money import round_half_away


def share_of_year(weights: Sequence[int], month: int) -> Fraction:
    """How much of a year's budget the spread expects used at the end of a month; exact."""
    return Fraction(sum(weights[:month]), sum(weights))


def forecast_by_profile(used_ore: int, allocation_ore: int, weights: Sequence[int], month: int) -> int:
    """Use at year-end when the rest of the year runs as the year so far, month for month as the spread expects.

    Before the spread expects anything, what is used comes on top of the whole allocation.

    Args:
        used_ore: used through `month`.
        allocation_ore: the revised allocation of the year.
        weights: twelve weights, January first.
        month: 1 to 12.
    """
    expected = share_of_year(weights, month)
    if not expected:
        return used_ore + allocation_ore
    return round_half_away(Fraction(used_ore) / expected)
