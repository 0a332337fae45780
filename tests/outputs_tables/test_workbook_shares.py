"""Shares of spend stand on the overview with a working formula, their limit, and a dash where there is no whole."""

from __future__ import annotations

import io
from decimal import Decimal

import xlsxwriter

from domain.placing import in_programme
from outputs.workbook import workbook
from outputs.workbook_page import Formats, Page, book_options
from outputs.workbook_shares import write_spend_shares
from schemas.plan_results import SpendShare
from schemas.runs import Run
from tests.domain.test_worked_example import with_next_year, worked_example
from tests.ledgers import mysen
from tests.outputs_tables import sheets


def written(*shares: SpendShare) -> dict[str, sheets.WrittenCell]:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, book_options()) as book:
        write_spend_shares(Page(book, Formats(book), "Ark", [20] * 5, "", ""), shares)
    return sheets.read(target.getvalue())["Ark"]


def test_a_share_is_shown_with_amounts_a_formula_and_its_limit() -> None:
    cells = written(SpendShare("evaluering", "Evaluering", 10_000, 80_000, "1/8"))
    row = sheets.row_of(cells, "Evaluering")
    assert [Decimal(cells[f"{column}{row}"].value) for column in "BCD"] == [100, 800, Decimal("0.125")]
    assert cells[f"D{row}"].formula == f'IF(C{row}>0,B{row}/C{row},"–")'
    assert cells[f"E{row}"].value == "12,5\u00a0%"


def test_a_share_of_nothing_is_a_dash_and_a_share_without_a_limit_says_so() -> None:
    cells = written(SpendShare("evaluering", "Evaluering", 0, 0, None))
    row = sheets.row_of(cells, "Evaluering")
    assert (cells[f"D{row}"].value, cells[f"E{row}"].value) == ("–", "Ingen grense")


def test_a_programme_without_such_rules_has_no_table_of_shares() -> None:
    assert written() == {}


def test_the_overview_of_a_run_shows_every_share_of_its_programme() -> None:
    made = worked_example()
    run = Run(made.reconciliation, made.findings, in_programme(made.placed, mysen().programme))
    cells = sheets.read(workbook(run, with_next_year(mysen(), 5_000_000, 6_900_000, "A")))["Oversikt"]
    row = sheets.row_of(cells, "Alt under planens punkt 2.5")
    assert [Decimal(cells[f"{column}{row}"].value) for column in "BC"] == [650_000, 5_400_000]
