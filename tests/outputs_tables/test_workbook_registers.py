"""Sheets Rammer, Tilskudd til andre and Egeninnsats: totals that calculate, and own contribution apart from money."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from outputs.workbook import workbook
from outputs.workbook_in_kind import NO_KRONER
from outputs.workbook_in_kind import SHEET as IN_KIND
from outputs.workbook_onward_grants import AWAITED, NO_DATE, OVERDUE, RECEIVED, report_status
from outputs.workbook_onward_grants import SHEET as GRANTS
from outputs.workbook_registers import SHEET as ENVELOPES
from schemas.in_kind import InKindResult, InKindValue
from schemas.registers import DrawResult, EnvelopeResult, OnwardGrantResult
from schemas.runs import Run
from tests.ledgers import mysen
from tests.outputs_tables import sheets
from tests.outputs_tables.runs import POSTINGS, run
from tests.outputs_tables.test_workbook import calculated_by_libreoffice, same

FILES = mysen()
USE = "2026-04 120 apen-post kdd gross 12_000\n2026-04 729 apen-post kdd vat_compensation -2_000"
DRAWS = (
    DrawResult(
        "fest", "Oppdiktet gatefest", "Fest", "Programlederne", "2026-03-01", 8_000_00, 7_500_00, None, ("118",)
    ),
    DrawResult("frokost", "Skolefrokost", "Mat", "Programlederne", "2026-03-02", 195_000_00, 0, "matservering", ()),
)
NEIGHBOURHOOD = "narmiljotilskudd"
ENVELOPE = EnvelopeResult("apen-post", 200_000_00, 203_000_00, 10_000_00, 2_500_00, -3_000_00, DRAWS)


def grant(
    name: str, awarded: int, paid: int, measure: str = "narmiljotilskudd", **changes: object
) -> OnwardGrantResult:
    made = OnwardGrantResult(
        *(name, measure, f"Oppdiktet {name}", "100000008", "Turer, ring 91234567", "Utvalget", "2026-03-01"),
        *(awarded, paid, "2026-11-01", "2026-10-20", False, ("109",)),
    )
    return replace(made, **changes)


ONWARD = (
    grant("lag", 300_000_00, 290_000_00),
    grant("klubb", 90_000_00, 90_000_00, report_received=None, is_overdue=True),
    grant("misjon", 50_000_00, 0, "klar-for-jobb", report_received=None, report_due="2027-01-31"),
)


def entry(name: str, area: str, hours: int | None, value: int, measure: str | None = "sosionom") -> InKindResult:
    rate = {"rate_valid_from": "2026-01-01", "hour_value": InKindValue(450_00)} if hours is not None else {}
    return InKindResult(
        *(name, area, measure, "Oppdiktet vakt 05093960000", hours, "time" if hours else "", InKindValue(value), False),
        worked_on="2026-05-01",
        **rate,  # type: ignore[arg-type]
    )


IN_KIND_ENTRIES = (
    entry("a", "Bibliotek", 36_50, 16_425_00),
    entry("b", "bibliotek", 1_00, 450_00, None),
    entry("c", "Bibliotek", 2_25, 1_012_50),
    entry("d", "=1+1", None, 18_000_00),
)


def registered() -> Run:
    return run(f"{POSTINGS}{USE}", envelopes=(ENVELOPE,), onward_grants=ONWARD, in_kind=IN_KIND_ENTRIES)


@pytest.fixture(scope="module")
def book() -> sheets.Sheets:
    return sheets.read(workbook(registered(), FILES))


def row_values(cells: dict[str, sheets.WrittenCell], name: str) -> dict[str, str]:
    """The first row whose column A says so, by column."""
    return {column: cell.value for column, cell in sheets.rows(cells)[sheets.row_of(cells, name)].items()}


def test_a_register_that_is_empty_has_no_sheet() -> None:
    assert not {ENVELOPES, GRANTS, IN_KIND} & set(sheets.read(workbook(run(), FILES)))


def test_an_envelope_is_called_what_the_programme_calls_it(book: sheets.Sheets) -> None:
    assert sheets.row_of(book[ENVELOPES], "Åpen post")
    assert "apen-post" not in {cell.value for cell in book[ENVELOPES].values()}


def test_remaining_is_a_formula_and_is_not_floored(book: sheets.Sheets) -> None:
    cells = book[ENVELOPES]
    row = sheets.row_of(cells, "Igjen å beslutte")
    assert cells[f"B{row}"].formula == f"B{row - 2}-B{row - 1}"
    assert float(cells[f"B{row}"].value) == -3000
    assert float(row_values(cells, "Igjen når også det som er uten uttak, trekkes fra")["B"]) == -5500


def test_what_is_booked_is_held_against_the_sheet_of_postings(book: sheets.Sheets) -> None:
    cells = book[ENVELOPES]
    row = sheets.row_of(cells, "Bokført etter arket Posteringer")
    assert (cells[f"B{row}"].formula or "").count("SUMIFS(Posteringer!") == 3
    assert float(cells[f"B{row}"].value) == 10_000
    assert row_values(cells, "Kontroll")["B"] == "Stemmer"


def test_a_wrong_sum_of_an_envelope_is_seen() -> None:
    wrong = replace(ENVELOPE, booked_ore=9_000_00)
    cells = sheets.read(workbook(replace_envelope(wrong), FILES))[ENVELOPES]
    assert row_values(cells, "Kontroll")["B"] == "Avvik"


def replace_envelope(envelope: EnvelopeResult) -> Run:
    each = registered()
    return replace(each, reconciliation=replace(each.reconciliation, envelopes=(envelope,)))


def test_draws_say_what_they_look_like(book: sheets.Sheets) -> None:
    row = row_values(book[ENVELOPES], "Skolefrokost")
    assert row["I"] == "Matservering på skolen"
    assert "I" not in row_values(book[ENVELOPES], "Oppdiktet gatefest")


def test_grants_per_measure_are_held_against_budget_and_art_470(book: sheets.Sheets) -> None:
    cells = book[GRANTS]
    assert [float(row_values(cells, "Nærmiljøtilskudd")[column]) for column in "BCDEF"] == [
        *(400_000, 390_000, 10_000, 400_000, 20_000),
    ]
    assert [float(row_values(cells, "Sum")[column]) for column in "BCDEF"] == [
        900_000,
        440_000,
        460_000,
        400_000,
        20_000,
    ]


def test_every_grant_says_how_its_report_stands(book: sheets.Sheets) -> None:
    statuses = {name: row_values(book[GRANTS], f"Oppdiktet {name}")["E"] for name in ("lag", "klubb", "misjon")}
    assert statuses == {"lag": RECEIVED, "klubb": OVERDUE, "misjon": AWAITED}
    assert report_status(grant("x", 1, 1, report_due=None, report_received=None), "2026-11-21") == NO_DATE
    assert report_status(grant("x", 1, 1, report_received="2026-12-01"), "2026-11-21") == AWAITED


def test_own_contribution_is_summed_by_area_and_measure(book: sheets.Sheets) -> None:
    cells = book[IN_KIND]
    areas = {name: row_values(cells, name) for name in ("Bibliotek", "bibliotek", "=1+1", "Sum")}
    assert {name: float(row["C"]) for name, row in areas.items()} == {
        "Bibliotek": 17_437.50,
        "bibliotek": 450,
        "=1+1": 18_000,
        "Sum": 35_887.50,
    }
    assert {name: float(row["B"]) for name, row in areas.items()} == {
        "Bibliotek": 38.75,
        "bibliotek": 1,
        "=1+1": 0,
        "Sum": 39.75,
    }
    assert float(row_values(cells, "Programmet som helhet")["C"]) == 450


def test_formulas_reach_exactly_the_entries(book: sheets.Sheets) -> None:
    """A range that is a row too short or too long would go unseen while the stored value is shown."""
    for sheet, entries, column in ((IN_KIND, 4, "Hva"), (GRANTS, 3, "Mottaker")):
        cells = book[sheet]
        header = next(number for number, row in sheets.rows(cells).items() if column in {c.value for c in row.values()})
        spans = {
            (int(first), int(last))
            for cell in cells.values()
            for first, last in re.findall(r"EXACT\([A-Z]+(\d+):[A-Z]+(\d+)", cell.formula or "")
        }
        assert spans == {(header + 1, header + entries)}


def test_no_sum_of_own_contribution_is_a_sum_of_money(book: sheets.Sheets) -> None:
    assert NO_KRONER in {cell.value for cell in book[IN_KIND].values()}
    elsewhere = {cell.formula for sheet, cells in book.items() if sheet != IN_KIND for cell in cells.values()}
    assert not any(formula and IN_KIND in formula for formula in elsewhere)
    inside = {cell.formula for cell in book[IN_KIND].values() if cell.formula}
    assert inside
    assert not any("!" in formula for formula in inside)
    assert not any("kroner" in header.casefold() and "ikke kroner" not in header for header in headers(book[IN_KIND]))


def headers(cells: dict[str, sheets.WrittenCell]) -> list[str]:
    row = sheets.rows(cells)[sheets.row_of(cells, "Tjenesteområde")]
    return [cell.value for cell in row.values()]


def test_personal_data_in_the_registers_is_hidden(book: sheets.Sheets) -> None:
    everything = "\n".join(cell.value for name in (ENVELOPES, GRANTS, IN_KIND) for cell in book[name].values())
    assert "05093960000" not in everything
    assert "91234567" not in everything
    assert "[nummer skjult]" in everything


@pytest.mark.system
def test_libreoffice_calculates_what_the_sheets_say(tmp_path: Path) -> None:
    content = workbook(registered(), FILES)
    calculated = sheets.read(calculated_by_libreoffice(sheets.without_cached_values(content), tmp_path))
    written = sheets.read(content)
    for name in (ENVELOPES, GRANTS, IN_KIND):
        formulas = {address: cell for address, cell in written[name].items() if cell.formula is not None}
        assert len(formulas) > 5
        wrong = {at: cell.formula for at, cell in formulas.items() if not same(calculated[name][at].value, cell.value)}
        assert wrong == {}
