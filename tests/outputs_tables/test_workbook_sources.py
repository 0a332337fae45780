"""Sheets Kilder per tiltak and Tiltak: sources sum to their measure, why the municipality pays, who moved money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.placing import in_programme
from outputs.workbook import workbook
from outputs.workbook_sources import BOOKED, PROMISED, SHEET
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tests.domain.two_sources import MEASURE, at_year_end, files, in_month, move, promise
from tests.outputs_tables import sheets
from tests.outputs_tables.test_workbook import calculated_by_libreoffice, same

TABLE = """
2026-03 1470 71009   600_000
2026-03 1120 71093   100_000
2026-04 1700 71093   -60_000
2026-05 1120 71092    10_000
2026-05 1600 71001    -2_500
2026-05 1120 71001     9_000
2026-02 1810 71000 -5_000_000
"""
MOVES = (
    move(20_000, "apen-post", "ungdom-i-arbeid", date(2026, 3, 2)),
    move(5_000, "evaluering", "sosionom", date(2026, 11, 2)),
)
FILES = files(co_financing=(promise(90_000),), reallocations=MOVES)


def run(given: ProgrammeFiles = FILES, table: str = TABLE) -> Run:
    result = in_month(table, given)
    return Run(result.reconciliation, result.findings, in_programme(result.placed, given.programme))


def written(each: Run, given: ProgrammeFiles = FILES) -> sheets.Sheets:
    return sheets.read(workbook(each, given))


@pytest.fixture(scope="module")
def book() -> sheets.Sheets:
    return written(run())


def rows_of(cells: dict[str, sheets.WrittenCell], name: str) -> list[dict[str, str]]:
    """The rows whose column A says so, as texts."""
    found = sheets.rows(cells)
    return [
        {letter: cell.value for letter, cell in row.items()}
        for _, row in sorted(found.items())
        if "A" in row and row["A"].value == name
    ]


def test_each_source_of_a_measure_has_a_row_and_the_measure_a_sum(book: sheets.Sheets) -> None:
    rows = rows_of(book[SHEET], "Klar for jobb – Kirkens bymisjon")
    assert [row["B"] for row in rows] == [
        "Kommunal- og distriktsdepartementet",
        "Arbeids- og velferdsdirektoratet",
        "Sum",
    ]
    assert [row["C"] for row in rows] == ["600000.00", "100000.00", "700000.00"]
    assert [row["G"] for row in rows] == ["0.00", "60000.00", "60000.00"]
    assert [row["L"] for row in rows] == ["0.00", "40000.00", "40000.00"]


def test_what_is_promised_stands_beside_and_unknown_is_no_nought(book: sheets.Sheets) -> None:
    _, other, summed = rows_of(book[SHEET], "Klar for jobb – Kirkens bymisjon")
    assert (other["M"], other["N"], other["O"]) == ("ukjent", "90000.00", "bekreftet")
    assert (summed["M"], summed["N"]) == ("ukjent", "90000.00")
    whole = rows_of(book[SHEET], "Alle tiltak og programmet")[0]
    assert (whole["M"], whole["N"]) == ("ukjent", "ukjent"), "other sources' awards are not known"


def test_columns_are_those_of_the_record(book: sheets.Sheets) -> None:
    header = next(row for row in sheets.rows(book[SHEET]).values() if row.get("B") and row["B"].value == "Kilde")
    assert [cell.value for cell in header.values()] == [
        *("Tiltak", "Kilde", *BOOKED.values(), *PROMISED.values(), "Tildelt er", "Posteringer", "Kontroll mot Tiltak")
    ]


def test_the_programme_as_a_whole_has_the_grants_receipts_and_award(book: sheets.Sheets) -> None:
    grant, _ = rows_of(book[SHEET], "Programmet som helhet")
    assert (grant["G"], grant["N"], grant["O"]) == ("5000000.00", "5000000.00", "ikke bekreftet")


def test_sums_are_formulas_and_agree_with_tiltak(book: sheets.Sheets) -> None:
    cells = book[SHEET]
    total = sheets.row_of(cells, "Alle tiltak og programmet")
    assert cells[f"C{total}"].formula == f'SUMIFS(C6:C{total - 1},$B$6:$B${total - 1},"Sum")'
    assert cells[f"C{total}"].value == "719000.00"
    verdicts = sheets.rows(cells)[sheets.row_of(cells, "Kontroll: kildene er lik tiltakene")]
    assert [cell.value for letter, cell in verdicts.items() if letter != "A"] == ["Stemmer"] * 5


def test_sources_that_do_not_come_to_tiltak_are_shown_as_a_difference() -> None:
    each = run()
    books = each.reconciliation
    wrong = tuple(replace(one, gross_ore=one.gross_ore + 1) if one.measure == MEASURE else one for one in books.sources)
    cells = written(replace(each, reconciliation=replace(books, sources=wrong)))[SHEET]
    assert rows_of(cells, "Klar for jobb – Kirkens bymisjon")[-1]["Q"] == "Avvik"
    assert rows_of(cells, "Kontroll: kildene er lik tiltakene")[0]["C"] == "Avvik"


def test_the_sheet_is_left_out_of_a_run_that_was_stored_without_sources() -> None:
    each = run()
    older = replace(each, reconciliation=replace(each.reconciliation, sources=()))
    assert SHEET not in written(older)


def test_tiltak_says_why_the_municipality_pays(book: sheets.Sheets) -> None:
    row = rows_of(book["Tiltak"], "Klar for jobb – Kirkens bymisjon")[0]
    assert row["T"] == (
        "40 000,00 kr er ført på Arbeids- og velferdsdirektoratet, som ikke har betalt for det\n"
        "100 000,00 kr er over revidert budsjett"
    ).replace("40 000,00 kr", "40\u00a0000,00\u00a0kr").replace("100 000,00 kr", "100\u00a0000,00\u00a0kr")
    assert rows_of(book["Tiltak"], "Nabolagskjøkkenet")[0]["T"].endswith("tilskuddet betaler ikke for tiltaket")
    assert "T" not in rows_of(book["Tiltak"], "Sosionom")[0] or not rows_of(book["Tiltak"], "Sosionom")[0]["T"]


def test_share_of_the_budget_is_without_what_another_source_has_not_paid(book: sheets.Sheets) -> None:
    row = rows_of(book["Tiltak"], "Klar for jobb – Kirkens bymisjon")[0]
    assert (row["K"], row["P"], row["Q"]) == ("640000.00", "600000.00", "1.2")


def test_reallocations_are_listed_with_who_when_and_why(book: sheets.Sheets) -> None:
    cells = book["Tiltak"]
    header = sheets.row_of(cells, "Fra tiltak")
    row = sheets.rows(cells)[header + 1]
    assert (row["A"].value, row["B"].value, row["C"].value) == ("Åpen post", "Ungdom i arbeid", "20000.00")
    assert (row["E"].value, row["G"].value) == ("Styringsgruppen", "Flere søkere enn ventet")
    assert row["D"].value == str((date(2026, 3, 2) - date(1899, 12, 30)).days)
    notes = [cell.value for cell in cells.values() if cell.type == "s"]
    assert "1\u00a0omdisponering er besluttet etter perioden og teller ikke her." in notes


def test_a_year_without_reallocations_says_so() -> None:
    given = files()
    notes = [cell.value for cell in written(run(given), given)["Tiltak"].values()]
    assert "Ingen er besluttet i perioden." in notes


def test_kept_fees_are_said_not_to_be_deducted() -> None:
    given = files(grant={"user_income": "keep"})
    notes = [cell.value for cell in written(run(given), given)["Tiltak"].values()]
    assert any(note.startswith("Brukerbetaling og salg, 2\u00a0500,00\u00a0kr, er ikke trukket fra.") for note in notes)
    assert not any("er ikke trukket fra" in cell.value for cell in written(run())["Tiltak"].values())


def test_a_year_end_counts_every_decision() -> None:
    result = at_year_end(TABLE, FILES)
    closed = Run(result.reconciliation, result.findings, in_programme(result.placed, FILES.programme))
    cells = written(closed)["Tiltak"]
    assert len([row for row in rows_of(cells, "Evaluering") if row.get("B") == "Sosionom"]) == 1


@pytest.mark.system
def test_libreoffice_calculates_what_the_two_sheets_say(tmp_path: Path) -> None:
    content = workbook(run(), FILES)
    calculated = sheets.read(calculated_by_libreoffice(sheets.without_cached_values(content), tmp_path))
    for name in (SHEET, "Tiltak"):
        formulas = {place: cell for place, cell in sheets.read(content)[name].items() if cell.formula is not None}
        assert len(formulas) > 50
        for place, cell in formulas.items():
            assert same(calculated[name][place].value, cell.value), f"{name}!{place}: {cell.formula}"
