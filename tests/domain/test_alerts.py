from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.alerts import alerts_to_raise, idle_months
from domain.reconciliation import status
from schemas.alerts import Basis
from schemas.programme import AlertThresholds
from schemas.records import MeasureResult, MeasureSums, Reconciliation, Status
from tests.store.example_run import RECONCILIATION

BUDGET = 1_000_000
"""Øre: 10 000 øre are one per cent."""
EVERY_MONTH = (1,) * 12


def thresholds(**changes: Any) -> AlertThresholds:
    texts = {"reallocation_note": "Omdisponer.", "decided_by": "Styringsgruppen"}
    return AlertThresholds.model_validate(texts | {"underspend": [{"month": 6, "below_pct": 25}]} | changes)


def measure(
    used: int, month: int, limits: AlertThresholds, *, forecast: int = 0, revised: int = BUDGET
) -> MeasureResult:
    sums = MeasureSums(revised_ore=revised, after_co_financing_ore=used, forecast_ore=forecast)
    return MeasureResult(
        "uterom",
        "Uterom",
        "Uterom",
        None,
        sums,
        status(used, revised, limits.of("uterom"), month),
        postings=12,
        monthly_budget_ore=(BUDGET // 12,) * 12,
        monthly_postings=EVERY_MONTH,
    )


def month_of(period: str, result: MeasureResult, **changes: Any) -> Reconciliation:
    return replace(RECONCILIATION, period=period, year=2026, covered_until="", measures=(result,), **changes)


def raised(period: str, used: int, limits: AlertThresholds | None = None, **figures: int) -> list[tuple[str, str, int]]:
    """Rule, threshold and level of what stands."""
    limits = limits or thresholds()
    found = month_of(period, measure(used, int(period[5:]), limits, **figures))
    return [(alert.rule, alert.threshold, alert.level) for alert in alerts_to_raise(found, limits)]


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        (799_999, []),
        (800_000, [("watch", "80", 1)]),
        (999_999, [("watch", "80", 1)]),
        (1_000_000, [("full", "100", 1)]),
        (1_000_001, [("overrun", "100", 1)]),
        (1_049_999, [("overrun", "100", 1)]),
        (1_050_000, [("overrun", "105", 105)]),
        (1_100_000, [("overrun", "110", 110)]),
        (1_249_999, [("overrun", "110", 110)]),
        (9_000_000, [("overrun", "125", 125)]),
    ],
)
def test_use_passes_each_threshold_at_the_ore_and_exactly_all_is_no_overrun(
    used: int, expected: list[tuple[str, str, int]]
) -> None:
    assert raised("2026-10", used) == expected


@pytest.mark.parametrize(
    ("ladder", "used", "is_told"),
    [
        ((110, 125), 1_090_000, False),
        ((110, 125), 1_100_000, True),
        ((102, 105, 110), 1_090_000, False),
        ((102, 105, 110), 1_100_000, True),
    ],
)
def test_ladder_that_is_changed_within_the_year_neither_hides_nor_repeats_a_step(
    ladder: tuple[int, ...], used: int, *, is_told: bool
) -> None:
    """At 105 per cent it was told by the ladder 105, 110, 125."""
    assert [step > 105 for _, _, step in raised("2026-10", used, thresholds(worsened_pct=ladder))] == [is_told]


def test_overrun_of_no_budget_has_no_ladder() -> None:
    assert raised("2026-10", 5_000_000, revised=0) == [("overrun", "100", 1)]


@pytest.mark.parametrize(
    ("forecast", "expected"),
    [
        (1_000_000, []),
        (1_000_001, [("forecast", "100", 1)]),
        (1_050_000, [("forecast", "105", 105)]),
        (1_250_000, [("forecast", "125", 125)]),
    ],
)
def test_forecast_above_the_budget_climbs_the_same_ladder(forecast: int, expected: list[tuple[str, str, int]]) -> None:
    assert raised("2026-10", 600_000, forecast=forecast) == expected


def test_forecast_may_reach_its_own_per_cent_and_its_ladder_begins_above_it() -> None:
    limits = thresholds(forecast_pct=110)
    assert raised("2026-10", 600_000, limits, forecast=1_100_000) == []
    assert raised("2026-10", 600_000, limits, forecast=1_100_001) == [("forecast", "110", 1)]
    assert raised("2026-10", 600_000, limits, forecast=1_250_000) == [("forecast", "125", 125)]


def test_graver_alert_speaks_for_the_forecast_and_watch_does_not() -> None:
    assert raised("2026-10", 1_000_001, forecast=1_200_000) == [("overrun", "100", 1)]
    assert raised("2026-10", 1_000_000, forecast=1_200_000) == [("full", "100", 1)]
    assert raised("2026-10", 900_000, forecast=1_000_001) == [("watch", "80", 1), ("forecast", "100", 1)]


def test_alert_of_use_speaks_of_the_year_and_of_a_forecast_by_its_basis() -> None:
    limits = thresholds()
    watch, forecast = alerts_to_raise(month_of("2026-10", measure(900_000, 10, limits, forecast=1_000_001)), limits)
    assert (watch.span, watch.basis, watch.period) == ("2026", Basis.ACTUAL, "2026-10")
    assert (forecast.span, forecast.basis) == ("2026", Basis.FORECAST)


TWO_CHECKS = [{"month": 6, "below_pct": 25}, {"month": 9, "below_pct": 50}]


@pytest.mark.parametrize(
    ("period", "used", "expected"),
    [
        ("2026-05", 0, []),
        ("2026-06", 249_999, [("25@06", "2026-06")]),
        ("2026-06", 250_000, []),
        ("2026-08", 249_999, [("25@06", "2026-06")]),
        ("2026-09", 249_999, [("50@09", "2026-09")]),
        ("2026-11", 499_999, [("50@09", "2026-09")]),
        ("2026-13", 499_999, [("50@09", "2026-09")]),
        ("2026-11", 500_000, []),
    ],
)
def test_underspend_is_of_the_last_check_that_the_measure_is_behind(
    period: str, used: int, expected: list[tuple[str, str]]
) -> None:
    limits = thresholds(underspend=TWO_CHECKS)
    found = alerts_to_raise(month_of(period, measure(used, min(int(period[5:]), 12), limits)), limits)
    assert [(alert.threshold, alert.span) for alert in found if alert.rule == "underspend"] == expected


def test_with_months_missing_nobody_spends_too_little_or_nothing() -> None:
    limits = thresholds()
    silent = replace(measure(0, 6, limits), monthly_postings=(0,) * 12)
    rules = [alert.rule for alert in alerts_to_raise(month_of("2026-06", silent), limits)]
    assert rules == ["underspend", "idle"]
    assert alerts_to_raise(month_of("2026-06", silent, missing_months=("2026-02",)), limits) == ()


@pytest.mark.parametrize(
    ("postings", "budget", "month", "expected"),
    [
        ("111000000000", "111111111111", 5, 2),
        ("111000000000", "111111111111", 6, 3),
        ("111001000000", "111111111111", 6, 0),
        ("111001000000", "111111111111", 9, 3),
        ("111000000000", "111100000111", 9, 1),  # nothing is expected from May to September
        ("111000000000", "111100000111", 11, 3),
        ("000000000000", "000000111111", 6, 0),
    ],
)
def test_idle_months_are_those_in_a_row_in_which_the_budget_expects_postings(
    postings: str, budget: str, month: int, expected: int
) -> None:
    result = replace(
        measure(500_000, month, thresholds()),
        monthly_postings=tuple(map(int, postings)),
        monthly_budget_ore=tuple(map(int, budget)),
    )
    assert idle_months(result, month) == expected


def test_idle_is_told_from_its_month_and_not_when_the_budget_is_used_up() -> None:
    limits = thresholds(underspend=[])
    two, three = ("1" * (9 - months) + "0" * 6 for months in (2, 3))

    def rules(used: int, postings: str) -> list[tuple[str, str]]:
        result = replace(measure(used, 9, limits), monthly_postings=tuple(map(int, postings)))
        return [(alert.rule, alert.threshold) for alert in alerts_to_raise(month_of("2026-09", result), limits)]

    assert rules(500_000, two) == []
    assert rules(500_000, three) == [("idle", "3")]
    assert rules(1_000_000, three) == [("full", "100")]


def test_run_stored_before_postings_were_counted_calls_nobody_idle() -> None:
    limits = thresholds(underspend=[])
    older = replace(measure(100_000, 9, limits), monthly_postings=())
    assert alerts_to_raise(month_of("2026-09", older), limits) == ()


def test_measure_has_its_own_thresholds_and_keeps_the_rest() -> None:
    own = {"uterom": {"watch_pct": 60, "underspend": []}, "arrangement": {"forecast_pct": 120}}
    limits = thresholds(measures=own)
    assert (limits.of("uterom").watch_pct, limits.of("uterom").underspend) == (60, ())
    assert limits.of("uterom").idle_months == 3
    assert (limits.of("arrangement").forecast_pct, limits.of("arrangement").watch_pct) == (120, 80)
    assert limits.of("another") == limits
    assert raised("2026-10", 600_000, limits) == [("watch", "60", 1)]
    assert raised("2026-10", 100_000, limits) == []


def test_status_and_alert_agree_on_the_measures_own_threshold() -> None:
    limits = thresholds(measures={"uterom": {"watch_pct": 60}})
    assert measure(600_000, 10, limits).status is Status.WATCH
    assert measure(600_000, 10, thresholds()).status is Status.OK
