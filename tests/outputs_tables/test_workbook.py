from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from outputs.workbook import workbook
from outputs.workbook_measures import SUM_COLUMNS
from outputs.workbook_page import Formats, Money, Page
from outputs.workbook_postings import COLUMNS, TooManyPostingsError
from schemas.findings import Finding, Severity
from schemas.runs import Run
from tests.ledgers import mysen
from tests.outputs_tables import sheets
from tests.outputs_tables.runs import FINDINGS, TEXTS, run, year_run

FILES = mysen()


def written(each: Run) -> sheets.Sheets:
    return sheets.read(workbook(each, FILES))


@pytest.fixture(scope="module")
def book() -> sheets.Sheets:
    return written(year_run())


def texts(cells: dict[str, sheets.WrittenCell]) -> list[str]:
    return [cell.value for cell in cells.values() if cell.type == "s"]


def test_sheets_stand_in_the_order_of_the_contract(book: sheets.Sheets) -> None:
    assert list(book) == [
        *("Oversikt", "Tiltak", "Finansieringskilder", "Tildelingsår og fond", "Anmodning", "Funn etter årsak", "Funn"),
        *("Posteringer", "Avklaringer", "Grunnlag", "Tall"),
    ]


def test_same_run_gives_the_same_bytes() -> None:
    assert workbook(year_run(), FILES) == workbook(year_run(), FILES)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=40))
def test_amount_is_the_same_ore_when_read_back(amounts: list[int]) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = Page(book, Formats(book), "Ark", [20], "")
    for ore in amounts:
        page.line([Money(ore)])
    book.close()

    cells = sheets.read(target.getvalue())["Ark"]
    for number, ore in enumerate(amounts, start=1):
        cell = cells[f"A{number}"]
        assert Decimal(cell.value) * 100 == ore
        assert Decimal(repr(float(cell.value))) * 100 == ore


def test_texts_that_look_like_formulas_stay_texts(book: sheets.Sheets) -> None:
    shown = texts(book["Posteringer"])

    for text in (TEXTS[4], TEXTS[6], TEXTS[7], TEXTS[8]):
        assert text in shown
    assert all(cell.formula is None for cell in book["Posteringer"].values())


@given(st.sampled_from("=+-@\t\r"), st.text(max_size=12))
@settings(deadline=None, max_examples=15)
def test_no_text_from_outside_becomes_a_formula(first: str, rest: str) -> None:
    evil = first + rest
    finding = Finding(evil, Severity.ERROR, evil, evil, file=evil, row=2, voucher=evil, column=evil, value=evil)
    changed = run(findings=[finding], texts=dict.fromkeys(range(2, 18), evil), programme_name=evil, run_id=evil)

    assert formulas(changed) == formulas_of_a_harmless_run()


def formulas(written_run: Run) -> set[str | None]:
    return {cell.formula for cells in written(written_run).values() for cell in cells.values()}


@cache
def formulas_of_a_harmless_run() -> set[str | None]:
    return formulas(run(findings=FINDINGS[:1]))


def test_findings_shown_are_as_many_as_were_raised(book: sheets.Sheets) -> None:
    list_header = sheets.row_of(book["Funn"], "Regel")
    shown = [row for number, row in sheets.rows(book["Funn"]).items() if number > list_header]

    assert len(shown) == len(FINDINGS)
    assert {row["C"].value for row in shown} == {finding.message for finding in FINDINGS}


def test_merging_findings_never_removes_a_row() -> None:
    same_cause = [replace(FINDINGS[0], row=row, voucher=str(row)) for row in (5, 6, 7)]
    cells = written(run(findings=same_cause))["Funn"]
    list_header = sheets.row_of(cells, "Regel")

    shown = [row["F"].value for number, row in sheets.rows(cells).items() if number > list_header]

    assert shown == ["5", "6", "7"]


def test_run_without_findings_says_so() -> None:
    assert "Ingen funn." in texts(written(run(findings=()))["Funn"])


def test_every_posting_is_listed_with_its_own_row(book: sheets.Sheets) -> None:
    column = "ABCDEFGHIJKLMNOPQR"[COLUMNS.index("Rad")]
    header = sheets.row_of(book["Posteringer"], "Tiltak")
    listed = [row[column].value for number, row in sheets.rows(book["Posteringer"]).items() if number > header]

    assert listed == [str(row) for row in year_run().postings["row"]]


def test_party_and_identity_numbers_are_nowhere(book: sheets.Sheets) -> None:
    everything = "\n".join(text for cells in book.values() for text in texts(cells))

    assert "Nordmann" not in everything
    assert "01019012345" not in everything
    assert "912 34 567" not in everything
    assert "Lønn januar [nummer skjult]" in everything


def test_measures_stand_in_the_order_of_the_plan_with_its_wording_beside(book: sheets.Sheets) -> None:
    plan = FILES.year(2026).allocations
    names = [FILES.programme.measure(line.measure).name for line in plan]
    first = sheets.row_of(book["Tiltak"], names[0])

    assert [book["Tiltak"][f"A{first + index}"].value for index in range(len(plan))] == names
    assert [book["Tiltak"][f"S{first + index}"].value for index in range(len(plan))] == [line.line for line in plan]


def test_sum_row_is_formulas_with_the_reported_totals(book: sheets.Sheets) -> None:
    row = sheets.row_of(book["Tiltak"], "Sum")
    totals = year_run().reconciliation.totals

    for letter, name in zip("CDEFGHIJKLMNO", SUM_COLUMNS, strict=True):
        cell = book["Tiltak"][f"{letter}{row}"]
        assert cell.formula is not None
        assert cell.formula.startswith("SUM(")
        assert Decimal(cell.value) * 100 == getattr(totals, name)
        assert book["Tiltak"][f"{letter}{row + 2}"].value == "Stemmer"


def test_total_that_is_not_the_sum_of_its_rows_is_shown_as_a_difference() -> None:
    right = run().reconciliation.totals
    cells = written(run(totals=replace(right, net_ore=right.net_ore + 1)))["Tiltak"]
    row = sheets.row_of(cells, "Kontroll: summen er lik rapportert sum")

    assert [cells[f"{letter}{row}"].value for letter in "HIJ"] == ["Stemmer", "Avvik", "Stemmer"]


def test_measure_that_is_not_its_postings_is_shown_as_a_difference() -> None:
    measures = run().reconciliation.measures
    wrong = replace(measures[0], sums=replace(measures[0].sums, gross_ore=1))
    cells = written(run(measures=(wrong, *measures[1:])))["Tiltak"]
    control = sheets.row_of(cells, "Kontroll: tiltakene summert på nytt fra arket Posteringer") + 3

    assert cells[f"M{control}"].value == "Avvik"
    assert cells[f"M{control + 1}"].value == "Stemmer"


def test_overview_says_first_how_many_agree(book: sheets.Sheets) -> None:
    assert "12 av 16\u00a0posteringer stemmer; se på disse 4." in texts(book["Oversikt"])


def test_invented_and_preliminary_stand_on_every_sheet(book: sheets.Sheets) -> None:
    for name, cells in book.items():
        assert any(text.startswith("OPPDIKTEDE TALL") for text in texts(cells)), name
        assert any(text.startswith("FORELØPIG") for text in texts(cells)), name


def test_confirmed_real_figures_carry_no_mark() -> None:
    for cells in written(run(is_invented=False, is_preliminary=False)).values():
        assert not any(text.startswith(("OPPDIKTEDE", "FORELØPIG")) for text in texts(cells))


def test_run_without_postings_gives_a_workbook() -> None:
    assert "Det er ingen posteringer i programmet i perioden." in texts(written(run("", ()))["Oversikt"])


def test_more_postings_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outputs.workbook_postings.SHEET_ROWS", 25)

    with pytest.raises(TooManyPostingsError, match="16 postings"):
        workbook(run(), FILES)


def test_unreadable_amount_is_shown_as_it_was_written(book: sheets.Sheets) -> None:
    assert "1.23.4" in texts(book["Posteringer"])


@pytest.mark.system
@pytest.mark.parametrize("each", [run(), year_run(), run("", ())], ids=["month", "year", "no postings"])
def test_libreoffice_calculates_what_the_workbook_says(each: Run, tmp_path: Path) -> None:
    content = workbook(each, FILES)
    calculated = sheets.read(calculated_by_libreoffice(sheets.without_cached_values(content), tmp_path))
    formulas = 0

    for name, cells in sheets.read(content).items():
        for address, cell in cells.items():
            if cell.formula is not None:
                formulas += 1
                assert same(calculated[name][address].value, cell.value), f"{name}!{address}: {cell.formula}"
    assert formulas > 100


def same(one: str, other: str) -> bool:
    """Equal texts, or numbers equal to the last øre (a share to ten decimals)."""
    try:
        return abs(Decimal(one) - Decimal(other)) < Decimal("0.0000000001")
    except ArithmeticError:
        return one == other


def calculated_by_libreoffice(content: bytes, folder: Path) -> bytes:
    program = shutil.which("soffice")
    if program is None:
        absent = pytest.fail if os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1" else pytest.skip
        absent("LibreOffice (soffice) is not installed")
    source, target = folder / "avstemming.xlsx", folder / "calculated"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (target / "avstemming.xlsx").read_bytes()


def test_marks_are_printed_on_top_of_every_page() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(run(), FILES))) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert names
        assert all("OPPDIKTEDE TALL" in archive.read(name).decode().split("<oddHeader>")[1] for name in names)


def test_findings_without_a_difference_show_the_amount_of_their_posting(book: sheets.Sheets) -> None:
    cells = book["Funn etter årsak"]
    row = next(
        number for number, line in sheets.rows(cells).items() if line.get("A") and line["A"].value == "rad.tekst"
    )

    assert cells[f"H{row}"].value == "–"
    assert Decimal(cells[f"I{row}"].value) == 700_000
    assert "Sum" not in [line["A"].value for line in sheets.rows(cells).values() if "A" in line]


def part(content: bytes, sheet: str) -> str:
    """The XML of one sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = archive.read("xl/workbook.xml").decode()
        position = re.findall(r'<sheet name="([^"]+)"', book).index(sheet) + 1
        return archive.read(f"xl/worksheets/sheet{position}.xml").decode()


def test_row_of_a_finding_leads_to_its_posting_and_stays_a_number() -> None:
    content = workbook(run(), FILES)
    book, links = (
        sheets.read(content),
        dict(re.findall(r'<hyperlink ref="(\w+)" location="([^"]+)"', part(content, "Funn"))),
    )
    column = "ABCDEFGHIJKLMNOPQR"[COLUMNS.index("Rad")]
    about_postings = [finding.row for finding in FINDINGS if finding.row is not None]

    assert len(links) == len(about_postings)
    for cell, location in links.items():
        target = location.removeprefix("'Posteringer'!A").removeprefix("Posteringer!A")
        assert book["Funn"][cell].type == "n"
        assert book["Funn"][cell].value == book["Posteringer"][f"{column}{target}"].value


def test_finding_about_a_row_outside_the_programme_leads_nowhere() -> None:
    outside = replace(FINDINGS[0], row=999)

    assert "<hyperlink " not in part(workbook(run(findings=[outside]), FILES), "Funn")


def test_list_of_findings_is_frozen_below_its_header_and_filtered_over_all_of_it() -> None:
    content = workbook(run(), FILES)
    header = sheets.row_of(sheets.read(content)["Funn"], "Regel")

    assert f'<pane xSplit="1" ySplit="{header}"' in part(content, "Funn")
    assert f'<autoFilter ref="A{header}:N{header + len(FINDINGS)}"/>' in part(content, "Funn")


def test_own_columns_stand_beside_the_finding() -> None:
    found = replace(FINDINGS[0], own=(("Objekt", "1203"), ("Attestert", "ja")))
    cells = written(run(findings=[found]))["Funn"]
    header = sheets.row_of(cells, "Regel")

    assert cells[f"N{header}"].value == "Egne kolonner i uttrekket"
    assert cells[f"N{header + 1}"].value == "Objekt: 1203; Attestert: ja"
