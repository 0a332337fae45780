"""Periods, and which export speaks for which."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.checks.completeness import completeness_findings, joined_findings, overlap_findings
from domain.imports import in_force, missing_months, taken_over
from domain.periods import Period, PeriodError, covered, month_before, whole_year
from schemas.runs import ImportDeclaration


def arrived(sequence: int, *periods: str, invented: bool = False, part_of: str | None = None) -> ImportDeclaration:
    name, sha256 = f"{sequence}.csv", str(sequence)
    return ImportDeclaration(sequence, name, sha256, "csv", "utf-8", 1, 0, 0, 0, periods, invented, part_of)


def speaking(*imports: ImportDeclaration) -> dict[str, tuple[int, ...]]:
    return {period: tuple(one.sequence for one in speakers) for period, speakers in in_force(imports).items()}


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


def test_later_export_supersedes_for_its_periods_only() -> None:
    assert speaking(arrived(2, "2026-02", "2026-03"), arrived(1, "2026-01", "2026-02")) == {
        "2026-01": (1,),
        "2026-02": (2,),
        "2026-03": (2,),
    }


def test_example_steps_aside_for_real_accounts() -> None:
    assert speaking(arrived(1, "2026-01"), arrived(2, "2026-01", "2026-02", invented=True)) == {"2026-01": (1,)}


def test_example_alone_speaks() -> None:
    assert speaking(arrived(1, "2026-01", invented=True)) == {"2026-01": (1,)}


def test_parts_of_one_export_speak_together_until_a_later_export_comes() -> None:
    parts = (arrived(1, "2026-01", "2026-02", part_of="1"), arrived(2, "2026-01", part_of="1"))
    assert speaking(*parts) == {"2026-01": (1, 2), "2026-02": (1,)}
    assert speaking(*parts, arrived(3, "2026-01")) == {"2026-01": (3,), "2026-02": (1,)}


def test_periods_that_another_import_has_taken_over_are_known() -> None:
    first, later = arrived(1, "2026-01", "2026-02"), arrived(2, "2026-02")
    force = in_force([first, later])
    assert taken_over(first, force) == {"2026-02": (later,)}
    assert taken_over(later, force) == {}


def test_missing_month_is_found_and_present_months_are_not() -> None:
    missing = missing_months(in_force([arrived(1, "2026-01", "2026-03")]), 2026, 3)
    findings = list(completeness_findings(missing))
    assert [finding.value for finding in findings] == ["februar 2026"]
    assert not list(completeness_findings(()))


def overlaps(*imports: ImportDeclaration, contained: bool = False) -> list[tuple[str | None, str | None, int]]:
    found = overlap_findings(imports, in_force(imports), lambda _earlier, _later, _periods: contained)
    return [(finding.file, finding.value, finding.count) for finding in found]


def test_two_files_for_one_period_are_told_and_the_later_is_named() -> None:
    assert overlaps(arrived(1, "2026-01", "2026-02"), arrived(2, "2026-02", "2026-03")) == [
        ("2.csv", "februar 2026", 1)
    ]
    assert overlaps(arrived(1, "2026-01"), arrived(2, "2026-02")) == []


def test_newer_version_that_holds_all_of_the_older_is_no_overlap() -> None:
    assert overlaps(arrived(1, "2026-01"), arrived(2, "2026-01", "2026-02"), contained=True) == []


def test_files_that_came_on_different_days_follow_one_another() -> None:
    yesterday = replace(arrived(1, "2026-01"), imported_at=datetime(2026, 2, 1, tzinfo=UTC))
    assert overlaps(yesterday, arrived(2, "2026-01")) == []


def test_overlap_stands_until_a_later_export_takes_over() -> None:
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    pair = [replace(arrived(number, "2026-01"), imported_at=moment) for number in (1, 2)]
    assert overlaps(*pair) == [("2.csv", "januar 2026", 1)]
    assert overlaps(*pair, arrived(3, "2026-01")) == []


def test_parts_of_one_export_are_told_as_such() -> None:
    parts = [arrived(1, "2026-01", "2026-02", part_of="1"), arrived(2, "2026-01", part_of="1")]
    assert overlaps(*parts) == []
    assert [(finding.value, finding.count) for finding in joined_findings(in_force(parts))] == [("januar 2026", 2)]
    assert not list(joined_findings(in_force([arrived(1, "2026-01")])))


def test_missing_months_that_follow_one_another_are_told_together() -> None:
    found = list(completeness_findings(["2026-01", "2026-02", "2026-03", "2026-07"]))
    assert [(finding.value, finding.count) for finding in found] == [("januar 2026 til mars 2026", 3), ("juli 2026", 1)]
