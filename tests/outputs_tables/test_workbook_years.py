"""Sheets Tildelingsår og fond and Programårene: what they show, and that their formulas give the same. Invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from outputs.workbook import workbook
from outputs.workbook_grant_years import SHEET as GRANT_YEARS
from outputs.workbook_years import SHEET as YEARS
from schemas.grant_years import (
    GrantYearUse,
    LetterMatch,
    MoneyMatch,
    ProgrammeYear,
    PurposeUse,
    UnmatchedPayment,
)
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tests.ledgers import mysen
from tests.outputs_tables import sheets
from tests.outputs_tables.runs import run, year_run

FILES = mysen()
MATCHED = MoneyMatch(
    500_000_00,
    300_000_00,
    450_000_00,
    350_000_00,
    (LetterMatch("26/7", "2026-02-03", 300_000_00, 250_000_00),),
    (UnmatchedPayment("2026-05", "88", "hovedbok.csv", 9, 100_000_00, "twice"),),
)
PURPOSES = (PurposeUse("sosionom", 100_00, 40_00, 60_00), PurposeUse(None, 900_00, 900_00, 0))
USES = (
    GrantYearUse(2025, 1_000_00, 940_00, 60_00, True, 5_000_00, 4_000_00, PURPOSES, 4_000_00),
    GrantYearUse(2026, 500_00, 0, 500_00, False),
)
YEARS_KNOWN = (
    ProgrammeYear(2024, 1, "plan"),
    ProgrammeYear(2025, 2, "report", "abc123", 500_00, 0, 500_00, 500_00, 310_00, 300_00, 300_00, 0, 200_00, 200_00),
    ProgrammeYear(2026, 3, "run", "now", 600_00, 200_00, 800_00, 700_00, 420_00, 400_00, 390_00, 10_00, 410_00),
    ProgrammeYear(2027, 4, "plan", awarded_ore=500_00),
)


def shown(each: Run, sheet: str, files: ProgrammeFiles = FILES) -> list[list[str]]:
    """The sheet's rows as they are read: the values of the cells that hold something."""
    cells = sheets.read(workbook(each, files))[sheet]
    return [[_words(cell) for _, cell in sorted(row.items())] for _, row in sorted(sheets.rows(cells).items())]


def _words(cell: sheets.WrittenCell) -> str:
    """Whole kroner without decimals, so that a row is read as it is written in the test."""
    return cell.value.removesuffix(".00") if cell.type == "n" else cell.value


def with_grant(each: Run, **changes: Any) -> Run:
    grant = replace(each.reconciliation.grant, **changes)
    return replace(each, reconciliation=replace(each.reconciliation, grant=grant))


def row(rows: list[list[str]], *start: str) -> list[str]:
    return next(found for found in rows if found[: len(start)] == list(start))


def test_a_grant_year_shows_award_paid_used_before_and_now() -> None:
    rows = shown(with_grant(run(), grant_years=USES), GRANT_YEARS)
    assert row(rows, "2025") == ["2025", "5000", "4000", "4000", "1000", "940", "60", "bekreftet"]
    assert row(rows, "2026") == ["2026", *["ikke kjent"] * 3, "500", "0", "500", "ikke bekreftet"]


def test_purposes_are_shown_where_money_is_bound_and_sum_to_the_grant_years() -> None:
    rows = shown(with_grant(run(), grant_years=USES), GRANT_YEARS)
    assert row(rows, "Sosionom") == ["Sosionom", "2025", "100", "40", "60"]
    assert row(rows, "Fritt innenfor programmet") == ["Fritt innenfor programmet", "2025", "900", "900", "0"]
    assert ["Sum", "1500", "940", "560"] in rows
    assert "Hva midlene er bundet til" not in [found[0] for found in shown(run(), GRANT_YEARS) if found]


def test_money_from_letter_to_ledger_is_shown_with_the_kroner_between() -> None:
    rows = shown(with_grant(run(), matched=MATCHED), GRANT_YEARS)
    assert row(rows, "Tildelt, men ikke bedt om")[1] == "200000"
    assert row(rows, "Bedt om, men ikke mottatt")[1] == "-50000"
    assert row(rows, "Utbetalt, men ikke bokført")[1] == "100000"
    assert row(rows, "26/7")[2:] == ["300000", "250000", "50000"]
    assert row(rows, "Mai 2026: samme beløp er mottatt før")[1:] == ["88", "100000", "hovedbok.csv, rad 9"]


def test_without_a_letter_in_the_year_file_what_was_requested_is_not_known() -> None:
    rows = shown(with_grant(run(), matched=replace(MATCHED, requested_ore=0, letters=())), GRANT_YEARS)
    assert row(rows, "Bedt om i brev")[1] == "ikke kjent"
    assert row(rows, "Tildelt, men ikke bedt om")[1] == "ikke kjent"
    assert row(rows, "Bedt om, men ikke mottatt")[1] == "ikke kjent"
    assert row(rows, "Utbetalt, men ikke bokført")[1] == "100000"


def test_a_run_stored_before_there_were_letters_shows_what_it_has() -> None:
    rows = shown(run(), GRANT_YEARS)
    assert row(rows, "Utbetalt, men ikke bokført")[1] == "0"
    assert "Bedt om i brev" not in [found[0] for found in rows if found]


@pytest.mark.parametrize("is_by_hand", [True, False])
def test_a_fund_by_hand_is_said_to_be(*, is_by_hand: bool) -> None:
    each = with_grant(year_run(), is_fund_opening_by_hand=is_by_hand, is_fund_moved_by_hand=is_by_hand)
    rows = shown(each, GRANT_YEARS)
    headings = [found[0] for found in rows if found and found[0].startswith("Bundet driftsfond")]
    assert headings == ["Bundet driftsfond (ført for hånd)" if is_by_hand else "Bundet driftsfond"]
    assert row(rows, "+ Avsatt i året (art 550)")[2].startswith("Ført for hånd" if is_by_hand else "Regnskapet")
    controls = [found[0] for found in shown(each, "Oversikt") if found and found[0].startswith("Fondet")]
    assert len(controls) == 2
    assert all(("(ført for hånd)" in control) is is_by_hand for control in controls)


def test_movements_by_hand_are_not_shown_for_a_month() -> None:
    rows = shown(with_grant(run(), is_fund_moved_by_hand=True), GRANT_YEARS)
    assert row(rows, "− Brukt i året (art 950)")[1] == "ikke kjent"
    assert row(rows, "Utgående saldo") == ["Utgående saldo", "ikke kjent"]


def with_years(*years: ProgrammeYear) -> Run:
    return replace(run(), reconciliation=replace(run().reconciliation, programme_years=years))


def test_every_year_is_a_column_with_where_it_is_from_and_unknown_in_words() -> None:
    rows = shown(with_years(*YEARS_KNOWN), YEARS)
    assert row(rows, "Hvor tallene er fra")[1:] == [
        *("Ikke lukket her", "Årsrapporten, kjøring abc123", "Regnskapet", "Forventet tildeling"),
    ]
    assert row(rows, "Brukt av tilskuddet") == [
        *("Brukt av tilskuddet", "ikke kjent", "300", "390", "ikke kjent", "690", "2025, 2026 (2 av 4 år)"),
    ]
    assert row(rows, "Tildelt")[1:] == ["ikke kjent", "500", "600", "500", "1100", "2025, 2026 (2 av 4 år)"]
    assert row(rows, "Ubrukt av tilskuddet")[-1] == "summeres ikke"
    assert row(rows, "Bedt om i brev")[1:] == ["ikke kjent"] * 5


def test_sums_are_formulas_over_the_years_that_are_added() -> None:
    cells = sheets.read(workbook(with_years(*YEARS_KNOWN), FILES))[YEARS]
    number = sheets.row_of(cells, "Brukt av tilskuddet")
    assert cells[f"F{number}"].formula == f"SUM(C{number},D{number})"
    number = sheets.row_of(cells, "Ubrukt av tilskuddet")
    assert cells[f"D{number}"].formula == f"D{number - 7}-D{number - 2}"


def test_all_years_together_are_told_only_when_all_are_known() -> None:
    unknown = shown(with_years(*YEARS_KNOWN), YEARS)
    assert ["Kan ikke regnes ut: 2024 er ikke lukket i dette systemet."] in unknown
    each = with_years(*YEARS_KNOWN[1:])
    known = shown(with_grant(each, unused_ore=410_00), YEARS)
    assert [row(known, name)[1] for name in ("Tildelt i alt", "Brukt i alt", "Ubrukt i 2026")] == ["1100", "690", "410"]
    assert row(known, "Ubrukt som ikke er overført mellom årene")[1] == "0"


def test_a_run_stored_before_there_were_programme_years_has_no_such_sheet() -> None:
    assert YEARS not in sheets.read(workbook(run(), FILES))
