"""The worked example: a whole year from postings to payment request, to the krone. Figures invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.figures import figures
from domain.periods import whole_year
from domain.trace import every_trace
from schemas.budget_year import Allocation, BudgetYear
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from schemas.records import Kind
from tests.ledgers import ledger, mysen

POSTINGS = """
2026-01 1010 71002    700_000
2026-01 1090 71002     98_000
2026-01 1099 71002    112_518
2026-02 1120 71002    139_482
2026-02 1429 71002    100_000
2026-02 1729 71002   -100_000
2026-06 1010 71001    600_000
2026-06 1090 71001     84_000
2026-06 1099 71001     96_444
2026-06 1120 71001    139_556
2026-08 1710 71001    -60_000
2026-03 1010 71015    400_000
2026-03 1090 71015     56_000
2026-03 1099 71015     64_296
2026-04 1170 71015    189_704
2026-04 1429 71015     40_000
2026-04 1729 71015    -40_000
2026-05 1010 71003    700_000
2026-05 1090 71003     98_000
2026-05 1099 71003    112_518
2026-05 1115 71004    100_000
2026-05 1470 71005    400_000
2026-05 1105 71006    150_000
2026-07 1200 71007    300_000
2026-07 1429 71007     75_000
2026-07 1729 71007    -75_000
2026-09 1272 71008    239_482
2026-09 1429 71008     60_000
2026-09 1729 71008    -60_000
2026-09 1470 71009    500_000
2026-10 1200 71012    300_000
2026-10 1429 71012     75_000
2026-10 1729 71012    -75_000
2026-10 1010 71092    200_000
2026-10 1090 71092     28_000
2026-10 1099 71092     32_148
2026-10 1120 71092     39_852
2026-11 1700 71092   -300_000
2026-02 1810 71000 -5_000_000
2026-01 1950 71000 -2_795_000
2026-13 1550 71000  2_395_000
2026-13 25199001 71000 -2_395_000
"""


def with_next_year(files: ProgrammeFiles, award_kr: int, budget_kr: int, model: str) -> ProgrammeFiles:
    this = files.year(2026)
    grant = this.grant.model_copy(
        update={
            "award": Amount(kr=Decimal(award_kr), source="oppdiktet"),
            "carried_in": (),
            "payment_model": model,
        }
    )
    line = Allocation(measure="sosionom", line="Sosionom", kr=Decimal(budget_kr))
    coming: BudgetYear = this.model_copy(update={"year": 2027, "grant": grant, "allocations": (line,)})
    return ProgrammeFiles(files.programme, {**files.years, 2027: coming}, files.sha256, files.folder)


def worked_example(model: str = "A") -> Calculation:
    files = with_next_year(mysen(), 5_000_000, 6_900_000, model)
    read = Read(ledger(POSTINGS), (), 0, {f"2026-{n:02d}": ("test.csv",) for n in range(16)}, (), is_invented=True)
    return calculate(read, files, Occasion(whole_year(2026), True, "test", date(2027, 3, 1)))


@pytest.fixture(scope="module")
def example() -> Calculation:
    return worked_example()


@pytest.mark.parametrize(
    ("figure", "kroner"),
    [
        ("brutto.sum", 6_230_000),
        ("mva.sum", 350_000),
        ("sykelonnsrefusjon.sum", 60_000),
        ("netto.sum", 5_820_000),
        ("andre-kilder.sum", 300_000),
        ("etter-andre-kilder.sum", 5_520_000),
        ("brukt.sum", 5_400_000),
        ("egen.sum", 120_000),
        ("budsjett.sum", 7_795_000),
        ("rest.sum", 2_395_000),
        ("brukt.apen-barnehage", 1_050_000),
        ("rest.apen-barnehage", 250_000),
        ("etter-andre-kilder.ungdom-i-arbeid", 860_000),
        ("brukt.ungdom-i-arbeid", 800_000),
        ("egen.ungdom-i-arbeid", 60_000),
        ("rest.ungdom-i-arbeid", 0),
        ("brukt.administrative-kostnader", 650_000),
        ("egen.administrative-kostnader", 60_000),
        ("brukt.nabolagskjokkenet", 0),
        ("egen.nabolagskjokkenet", 0),
        ("tilskudd.tildelt", 5_000_000),
        ("tilskudd.overfort-inn", 2_795_000),
        ("tilskudd.disponibelt", 7_795_000),
        ("tilskudd.mottatt", 5_000_000),
        ("tilskudd.ubrukt", 2_395_000),
        ("argang.2025.brukt", 2_795_000),
        ("argang.2026.brukt", 2_605_000),
        ("argang.2026.ubrukt", 2_395_000),
        ("fond.inngaende", 2_795_000),
        ("fond.brukt", 2_795_000),
        ("fond.avsatt", 2_395_000),
        ("fond.utgaende", 2_395_000),
        ("anmodning.overforing", 2_395_000),
        ("anmodning.belop", 5_000_000),
        ("anmodning.modell-a", 5_000_000),
        ("anmodning.modell-b", 4_505_000),
        ("anmodning.modell-c", 5_000_000),
    ],
)
def test_figure_of_the_worked_example(example: Calculation, figure: str, kroner: int) -> None:
    assert figures(example.reconciliation)[figure] == kroner * 100


def test_the_other_thirteen_lines_use_two_million_nine_hundred_thousand(example: Calculation) -> None:
    named = {"apen-barnehage", "ungdom-i-arbeid", "administrative-kostnader"}
    others = [m.sums for m in example.reconciliation.measures if m.id not in named and m.sums.revised_ore]
    assert len(others) == 13
    assert sum(sums.revised_ore for sums in others) == 504_500_000
    assert sum(sums.grant_financed_ore for sums in others) == 290_000_000
    assert sum(sums.remaining_ore for sums in others) == 214_500_000


def test_model_a_leaves_495_000_without_a_plan(example: Calculation) -> None:
    request = example.reconciliation.payment_request
    assert request is not None
    assert request.options[0].disposable_ore == 739_500_000
    assert request.options[0].unplanned_ore == 49_500_000
    assert "Y13" in {finding.rule for finding in example.findings}


def test_model_c_repays_the_carry_over() -> None:
    request = worked_example("C").reconciliation.payment_request
    assert request is not None
    assert (request.requested_ore, request.carry_over_ore, request.options[2].repaid_ore) == (
        500_000_000,
        0,
        239_500_000,
    )


def test_zero_check_of_the_project(example: Calculation) -> None:
    placed = example.placed.filter(pl.col("placement") == "placed")
    assert placed.get_column("amount_ore").sum() == 12_000_000


def test_gross_reporting_would_cover_the_vat_twice() -> None:
    files = with_next_year(mysen(), 5_000_000, 6_900_000, "A")
    year = files.years[2026]
    gross = year.model_copy(update={"grant": year.grant.model_copy(update={"vat": "gross"})})
    files = ProgrammeFiles(files.programme, {**files.years, 2026: gross}, files.sha256, files.folder)
    read = Read(ledger(POSTINGS), (), 0, {f"2026-{n:02d}": ("test.csv",) for n in range(16)}, (), is_invented=True)
    result = calculate(read, files, Occasion(whole_year(2026), True, "test", date(2027, 3, 1))).reconciliation
    net = worked_example().reconciliation
    spent = result.totals.after_co_financing_ore - net.totals.after_co_financing_ore
    assert spent == 35_000_000


def test_fund_agrees_with_unused_so_nothing_is_found(example: Calculation) -> None:
    assert not {"Y11", "Y09", "Y02", "Y03"} & {finding.rule for finding in example.findings}


def test_balance_posting_with_the_project_is_outside(example: Calculation) -> None:
    balance = example.placed.filter(pl.col("account") == "25199001")
    assert balance.get_column("kind").to_list() == [str(Kind.BALANCE)]


def test_every_figure_traces_to_its_postings(example: Calculation) -> None:
    traced = {found.figure: found.value_ore for found in every_trace(example.reconciliation, example.placed)}
    assert traced == figures(example.reconciliation)
