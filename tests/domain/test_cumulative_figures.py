"""The year so far: what is added up month by month, and the way back to its postings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.cumulative_figures import cumulative_figures
from domain.figures import figures
from domain.periods import Period, whole_year
from domain.trace import trace
from tests.ledgers import ledger, mysen

POSTINGS = """
2026-01 1010 71003    700_000
2026-02 1120 71003    100_000
2026-02 1429 71003     25_000
2026-02 1729 71003    -25_000
2026-05 1350 71001     40_000
2026-05 1470 71091    300_000
"""


@cache
def calculated(last: int) -> Calculation:
    files = mysen()
    files = replace(files, years={2026: files.year(2026)})
    speaking = {f"2026-{month:02d}": ("test.csv",) for month in range(1, last + 1)}
    until = whole_year(2026) if last == 12 else Period(2026, last)
    return calculate(
        Read(ledger(POSTINGS), (), 0, speaking, (), is_invented=True),
        files,
        Occasion(until, last == 12, "run", date(2027, 1, 31)),
    )


def test_use_and_budget_of_the_measures_the_grant_pays_for_are_added_up():
    values = figures(calculated(12).reconciliation)
    assert [values[f"hittil.belastet.{month:02d}"] for month in (1, 2, 4, 5, 12)] == [
        70_000_000,
        80_000_000,
        80_000_000,
        84_000_000,
        84_000_000,
    ]
    assert values["hittil.budsjett.12"] == values["revidert.tilskuddstiltak"]
    assert values["hittil.belastet.12"] == values["belastet.sosionom"] + values["belastet.ungdom-i-arbeid"]


def test_month_that_is_not_covered_has_a_budget_and_no_use():
    values = figures(calculated(5).reconciliation)
    assert "hittil.belastet.05" in values
    assert "hittil.belastet.06" not in values
    assert "hittil.budsjett.12" in values


def test_run_stored_without_months_has_no_such_figures():
    result = calculated(12).reconciliation
    bare = replace(result, measures=tuple(replace(one, monthly_used_ore=()) for one in result.measures))
    assert list(cumulative_figures(result))
    assert list(cumulative_figures(bare)) == []


def test_use_so_far_leads_back_to_the_postings_of_its_months():
    done = calculated(12)
    found = trace("hittil.belastet.02", done.reconciliation, done.placed)
    assert found.postings.get_column("period").to_list() == ["2026-01", "2026-02", "2026-02", "2026-02"]
    assert found.adjustments == ()


def test_budget_so_far_is_the_budget_less_what_is_spread_on_later_months():
    done = calculated(12)
    found = trace("hittil.budsjett.06", done.reconciliation, done.placed)
    assert found.postings.is_empty()
    assert found.adjustments[-1].label.startswith("Fordelt på senere måneder")
    assert found.adjustments[-1].amount_ore < 0
