"""Periods, and which export speaks for which."""

from __future__ import annotations

from datetime import date

import pytest

from domain.checks.completeness import completeness_findings, overlap_findings
from domain.imports import in_force, missing_months, spoke_before
from domain.periods import Period, PeriodError, covered, month_before, whole_year
from schemas.runs import ImportDeclaration


def arrived(sequence: int, *periods: str, invented: bool = False) -> ImportDeclaration:
    return ImportDeclaration(sequence, f"{sequence}.csv", str(sequence), "csv", "utf-8", 1, 0, 0, 0, periods, invented)


@pytest.mark.parametrize("text", ["2026", "2026-16", "2026-00", "26-10", "2026/10", "oktober", ""])
def test_period_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match="write it as YYYY-MM"):
        Period.parse(text)


def test_january_reports_december() -> None:
    assert month_before(date(2026, 1, 5)) == Period(2025, 12)
    assert month_before(date(2026, 11, 21)) == Period(2026, 10)


def test_year_end_periods_count_as_december() -> None:
    assert whole_year(2026).month == 12
    assert str(Period.parse("2026-13")) == "2026-13"


def test_export_speaks_for_the_months_between_its_first_and_last() -> None:
    rows = {"2026-02": 30, "2026-05": 20, "2025-13": 5}
    assert covered(rows) == ("2025-13", "2026-02", "2026-03", "2026-04", "2026-05")


def test_stray_row_does_not_make_an_export_speak_for_its_month() -> None:
    assert covered({"2026-01": 1, "2026-11": 600, "2025-12": 2}) == ("2026-11",)


def test_import_that_spoke_before_is_known_for_each_period() -> None:
    before = spoke_before([arrived(1, "2026-01", "2026-02"), arrived(2, "2026-02", "2026-03"), arrived(3, "2026-02")])
    assert {period: declaration.sequence for period, declaration in before.items()} == {"2026-02": 2}


def test_example_did_not_speak_before_real_accounts() -> None:
    assert spoke_before([arrived(1, "2026-01", invented=True), arrived(2, "2026-01")]) == {}


def test_later_export_supersedes_for_its_periods_only() -> None:
    speaking = in_force([arrived(2, "2026-02", "2026-03"), arrived(1, "2026-01", "2026-02")])
    assert {period: declaration.sequence for period, declaration in speaking.items()} == {
        "2026-01": 1,
        "2026-02": 2,
        "2026-03": 2,
    }


def test_example_steps_aside_for_real_accounts() -> None:
    speaking = in_force([arrived(1, "2026-01"), arrived(2, "2026-01", "2026-02", invented=True)])
    assert {period: declaration.sequence for period, declaration in speaking.items()} == {"2026-01": 1}


def test_example_alone_speaks() -> None:
    assert list(in_force([arrived(1, "2026-01", invented=True)])) == ["2026-01"]


def test_missing_month_is_found_and_present_months_are_not() -> None:
    missing = missing_months(in_force([arrived(1, "2026-01", "2026-03")]), 2026, 3)
    findings = list(completeness_findings(missing))
    assert [finding.value for finding in findings] == ["februar 2026"]
    assert not list(completeness_findings(()))


def test_two_files_for_one_period_are_told_and_the_later_is_named() -> None:
    found = list(overlap_findings([arrived(1, "2026-01", "2026-02"), arrived(2, "2026-02", "2026-03")]))
    assert [(finding.file, finding.value, finding.count) for finding in found] == [("2.csv", "februar 2026", 1)]
    assert not list(overlap_findings([arrived(1, "2026-01"), arrived(2, "2026-02")]))


def test_missing_months_that_follow_one_another_are_told_together() -> None:
    found = list(completeness_findings(["2026-01", "2026-02", "2026-03", "2026-07"]))
    assert [(finding.value, finding.count) for finding in found] == [("januar 2026 til mars 2026", 3), ("juli 2026", 1)]
