"""The one rounding function of the product, and parts that add up to their whole. Amounts are integer øre."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def round_half_away(value: Fraction) -> int:
    """The nearest whole number; halves go away from zero, so that an amount and its reversal cancel.

    Source: decision 0004.
    """
    doubled = 2 * abs(value.numerator) + value.denominator
    nearest = doubled // (2 * value.denominator)
    return nearest if value >= 0 else -nearest


def share_of(amount_ore: int, share: Fraction) -> int:
    """That share of an amount, in whole øre."""
    return round_half_away(amount_ore * share)


def largest_remainder(total: int, weights: Sequence[Fraction]) -> tuple[int, ...]:
    """Whole parts in proportion to the weights that sum to the total exactly.

    The units left after rounding down go to the largest remainders, the first of equals first.

    Raises:
        ValueError: the weights sum to nought.
    """
    whole = sum(weights, Fraction(0))
    if not whole:
        raise ValueError("weights sum to nought; there is nothing to share by")
    exact = [abs(total) * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: abs(total) - sum(parts)]:
        parts[index] += 1
    return tuple(parts) if total >= 0 else tuple(-part for part in parts)


def rounded_parts(exact: Sequence[Fraction]) -> tuple[int, ...]:
    """Each part rounded up or down to a whole number, so that they sum to their sum rounded.

    For parts of either sign, as kroner that are printed under a total. Each is rounded down, and the units that are
    left go to the largest remainders.

    Source: decision 0022.
    """
    down = [part.numerator // part.denominator for part in exact]
    remainders = [part - whole for part, whole in zip(exact, down, strict=True)]
    left = round_half_away(sum(exact, Fraction(0))) - sum(down)
    if not any(remainders):
        return tuple(down)
    return tuple(whole + unit for whole, unit in zip(down, largest_remainder(left, remainders), strict=True))
