"""Sheet Prognose and the forecasts on the status page and in alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html

from domain.alerts import alerts_to_raise
from domain.calculation import Occasion, Read, calculate
from domain.periods import Period, whole_year
from outputs.alert import with_message
from outputs.forecast_words import forecast_bar, range_in_words, stands_to_budget
from outputs.status_page import status_page
from outputs.workbook import workbook
from schemas.budget_registers import Commitment
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from schemas.source_sums import Forecasts
from tests.ledgers import ledger, mysen
from tests.outputs_tables import sheets
from tests.outputs_tables.runs import run as run_by_hand
from tests.outputs_tables.test_workbook import calculated_by_libreoffice

COMMITMENTS = (
    Commitment(
        id="veileder", measure="sosionom", what="Avtale om veiledning", kr=Decimal(60_000), until="2026-12",
        source="Avtale", vouchers=("7",),
    ),
    Commitment(
        id="kurs", measure="sosionom", what="Kurs", kr=Decimal(9_000), until="2026-06", source="Bestilling",
        vouchers=("8",),
    ),
    Commitment(
        id="benker", measure="nabolagstorg", what="Benker", kr=Decimal(50_000), until="2026-09", source="Bestilling",
        cancelled_on=date(2026, 5, 2),
    ),
)  # fmt: skip
YEAR = mysen().year(2026)
FILES = replace(mysen(), years={2026: YEAR.model_copy(update={"commitments": COMMITMENTS})})
LEDGER = """
2026-01 1010 71003 300_000
2026-02 1120 71003 20_000 7
2026-03 1120 71003 10_000.50 8
2026-03 1120 71001 790_000
2026-04 1120 71002 100_000
"""


def run_of(until: str, files: ProgrammeFiles = FILES, table: str = LEDGER) -> Run:
    """A run of a ledger; "2026" is the whole year."""
    speaking = {f"2026-{number:02d}": ("test.csv",) for number in range(16)}
    is_year_end = len(until) == 4
    period = whole_year(2026) if is_year_end else Period.parse(until)
    read = Read(ledger(table), (), 0, speaking, (), is_invented=True)
    made = calculate(read, files, Occasion(period, is_year_end, "test", date(2027, 1, 21)))
    return Run(made.reconciliation, made.findings, made.placed)


@pytest.fixture(scope="module")
def april() -> dict[str, sheets.WrittenCell]:
    return sheets.read(workbook(run_of("2026-04"), FILES))["Prognose"]


def row(cells: dict[str, sheets.WrittenCell], *first: str) -> dict[str, str]:
    """The values of the first row that begins with these texts."""
    letters = "AB"[: len(first)]
    return next(
        {column: cell.value for column, cell in each.items()}
        for _, each in sorted(sheets.rows(cells).items())
        if tuple(each[letter].value for letter in letters if letter in each) == first
    )


def test_measure_stands_with_budget_and_use_so_far_and_three_forecasts(april: dict[str, sheets.WrittenCell]) -> None:
    """Sosionom: 1 000 000 a year, 330 000.50 used in four months, and 40 000 to come of an agreement."""
    shown = row(april, "Sosionom")

    amounts = [Decimal(shown[column]) for column in "BCDEGHIJ"]
    assert amounts[:4] == [1_000_000, Decimal("333333.36"), Decimal("330000.5"), Decimal("-3332.86")]
    assert amounts[4:] == [Decimal("990001.5"), Decimal("990001.5"), Decimal("370000.5"), 620_001]
    assert shown["K"] == "Innenfor budsjettet"


def test_measure_without_registered_commitments_says_so(april: dict[str, sheets.WrittenCell]) -> None:
    shown = row(april, "Åpen barnehage")

    assert shown["I"] == "ingen registrert"
    assert Decimal(shown["J"]) == 0


def test_measure_whose_forecasts_are_all_above_its_budget_says_so(april: dict[str, sheets.WrittenCell]) -> None:
    assert row(april, "Ungdom i arbeid")["K"] == "Alle over budsjettet"


def test_cumulated_months_are_formulas_over_the_months(april: dict[str, sheets.WrittenCell]) -> None:
    number = next(
        number
        for number, each in sheets.rows(april).items()
        if (each.get("A"), each.get("B")) != (None, None)
        and each["A"].value == "Sosionom"
        and each.get("B")
        and each["B"].value == "Brukt hittil"
    )
    assert april[f"F{number}"].formula == f"SUM($C{number - 2}:F{number - 2})"
    assert Decimal(april[f"F{number}"].value) == Decimal("330000.5")
    assert f"G{number}" not in april
    assert april[f"D{sheets.row_of(april, 'Sosionom')}"].formula == f"F{number}"


def test_commitments_are_listed_with_what_is_left_over_and_cancelled(april: dict[str, sheets.WrittenCell]) -> None:
    assert [Decimal(row(april, "Avtale om veiledning")[column]) for column in "DEFG"] == [60_000, 20_000, 40_000, 0]
    assert [Decimal(row(april, "Kurs")[column]) for column in "DEFG"] == [
        9_000,
        Decimal("10000.5"),
        0,
        Decimal("1000.5"),
    ]
    assert [Decimal(row(april, "Benker")[column]) for column in "DEFG"] == [50_000, 0, 0, 0]
    assert row(april, "Benker")["H"]


def test_score_stands_in_a_whole_year_only(april: dict[str, sheets.WrittenCell]) -> None:
    year = sheets.read(workbook(run_of("2026"), FILES))["Prognose"]

    heading = "Hvor godt metodene traff i 2026"
    assert heading in {cell.value for cell in year.values()}
    assert heading not in {cell.value for cell in april.values()}
    score = [each for number, each in sheets.rows(year).items() if number > sheets.row_of(year, heading)]
    names = [each["A"].value for each in score if "C" in each][1:]
    assert names == ["Ungdom i arbeid", "Åpen barnehage", "Sosionom", "Sum"]


def test_run_stored_before_there_were_three_forecasts_has_no_such_sheet() -> None:
    assert "Prognose" not in sheets.read(workbook(run_by_hand(), mysen()))


def test_year_without_commitments_says_so() -> None:
    cells = sheets.read(workbook(run_of("2026-04", mysen()), mysen()))["Prognose"]

    assert "Ingen forpliktelser er registrert i årsfilen." in {cell.value for cell in cells.values()}


def test_formulas_give_the_same_values_when_they_are_calculated_again(tmp_path: Path) -> None:
    content = workbook(run_of("2026-04"), FILES)
    again = sheets.read(calculated_by_libreoffice(sheets.without_cached_values(content), tmp_path))["Prognose"]
    written = sheets.read(content)["Prognose"]

    for address, cell in written.items():
        if cell.formula and cell.type == "n":
            assert abs(Decimal(again[address].value) - Decimal(cell.value)) < Decimal("0.005"), address
        elif cell.formula:
            assert again[address].value == cell.value, address


def test_page_tells_the_range_in_words_and_as_a_bar_with_a_text() -> None:
    page = html.document_fromstring(status_page(run_of("2026-04"), FILES))
    bars = page.find_class("range")
    said = [bar.get("aria-label").replace("\u00a0", " ") for bar in bars]

    assert len(bars) == len(YEAR.allocations)
    assert all(bar.get("role") == "img" for bar in bars)
    assert "Mellom 370 000,50 og 990 001,50 kroner, innenfor budsjettet" in said
    assert [cell.text_content() for cell in page.find_class("outlook")] == [bar.get("aria-label") for bar in bars]


def test_page_of_a_run_without_forecasts_has_no_such_table() -> None:
    assert "Prognose for året" not in status_page(run_by_hand(), mysen())


@pytest.mark.parametrize(
    ("forecasts", "words", "stands"),
    [
        (Forecasts(900, 1100, 800), "mellom 8 og 11 kroner", "inntil 1 krone over budsjettet"),
        (Forecasts(1100, 1200, 1300), "mellom 11 og 13 kroner", "minst 1 krone over budsjettet"),
        (Forecasts(1200, 1200, 1200), "12 kroner", "2 kroner over budsjettet"),
        (Forecasts(1000, 1000, 0, has_commitments=False), "10 kroner", "innenfor budsjettet"),
    ],
)
def test_range_and_how_it_stands_to_a_budget_of_ten_kroner(forecasts: Forecasts, words: str, stands: str) -> None:
    assert range_in_words(forecasts).replace("\u00a0", " ") == words
    assert stands_to_budget(forecasts, 1000).replace("\u00a0", " ") == stands


@pytest.mark.parametrize(
    ("used", "forecasts", "bar"),
    [
        (500, Forecasts(900, 700, 800), (50, 70, 90)),
        (500, Forecasts(500, 500, 500), (50, 50, 51)),
        (1000, Forecasts(1001, 1000, 1000), (100, 100, 101)),
        (1500, Forecasts(9000, 1500, 1500), (100, 120, 121)),
        (-50, Forecasts(-100, 0, 0), (0, 0, 1)),
    ],
)
def test_bar_shows_use_and_forecasts_against_the_budget(
    used: int, forecasts: Forecasts, bar: tuple[int, int, int]
) -> None:
    drawn = forecast_bar(used, forecasts, 1000)

    assert (drawn.used, drawn.low, drawn.high) == bar


def test_alert_of_a_real_run_names_vouchers_that_are_in_it_three_forecasts_choices_and_who_decides() -> None:
    run = run_of("2026-04", table=LEDGER + "2026-04 1120 71003 500_000 9")
    (raised,) = [
        alert
        for alert in alerts_to_raise(run.reconciliation, FILES.programme.alerts)
        if (alert.measure, alert.rule) == ("sosionom", "forecast")
    ]
    alert = with_message(raised, run, FILES)
    body = alert.body.replace("\u00a0", " ")

    assert alert.key == raised.key == "mysen|sosionom|forecast|2026|forecast|1|125|raised"
    named = [cause.split(",")[0].removeprefix("Bilag ") for cause in alert.causes if cause.startswith("Bilag")]
    assert named == ["9", "7"]
    assert set(named) <= set(run.postings["voucher"])
    assert "Prognose etter andre kilder, forbrukstakt: 2 490 001,50 kroner" in body
    assert "Prognose etter andre kilder, fordelt på måneder: 2 490 001,50 kroner" in body
    assert "Prognose etter andre kilder, kjente forpliktelser: 870 000,50 kroner" in body
    assert "mellom 870 000,50 og 2 490 001,50 kroner, inntil 1 490 001,50 kroner over budsjettet" in body
    assert "Omdisponer: " in body
    assert "Avgjøres av: Programlederne og controller." in body
