"""The year ahead of each measure: its budget and its use by month, its forecasts, and how far they were off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from domain.commitments import commitment_results
from domain.forecast import YearSoFar, forecast_errors, forecasts
from domain.monthly_use import monthly_use
from domain.periods import DECEMBER
from domain.spreads import periodised
from schemas.budget_year import BudgetYear
from schemas.forecasts import CommitmentResult, ForecastErrors
from schemas.programme import Programme
from schemas.records import MeasureResult


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the forecasts of a run rest on: use by measure and month, the commitments, and the last month covered."""

    monthly_used_ore: Mapping[str, tuple[int, ...]]
    commitments: tuple[CommitmentResult, ...]
    month: int

    def of(self, measure: str) -> tuple[CommitmentResult, ...]:
        """The commitments of a measure."""
        return tuple(commitment for commitment in self.commitments if commitment.measure == measure)


def outlook(postings: pl.DataFrame, programme: Programme, year: BudgetYear, month: int) -> Outlook:
    """What the forecasts rest on.

    Args:
        postings: PLACED through the month; only postings of a measure count.
        programme: who pays for what.
        year: the commitments, and the award letter's basis.
        month: the last month the postings cover, 1 to 12.
    """
    return Outlook(monthly_use(postings, programme, year), commitment_results(postings, year), month)


def with_forecasts(measures: Sequence[MeasureResult], programme: Programme, seen: Outlook) -> tuple[MeasureResult, ...]:
    """The measures with their budget and use by month and the three forecasts; nothing else in them changes."""
    return tuple(_with_forecasts(measure, programme, seen) for measure in measures)


def _with_forecasts(measure: MeasureResult, programme: Programme, seen: Outlook) -> MeasureResult:
    spread, revised = programme.measure(measure.id).spread, measure.sums.revised_ore
    so_far = YearSoFar(measure.charged_ore, revised, seen.month)
    made = forecasts(so_far, spread, seen.of(measure.id))
    return replace(
        measure,
        sums=replace(measure.sums, forecast_ore=made.profile_ore),
        forecasts=made,
        monthly_budget_ore=periodised(revised, spread.shares),
        monthly_used_ore=seen.monthly_used_ore.get(measure.id, (0,) * DECEMBER),
    )


def with_errors(
    measures: Sequence[MeasureResult], programme: Programme, commitments: Sequence[CommitmentResult]
) -> tuple[MeasureResult, ...]:
    """The measures of a finished year with how far each forecast was from what was used.

    Those without a budget or without use have nothing to score.

    Args:
        measures: as `with_forecasts` gives them, for the whole year.
        programme: the profiles.
        commitments: of the year, as they ended.
    """
    return tuple(
        replace(measure, forecast_errors=_errors(measure, programme, commitments))
        if measure.sums.revised_ore and any(measure.monthly_used_ore)
        else measure
        for measure in measures
    )


def _errors(measure: MeasureResult, programme: Programme, commitments: Sequence[CommitmentResult]) -> ForecastErrors:
    return forecast_errors(
        measure.monthly_used_ore,
        measure.sums.revised_ore,
        programme.measure(measure.id).spread,
        [commitment for commitment in commitments if commitment.measure == measure.id],
    )
