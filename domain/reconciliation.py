"""Reconciliation: spending against allocation, per measure. Rules 3 and 4 of DESIGN section 4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from operator import add

import polars as pl

from domain.forecast import forecast_by_profile
from domain.periods import DECEMBER
from schemas.budget_year import BudgetYear
from schemas.frames import PLACED, conform
from schemas.programme import AlertThresholds, Measure, Programme
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

    Source: DESIGN section 4, rules 3 and 4; DOMAIN 8.
    """
    postings = conform(placed, PLACED, "PLACED").filter(pl.col("placement") == str(Placement.PLACED))
    by_kind = sums_by_kind(postings)
    monthly = _monthly_net(postings)
    counts = dict(postings.group_by("measure").len().iter_rows())
    grant_source = programme.grant_scheme.funding_source
    results = []
    for measure in measures_of_year(programme, year, counts):
        is_granted = grant_source in measure.funding_sources
        sums = measure_sums(by_kind.get(measure.id, {}), year, measure.id, is_granted=is_granted)
        forecast = forecast_by_profile(sums.after_co_financing_ore, sums.revised_ore, measure.spread.weights, month)
        result = MeasureResult(
            id=measure.id,
            name=measure.name,
            line=measure.name,
            focus_area=measure.focus_area,
            sums=replace(sums, forecast_ore=forecast),
            status=status(sums, programme.alerts, month, is_granted=is_granted),
            postings=counts.get(measure.id, 0),
            monthly_net_ore=tuple(monthly[measure.id].get(number, 0) for number in range(1, DECEMBER + 1)),
            is_granted=is_granted,
        )
        results.append(_with_line(result, year))
    return tuple(results)


def _with_line(result: MeasureResult, year: BudgetYear) -> MeasureResult:
    """The result in the plan's wording; a measure without a line keeps its own name."""
    allocation = next((line for line in year.allocations if line.measure == result.id), None)
    if allocation is None:
        return result
    return replace(result, line=allocation.line, is_allocation_confirmed=allocation.confirmed)


def measures_of_year(
    programme: Programme, year: BudgetYear, with_postings: Collection[str | None] = ()
) -> tuple[Measure, ...]:
    """The measures of the year: the plan's lines in its order, then those that run without a line.

    Any other measure that has postings comes along, so that no placed posting is left out of the figures.
    """
    lines = [programme.measure(allocation.measure) for allocation in year.allocations]
    others = [
        measure
        for measure in programme.measures
        if measure not in lines
        and (measure.first_year <= year.year <= measure.last_year or measure.id in with_postings)
    ]
    return (*lines, *others)


def sums_by_kind(postings: pl.DataFrame) -> dict[str | None, dict[Kind, int]]:
    """Øre by measure and kind, debit positive."""
    sums: dict[str | None, dict[Kind, int]] = defaultdict(dict)
    for measure, kind, ore in postings.group_by("measure", "kind").agg(pl.col("amount_ore").sum()).iter_rows():
        sums[measure][Kind(kind)] = ore
    return dict(sums)


def measure_sums(by_kind: Mapping[Kind, int], year: BudgetYear, measure: str, *, is_granted: bool) -> MeasureSums:
    """The sums of one measure; the forecast is left at nought.

    A measure without the grant as a source uses none of it, whatever its other sources leave over.
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
    grant_financed = min(after, revised) if is_granted else 0
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


def status(sums: MeasureSums, thresholds: AlertThresholds, month: int, *, is_granted: bool = True) -> Status:
    """How a measure stands. More than the allocation is an overrun; exactly all of it is a state of its own.

    A measure the grant does not pay for is never watched; one it pays for that has no allocation left has overrun
    it with the first øre.
    """
    if not is_granted or not (sums.revised_ore or sums.after_co_financing_ore > 0):
        return Status.OK
    if not sums.revised_ore:
        return Status.OVERRUN
    used = Fraction(sums.after_co_financing_ore, sums.revised_ore) * 100
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
    month = pl.col("period").str.slice(5, 2).cast(pl.Int32).clip(1, DECEMBER)
    monthly: dict[str | None, dict[int, int]] = defaultdict(dict)
    for measure, number, ore in (
        spend.group_by("measure", month.alias("month")).agg(pl.col("amount_ore").sum()).iter_rows()
    ):
        monthly[measure][number] = ore
    return monthly
