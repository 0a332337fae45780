"""What plan and agreement keep from the grant: pay above a share, and cost above a ramp. Both fall on the municipality.

The budget is no matter of this module: what is left above it is `OwnReason.OVER_BUDGET`, which comes after these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from domain.kinds import is_user_income
from domain.pay_share import pay_shares
from domain.ramp import above_share, share_in
from schemas.budget_year import BudgetYear
from schemas.plan_results import OwnPart, OwnReason
from schemas.programme import Measure, Programme
from schemas.programme_rules import FullFinancingRule
from schemas.records import Kind


def plan_limits(
    postings: pl.DataFrame, programme: Programme, year: BudgetYear, month: int
) -> Mapping[str, tuple[OwnPart, ...]]:
    """What the municipality covers because a rule of plan or agreement keeps it from the grant.

    Pay is cut first, and the ramp takes its share of what a measure costs with all of its pay. No part is negative,
    and together they are no more than the measure costs.

    Args:
        postings: PLACED; placed postings.
        programme: the rules; a measure has at most one of each kind.
        year: the pay that shares are of, and whether cost is net of VAT and of user income.
        month: the last month the postings cover, 1 to 12.

    Returns:
        measure id -> its PAY_SHARE and RAMP parts, for measures that have any.

    Source: decision 0018; DOMAIN 7, P09 and Y08.
    """
    over = {
        share.rule.measure: (share.rule.id, share.over_ore) for share in pay_shares(postings, programme, year, month)
    }
    ramps = {name: rule for rule in programme.rules if isinstance(rule, FullFinancingRule) for name in rule.measures}
    grant = programme.grant_scheme.funding_source
    limits = {}
    for measure in programme.measures:
        if grant in measure.funding_sources and measure.id in {*over, *ramps}:
            cost = granted_cost(postings, programme, year, measure)
            limits[measure.id] = tuple(_parts(cost, over.get(measure.id), ramps.get(measure.id), year.year))
    return {name: parts for name, parts in limits.items() if parts}


def _parts(cost: int, pay: tuple[str, int] | None, ramp: FullFinancingRule | None, year: int) -> Iterator[OwnPart]:
    """The parts of one measure, in the order they are taken; none when it costs nothing."""
    financed = max(0, cost)
    if pay and (pay_ore := min(financed, pay[1])):
        yield OwnPart(OwnReason.PAY_SHARE, pay_ore, pay[0])
        financed -= pay_ore
    if ramp and financed and (ramp_ore := above_share(cost, financed, share_in(ramp, year))):
        yield OwnPart(OwnReason.RAMP, ramp_ore, ramp.id)


def granted_cost(postings: pl.DataFrame, programme: Programme, year: BudgetYear, measure: Measure) -> int:
    """What a measure costs after co-financing, less what another source was to pay and has not.

    The latter falls on the municipality already where the programme says so.
    """
    by_source = _cost_by_source(postings.filter(pl.col("measure") == measure.id), year)
    grant = programme.grant_scheme.funding_source
    if programme.grant_scheme.uncovered_by == "grant":
        return sum(by_source.values())
    return sum(ore if source == grant else min(0, ore) for source, ore in by_source.items())


def _cost_by_source(postings: pl.DataFrame, year: BudgetYear) -> dict[str, int]:
    """Øre by funding source: spend as the award letter counts it, less what came in beside the grant."""
    counted = [Kind.GROSS, Kind.SICK_PAY_REFUND, Kind.OTHER_FINANCING]
    counted += [Kind.VAT_COMPENSATION] if year.grant.vat == "net" else []
    cost = postings.filter(pl.col("kind").is_in([str(kind) for kind in counted]))
    if year.grant.user_income == "keep":
        cost = cost.filter(~is_user_income())
    return dict(cost.group_by("funding_source").agg(pl.col("amount_ore").sum()).iter_rows())
