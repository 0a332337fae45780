"""Money moved between measures: not what is used already, never more than there is, and told when it is much."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.calculation import Calculation
from domain.checks.reallocations import tolerance_findings
from domain.periods import whole_year
from domain.reallocations import as_decided, below_used
from schemas.budget_year import Reallocation
from schemas.findings import Severity
from schemas.programme import ReallocationTolerance
from schemas.programme_files import ProgrammeError, load_programme
from schemas.records import MeasureResult, MeasureSums, Status
from tests.domain.two_sources import at_year_end, files, found, in_month, measure, move
from tests.ledgers import ROOT

OPEN_POST, YOUTH = "apen-post", "ungdom-i-arbeid"
SPENT = "2026-03 1120 71014 50_000\n2026-09 1120 71014 70_000\n2026-11 1120 71014 40_000"
"""Åpen post has 200 000: 50 000 is used in March, 120 000 in September and 160 000 in November."""


def reconciled(*moves: Reallocation, until: str = "2026-10", table: str = SPENT) -> Calculation:
    return in_month(table, files(reallocations=moves), until)


def tolerance(pct: int = 10, kr: int = 100_000) -> ReallocationTolerance:
    return ReallocationTolerance(pct=pct, kr=Decimal(kr), source="eget valg")


def moved(ore: int, allocated: int = 200_000_00) -> tuple[MeasureResult, ...]:
    sums = MeasureSums(allocated_ore=allocated, reallocated_ore=ore, revised_ore=allocated + ore)
    return (MeasureResult("sosionom", "Sosionom", "Sosionom", None, sums, Status.OK, 1),)


def test_what_is_used_at_the_end_of_the_month_of_the_decision_may_not_be_moved() -> None:
    assert found(reconciled(move(80_000, OPEN_POST, YOUTH, date(2026, 9, 2))), "K71") == []
    assert found(reconciled(move(80_001, OPEN_POST, YOUTH, date(2026, 9, 2))), "K71") == [(OPEN_POST, -100)]


def test_what_is_used_later_is_an_overrun_and_no_fault_of_the_decision() -> None:
    result = reconciled(move(80_000, OPEN_POST, YOUTH, date(2026, 9, 2)), until="2026-11")
    assert found(result, "K71") == []
    assert found(result, "Y04") == [(OPEN_POST, 4_000_000)]


def test_it_is_told_in_every_later_month_too() -> None:
    assert found(reconciled(move(90_000, OPEN_POST, YOUTH, date(2026, 9, 2)), until="2026-11"), "K71") == [
        (OPEN_POST, -1_000_000)
    ]


def test_decisions_of_one_month_count_together() -> None:
    parts = [move(45_000, OPEN_POST, name, date(2026, 9, 2)) for name in (YOUTH, "evaluering")]
    assert found(reconciled(*parts), "K71") == [(OPEN_POST, -1_000_000)]
    back = move(10_000, YOUTH, OPEN_POST, date(2026, 9, 20))
    assert found(reconciled(*parts, back), "K71") == []


def test_decisions_of_several_months_count_together_and_nothing_twice() -> None:
    first, second = (move(60_000, OPEN_POST, YOUTH, date(2026, month, 2)) for month in (3, 9))
    assert found(reconciled(first), "K71") == []
    assert found(reconciled(first, second), "K71") == [(OPEN_POST, -4_000_000)]


def test_a_decision_after_the_year_is_measured_against_the_whole_year() -> None:
    late = move(50_000, OPEN_POST, YOUTH, date(2027, 1, 20))
    result = at_year_end(SPENT, files(reallocations=(late,)))
    assert found(result, "K71") == [(OPEN_POST, -1_000_000)]
    assert {one.severity for one in result.findings if one.rule == "K71"} == {Severity.ERROR}


def test_a_decision_before_the_year_took_nothing_that_was_used() -> None:
    assert found(reconciled(move(190_000, OPEN_POST, YOUTH, date(2025, 12, 10))), "K71") == []


def test_a_decision_in_december_counts_the_year_end_periods() -> None:
    table = "2026-13 1120 71014 150_000"
    decided = move(60_000, OPEN_POST, YOUTH, date(2026, 12, 10))
    assert found(at_year_end(table, files(reallocations=(decided,))), "K71") == [(OPEN_POST, -1_000_000)]


def test_reallocations_never_change_the_programmes_total() -> None:
    result = reconciled(move(80_000, OPEN_POST, YOUTH, date(2026, 9, 2)))
    assert result.reconciliation.totals.reallocated_ore == 0
    assert result.reconciliation.totals.revised_ore == 779_500_000
    assert measure(result, OPEN_POST).sums.revised_ore == 12_000_000


def test_below_used_says_what_was_moved_used_and_left() -> None:
    given = files(reallocations=(move(90_000, OPEN_POST, YOUTH, date(2026, 9, 2)),))
    placed = at_year_end(SPENT, given).placed
    year = as_decided(given.year(2026), whole_year(2026), is_year_end=True)
    (told,) = below_used(placed, given.programme, year, whole_year(2026))
    assert (told.measure, told.month, told.moved_ore) == (OPEN_POST, 9, 9_000_000)
    assert (told.used_ore, told.left_ore, told.missing_ore) == (12_000_000, 11_000_000, 1_000_000)


@pytest.mark.parametrize(
    ("ore", "pct", "kr", "over"),
    [
        (2_000_000, 10, 100_000, []),
        (2_000_001, 10, 100_000, [1]),
        (-2_000_001, 10, 100_000, [1]),
        (2_000_000, 100, 20_000, []),
        (2_000_001, 100, 20_000, [1]),
        (1, 0, 100_000, [1]),
        (0, 0, 0, []),
    ],
)
def test_a_change_above_either_limit_is_told(ore: int, pct: int, kr: int, over: list[int]) -> None:
    assert [told.difference_ore for told in tolerance_findings(moved(ore), tolerance(pct, kr))] == over


def test_without_a_tolerance_nothing_is_told() -> None:
    assert list(tolerance_findings(moved(10_000_000), None)) == []


def test_small_reallocations_of_one_measure_are_added() -> None:
    parts = [move(15_000, OPEN_POST, name, date(2026, 9, 2)) for name in (YOUTH, "sosionom")]
    result = reconciled(*parts)
    assert found(result, "Y05") == [(OPEN_POST, 1_000_000)]


def test_the_message_says_whose_limit_it_is() -> None:
    (told,) = tolerance_findings(moved(3_000_000), tolerance())
    assert "programmets eget valg, ikke departementets regel" in told.message
    assert "ikke bekreftet" in told.message
    assert told.severity is Severity.WARNING
    assert not told.blocks


def refusal(tmp_path: Path, *records: str) -> str:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    path = tmp_path / "programmes" / "mysen" / "2026.toml"
    path.write_text(path.read_text(encoding="utf-8") + "".join(records), encoding="utf-8")
    with pytest.raises(ProgrammeError) as refused:
        load_programme(tmp_path / "programmes", "mysen")
    return str(refused.value)


def record(kr: int, from_measure: str, to_measure: str, decided_on: str) -> str:
    return (
        f'\n[[reallocations]]\nfrom_measure = "{from_measure}"\nto_measure = "{to_measure}"\nkr = {kr}\n'
        f'decided_by = "Styringsgruppen"\ndecided_on = {decided_on}\nreason = "Prøve"\n'
    )


def test_more_than_there_is_on_the_day_is_refused_though_the_year_comes_out_right(tmp_path: Path) -> None:
    out = record(250_000, OPEN_POST, YOUTH, "2026-03-01")
    back = record(100_000, YOUTH, OPEN_POST, "2026-09-01")
    sentence = refusal(tmp_path, out, back)
    assert "'apen-post' is left with -50000 on 2026-03-01; no more can be moved than there is" in sentence


def test_a_measure_without_a_line_has_nothing_to_give(tmp_path: Path) -> None:
    assert "'jobbsjansen' is left with -1" in refusal(tmp_path, record(1, "jobbsjansen", YOUTH, "2026-03-01"))


def test_a_measure_is_not_moved_to_itself(tmp_path: Path) -> None:
    assert "from one measure to another" in refusal(tmp_path, record(1, YOUTH, YOUTH, "2026-03-01"))


def test_money_is_not_moved_to_a_measure_that_does_not_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    path = tmp_path / "programmes" / "mysen" / "2025.toml"
    addition = record(1, "sosionom", "apen-barnehage", "2025-03-01")
    path.write_text(path.read_text(encoding="utf-8") + addition, encoding="utf-8")
    with pytest.raises(ProgrammeError, match="'apen-barnehage' does not run in 2025"):
        load_programme(tmp_path / "programmes", "mysen")
