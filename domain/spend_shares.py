"""What some measures together take of all that the grant pays for, such as administration. Shown, whatever it is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from schemas.plan_results import SpendShare
from schemas.programme import Programme
from schemas.programme_rules import SpendShareRule
from schemas.records import MeasureResult


def spend_shares(measures: Sequence[MeasureResult], programme: Programme) -> tuple[SpendShare, ...]:
    """One for each rule of the kind `spend_share`, in the programme's order.

    Args:
        measures: of one run; those of a rule that are not among them take nothing.
        programme: the rules.

    Source: DOMAIN 7, Y22; spend is net of what other sources and the municipality pay.
    """
    used = {measure.id: measure.sums.grant_financed_ore for measure in measures}
    whole = sum(used.values())
    return tuple(
        SpendShare(rule.id, rule.name, sum(used.get(name, 0) for name in set(rule.measures)), whole, rule.limit)
        for rule in programme.rules
        if isinstance(rule, SpendShareRule)
    )


def share_of_spend(share: SpendShare) -> Fraction | None:
    """The part of the whole, exact; None while the grant has paid for nothing, or has come back."""
    return Fraction(share.part_ore, share.whole_ore) if share.whole_ore > 0 else None
