"""What a period was reconciled with before: the reference of late postings, however exports follow one another."""

from __future__ import annotations

import pytest

from domain.reconciled import first_seen, reconciled_before
from schemas.runs import ImportDeclaration, RunBasis


def export(sequence: int, *months: int, invented: bool = False, part_of: str | None = None) -> ImportDeclaration:
    periods = tuple(f"2026-{month:02d}" for month in months)
    return ImportDeclaration(
        sequence, f"{sequence}.csv", f"s{sequence}", "csv", "", 1, 0, 0, 0, periods, invented, part_of
    )


def run(sequence: int, period: str, *inputs: int) -> RunBasis:
    return RunBasis(sequence, period, tuple(f"s{number}" for number in inputs))


def references(
    runs: list[RunBasis], imports: list[ImportDeclaration], period: str
) -> dict[str, tuple[tuple[int, ...], str]]:
    found = reconciled_before(runs, imports, period)
    return {
        of: (tuple(speaker.sequence for speaker in reference.speakers), reference.run_period)
        for of, reference in found.items()
    }


CUMULATIVE = [export(1, 1), export(2, 1, 2), export(3, 1, 2, 3)]


def test_month_that_was_never_reconciled_has_no_reference() -> None:
    assert references([], [export(1, 1)], "2026-01") == {}


def test_cumulative_exports_are_measured_against_the_month_before() -> None:
    runs = [run(1, "2026-01", 1), run(2, "2026-02", 2)]
    assert references(runs, CUMULATIVE, "2026-03") == {
        "2026-01": ((2,), "2026-02"),
        "2026-02": ((2,), "2026-02"),
    }


def test_same_files_again_are_measured_against_the_same_run() -> None:
    runs = [run(1, "2026-01", 1), run(2, "2026-02", 2)]
    first = references(runs, CUMULATIVE, "2026-03")
    assert references([*runs, run(3, "2026-03", 3)], CUMULATIVE, "2026-03") == first


def test_single_month_exports_that_only_add_months_have_no_reference() -> None:
    runs = [run(1, "2026-01", 1), run(2, "2026-02", 1, 2)]
    assert references(runs, [export(1, 1), export(2, 2), export(3, 3)], "2026-03") == {}


def test_month_exported_again_is_told_once_and_not_the_month_after() -> None:
    imports = [export(1, 1), export(2, 2), export(3, 1), export(4, 3)]
    runs = [run(1, "2026-01", 1), run(2, "2026-02", 1, 2)]
    assert references(runs, imports, "2026-03") == {"2026-01": ((1,), "2026-02")}
    reported = [*runs, run(3, "2026-03", 2, 3, 4)]
    assert references(reported, imports, "2026-03") == {"2026-01": ((1,), "2026-02")}
    assert references(reported, [*imports, export(5, 4)], "2026-04") == {}


def test_corrected_export_of_the_months_own_run_is_measured_against_the_first() -> None:
    imports = [export(1, 1), export(2, 1)]
    assert references([run(1, "2026-01", 1)], imports, "2026-01") == {"2026-01": ((1,), "2026-01")}
    again = [run(1, "2026-01", 1), run(2, "2026-01", 2)]
    assert references(again, imports, "2026-01") == {"2026-01": ((1,), "2026-01")}


def test_what_the_last_month_reported_is_still_told_when_this_month_gets_another_file() -> None:
    imports = [export(1, 1), export(2, 1), export(3, 2), export(4, 2)]
    runs = [run(1, "2026-01", 1), run(2, "2026-02", 2, 3)]
    assert references(runs, imports, "2026-02") == {
        "2026-01": ((1,), "2026-01"),
        "2026-02": ((3,), "2026-02"),
    }


def test_old_period_run_again_is_measured_against_its_own_run() -> None:
    runs = [run(1, "2026-01", 1), run(2, "2026-02", 2), run(3, "2026-03", 3)]
    assert references(runs, CUMULATIVE, "2026-02") == {
        "2026-01": ((1,), "2026-01"),
        "2026-02": ((2,), "2026-02"),
    }


def test_month_skipped_and_run_late_is_measured_against_the_run_that_counted_it() -> None:
    imports = [*CUMULATIVE, export(4, 1, 2, 3)]
    runs = [run(1, "2026-01", 1), run(2, "2026-03", 3)]
    assert references(runs, imports, "2026-02")["2026-02"] == ((3,), "2026-03")


def test_year_end_is_measured_against_the_last_month_and_its_own_draft() -> None:
    imports = [export(1, *range(1, 13)), export(2, *range(1, 14)), export(3, *range(1, 14))]
    runs = [run(1, "2026-12", 1), run(2, "2026", 2)]
    found = references(runs, imports, "2026")
    assert found["2026-12"] == ((1,), "2026-12")
    assert found["2026-13"] == ((2,), "2026")


def test_months_an_export_held_beyond_its_run_were_not_reconciled() -> None:
    assert references([run(1, "2026-01", 3)], [export(3, 1, 2, 3), export(4, 1, 2, 3)], "2026-03") == {
        "2026-01": ((3,), "2026-01")
    }


def test_other_year_is_no_reference() -> None:
    assert references([RunBasis(1, "2025-12", ("s1",))], [export(1, 1), export(2, 1)], "2026-01") == {}


def test_invented_example_is_never_measured_against_real_accounts() -> None:
    imports = [export(1, 1, invented=True), export(2, 1)]
    assert references([run(1, "2026-01", 1)], imports, "2026-01") == {}


def test_export_in_parts_is_one_reference() -> None:
    imports = [export(1, 1, part_of="s1"), export(2, 1, part_of="s1"), export(3, 1, 2)]
    assert references([run(1, "2026-01", 1, 2)], imports, "2026-02") == {"2026-01": ((1, 2), "2026-01")}


@pytest.mark.parametrize(("period", "new"), [("2026-01", {"s1", "s2"}), ("2026-02", {"s2"}), ("2026", {"s2"})])
def test_file_is_seen_first_where_no_earlier_period_rests_on_it(period: str, new: set[str]) -> None:
    assert first_seen([run(1, "2026-01", 1), run(2, "2026-02", 1, 2)], period, ["s1", "s2"]) == (
        set() if period == "2026" else new
    )
