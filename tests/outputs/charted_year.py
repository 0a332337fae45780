"""The hand-built year of Mysen with what its charts need besides: use by month, and the years of the agreement."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from domain.printed_figures import PrintedFigures, report_figures
from domain.spreads import periodised
from outputs.annual_report import annual_report
from schemas.grant_years import ProgrammeYear
from schemas.records import MeasureResult
from schemas.runs import Run
from tests.outputs.mysen_year import KR_1000, mysen, mysen_run

YEARS = (
    ProgrammeYear(2024, 1, "plan"),
    ProgrammeYear(2025, 2, "report", awarded_ore=5000 * KR_1000, used_ore=2205 * KR_1000, unused_ore=2795 * KR_1000),
    ProgrammeYear(2026, 3, "run", awarded_ore=5000 * KR_1000, used_ore=5400 * KR_1000, unused_ore=2395 * KR_1000),
    ProgrammeYear(2027, 4, "plan", awarded_ore=5000 * KR_1000),
    ProgrammeYear(2028, 5, "plan", awarded_ore=5000 * KR_1000),
)


def with_months(measure: MeasureResult) -> MeasureResult:
    """The measure with its budget and its use spread as the programme says."""
    spread = mysen().programme.measure(measure.id).spread
    used = periodised(measure.charged_ore, spread.shares)
    return replace(
        measure, monthly_budget_ore=periodised(measure.sums.revised_ore, spread.shares), monthly_used_ore=used
    )


@cache
def charted_run(covered_until: str = "2026-12") -> Run:
    """The year with months and programme years."""
    run = mysen_run()
    measures = tuple(map(with_months, run.reconciliation.measures))
    changed = replace(
        run.reconciliation, measures=measures, programme_years=YEARS, covered_until=covered_until, is_preliminary=True
    )
    return replace(run, reconciliation=changed)


@cache
def charted_figures(covered_until: str = "2026-12") -> PrintedFigures:
    """What its report may print."""
    return report_figures(charted_run(covered_until), mysen())


@cache
def charted_report() -> bytes:
    """Its report."""
    return annual_report(charted_run(), mysen())
