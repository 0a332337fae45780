"""Reconciliation: spending against allocation, per measure. Rules 3 and 4 of DESIGN section 4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from operator import add

import polars as pl

from domain.outlook import outlook, with_forecasts
from domain.own_parts import kept_from_grant, kept_ore, own_parts
from domain.periods import DECEMBER
from domain.sources import measures_of_year, source_sums
from schemas.budget_year import BudgetYear
from schemas.frames import PLACED, conform
from schemas.plan_results import OwnPart
from schemas.programme import AlertThresholds, Programme
from schemas.records import Kind, MeasureResult, MeasureSums, Placement, Status

_SPEND = (Kind.GROSS, Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND)


def reconcile_measures(
    placed: pl.DataFrame, programme: Programme, year: BudgetYear, month: int
) -> tuple[MeasureResult, ...]:
    """Spending against allocation, per measure.

    Args:
        placed: PLACED; only placed postings count.
        programme: the measures.
        year: allocations are unique on the measure.
        month: the last month the postings cover, 1 to 12; it decides forecast and status.

    Returns:
        One per measure of the year, also those without postings: first the plan's lines in the plan's order, then
        the measures without a line in the programme's order.

    Raises:
        ContractError: a column of PLACED is missing or has another type.

    Source: DESIGN section 4, rules 3 and 4; DOMAIN 8; decision 0015 on what the municipality covers.
    """
    postings = conform(placed, PLACED, "PLACED").filter(pl.col("placement") == str(Placement.PLACED))
    by_kind = sums_by_kind(postings)
    monthly = _monthly_net(postings)
    counts = dict(postings.group_by("measure").len().iter_rows())
    monthly_counts = _monthly_postings(postings)
    sources = source_sums(postings, programme, year)
    kept = kept_from_grant(postings, sources, programme, year, month)
    results = []
    for measure in measures_of_year(programme, year, counts):
        is_granted = programme.grant_scheme.funding_source in measure.funding_sources
        own = kept.get(measure.id, ()) if is_granted else ()
        sums = measure_sums(by_kind.get(measure.id, {}), year, measure.id, own, is_granted=is_granted)
        result = MeasureResult(
            id=measure.id,
            name=measure.name,
            line=measure.name,
            focus_area=measure.focus_area,
            sums=sums,
            status=Status.OK,
            postings=counts.get(measure.id, 0),
            monthly_net_ore=tuple(monthly[measure.id].get(number, 0) for number in range(1, DECEMBER + 1)),
            is_granted=is_granted,
            own_parts=own_parts(sums, own, is_granted=is_granted),
            user_income_ore=sum(one.user_income_ore for one in sources if one.measure == measure.id),
            monthly_postings=tuple(monthly_counts[measure.id].get(number, 0) for number in range(1, DECEMBER + 1)),
        )
        thresholds = programme.alerts.of(measure.id)
        stands = status(result.charged_ore, sums.revised_ore, thresholds, month, is_granted=is_granted)
        results.append(_with_line(replace(result, status=stands), year))
    return with_forecasts(results, programme, outlook(postings, programme, year, month))


def _with_line(result: MeasureResult, year: BudgetYear) -> MeasureResult:
    """The result in the plan's wording; a measure without a line keeps its own name."""
    allocation = next((line for line in year.allocations if line.measure == result.id), None)
    if allocation is None:
        return result
    return replace(result, line=allocation.line, is_allocation_confirmed=allocation.confirmed)


def sums_by_kind(postings: pl.DataFrame) -> dict[str | None, dict[Kind, int]]:
    """Øre by measure and kind, debit positive."""
    sums: dict[str | None, dict[Kind, int]] = defaultdict(dict)
    for measure, kind, ore in postings.group_by("measure", "kind").agg(pl.col("amount_ore").sum()).iter_rows():
        sums[measure][Kind(kind)] = ore
    return dict(sums)


def measure_sums(
    by_kind: Mapping[Kind, int], year: BudgetYear, measure: str, kept: Sequence[OwnPart], *, is_granted: bool
) -> MeasureSums:
    """The sums of one measure; the forecast is left at nought.

    A measure without the grant as a source uses none of it, whatever its other sources leave over. What is `kept` from
    the grant falls on the municipality whatever the budget.
    """
    allocated = sum(line.ore for line in year.allocations if line.measure == measure)
    moved = sum(move.ore for move in year.reallocations if move.to_measure == measure)
    moved -= sum(move.ore for move in year.reallocations if move.from_measure == measure)
    revised = allocated + moved
    gross = by_kind.get(Kind.GROSS, 0)
    vat, sick_pay, other = (
        -by_kind.get(kind, 0) for kind in (Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND, Kind.OTHER_FINANCING)
    )
    net = gross - vat - sick_pay
    after = (net if year.grant.vat == "net" else net + vat) - other
    grant_financed = min(after - kept_ore(kept), revised) if is_granted else 0
    return MeasureSums(
        allocated_ore=allocated,
        reallocated_ore=moved,
        revised_ore=revised,
        gross_ore=gross,
        vat_compensation_ore=vat,
        sick_pay_refund_ore=sick_pay,
        net_ore=net,
        other_financing_ore=other,
        after_co_financing_ore=after,
        grant_financed_ore=grant_financed,
        own_ore=after - grant_financed,
        remaining_ore=revised - grant_financed,
    )


def status(
    charged_ore: int, revised_ore: int, thresholds: AlertThresholds, month: int, *, is_granted: bool = True
) -> Status:
    """How a measure stands. More than the allocation is an overrun; exactly all of it is a state of its own.

    A measure the grant does not pay for is never watched; one it pays for that has no allocation left has overrun
    it with the first øre.

    Args:
        charged_ore: what falls on the grant and the municipality within the measure.
        revised_ore: the revised allocation.
        thresholds: when a measure is watched.
        month: 1 to 12.
        is_granted: whether the grant pays for the measure.
    """
    if not is_granted or not (revised_ore or charged_ore > 0):
        return Status.OK
    if not revised_ore:
        return Status.OVERRUN
    used = Fraction(charged_ore, revised_ore) * 100
    if used >= 100:
        return Status.OVERRUN if used > 100 else Status.FULL
    if used >= thresholds.watch_pct:
        return Status.WATCH
    is_behind = any(check.month <= month and used < check.below_pct for check in thresholds.underspend)
    return Status.UNDERSPEND if is_behind else Status.OK


def totals(measures: tuple[MeasureResult, ...]) -> MeasureSums:
    """The sums of all measures together."""
    return reduce(add, (measure.sums for measure in measures), MeasureSums())


def _monthly_net(postings: pl.DataFrame) -> dict[str | None, dict[int, int]]:
    """Net spend by measure and calendar month; year-end periods count as December."""
    spend = postings.filter(pl.col("kind").is_in([str(kind) for kind in _SPEND]))
    return _by_month(spend, pl.col("amount_ore").sum())


def _monthly_postings(postings: pl.DataFrame) -> dict[str | None, dict[int, int]]:
    """How many postings there are by measure and calendar month, counted as the sums are."""
    return _by_month(postings, pl.len())


def _by_month(postings: pl.DataFrame, quantity: pl.Expr) -> dict[str | None, dict[int, int]]:
    month = pl.col("period").str.slice(5, 2).cast(pl.Int32).clip(1, DECEMBER)
    monthly: dict[str | None, dict[int, int]] = defaultdict(dict)
    for measure, number, value in postings.group_by("measure", month.alias("month")).agg(quantity).iter_rows():
        monthly[measure][number] = value
    return monthly
