"""Own contribution: hours at the rate of the day, exact, and never among the kroner of the grant."""

from __future__ import annotations

import ast
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.figures import figures
from domain.in_kind import NoRateError, by_measure, by_service_area, in_kind_results
from domain.money import round_half_away
from domain.periods import Period, whole_year
from schemas.budget_registers import InKind, InKindRate
from schemas.budget_year import BudgetYear
from schemas.grant_results import GrantResult
from schemas.in_kind import InKindValue, total_in_kind
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from schemas.records import MeasureSums
from tests.ledgers import ROOT, ledger, mysen

RATES = (
    InKindRate(id="time", kr_per_hour=Decimal(450), valid_from=date(2025, 7, 1), source="Vedtak", confirmed=True),
    InKindRate(id="time", kr_per_hour=Decimal("468.50"), valid_from=date(2026, 5, 1), source="Vedtak", confirmed=True),
    InKindRate(id="leder", kr_per_hour=Decimal(700), valid_from=date(2026, 1, 1), source="Vedtak"),
)


def hours(number: str, day: date, rate: str = "time", area: str = "Bibliotek", measure: str | None = None) -> InKind:
    return InKind(
        id=f"{area.lower()}-{day:%m%d}",
        service_area=area,
        measure=measure,
        what="Oppdiktet vakt",
        worked_on=day,
        hours=Decimal(number),
        rate=rate,
        confirmed=True,
    )


def thing(kr: str, *, confirmed: bool = True) -> InKind:
    value = Amount(kr=Decimal(kr), source="Utleiepris", confirmed=confirmed)
    return InKind(
        id="sal", service_area="Kultur", what="Lån av sal", worked_on=date(2026, 6, 1), value=value, confirmed=True
    )


def year_with(*entries: InKind, rates: tuple[InKindRate, ...] = RATES) -> BudgetYear:
    return mysen().year(2026).model_copy(update={"in_kind": entries, "in_kind_rates": rates})


def values(*entries: InKind) -> list[InKindValue]:
    return [entry.value for entry in in_kind_results(year_with(*entries))]


@pytest.mark.parametrize(
    ("day", "rate", "worth"),
    [
        (date(2026, 4, 30), "time", 450_00),  # the day before a new rate
        (date(2026, 5, 1), "time", 468_50),  # its first day
        (date(2026, 12, 31), "time", 468_50),
        (date(2026, 12, 31), "leder", 700_00),  # a rate of another name does not supersede it
    ],
)
def test_an_hour_has_the_newest_rate_of_its_name_that_is_not_after_the_day(day: date, rate: str, worth: int) -> None:
    (entry,) = in_kind_results(year_with(hours("1", day, rate)))
    assert entry.value == InKindValue(worth)
    assert entry.hour_value == InKindValue(worth)
    assert entry.rate == rate


def test_the_order_of_rates_in_the_file_does_not_matter() -> None:
    entry = hours("1", date(2026, 6, 1))
    assert in_kind_results(year_with(entry, rates=RATES)) == in_kind_results(year_with(entry, rates=RATES[::-1]))


def test_hours_before_the_first_rate_are_a_fault_of_the_program() -> None:
    with pytest.raises(NoRateError, match="no rate 'leder' is valid on 2025-12-31"):
        in_kind_results(year_with(hours("1", date(2025, 12, 31), "leder")))


def test_value_is_hours_times_rate_rounded_half_away_from_nought() -> None:
    # 42.25 × 468.50 = 19 794.125
    assert values(hours("42.25", date(2026, 10, 1))) == [InKindValue(19_794_13)]


@settings(deadline=None)
@given(st.integers(1, 10_000_00), st.integers(1, 5_000_00))
def test_value_is_exact_for_every_hundredth_of_an_hour_and_every_ore(hundredths: int, rate_ore: int) -> None:
    rate = InKindRate(id="time", kr_per_hour=Decimal(rate_ore) / 100, valid_from=date(2026, 1, 1), source="Vedtak")
    entry = hours(str(Decimal(hundredths) / 100), date(2026, 6, 1))
    (result,) = in_kind_results(year_with(entry, rates=(rate,)))
    assert result.hours_hundredths == hundredths
    assert result.value.in_kind_ore == round_half_away(Fraction(hundredths, 100) * rate_ore)


def test_a_thing_has_its_stated_value_and_no_rate() -> None:
    (entry,) = in_kind_results(year_with(thing("18_000.50")))
    assert entry.value == InKindValue(18_000_50)
    assert (entry.hours_hundredths, entry.rate, entry.rate_valid_from, entry.hour_value) == (None, "", None, None)


def test_an_entry_is_confirmed_when_both_it_and_what_its_value_rests_on_are() -> None:
    entries = (hours("1", date(2026, 6, 1)), hours("1", date(2026, 6, 2), "leder"), thing("1", confirmed=False))
    assert [entry.confirmed for entry in in_kind_results(year_with(*entries))] == [True, False, False]


def test_totals_per_service_area_and_per_measure_sum_to_the_whole() -> None:
    entries = in_kind_results(
        year_with(
            hours("2", date(2026, 6, 1), measure="sosionom"),
            hours("3", date(2026, 6, 2), area="Oppvekst", measure="sosionom"),
            hours("1", date(2026, 6, 3)),
            thing("100"),
        )
    )
    areas = {area: total_in_kind(each.value for each in own) for area, own in by_service_area(entries).items()}
    measures = {measure: total_in_kind(each.value for each in own) for measure, own in by_measure(entries).items()}
    assert areas == {
        "Bibliotek": InKindValue(1_405_50),
        "Oppvekst": InKindValue(1_405_50),
        "Kultur": InKindValue(100_00),
    }
    assert measures == {"sosionom": InKindValue(2_342_50), None: InKindValue(568_50)}
    whole = total_in_kind(entry.value for entry in entries)
    assert total_in_kind(areas.values()) == total_in_kind(measures.values()) == whole


def calculated(entries: tuple[InKind, ...], until: Period) -> Calculation:
    files: ProgrammeFiles = mysen()
    files.years[2026] = year_with(*entries)
    speaking = {f"2026-{month:02d}": ("test.csv",) for month in range(1, 13)}
    read = Read(ledger("2026-03 1120 71003 1_000"), (), 0, speaking, (), is_invented=True)
    return calculate(read, files, Occasion(until, until == whole_year(2026), "run", date(2027, 1, 31)))


def test_hours_worked_after_the_period_are_not_yet_counted() -> None:
    entries = (hours("1", date(2026, 9, 30)), hours("1", date(2026, 10, 1)))
    assert len(calculated(entries, Period(2026, 9)).reconciliation.in_kind) == 1
    assert len(calculated(entries, whole_year(2026)).reconciliation.in_kind) == 2


def test_no_own_contribution_changes_a_figure_a_sum_or_the_grant() -> None:
    without = calculated((), whole_year(2026)).reconciliation
    within = calculated((hours("900", date(2026, 6, 1), measure="sosionom"), thing("750_000")), whole_year(2026))
    assert [entry.value for entry in within.reconciliation.in_kind] == [
        InKindValue(421_650_00),
        InKindValue(750_000_00),
    ]
    assert figures(within.reconciliation) == figures(without)
    assert within.reconciliation.measures == without.measures
    assert within.reconciliation.totals == without.totals
    assert within.reconciliation.grant == without.grant
    assert within.reconciliation.payment_request == without.payment_request


def test_no_finding_about_own_contribution_states_its_value_as_a_difference_of_kroner() -> None:
    found = calculated((hours("10", date(2026, 6, 1), "leder"),), whole_year(2026)).findings
    own = [finding for finding in found if finding.rule in {"Y15", "R01"}]
    assert [finding.rule for finding in own] == ["R01"]
    assert "7\u00a0000,00\u00a0kr" in own[0].message
    assert own[0].difference_ore is None


def test_every_figure_and_every_sum_is_a_whole_number_of_ore_and_no_own_contribution() -> None:
    result = calculated((thing("750_000"),), whole_year(2026)).reconciliation
    assert {type(value) for value in figures(result).values()} == {int}
    sums = [measure.sums for measure in result.measures] + [result.totals]
    ore = [getattr(each, part.name) for each in sums for part in fields(MeasureSums)]
    ore += [getattr(result.grant, part.name) for part in fields(GrantResult) if part.name.endswith("_ore")]
    assert {type(value) for value in ore} == {int}


def readers_of_the_number(room: str) -> set[str]:
    """The modules that take the number out of own contribution."""
    return {
        str(path.relative_to(ROOT))
        for path in sorted(Path(ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "in_kind_ore"
    }


def test_the_number_is_taken_out_only_where_it_is_shown() -> None:
    assert readers_of_the_number("schemas") == {"schemas/in_kind.py"}
    # A number of its own kind in the report, and what a number written by hand is held against: neither is money.
    shown = {"domain/number_figures.py", "domain/watched_figures.py"}
    assert readers_of_the_number("domain") == {"domain/checks/in_kind.py", *shown}
    assert readers_of_the_number("tasks") == readers_of_the_number("flows") == set()
