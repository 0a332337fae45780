"""Why the municipality covers what it does of a measure: every øre of its own share has one reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from domain.plan_limits import plan_limits
from schemas.budget_year import BudgetYear
from schemas.plan_results import OwnPart, OwnReason
from schemas.programme import Programme
from schemas.records import MeasureSums
from schemas.source_sums import SourceSums


def kept_from_grant(
    postings: pl.DataFrame, sources: Iterable[SourceSums], programme: Programme, year: BudgetYear, month: int
) -> Mapping[str, tuple[OwnPart, ...]]:
    """What the grant does not pay for whatever the budget: measure id -> its parts, in the order they are taken.

    First what another source was to pay and has not, then what plan and agreement leave to the municipality.

    Args:
        postings: PLACED; placed postings.
        sources: of all measures.
        programme: says who pays for what a source does not cover, and the rules of the plan.
        year: the budget year.
        month: the last month the postings cover, 1 to 12.

    Source: decisions 0015 and 0018.
    """
    kept: dict[str, tuple[OwnPart, ...]] = {}
    if programme.grant_scheme.uncovered_by == "municipality":
        for one in sources:
            if one.measure is not None and one.uncovered_ore:
                part = OwnPart(OwnReason.OTHER_SOURCE, one.uncovered_ore, one.funding_source)
                kept[one.measure] = (*kept.get(one.measure, ()), part)
    for measure, limits in plan_limits(postings, programme, year, month).items():
        kept[measure] = (*kept.get(measure, ()), *limits)
    return kept


def own_parts(sums: MeasureSums, kept: Sequence[OwnPart], *, is_granted: bool) -> tuple[OwnPart, ...]:
    """Why the municipality covers `own_ore`; no part is nought.

    What is above the revised allocation is reckoned from the allocation, so that the parts sum to the whole only where
    both are right; `domain.conservation` compares them.

    Args:
        sums: of the measure.
        kept: what the grant does not pay for whatever the budget.
        is_granted: whether the grant pays for the measure; where it does not, all of it has that reason.
    """
    if not is_granted:
        whole = OwnPart(OwnReason.NOT_GRANTED, sums.after_co_financing_ore)
        return (whole,) if whole.amount_ore else ()
    above = sums.after_co_financing_ore - kept_ore(kept) - sums.revised_ore
    parts = (*kept, OwnPart(OwnReason.OVER_BUDGET, max(0, above)))
    return tuple(part for part in parts if part.amount_ore)


def kept_ore(kept: Iterable[OwnPart]) -> int:
    """The parts together."""
    return sum(part.amount_ore for part in kept)
