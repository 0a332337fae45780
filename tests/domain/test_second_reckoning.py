"""The program's books against a second, slow reckoning in plain Python: equal to the øre, whatever the year."""

from __future__ import annotations

import random
from copy import deepcopy

import pytest

from domain.figures import figures
from domain.grant_years import left_over, over_used, with_use
from domain.readings import differences
from domain.trace import every_trace
from schemas.findings import sorted_findings
from tests.domain.random_years import QUESTIONS, books_of, files_of, ledger_of, random_year
from tests.domain.second_reckoning import GRANT, Year, reckon

SEEDS = range(60)
ELSEWHERE = {"mottak", "programar", "prognoseavvik", "artsgruppe"}
"""Families of figures that the second reckoning leaves to tests of their own: the first word of their ids."""


@pytest.mark.parametrize("seed", SEEDS)
def test_the_books_are_those_of_the_second_reckoning(seed: int) -> None:
    year = random_year(seed)
    books = figures(books_of(year).reconciliation)
    second = reckon(year)
    assert {name: books.get(name, 0) for name in second} == second
    assert {name.partition(".")[0] for name, ore in books.items() if ore and name not in second} <= ELSEWHERE


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_every_figure_closes_with_its_parts(seed: int) -> None:
    run = books_of(random_year(seed), questions=QUESTIONS[:2])
    traces = list(every_trace(run.reconciliation, run.placed))
    assert {each.figure: each.value_ore for each in traces} == figures(run.reconciliation)


@pytest.mark.parametrize("seed", SEEDS[1::6])
def test_neither_the_order_of_rows_nor_a_second_run_changes_anything(seed: int) -> None:
    year = random_year(seed)
    rows = ledger_of(year)
    order = list(range(rows.height))
    random.Random(seed).shuffle(order)
    first, again, shuffled = books_of(year, rows), books_of(year, rows), books_of(year, rows[order])
    assert first.reconciliation == again.reconciliation == shuffled.reconciliation
    assert sorted_findings(first.findings) == sorted_findings(again.findings) == sorted_findings(shuffled.findings)


@pytest.mark.parametrize("seed", SEEDS[2::6])
def test_a_reading_is_what_turning_the_setting_gives(seed: int) -> None:
    year = random_year(seed)
    run = books_of(year, questions=QUESTIONS)
    now = figures(books_of(year).reconciliation)
    for question in run.reconciliation.ambiguities:
        setting = question.id.replace("-", "_")
        for reading in question.readings:
            turned = deepcopy(year) | ({} if setting == "payment_model" else {setting: reading.value})
            if setting == "payment_model":
                turned["model" if year["has_file"] else "this_model"] = reading.value
                turned["model"] = reading.value
            after = figures(books_of(turned).reconciliation)
            assert reading.difference_ore == ({} if reading.is_chosen else differences(now, after))


def overspent_beside_bound_money() -> Year:
    """1 000 000 carried in for one measure that uses nothing, and 300 000 more spent than all that is free."""
    year = random_year(0)
    lines = {"arbeid": 1_000, "bibliotek": 1_800, "cafe": 0, "drift": 0}
    spent = {"project": "81002", "account": "1120", "function": "120", "ore": 180_000_000, "voucher": "1"}
    return year | {
        "measures": {name: {**record, "sources": [GRANT]} for name, record in year["measures"].items()},
        "coding": [{"project": "81002", "measure": "bibliotek", "source": GRANT, "arts": []}],
        "lines": [(name, kr * 100_000) for name, kr in lines.items()],
        "award": 150_000_000,
        "carried": [(2025, 100_000_000, {"arbeid": 100_000_000})],
        "moves": [],
        "pay_shares": [],
        "ramps": [],
        "letters": [],
        "parked": [],
        "plans": {},
        "fund": None,
        "is_year_end": True,
        "until": 15,
        "has_file": True,
        "model": "A",
        "this_model": "A",
        "next_award": 150_000_000,
        "next_budget": 200_000_000,
        "postings": [{**spent, "period": "2026-03"}],
    }


def test_use_beyond_the_free_money_takes_nothing_from_a_carry_over_that_is_bound() -> None:
    run = books_of(overspent_beside_bound_money())
    books = figures(run.reconciliation)
    assert (books["tilskudd.ubrukt"], books["tilskudd.kan-overfores"]) == (70_000_000, 100_000_000)
    assert books["overforing.arbeid.igjen"] == books["anmodning.overforing"] == 100_000_000
    assert books["tilskudd.kan-sokes-overfort"] == books["anmodning.modell-c.tilbake"] == 100_000_000
    assert books["anmodning.modell-b"] == 100_000_000
    assert "overforing.uten-tiltak.igjen" not in books


def test_use_beyond_the_free_money_is_told_though_all_is_not_used() -> None:
    run = books_of(overspent_beside_bound_money())
    (told,) = (finding for finding in run.findings if finding.rule == "Y03")
    assert told.difference_ore == 30_000_000
    assert "1 000 000,00 kr til er bundet til tiltak" in told.message.replace("\u00a0", " ")
    within = overspent_beside_bound_money()
    within["postings"][0]["ore"] = 150_000_000
    assert not [finding for finding in books_of(within).findings if finding.rule == "Y03"]


def test_a_forecast_grant_has_its_years_and_purposes_anew() -> None:
    grant = books_of(overspent_beside_bound_money()).reconciliation.grant
    year = files_of(overspent_beside_bound_money()).year(2026)
    within = with_use(grant, {"bibliotek": 100_000_000, "arbeid": 40_000_000}, year)
    assert (within.used_ore, within.unused_ore) == (140_000_000, 110_000_000)
    assert [(use.grant_year, use.used_ore) for use in within.grant_years] == [(2025, 40_000_000), (2026, 100_000_000)]
    assert (left_over(within), over_used(within)) == (110_000_000, 0)
    assert with_use(grant, {"bibliotek": 180_000_000}, year) == grant
