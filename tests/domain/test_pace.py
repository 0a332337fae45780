"""Measures as the year goes: steps of use, forecasts, use that lags, and how grave each is in which month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.checks.measures import OVERRUN, measure_findings
from domain.checks.pace import FORECAST, PACE, UNDERSPEND, pace_findings, step_reached
from domain.periods import Period, whole_year
from schemas.budget_year import CarryOverPlan
from schemas.findings import Finding, Severity
from schemas.programme import AlertThresholds, PaceStep
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult, MeasureSums, Status
from schemas.rules import Rule, When
from schemas.source_sums import Forecasts
from tests.ledgers import ledger, mysen

FILES = mysen()
THRESHOLDS = FILES.programme.alerts
INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR
MARCH, OCTOBER, YEAR = (3, False), (10, False), (12, True)
EVEN = (100,) * 12


def at(month: int, is_year_end: bool = False) -> When:
    return {"month": month, "is_year_end": is_year_end}


def measure(
    used: int, status: Status = Status.OK, forecasts: Forecasts | None = None, months: tuple[int, ...] = EVEN
) -> MeasureResult:
    sums = MeasureSums(revised_ore=1200, after_co_financing_ore=used, forecast_ore=0)
    return MeasureResult(
        "sosionom", "Sosionom", "Sosionom", None, sums, status, 3,
        forecasts=forecasts, monthly_budget_ore=months, monthly_used_ore=(used, *[0] * 11),
    )  # fmt: skip


def found(rule: Rule, result: MeasureResult, when: When, planned: tuple[str, ...] = ()) -> list[Finding]:
    every = (*measure_findings((result,), when), *pace_findings((result,), THRESHOLDS, planned, when))
    return [finding for finding in every if finding.rule == rule.code]


def reconciled(table: str, until: str, files: ProgrammeFiles = FILES, *, is_year_end: bool = False) -> Calculation:
    speaking = {f"2026-{number:02d}": ("test.csv",) for number in range(16)}
    period = whole_year(2026) if is_year_end else Period.parse(until)
    read = Read(ledger(table), (), 0, speaking, (), is_invented=True)
    return calculate(read, files, Occasion(period, is_year_end, "test", date(2027, 1, 21)))


OVER_ALL = Forecasts(1300, 1400, 1250)
OVER_SOME = Forecasts(1300, 1100, 900)


@pytest.mark.parametrize(
    ("rule", "result", "severities"),
    [
        (OVERRUN, measure(1201, Status.OVERRUN), (INFO, WARNING, ERROR)),
        (UNDERSPEND, measure(1, Status.UNDERSPEND), (INFO, WARNING, ERROR)),
        (FORECAST, measure(100, forecasts=OVER_ALL), (INFO, WARNING, ERROR)),
        (FORECAST, measure(100, forecasts=OVER_SOME), (INFO, INFO, WARNING)),
    ],
)
def test_same_deviation_is_a_hint_then_a_warning_then_a_stop(
    rule: Rule, result: MeasureResult, severities: tuple[Severity, ...]
) -> None:
    early = 6 if rule is UNDERSPEND else 3  # use is not expected before the first check, in June

    occasions = at(early), at(*OCTOBER), at(*YEAR)
    assert tuple(finding.severity for when in occasions for finding in found(rule, result, when)) == severities


@pytest.mark.parametrize(
    ("month", "severity"),
    [*((month, INFO) for month in range(1, 7)), *((month, WARNING) for month in range(7, 13))],
)
@pytest.mark.parametrize("rule", [OVERRUN, PACE, FORECAST, UNDERSPEND], ids=lambda rule: rule.code)
def test_severity_of_a_measure_rule_follows_the_month(rule: Rule, month: int, severity: Severity) -> None:
    assert rule.severity_for(is_year_end=False, month=month) is severity
    assert rule.severity_for(is_year_end=True, month=month) is ERROR


@pytest.mark.parametrize(
    ("used", "severity"),
    [(799, None), (800, INFO), (1000, INFO), (1001, WARNING), (1050, WARNING), (1051, ERROR)],
)
def test_steps_of_use_are_exact_at_their_borders(used: int, severity: Severity | None) -> None:
    """At least the per cent below 100, more than it from 100 on: exactly as budgeted is no excess."""
    step = step_reached(used, 1000, THRESHOLDS.pace)

    assert (Severity(step.severity) if step else None) is severity


@pytest.mark.parametrize(("used", "pct"), [(1, 105), (0, None), (-5, None)])
def test_use_before_the_budget_begins_has_passed_every_step(used: int, pct: int | None) -> None:
    step = step_reached(used, 0, THRESHOLDS.pace)

    assert (step.pct if step else None) == pct


@pytest.mark.parametrize(
    ("used", "severities"),
    [
        (290, (INFO, None, None)),
        (301, (INFO, None, None)),
        (900, (INFO, INFO, None)),
        (1001, (INFO, WARNING, INFO)),
        (1100, (INFO, WARNING, INFO)),
        (1200, (INFO, WARNING, INFO)),
    ],
)
def test_pace_is_as_grave_as_its_step_and_never_graver_than_the_period(
    used: int, severities: tuple[Severity | None, ...]
) -> None:
    status = Status.FULL if used == 1200 else Status.OK
    shown = [[one.severity for one in found(PACE, measure(used, status), at(*when))] for when in (MARCH, OCTOBER, YEAR)]

    assert tuple(each[0] if each else None for each in shown) == severities


def test_pace_of_a_year_that_is_not_over_can_stop_the_letter() -> None:
    (finding,) = found(PACE, measure(1100), at(10, is_year_end=True))

    assert (finding.severity, finding.difference_ore, finding.measure) == (ERROR, 100, "sosionom")
    assert finding.message.replace("\u00a0", " ") == (
        "Sosionom har brukt 11,00 kr til og med oktober, 1,00 kr mer enn budsjettet så langt på 10,00 kr. "
        "Trinnet på 105 prosent er programmets eget valg."
    )


def test_steps_are_the_programmes_own() -> None:
    thresholds = THRESHOLDS.model_copy(update={"pace": (PaceStep(pct=120, severity="warning"),)})

    def severities(used: int) -> list[Severity]:
        every = pace_findings((measure(used),), thresholds, (), at(10))
        return [finding.severity for finding in every if finding.rule == PACE.code]

    assert [severities(used) for used in (1100, 1200, 1201)] == [[], [], [WARNING]]


@pytest.mark.parametrize("steps", [((80, "info"), (80, "error")), ((100, "warning"), (100, "warning"))])
def test_per_cent_that_stands_in_two_steps_is_refused(steps: tuple[tuple[int, str], ...]) -> None:
    written: dict[str, Any] = {"reallocation_note": "Eget valg.", "decided_by": "Programlederne"}
    with pytest.raises(ValueError, match="a per cent stands in one step"):
        AlertThresholds.model_validate(written | {"pace": [{"pct": pct, "severity": each} for pct, each in steps]})


def test_overrun_is_told_once() -> None:
    result = measure(1300, Status.OVERRUN, OVER_ALL)

    assert [len(found(rule, result, at(10))) for rule in (OVERRUN, PACE, FORECAST)] == [1, 0, 0]


def test_forecast_of_a_budget_that_is_used_up_is_told_when_a_commitment_still_comes() -> None:
    used_up = measure(1200, Status.FULL, Forecasts(1440, 1440, 1200))
    still_coming = replace(used_up, forecasts=Forecasts(1440, 1440, 1300))

    assert found(FORECAST, used_up, at(10)) == []
    assert [finding.difference_ore for finding in found(FORECAST, still_coming, at(10))] == [100]


def test_forecast_at_the_budget_is_within_it() -> None:
    assert found(FORECAST, measure(100, forecasts=Forecasts(1200, 1200, 1200)), at(10)) == []


@pytest.mark.parametrize(
    ("forecasts", "sentence"),
    [
        (OVER_ALL, "er minst 0,50 kr over revidert budsjett på 12,00 kr"),
        (OVER_SOME, "er inntil 1,00 kr over revidert budsjett på 12,00 kr"),
    ],
)
def test_forecast_finding_states_all_three(forecasts: Forecasts, sentence: str) -> None:
    (finding,) = found(FORECAST, measure(100, forecasts=forecasts), at(10))

    message = finding.message.replace("\u00a0", " ")
    assert sentence in message
    for ore in (forecasts.run_rate_ore, forecasts.profile_ore, forecasts.commitments_ore):
        assert f": {ore // 100},{ore % 100:02d} kr" in message


def test_commitments_that_nobody_has_registered_do_not_make_a_forecast_milder() -> None:
    result = measure(100, forecasts=Forecasts(1300, 1400, 100, has_commitments=False))
    (finding,) = found(FORECAST, result, at(10))

    assert finding.severity is WARNING
    assert "etter kjente forpliktelser: ingen er registrert." in finding.message


@pytest.mark.parametrize(("planned", "severity"), [((), ERROR), (("sosionom",), WARNING), (("bydelsmodre",), ERROR)])
def test_underspend_with_a_plan_for_the_money_stops_no_letter(planned: tuple[str, ...], severity: Severity) -> None:
    (finding,) = found(UNDERSPEND, measure(1, Status.UNDERSPEND), at(*YEAR), planned)

    assert finding.severity is severity


@pytest.mark.parametrize(
    ("used", "budget", "month", "is_told"),
    [
        ((100, 0, 0, 0), EVEN, 4, True),
        ((100, 0, 0, 0), EVEN, 3, False),
        ((100, 0, 0, -1), EVEN, 4, False),
        ((0, 0), EVEN, 2, False),
        ((1200, 0, 0, 0, 0), (1200, *[0] * 11), 5, False),
    ],
)
def test_measure_that_stands_still_for_three_months_with_a_budget_is_told(
    used: tuple[int, ...], budget: tuple[int, ...], month: int, is_told: bool
) -> None:
    result = replace(measure(100, months=budget), monthly_used_ore=(*used, *[0] * (12 - len(used))))

    assert [finding.rule for finding in found(UNDERSPEND, result, at(month))] == ["P08"] * is_told


def test_months_of_use_sum_to_what_is_charged_to_the_budget_and_months_of_budget_to_the_budget() -> None:
    table = """
    2026-01 1010 71003 100_000.01
    2026-02 1429 71003 250
    2026-02 1729 71003 -250
    2026-05 1710 71003 -5_000
    2026-13 1120 71003 40
    2026-03 1120 71092 900
    2026-04 1700 71092 -1_000
    """
    result = reconciled(table, "", is_year_end=True)

    for each in result.reconciliation.measures:
        assert sum(each.monthly_used_ore) == each.charged_ore
        assert sum(each.monthly_budget_ore) == each.sums.revised_ore
        assert each.forecasts is not None
        assert each.forecasts.profile_ore == each.sums.forecast_ore
    social_worker = next(each for each in result.reconciliation.measures if each.id == "sosionom")
    assert social_worker.monthly_used_ore == (10_000_001, 0, 0, 0, -500_000, *[0] * 6, 4_000)


rows = st.tuples(
    st.integers(1, 12),
    st.sampled_from(["1010", "1120", "1429", "1729", "1710", "1700"]),
    st.sampled_from(["71001", "71003", "71091", "71092"]),
    st.integers(-(10**6), 10**6),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(rows, min_size=1, max_size=20))
def test_months_of_any_ledger_sum_to_what_is_charged(postings: list[tuple[int, str, str, int]]) -> None:
    lines = [f"2026-{month:02d} {account} {project} {kroner}" for month, account, project, kroner in postings]

    for each in reconciled("\n".join(lines), "2026-12").reconciliation.measures:
        assert sum(each.monthly_used_ore) == each.charged_ore
        assert sum(each.monthly_budget_ore) == each.sums.revised_ore


def test_what_another_source_has_not_paid_is_no_use_of_the_budget_in_any_month() -> None:
    """Spent 900 in March on the other source, paid 400 in May: 500 is the municipality's, and none is the budget's."""
    sources = FILES.programme.measure("sosionom").model_copy(update={"funding_sources": ("kdd", "helsedirektoratet")})
    rule = next(rule for rule in FILES.programme.coding.rules if rule.measure == "sosionom")
    coding = FILES.programme.coding.model_copy(
        update={
            "rules": (
                *FILES.programme.coding.rules,
                rule.model_copy(update={"id": "andre", "project": "71093", "funding_source": "helsedirektoratet"}),
            )
        }
    )
    measures = tuple(sources if each.id == "sosionom" else each for each in FILES.programme.measures)
    programme = FILES.programme.model_copy(update={"measures": measures, "coding": coding})
    table = "2026-01 1120 71003 100\n2026-03 1120 71093 900\n2026-05 1700 71093 -400"
    result = reconciled(table, "2026-06", replace(FILES, programme=programme))

    each = next(each for each in result.reconciliation.measures if each.id == "sosionom")
    assert each.charged_ore == 10_000
    assert each.monthly_used_ore == (10_000, *[0] * 11)


def test_score_of_the_forecasts_is_there_when_the_whole_year_is_covered() -> None:
    table = "\n".join(f"2026-{month:02d} 1010 71003 50_000" for month in range(1, 13))
    year, december = reconciled(table, "", is_year_end=True), reconciled(table, "2026-12")

    scored = {each.id: each.forecast_errors for each in year.reconciliation.measures}
    assert scored["sosionom"] is not None
    assert (scored["sosionom"].run_rate_ore, scored["sosionom"].profile_ore) == (0, 0)
    assert scored["evaluering"] is None
    assert all(each.forecast_errors is None for each in december.reconciliation.measures)


def test_year_with_a_plan_for_what_is_left_is_not_stopped_by_its_underspend() -> None:
    plan = CarryOverPlan(measure="sosionom", reason="Ledig stilling", plan="Lønn i 2027")
    files = replace(FILES, years={2026: FILES.year(2026).model_copy(update={"carry_over_plans": (plan,)})})
    table = "2026-01 1010 71003 50_000\n2026-01 1010 71004 10"

    severities = {
        finding.measure: finding.severity
        for finding in reconciled(table, "", files, is_year_end=True).findings
        if finding.rule == UNDERSPEND.code
    }
    assert severities["sosionom"] is WARNING
    assert set(severities.values()) == {WARNING, ERROR}
