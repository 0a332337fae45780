"""Waivers and expiry dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.periods import Period
from domain.waivers import expired_records, with_waivers
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
    assert expired_records(year, date(2026, 11, 22)) == ("Unntaket fra L23",)


def reconciled(parking: Parking) -> Calculation:
    year = year_with(parked=(parking,))
    files = mysen()
    files = ProgrammeFiles(files.programme, {2026: year}, files.sha256, files.folder)
    read = Read(ledger("2026-03 1120 71001 100 7"), (), 0, {"2026-03": "test.csv"}, (), is_invented=True)
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
