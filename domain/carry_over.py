"""The carry-over applied for, measure by measure: what is left of a measure goes with its plan."""

from __future__ import annotations

from collections.abc import Sequence

from domain.grant_years import left_over
from schemas.budget_year import BudgetYear
from schemas.grant_results import GrantResult
from schemas.records import MeasureResult
from schemas.request_lines import CarryOverPart


def carry_over_parts(
    grant: GrantResult, measures: Sequence[MeasureResult], year: BudgetYear
) -> tuple[CarryOverPart, ...]:
    """Unused money by measure, with what of it is applied for; in the measures' order, what lies on no measure last.

    All that a measure has left is applied for, or as much as its plan says; never more than there is. The parts sum
    to what is left over. A grant with nothing left carries nothing over and has no parts; use beyond the free money
    takes nothing from money that is bound.

    Args:
        grant: of the closing year.
        measures: with what is left of their budgets.
        year: with the plans for what is left.

    Source: DESIGN section 4, rule 6; DOMAIN 8 no. 4; decision 0016.
    """
    there_is = left_over(grant)
    if not there_is:
        return ()
    parts = [_part(measure, year) for measure in measures if measure.sums.remaining_ore]
    left = there_is - sum(part.left_ore for part in parts)
    applied = sum(part.applied_ore for part in parts)
    if left:
        on_no_measure = min(there_is, applied + max(left, 0)) - applied
        parts.append(CarryOverPart(None, left, on_no_measure, has_plan=False))
    return tuple(parts)


def _part(measure: MeasureResult, year: BudgetYear) -> CarryOverPart:
    left = measure.sums.remaining_ore
    plan = next((plan for plan in year.carry_over_plans if plan.measure == measure.id), None)
    applied = left if plan is None or plan.ore is None else min(plan.ore, max(left, 0))
    return CarryOverPart(measure.id, left, applied, has_plan=plan is not None)


def applied_ore(parts: Sequence[CarryOverPart]) -> int:
    """The carry-over applied for."""
    return sum(part.applied_ore for part in parts)


def planned_ore(parts: Sequence[CarryOverPart]) -> int:
    """What of the carry-over applied for has a plan."""
    return sum(part.applied_ore for part in parts if part.has_plan)
