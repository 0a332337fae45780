"""Waivers and expiry dates."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.checks.placement import parking_findings
from domain.periods import Period
from domain.placing import place
from domain.waivers import FindingPeriods, expired_records, finding_periods, waiver_findings, with_waivers
from outputs.finding_groups import grouped_findings
from schemas.budget_year import BudgetYear, Parking, Waiver
from schemas.findings import Finding, Severity, blocking
from schemas.programme_files import ProgrammeFiles
from tests.ledgers import ledger, mysen

TODAY = date(2026, 11, 21)
FINDINGS = (
    Finding("L23", Severity.ERROR, "Fant samme postering.", "Kontroller bilaget.", voucher="7"),
    Finding("L23", Severity.ERROR, "Fant samme postering.", "Kontroller bilaget.", voucher="8"),
)


def year_with(**records: Any) -> BudgetYear:
    return mysen().year(2026).model_copy(update=records)


def waiver(voucher: str | None, until: date = date(2026, 12, 31)) -> Waiver:
    return Waiver(rule="L23", voucher=voucher, reason="To like møter", owner="Controller", expires_on=until)


def test_waived_finding_is_shown_and_blocks_nothing() -> None:
    waived = with_waivers(FINDINGS, year_with(waivers=(waiver("7"),)), TODAY)
    assert len(waived) == 2
    assert waived[0].waived_by == "Controller: To like møter"
    assert blocking(waived) == (waived[1],)
    groups = grouped_findings(waived)
    assert sorted(len(group.findings) for group in groups) == [1, 1]
    assert any("Unntak, Controller: To like møter" in group.first.message for group in groups)


def test_waiver_of_a_rule_covers_all_its_findings_and_no_other_rule() -> None:
    other = Finding("L06", Severity.ERROR, "Fant ugyldig art.", "Omposter.", voucher="7")
    waived = with_waivers((*FINDINGS, other), year_with(waivers=(waiver(None),)), TODAY)
    assert [finding.waived_by is None for finding in waived] == [False, False, True]


def test_waiver_counts_on_its_last_day_and_not_after() -> None:
    year = year_with(waivers=(waiver("7", TODAY),))
    assert with_waivers(FINDINGS, year, TODAY)[0].waived_by is not None
    assert with_waivers(FINDINGS, year, date(2026, 11, 22))[0].waived_by is None
    assert expired_records(year, date(2026, 11, 22)) == ("Unntaket fra L23 (bilag 7)",)


def reconciled(parking: Parking) -> Calculation:
    year = year_with(parked=(parking,))
    files = mysen()
    files = ProgrammeFiles(files.programme, {2026: year}, files.sha256, files.folder)
    read = Read(ledger("2026-03 1120 71001 100 7"), (), 0, {"2026-03": ("test.csv",)}, (), is_invented=True)
    return calculate(read, files, Occasion(Period(2026, 10), False, "test", TODAY))


def test_expired_parking_stays_parked_and_is_told() -> None:
    parking = Parking(voucher="7", reason="Uklart", owner="Controller", expires_on=date(2026, 11, 1))
    result = reconciled(parking)
    assert result.reconciliation.conservation.amount_ore.parked == 10_000
    assert {"K02", "K07"} <= {finding.rule for finding in result.findings}


def test_parking_that_runs_is_told_as_parked_only() -> None:
    parking = Parking(voucher="7", reason="Uklart", owner="Controller", expires_on=date(2026, 12, 1))
    rules = {finding.rule for finding in reconciled(parking).findings}
    assert "K02" in rules
    assert "K07" not in rules


def test_released_parking_counts_again_and_is_neither_expired_nor_without_posting() -> None:
    parking = Parking(
        voucher="7",
        reason="Uklart",
        owner="Controller",
        expires_on=date(2026, 11, 1),
        released_on=date(2026, 11, 2),
        released_by="Leder",
        release_reason="Avklart",
    )
    result = reconciled(parking)
    assert result.reconciliation.conservation.amount_ore.parked == 0
    assert result.reconciliation.conservation.amount_ore.placed == 10_000
    assert not {"K02", "K07", "K15"} & {finding.rule for finding in result.findings}


def test_parking_says_how_many_postings_it_holds_and_their_sum() -> None:
    placed = place(
        ledger("2026-03 1120 71001 100 7\n2026-03 1150 71001 20.50 7\n2026-03 1150 71002 1 7"),
        mysen().programme,
        Period(2026, 10),
        parkings := (Parking(voucher="7", project="71001", reason="Uklart", owner="Kai", expires_on=TODAY),),
    )
    (finding,) = parking_findings(placed, parkings, is_year_end=False)
    assert (finding.rule, finding.count, finding.difference_ore) == ("K02", 2, 12_050)
    assert "bilag 7 på prosjekt 71001 gjelder 2 posteringer på til sammen 120,50" in finding.message
    assert finding.severity is Severity.INFO
    (at_year_end,) = parking_findings(placed, parkings, is_year_end=True)
    assert at_year_end.severity is Severity.ERROR


def test_parking_that_names_no_posting_is_told() -> None:
    placed = place(ledger("2026-03 1120 71001 100 7"), mysen().programme, Period(2026, 10))
    parkings = (Parking(voucher="8", reason="Uklart", owner="Kai", expires_on=TODAY),)
    assert [finding.rule for finding in parking_findings(placed, parkings, is_year_end=False)] == ["K15"]


def test_parking_of_a_posting_in_a_later_month_waits_when_an_old_month_is_run_again() -> None:
    rows = ledger("2026-03 1120 71001 100 7\n2026-06 1120 71001 100 8")
    parkings = (Parking(voucher="8", reason="Uklart", owner="Kai", expires_on=TODAY),)
    march, june = (place(rows, mysen().programme, Period(2026, month), parkings) for month in (3, 6))
    assert list(parking_findings(march, parkings, is_year_end=False)) == []
    assert [finding.rule for finding in parking_findings(june, parkings, is_year_end=False)] == ["K02"]


ROW = Finding("L20", Severity.WARNING, "Fant.", "Rett.", file="a.csv", row=2, voucher="7", measure="sosionom")
POSTINGS = ledger("2026-09 1180 71001 1 7\n2026-10 1180 71001 1 8")


@pytest.mark.parametrize(
    ("narrowed", "covers"),
    [
        ({}, True),
        ({"file": "a.csv"}, True),
        ({"file": "b.csv"}, False),
        ({"file": "a.csv", "row": 2}, True),
        ({"file": "a.csv", "row": 3}, False),
        ({"voucher": "7"}, True),
        ({"voucher": "8"}, False),
        ({"measure": "sosionom"}, True),
        ({"measure": "evaluering"}, False),
        ({"period": "2026-09"}, True),
        ({"period": "2026-10"}, False),
    ],
)
def test_waiver_covers_only_the_place_it_names(narrowed: dict[str, Any], covers: bool) -> None:
    given = Waiver(rule="L20", reason="Avtalt", owner="Kai", expires_on=TODAY, **narrowed)
    year = year_with(waivers=(given,))
    periods = finding_periods((ROW,), POSTINGS.with_columns(file=pl.lit("a.csv")), "2026-10")
    (finding,) = with_waivers((ROW,), year, TODAY, periods)
    assert (finding.waived_by == "Kai: Avtalt") is covers
    unused = [found.rule for found in waiver_findings((ROW,), year, TODAY, periods)]
    assert unused == ([] if covers else ["K19"])


def test_waiver_for_a_month_covers_what_is_about_that_month_or_that_run() -> None:
    empty = Finding("K13", Severity.WARNING, "Tom.", "Bekreft.", file="a.csv", column="periode", value="september 2026")
    pace = Finding("P08", Severity.WARNING, "Tempo.", "Forklar.", measure="sosionom")
    periods = FindingPeriods("2026-10")
    assert periods.is_only(empty, "2026-09")
    assert not periods.is_only(empty, "2026-10")
    assert periods.is_only(pace, "2026-10")
    assert not periods.is_only(pace, "2026-09")


def test_waiver_for_a_voucher_in_two_months_is_not_covered_by_one_of_them() -> None:
    twice = Finding("V01", Severity.ERROR, "Fant.", "Rett.", voucher="7")
    both = ledger("2026-09 1180 71001 1 7\n2026-10 1180 71001 1 7")
    assert not finding_periods((twice,), both, "2026-10").is_only(twice, "2026-09")


def test_waiver_for_a_month_to_come_waits_for_it() -> None:
    year = year_with(waivers=(Waiver(rule="L20", period="2026-11", reason="x", owner="Kai", expires_on=TODAY),))
    assert list(waiver_findings((), year, TODAY, FindingPeriods("2026-10"))) == []
    assert [found.rule for found in waiver_findings((), year, TODAY, FindingPeriods("2026-11"))] == ["K19"]
    assert [found.rule for found in waiver_findings((), year, TODAY, FindingPeriods("2026"))] == ["K19"]


def test_expired_waiver_is_told_as_expired_and_not_as_unused() -> None:
    year = year_with(waivers=(waiver("7", date(2026, 11, 1)),))
    assert list(waiver_findings((), year, TODAY, FindingPeriods("2026-10"))) == []
    assert expired_records(year, TODAY) == ("Unntaket fra L23 (bilag 7)",)


@pytest.mark.parametrize("code", ["K06", "K07", "K19", "K20"])
def test_waiver_of_a_rule_that_cannot_be_waived_is_refused_and_told(code: str) -> None:
    standing = Finding(code, Severity.ERROR, "Fant.", "Rett.")
    year = year_with(waivers=(Waiver(rule=code, reason="x", owner="Kai", expires_on=TODAY),))
    assert with_waivers((standing,), year, TODAY) == (standing,)
    (told,) = waiver_findings((standing,), year, TODAY, FindingPeriods("2026-10"))
    assert (told.rule, told.severity) == ("K20", Severity.WARNING)
    assert f"{code} kan ikke fravikes" in told.message
