"""What a spread profile makes of an amount and of a year: parts in øre that sum to the whole, and the months it runs.

Belongs here: arithmetic on a profile. The kinds of profile are `schemas.spread`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from domain.money import largest_remainder
from schemas.spread import Spread


def periodised(amount_ore: int, shares: Sequence[Fraction]) -> tuple[int, ...]:
    """The amount by month in whole øre, January first; the months sum to it exactly.

    Raises:
        ValueError: the shares sum to nought.
    """
    return largest_remainder(amount_ore, shares)


def share_of_year(spread: Spread, month: int) -> Fraction:
    """How much of the year's budget the profile expects used at the end of a month; exact."""
    return sum(spread.shares[:month], Fraction(0))


def first_active_month(spread: Spread) -> int:
    """The first month, 1 to 12, in which the profile expects something used."""
    return next(number for number, share in enumerate(spread.shares, start=1) if share)
