"""The restricted fund: from the ledger wherever it stands there, else by hand, and never both without a word."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.periods import Period, whole_year
from schemas.budget_registers import FundRecord
from schemas.grant_results import GrantResult
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from tests.ledgers import ledger, mysen

FILES = mysen()
SPENT = "2026-03 1120 71003 100_000\n"
ON_PROGRAMME = "2026-01 1950 71000 -2_795_000\n2026-13 1550 71000 7_695_000\n"
BOOKED = "2026-00 25100010 71000 -2_795_000\n2026-01 25100010 71000 2_795_000\n2026-13 25100010 71000 -7_695_000\n"


def by_hand(opening: int, set_aside: int, used: int, *, confirmed: bool = False) -> FundRecord:
    amounts = [Amount(kr=Decimal(kr), confirmed=confirmed, source="Balansen") for kr in (opening, set_aside, used)]
    return FundRecord(opening=amounts[0], set_aside=amounts[1], used=amounts[2])


def calculated(table: str, fund: FundRecord | None = None, until: Period | None = None) -> Calculation:
    year = FILES.year(2026)
    grant = year.grant.model_copy(update={"fund": fund})
    years = {**FILES.years, 2026: year.model_copy(update={"grant": grant, "accounts_closed": True})}
    files = ProgrammeFiles(FILES.programme, years, FILES.sha256, FILES.folder)
    spoken = {f"2026-{number:02d}": ("test.csv",) for number in range(16)}
    occasion = Occasion(until or whole_year(2026), until is None, "test", date(2027, 3, 1))
    return calculate(Read(ledger(table), (), 0, spoken, (), is_invented=True), files, occasion)


def roll(grant: GrantResult) -> tuple[int, int, int, int]:
    """Opening, set aside, used and closing, in kroner."""
    parts = (grant.fund_opening_ore, grant.fund_set_aside_ore, grant.fund_use_ore, grant.fund_closing_ore)
    return tuple(ore // 100 for ore in parts)  # type: ignore[return-value]


def rules(result: Calculation) -> set[str]:
    return {finding.rule for finding in result.findings}


@pytest.mark.parametrize(
    ("place", "table"),
    [
        ("on the programme", ON_PROGRAMME),
        ("on a measure", ON_PROGRAMME.replace("71000", "71003")),
        ("on both", "2026-01 1950 71000 -2_795_000\n2026-13 1550 71003 7_695_000\n"),
    ],
)
def test_movements_count_wherever_under_the_grant_they_are_booked(place: str, table: str) -> None:
    result = calculated(SPENT + BOOKED + table)
    assert roll(result.reconciliation.grant) == (2_795_000, 7_695_000, 2_795_000, 7_695_000), place
    assert not result.reconciliation.grant.is_fund_by_hand
    assert not {"Y10", "Y11", "K42"} & rules(result)


def test_a_fund_booked_centrally_is_taken_from_the_year_file_and_says_so() -> None:
    result = calculated(SPENT, by_hand(2_795_000, 7_695_000, 2_795_000))
    grant = result.reconciliation.grant
    assert roll(grant) == (2_795_000, 7_695_000, 2_795_000, 7_695_000)
    assert (grant.is_fund_opening_by_hand, grant.is_fund_moved_by_hand) == (True, True)
    assert not {"Y10", "Y11", "K42"} & rules(result)


def test_a_fund_by_hand_is_held_against_what_is_approved_and_what_is_unused() -> None:
    result = calculated(SPENT, by_hand(2_700_000, 7_695_000, 2_795_000))
    told = {finding.rule: finding.difference_ore for finding in result.findings}
    assert told["Y10"] == -9_500_000
    assert told["Y11"] == -9_500_000


def test_ledger_and_hand_that_agree_within_a_krone_are_no_finding() -> None:
    assert "K42" not in rules(calculated(SPENT + BOOKED + ON_PROGRAMME, by_hand(2_795_001, 7_695_000, 2_795_000)))


def test_ledger_and_hand_that_differ_are_an_error_with_kroner_and_the_ledger_counts() -> None:
    result = calculated(SPENT + BOOKED + ON_PROGRAMME, by_hand(2_795_000, 7_600_000, 2_795_000))
    found = [finding for finding in result.findings if finding.rule == "K42"]
    assert [(each.difference_ore, each.blocks) for each in found] == [(-9_500_000, True)]
    assert roll(result.reconciliation.grant)[1] == 7_695_000


def test_opening_by_hand_stands_in_where_the_export_has_no_opening_balances() -> None:
    grant = calculated(SPENT + ON_PROGRAMME, by_hand(2_795_000, 7_695_000, 2_795_000)).reconciliation.grant
    assert (grant.is_fund_opening_by_hand, grant.is_fund_moved_by_hand) == (True, False)


def test_movements_by_hand_are_the_whole_years_and_tell_nothing_of_a_month() -> None:
    hand = by_hand(2_795_000, 7_695_000, 2_795_000)
    months = [calculated(SPENT, hand, Period(2026, month)) for month in (1, 3, 12)]
    assert [roll(month.reconciliation.grant)[:3] for month in months] == [(2_795_000, 0, 0)] * 3
    assert all(year.fund_closing_ore is None for month in months for year in month.reconciliation.programme_years)
    assert not {"K42", "Y10"} & set().union(*map(rules, months))


def test_the_fund_of_another_year_in_the_same_export_is_no_opening() -> None:
    older = "2025-00 25100010 71000 -9_000\n2025-12 25100010 71000 -1_000\n"
    grant = calculated(SPENT + older + "2026-01 25100010 71000 -5").reconciliation.grant
    assert not grant.is_fund_opening_booked
    assert grant.fund_opening_ore == grant.carried_in_ore


@pytest.mark.parametrize(("set_aside", "told"), [("7_695_001", False), ("7_695_001.01", True), ("7_693_999", True)])
def test_what_is_set_aside_equals_what_is_unused_within_a_krone(set_aside: str, *, told: bool) -> None:
    table = SPENT + f"2026-00 25100010 71000 -2_795_000\n2026-01 1950 71000 -2_795_000\n2026-13 1550 71000 {set_aside}"
    assert ("Y11" in rules(calculated(table))) is told


def test_a_grant_that_is_overspent_leaves_no_fund_and_that_is_no_fault_of_the_fund() -> None:
    overspent: Any = "2026-03 1120 710{:02d} 1_300_000\n".format
    table = "".join(overspent(number) for number in range(1, 17))
    year = FILES.year(2026)
    generous = [line.model_copy(update={"kr": Decimal(1_300_000)}) for line in year.allocations]
    years = {2026: year.model_copy(update={"allocations": tuple(generous), "accounts_closed": True})}
    files = ProgrammeFiles(FILES.programme, years, FILES.sha256, FILES.folder)
    spoken = {f"2026-{number:02d}": ("test.csv",) for number in range(16)}
    read = Read(ledger(table + "2026-01 1950 71000 -2_795_000"), (), 0, spoken, (), is_invented=True)
    result = calculate(read, files, Occasion(whole_year(2026), True, "test", date(2027, 3, 1)))
    assert result.reconciliation.grant.unused_ore < 0
    assert "Y03" in rules(result)
    assert "Y11" not in rules(result)
