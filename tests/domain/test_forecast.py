"""Three forecasts of a year, and how far they were from it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.commitments import commitment_results, remaining_after
from domain.forecast import YearSoFar, forecast_by_profile, forecast_by_run_rate, forecast_errors, forecasts
from domain.periods import whole_year
from domain.placing import place
from schemas.budget_registers import Commitment
from schemas.forecasts import CommitmentResult, ForecastErrors
from schemas.source_sums import Forecasts
from schemas.spread import EvenSpread, OwnSpread, StartSpread
from tests.ledgers import ledger, mysen

EVEN = EvenSpread()
FROM_APRIL = StartSpread(kind="from_month", month=4)
SUMMER = OwnSpread(weights=(0,) * 5 + (1, 2, 1) + (0,) * 4)
FILES = mysen()


def known(committed: int, *monthly: int, cancelled_on: str | None = None) -> CommitmentResult:
    """A commitment settled by what is written, January first."""
    settled = (*monthly, *[0] * (12 - len(monthly)))
    left = committed - sum(settled)
    return CommitmentResult(
        "a", "m", "Avtale", "Vedtak", "2026-12", committed, sum(settled), 0 if cancelled_on else max(0, left),
        max(0, -left), settled, cancelled_on=cancelled_on,
    )  # fmt: skip


def booked(table: str, *records: Commitment, vat: str = "net") -> tuple[CommitmentResult, ...]:
    """What has come of commitments in a ledger of 2026."""
    year = FILES.year(2026)
    year = year.model_copy(update={"commitments": records, "grant": year.grant.model_copy(update={"vat": vat})})
    return commitment_results(place(ledger(table), FILES.programme, whole_year(2026)), year)


def commitment(kr: str, *vouchers: str, measure: str = "sosionom", **changes: object) -> Commitment:
    fields = {"id": "a", "what": "Avtale", "until": "2026-12", "source": "Vedtak", **changes}
    return Commitment(measure=measure, kr=Decimal(kr), vouchers=vouchers, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("used", "month", "expected"),
    [(0, 5, 400), (300, 7, 400), (600, 7, 800), (600, 12, 600), (7, 5, 407)],
)
def test_forecast_by_profile_follows_the_season(used: int, month: int, expected: int) -> None:
    assert forecast_by_profile(YearSoFar(used, 400, month), SUMMER) == expected


@pytest.mark.parametrize(
    ("used", "month", "first", "expected"),
    [
        (300, 3, 1, 1200),
        (300, 6, 4, 900),
        (100, 4, 4, 900),
        (50, 3, 4, 1050),
        (100, 7, 1, 171),
        (-60, 6, 1, -120),
        (777, 12, 4, 777),
    ],
)
def test_run_rate_counts_months_from_the_measures_first(used: int, month: int, first: int, expected: int) -> None:
    assert forecast_by_run_rate(YearSoFar(used, 1000, month), first) == expected


def test_three_forecasts_and_how_far_apart_they_are() -> None:
    made = forecasts(YearSoFar(300, 1000, 6), FROM_APRIL, [known(500, 100), known(80, cancelled_on="2026-05-01")])

    assert (made.run_rate_ore, made.profile_ore, made.commitments_ore) == (900, 900, 700)
    assert (made.lowest_ore, made.highest_ore, made.spread_ore) == (700, 900, 200)


@pytest.mark.parametrize("commitments", [[], [known(500, cancelled_on="2026-02-01")]])
def test_measure_without_commitments_is_forecast_by_its_pace_alone(commitments: list[CommitmentResult]) -> None:
    made = forecasts(YearSoFar(300, 1000, 6), EVEN, commitments)

    assert made == Forecasts(600, 600, 300, has_commitments=False)
    assert (made.lowest_ore, made.spread_ore) == (600, 0)


@settings(deadline=None)
@given(st.integers(-(10**11), 10**11), st.integers(1, 12), st.sampled_from([EVEN, FROM_APRIL, SUMMER]))
def test_at_the_end_of_the_year_all_forecasts_are_what_was_used(used: int, first: int, spread: EvenSpread) -> None:
    made = forecasts(YearSoFar(used, 10**9, 12), spread, [known(0)])

    assert {made.run_rate_ore, made.profile_ore, made.commitments_ore} == {used}
    assert forecast_by_run_rate(YearSoFar(used, 10**9, 12), first) == used


def test_commitment_left_at_the_end_of_the_year_is_told_apart() -> None:
    made = forecasts(YearSoFar(1000, 1000, 12), EVEN, [known(300, 200)])

    assert (made.run_rate_ore, made.profile_ore, made.commitments_ore, made.spread_ore) == (1000, 1000, 1100, 100)


def test_order_and_its_invoice_are_one_amount() -> None:
    order = commitment("1000", "7")
    before, after = booked("2026-03 1120 71003 1 9", order), booked("2026-03 1120 71003 1000 7", order)

    assert [one.remaining_ore for one in (*before, *after)] == [100_000, 0]
    whole = [
        forecasts(YearSoFar(used, 10**8, 3), EVEN, results).commitments_ore
        for used, results in ((0, before), (100_000, after))
    ]
    assert whole == [100_000, 100_000]


def test_part_invoices_settle_their_part_in_their_months() -> None:
    (result,) = booked(
        "2026-03 1120 71003 300 7\n2026-05 1120 71003 200.50 8\n2026-13 1120 71003 100 8", commitment("1000", "7", "8")
    )

    assert (result.settled_ore, result.remaining_ore, result.over_ore) == (60_050, 39_950, 0)
    assert [result.monthly_settled_ore[month - 1] for month in (3, 5, 12)] == [30_000, 20_050, 10_000]
    assert [remaining_after([result], month) for month in (2, 3, 5, 12)] == [100_000, 70_000, 49_950, 39_950]


def test_overdrawn_commitment_has_nothing_left_and_tells_the_excess() -> None:
    (result,) = booked("2026-03 1120 71003 1_200 7", commitment("1000", "7"))

    assert (result.remaining_ore, result.over_ore) == (0, 20_000)


def test_cancelled_commitment_has_nothing_left() -> None:
    (result,) = booked("2026-03 1120 71003 300 7", commitment("1000", "7", cancelled_on="2026-04-01"))

    assert (result.settled_ore, result.remaining_ore, result.is_cancelled) == (30_000, 0, True)
    assert remaining_after([result], 2) == 0


def test_credit_note_opens_the_commitment_again() -> None:
    (result,) = booked("2026-03 1120 71003 1_000 7\n2026-04 1120 71003 -400 8", commitment("1000", "7", "8"))

    assert (result.settled_ore, result.remaining_ore) == (60_000, 40_000)


@pytest.mark.parametrize(("vat", "settled"), [("net", 100_000), ("gross", 125_000)])
def test_invoice_settles_on_the_award_letters_basis(vat: str, settled: int) -> None:
    table = "2026-03 1120 71003 1_000 7\n2026-03 1429 71003 250 7\n2026-03 1729 71003 -250 7"

    assert booked(table, commitment("2000", "7"), vat=vat)[0].settled_ore == settled


@pytest.mark.parametrize(
    ("table", "missing"),
    [
        ("2026-03 1120 71003 1 7", ()),
        ("2026-03 1120 71003 1 8", ("7",)),
        ("2026-03 1120 71001 1 7", ("7",)),
        ("2026-03 1120 40000 1 7", ("7",)),
    ],
)
def test_voucher_that_is_not_booked_on_the_measure_settles_nothing(table: str, missing: tuple[str, ...]) -> None:
    (result,) = booked(table, commitment("1000", "7"))

    assert result.missing_vouchers == missing
    assert result.settled_ore == (0 if missing else 100)


def test_steady_year_is_forecast_without_error() -> None:
    assert forecast_errors([100] * 12, 1200, EVEN, []) == ForecastErrors(0, 0, None)


def test_seasonal_year_is_forecast_by_its_profile_and_not_by_its_pace() -> None:
    """Used 100, 200 and 100 in summer; the pace from June on, for seven months: 700, 1050, 933, 700, 560 and 467."""
    used = [0] * 5 + [100, 200, 100] + [0] * 4
    errors = forecast_errors(used, 400, SUMMER, [])

    assert errors.profile_ore == 0
    assert errors.run_rate_ore == 183  # (300 + 650 + 533 + 300 + 160 + 67) / 11; January to May are right


def test_known_commitments_are_scored_as_they_were_open_in_each_month() -> None:
    """An agreement of 1 200 paid in June is known all year; 120 that nobody had agreed on comes in December."""
    used = [0] * 5 + [1200] + [0] * 5 + [120]
    errors = forecast_errors(used, 1200, EVEN, [known(1200, *[0] * 5, 1200)])

    assert errors.commitments_ore == 120
    assert errors.profile_ore > errors.commitments_ore
