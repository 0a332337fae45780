"""Full financing up to a year, and a falling share after it: the ramp by which a measure becomes ordinary operation."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from domain.money import share_of
from schemas.programme_rules import FullFinancingRule, YearShare

FULL = Fraction(1)


def share_in(rule: FullFinancingRule, year: int) -> Fraction | None:
    """The share of a measure's cost that the grant may cover in a year; None when the ramp says nothing of it."""
    if year <= rule.last_year:
        return FULL
    return next((share.fraction for share in rule.shares if share.year == year), None)


def above_share(cost_ore: int, financed_ore: int, share: Fraction | None) -> int:
    """What the grant would pay beyond its share; never negative, and nought while no share is set.

    Args:
        cost_ore: what the measure costs after co-financing.
        financed_ore: what of it the grant would pay without the ramp.
        share: of the cost, exact; rounded once.
    """
    return 0 if share is None else max(0, financed_ore - share_of(cost_ore, share))


def shares_that_do_not_fall(rule: FullFinancingRule) -> Iterator[tuple[YearShare, Fraction]]:
    """The shares that are not lower than the one before, each with that one; before the first it is the whole."""
    before = FULL
    for share in sorted(rule.shares, key=lambda share: share.year):
        if share.fraction >= before:
            yield share, before
        before = share.fraction
