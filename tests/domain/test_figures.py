"""The figures of groups of measures and of arts, and the way back from them to their postings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.figures import figures
from domain.periods import whole_year
from domain.trace import every_trace
from tests.ledgers import ledger, mysen

POSTINGS = """
2026-01 1010 71003    700_000
2026-01 1090 71003     98_000
2026-02 1120 71003    100_000
2026-02 1429 71003     25_000
2026-02 1729 71003    -25_000
2026-08 1710 71003    -60_000
2026-05 1350 71001     40_000
2026-05 1470 71091    300_000
2026-06 1700 71091   -200_000
"""


@pytest.fixture(scope="module")
def year() -> Calculation:
    files = mysen()
    files = replace(files, years={2026: files.year(2026)})
    speaking = {f"2026-{month:02d}": ("test.csv",) for month in range(1, 13)}
    read = Read(ledger(POSTINGS), (), 0, speaking, (), is_invented=True)
    return calculate(read, files, Occasion(whole_year(2026), True, "run", date(2027, 1, 31)))


def test_refunds_are_vat_compensation_and_sick_pay_together(year: Calculation) -> None:
    assert figures(year.reconciliation)["refusjoner.sosionom"] == 8_500_000


def test_measures_of_other_sources_are_not_in_the_sums_of_the_grant(year: Calculation) -> None:
    values = figures(year.reconciliation)
    assert values["brutto.tilskuddstiltak"] == 96_300_000
    assert values["andre-kilder.tilskuddstiltak"] == 0
    assert values["brutto.sum"] == 126_300_000


def test_art_groups_sum_to_gross_spend(year: Calculation) -> None:
    values = figures(year.reconciliation)
    groups = {figure: ore for figure, ore in values.items() if figure.startswith("artsgruppe.")}
    assert groups == {
        "artsgruppe.lonn": 70_000_000,
        "artsgruppe.sosiale-utgifter": 9_800_000,
        "artsgruppe.varer-og-tjenester": 10_000_000,
        "artsgruppe.kjop": 4_000_000,
        "artsgruppe.overforinger": 30_000_000,
        "artsgruppe.mva": 2_500_000,
    }
    assert sum(groups.values()) == values["brutto.sum"]


def test_every_figure_leads_back_to_its_postings(year: Calculation) -> None:
    values = figures(year.reconciliation)
    traces = list(every_trace(year.reconciliation, year.placed))
    assert {found.figure: found.value_ore for found in traces} == values
