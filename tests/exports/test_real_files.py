"""Official examples and a public ledger, against the figures known of them from outside."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from schemas.decoded import DecodedFile
from schemas.exports.amounts import number_cells
from schemas.exports.pivot_layout import find_pivot
from schemas.exports.sheets import read_sheets
from tests.exports.conftest import REAL
from tests.exports.tables import rules

Read = Callable[[str], DecodedFile]
EXAMPLE_ORE = 948_704_935


def debit(decoded: DecodedFile) -> int:
    return int(decoded.ledger.filter(pl.col("amount_ore") > 0)["amount_ore"].sum())


def credit(decoded: DecodedFile, project: str | None = None) -> int:
    rows = decoded.ledger.filter(pl.col("amount_ore") < 0)
    return int((rows.filter(pl.col("project") == project) if project else rows)["amount_ore"].sum())


@pytest.mark.parametrize(
    ("file", "lines", "vouchers", "ore"),
    [
        ("saft/skatteetaten-888888888.xml", 170, 53, EXAMPLE_ORE),
        ("saft/skatteetaten-999999999.xml", 5, 2, 2_500_000),
        ("saft/skatteetaten-1.30.xml", 8, 3, 3_750_000),
    ],
)
def test_the_tax_administrations_examples_give_their_known_figures(
    real_file: Read, file: str, lines: int, vouchers: int, ore: int
) -> None:
    decoded = real_file(file)
    assert (decoded.rows, decoded.ledger["voucher"].n_unique()) == (lines, vouchers)
    assert (debit(decoded), credit(decoded), rules(decoded)) == (ore, -ore, [])


@pytest.mark.parametrize("file", ["saft/skatteetaten-888888888.xml", "saft/skatteetaten-888888888-view.xlsx"])
def test_a_project_gets_its_parts_of_split_lines_and_not_the_whole_lines(real_file: Read, file: str) -> None:
    assert credit(real_file(file), "202") == -35_910_000


def test_the_excel_view_gives_the_same_ledger_and_not_the_double(real_file: Read) -> None:
    view = real_file("saft/skatteetaten-888888888-view.xlsx")
    assert (view.rows, debit(view), credit(view)) == (170, EXAMPLE_ORE, -EXAMPLE_ORE)
    assert sum(row.reason == "continuation" for row in view.ignored) == 44
    assert view.control.debit_ore == EXAMPLE_ORE


def test_the_excel_view_and_the_xml_agree_on_every_project_and_department(real_file: Read) -> None:
    keys = ["voucher", "account", "project", "responsibility"]
    files = ("saft/skatteetaten-888888888.xml", "saft/skatteetaten-888888888-view.xlsx")
    sums = [real_file(file).ledger.group_by(keys).agg(pl.col("amount_ore").sum()).sort(keys) for file in files]
    assert sums[0].equals(sums[1])


def test_a_municipal_pivot_is_uncumulated_and_counted(real_file: Read) -> None:
    decoded = real_file("ledger/randaberg-2026-xledger-flex.xlsx")
    assert (decoded.format, decoded.rows, decoded.control.rows, rules(decoded)) == ("xledger-flex", 4517, 4517, [])
    first = decoded.ledger.filter(pl.col("row") == 3).select("period", "amount_ore").rows()
    assert first[:2] == [("2026-01", 6_882_194), ("2026-03", 14_712_550)]
    assert sum(ore for _, ore in first) == 51_924_748


def test_the_months_of_a_municipal_pivot_sum_to_its_totals(real_file: Read) -> None:
    ledger = real_file("ledger/randaberg-2026-xledger-flex.xlsx").ledger
    by_art = (
        ledger.filter(pl.col("account").is_in(["1429", "1729"])).group_by("account").agg(pl.col("amount_ore").sum())
    )
    vat = dict(by_art.iter_rows())
    assert vat["1429"] == -vat["1729"] != 0


def test_every_row_of_a_municipal_pivot_sums_to_its_own_total(real_file: Read) -> None:
    file = "ledger/randaberg-2026-xledger-flex.xlsx"
    by_row = real_file(file).ledger.group_by("row").agg(pl.col("amount_ore").sum()).sort("row")
    data = read_sheets(file, (REAL / file).read_bytes())[0]
    layout = find_pivot(data)
    assert layout is not None
    stated = number_cells(data.cells.filter(pl.col("row") > layout.name_row)[layout.total])
    assert by_row["amount_ore"].to_list() == stated.to_list()


EVERY_LEDGER = {
    "ledger/randaberg-2026-xledger-flex.xlsx": (4517, 2, 610_803_903_564, -610_803_903_550),
    "saft/skatteetaten-1.30.xml": (8, 0, 3_750_000, -3_750_000),
    "saft/skatteetaten-888888888-view.xlsx": (170, 46, EXAMPLE_ORE, -EXAMPLE_ORE),
    "saft/skatteetaten-888888888.xml": (170, 0, EXAMPLE_ORE, -EXAMPLE_ORE),
    "saft/skatteetaten-999999999.xml": (5, 0, 2_500_000, -2_500_000),
}


@pytest.mark.parametrize("file", EVERY_LEDGER)
def test_every_real_ledger_gives_its_rows_and_sums_and_nothing_that_stops_it(real_file: Read, file: str) -> None:
    decoded = real_file(file)
    assert (decoded.rows, len(decoded.ignored), debit(decoded), credit(decoded)) == EVERY_LEDGER[file]
    assert [found.message for found in decoded.findings if found.blocks] == []
    assert decoded.ledger["amount_ore"].null_count() == 0
    assert decoded.ledger["period"].null_count() == 0


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        ("README.md", "F03"),
        ("codes/KOSTRA_Arts_2020_kommuner.csv", "F03"),
        ("codes/KOSTRA_Arts_2024_kommuner.csv", "F03"),
        ("codes/KOSTRA_Arts_kommuner_2025-2026.csv", "F03"),
        ("codes/Standard_Tax_Codes.csv", "F03"),
        ("codes/kostra_funksjoner_ssb_kontrollprogram.csv", "F03"),
        ("saft/xsd/Norwegian_SAF-T_Financial_Schema_v_1.20.xsd", "F01"),
        ("saft/xsd/Norwegian_SAF-T_Financial_Schema_v_1.30.xsd", "F01"),
    ],
)
def test_a_code_list_a_schema_and_a_note_are_no_ledgers(real_file: Read, file: str, rule: str) -> None:
    decoded = real_file(file)
    assert (rules(decoded), decoded.rows, decoded.ledger.height) == ([rule], 0, 0)


def test_the_projects_of_the_example_are_those_known_from_outside(real_file: Read) -> None:
    by_project = real_file("saft/skatteetaten-888888888.xml").ledger.group_by("project").agg(pl.col("amount_ore").sum())
    view = real_file("saft/skatteetaten-888888888-view.xlsx").ledger.group_by("project").agg(pl.col("amount_ore").sum())
    assert by_project.sort("project").equals(view.sort("project"))
    assert credit(real_file("saft/skatteetaten-888888888-view.xlsx"), "202") == -35_910_000
