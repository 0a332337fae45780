"""Every amount in every output of the example runs is a figure with an id and that figure's value.

Exempt are amounts that are their own origin: a posting's, a finding's, a decision's in the programme file, formulas on
the sheet, and the two sides of a control sum.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from lxml import etree, html

from domain.calculation import Occasion, Read, calculate
from domain.figures import figures
from domain.in_kind_figures import in_kind_figures
from domain.periods import Period, whole_year
from domain.placing import in_programme
from domain.printed_figures import figure_lists
from outputs.norwegian import Decimals, amount
from outputs.read_back import prints
from outputs.status_page import status_page
from outputs.workbook import workbook
from outputs.workbook_figures import cell_name
from schemas.exports.decoding import decode
from schemas.runs import Run
from tests.ledgers import ROOT, mysen
from tests.outputs_tables import sheets

FILES = mysen()
RUNS = {"year": ("hovedbok-2025.csv", whole_year(2025)), "month": ("hovedbok-2026-10.csv", Period(2026, 10))}
EACH = pytest.mark.parametrize("name", RUNS)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

OWN_AMOUNTS = {
    *("Posteringer", "Funn", "Funn etter årsak", "Parkert", "Etterposteringer", "Omposteringer"),
    *("Egeninnsats", "Tall", "Tall med andre svar"),
}
"""Sheets of postings and findings; own contribution, which has ids of its own; and the list of figures itself."""
OWN_TABLES = {"Hvorfor", "Kontroll", "Fra tiltak"}
"""The first heading of tables of postings, of both sides of control sums, and of decisions to move money."""


@cache
def run_of(name: str) -> Run:
    export, until = RUNS[name]
    decoded = decode(export, (ROOT / "examples/exports/unit4" / export).read_bytes())
    speaking = dict.fromkeys(decoded.ledger["period"].unique().to_list(), (export,))
    read = Read(decoded.ledger, (), len(decoded.ignored), speaking, (), decoded.is_invented)
    occasion = Occasion(until, until == whole_year(until.year), "example", date(2026, 11, 21))
    calculation = calculate(read, FILES, occasion)
    postings = in_programme(calculation.placed, FILES.programme).sort("file", "row", "part")
    return Run(calculation.reconciliation, calculation.findings, postings)


@dataclass(frozen=True)
class Amount:
    """One amount in a workbook that is no formula, and the name of its cell."""

    sheet: str
    address: str
    kroner: Decimal
    is_exempt: bool


@cache
def content(name: str) -> bytes:
    return workbook(run_of(name), FILES)


def amounts(content: bytes) -> Iterator[Amount]:
    """Every number with the format of an amount, with whether its table holds amounts that are their own origin."""
    written = sheets.read(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles: Any = etree.fromstring(archive.read("xl/styles.xml"))
        formats = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter(f"{_MAIN}numFmt")}
        looks = [formats.get(one.get("numFmtId"), "") for one in styles.find(f"{_MAIN}cellXfs")]
        for number, sheet in enumerate(written, start=1):
            root: Any = etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            table = ""
            for row in root.iter(f"{_MAIN}row"):
                first = written[sheet].get(f"A{row.get('r')}")
                table = first.value if first and first.value in {*OWN_TABLES, *OTHER_TABLES} else table
                for cell in row.iter(f"{_MAIN}c"):
                    is_amount = cell.get("t", "n") == "n" and "#,##0.00" in looks[int(cell.get("s", "0"))]
                    if is_amount and cell.find(f"{_MAIN}f") is None and cell.find(f"{_MAIN}v") is not None:
                        kroner = Decimal(cell.findtext(f"{_MAIN}v"))
                        yield Amount(sheet, cell.get("r"), kroner, sheet in OWN_AMOUNTS or table in OWN_TABLES)


OTHER_TABLES = {"Tiltak", "Alvor", "Post", "Posteringer", "Tildelingsår", "Kilde", "Formål"}
"""The first heading of tables of figures."""


def figure_rows(content: bytes) -> list[dict[str, sheets.WrittenCell]]:
    """The rows of both sheets of figures."""
    written = sheets.read(content)
    return [row for name in ("Tall", "Tall med andre svar") for row in sheets.rows(written[name]).values()]


def listed_places(content: bytes) -> dict[str, str]:
    """Sheet and address of every cell that sheet Tall says a figure stands in -> the figure's id."""
    return {
        place: row["A"].value
        for row in figure_rows(content)
        if "A" in row and "E" in row and "C" in row
        for place in row["E"].value.split("; ")
        if "!" in place
    }


@EACH
def test_every_amount_in_the_workbook_is_a_figure_with_an_id_and_its_value(name: str) -> None:
    values, places = figures(run_of(name).reconciliation), listed_places(content(name))
    found = list(amounts(content(name)))

    told = [one for one in found if not one.is_exempt and one.kroner]
    nameless = [f"{one.sheet}!{one.address} {one.kroner}" for one in told if f"{one.sheet}!{one.address}" not in places]
    assert nameless == []
    wrong = [
        (one.sheet, one.address, one.kroner, places[f"{one.sheet}!{one.address}"])
        for one in told
        if values[places[f"{one.sheet}!{one.address}"]] != one.kroner * 100
    ]
    assert wrong == []
    assert len(told) > 150


@EACH
def test_sheet_of_figures_lists_every_figure_with_its_value(name: str) -> None:
    rows = figure_rows(content(name))
    written = [row for row in rows if "C" in row and row["C"].type == "n"]
    lists = figure_lists(run_of(name))
    others = {one.id for one in lists.shares} | {one.id for one in lists.numbers}
    listed = {row["A"].value: Decimal(row["C"].value) * 100 for row in written if row["A"].value not in others}

    assert listed == figures(run_of(name).reconciliation) | {one.id: one.ore for one in lists.of_findings}
    assert not [row for row in rows if "F" in row and row["F"].value.startswith("Avvik")]


@EACH
def test_figures_under_another_reading_have_a_sheet_of_their_own_that_is_not_printed(name: str) -> None:
    written = sheets.read(content(name))
    ids = {one: {row["A"].value for row in sheets.rows(written[one]).values() if "A" in row} for one in written}
    assert not [figure for figure in ids["Tall"] if figure.startswith("avklaring.")]
    assert "netto.sosionom" in ids["Tall"]
    assert len([figure for figure in ids["Tall med andre svar"] if figure.startswith("avklaring.")]) > 400
    with zipfile.ZipFile(io.BytesIO(content(name))) as archive:
        book: Any = etree.fromstring(archive.read("xl/workbook.xml"))
    areas = [one.text for one in book.iter(f"{_MAIN}definedName") if one.get("name") == "_xlnm.Print_Area"]
    assert [area.split("!")[0] for area in areas] == ["'Tall med andre svar'"]
    assert int(areas[0].rpartition("$")[2]) < 8


@EACH
def test_cell_that_shows_a_figure_has_its_id_as_name(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content(name))) as archive:
        book: Any = etree.fromstring(archive.read("xl/workbook.xml"))
    names = {one.get("name"): one.text for one in book.iter(f"{_MAIN}definedName")}

    assert names["netto.sosionom"].startswith("Tiltak!$")
    assert names[cell_name("netto.apen-post" if name == "month" else "netto.klar-for-jobb")].startswith("Tiltak!$")
    known = {cell_name(figure) for figure in figures(run_of(name).reconciliation)}
    assert {one for one in names if not one.startswith("_xlnm")} <= known


@EACH
def test_every_amount_on_the_status_page_is_a_figure_with_its_value(name: str) -> None:
    run = run_of(name)
    values = figures(run.reconciliation)
    page: Any = html.document_fromstring(status_page(run, FILES))

    shown = page.xpath("//data[@data-figure]")
    for element in shown:
        ore = values[element.get("data-figure")]
        assert int(element.get("value")) == ore
        turned = -1 if element.get("data-turned") else 1
        assert element.text_content() == amount(turned * ore, Decimals.ALWAYS)
        assert prints(element.text_content(), turned * ore)
    assert len(shown) > 200


@EACH
def test_amount_on_the_status_page_without_an_id_is_a_postings_a_findings_or_a_controls(name: str) -> None:
    page: Any = html.document_fromstring(status_page(run_of(name), FILES))

    for cell in page.xpath("//td[contains(@class, 'number')][not(.//data)]"):
        caption = cell.xpath("string(ancestor::table/caption)")
        is_amount = re.search(r",\d\d$", cell.text_content().strip())
        if is_amount:
            assert caption.startswith(("Posteringer som må ses på", "Tall regnet ut på nytt", "Funn av regel")), caption


def test_ids_on_the_status_page_are_reached_without_being_heard_at_every_amount() -> None:
    page: Any = html.document_fromstring(status_page(run_of("year"), FILES))

    (details,) = page.xpath("//details[summary]")
    listed = details.xpath(".//td[@class='hash']/text()")
    assert set(listed) == {element.get("data-figure") for element in page.xpath("//data[@data-figure]")}
    assert len(listed) == len(set(listed))
    assert details.get("open") is None
    assert not page.xpath("//data[@title or @aria-label or @tabindex]")


@EACH
def test_own_contribution_is_in_no_cash_figure(name: str) -> None:
    result = run_of(name).reconciliation
    own = in_kind_figures(result.in_kind)

    assert not set(own) & set(figures(result))
    assert not [figure for figure in figures(result) if figure.startswith("egeninnsats")]
