"""What a measure will have used at the end of the year, by three simple methods, and how far each was from the truth.

Choices are in decision 0020.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.commitments import remaining_after
from domain.money import round_half_away
from domain.periods import DECEMBER
from domain.spreads import first_active_month, share_of_year
from schemas.forecasts import CommitmentResult, ForecastErrors
from schemas.source_sums import Forecasts
from schemas.spread import Spread


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """A measure at the end of `month`, 1 to 12: used of its budget (`charged_ore`), of its revised allocation."""

    used_ore: int
    revised_ore: int
    month: int


def forecasts(so_far: YearSoFar, spread: Spread, commitments: Sequence[CommitmentResult]) -> Forecasts:
    """The three forecasts of one measure.

    Args:
        so_far: what is used, of what, through which month.
        spread: when the measure's budget is expected to be used.
        commitments: those of the measure.

    Source: DESIGN section 4, rule 7; decision 0020.
    """
    standing = [commitment for commitment in commitments if not commitment.is_cancelled]
    return Forecasts(
        run_rate_ore=forecast_by_run_rate(so_far, first_active_month(spread)),
        profile_ore=forecast_by_profile(so_far, spread),
        commitments_ore=so_far.used_ore + sum(commitment.remaining_ore for commitment in standing),
        has_commitments=bool(standing),
    )


def forecast_by_run_rate(so_far: YearSoFar, first_month: int) -> int:
    """Use at year-end when every month left takes as much as the months since the measure's first took on average.

    Before that month there is no pace to reckon with: what is used comes on top of the whole allocation.
    """
    months = so_far.month - first_month + 1
    if months < 1:
        return so_far.used_ore + so_far.revised_ore
    return round_half_away(Fraction(so_far.used_ore * (DECEMBER - first_month + 1), months))


def forecast_by_profile(so_far: YearSoFar, spread: Spread) -> int:
    """Use at year-end when the rest of the year runs as the year so far, month for month as the spread expects.

    Before the spread expects anything, what is used comes on top of the whole allocation.
    """
    expected = share_of_year(spread, so_far.month)
    if not expected:
        return so_far.used_ore + so_far.revised_ore
    return round_half_away(Fraction(so_far.used_ore) / expected)


def forecast_errors(
    monthly_used_ore: Sequence[int], revised_ore: int, spread: Spread, commitments: Sequence[CommitmentResult]
) -> ForecastErrors:
    """How far each method would have been from the use of a finished year: the mean distance, January to November.

    Args:
        monthly_used_ore: twelve months of use, January first.
        revised_ore: the revised allocation as it ended.
        spread: the profile of the year.
        commitments: those of the measure, with what settled them in each month.
    """
    standing = [commitment for commitment in commitments if not commitment.is_cancelled]
    first, actual = first_active_month(spread), sum(monthly_used_ore)
    run_rate, profile, known = [], [], []
    for month in range(1, DECEMBER):
        so_far = YearSoFar(sum(monthly_used_ore[:month]), revised_ore, month)
        run_rate.append(forecast_by_run_rate(so_far, first))
        profile.append(forecast_by_profile(so_far, spread))
        known.append(so_far.used_ore + remaining_after(standing, month))
    return ForecastErrors(
        run_rate_ore=_mean_distance(run_rate, actual),
        profile_ore=_mean_distance(profile, actual),
        commitments_ore=_mean_distance(known, actual) if standing else None,
    )


def _mean_distance(forecast_ore: Sequence[int], actual_ore: int) -> int:
    return round_half_away(Fraction(sum(abs(ore - actual_ore) for ore in forecast_ore), len(forecast_ore)))
