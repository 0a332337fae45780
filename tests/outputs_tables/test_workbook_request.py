"""Sheet Anmodning: the difference line by line, the letters, the three models and the carry-over, with formulas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.payment_request import payment_request
from outputs.workbook import workbook
from schemas.budget_year import CarryOverPlan, Requested, RequestedLine
from schemas.payment_requests import PaymentModel
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from schemas.request_lines import Settlement
from schemas.runs import Run
from tests.outputs_tables import sheets
from tests.outputs_tables.runs import files_to_2027, run, with_request, year_run
from tests.outputs_tables.test_workbook import calculated_by_libreoffice, same

LETTERS = (
    Requested(
        kr=Decimal(2_500_000),
        sent_on=date(2027, 1, 20),
        reference="27/1",
        lines=(
            RequestedLine(grant_year=2027, measure="sosionom", kr=Decimal(500_000)),
            RequestedLine(grant_year=2027, kr=Decimal(2_000_000)),
        ),
    ),
)
PLAN = CarryOverPlan(measure="evaluering", reason="Forsinket", plan="Gjøres i 2027", kr=Decimal(25_000))


def made(model: PaymentModel = "A", **grant: Any) -> tuple[Run, ProgrammeFiles]:
    """2026 with a plan for a part of one measure, and a letter that is sent and half paid."""
    half = Amount(kr=Decimal(1_250_000), source="oppdiktet")
    files = files_to_2027(model, **{"requested": LETTERS, "paid": half} | grant)
    closing = files.year(2026).model_copy(update={"carry_over_plans": (PLAN,)})
    files = replace(files, years={**files.years, 2026: closing})
    return with_request(run(period="2026", is_year_end=True), files), files


@pytest.fixture(scope="module")
def cells() -> dict[str, sheets.WrittenCell]:
    return sheets.read(workbook(*made()))["Anmodning"]


def line(cells: dict[str, sheets.WrittenCell], label: str, of: str = "A") -> dict[str, str]:
    """The row whose column says so, by column."""
    for row in sheets.rows(cells).values():
        if of in row and row[of].value == label:
            return {column: cell.value for column, cell in row.items()}
    raise AssertionError(label)


def test_each_line_is_what_is_entitled_less_what_earlier_letters_asked_for(
    cells: dict[str, sheets.WrittenCell],
) -> None:
    whole, bound = line(cells, "Tilskuddet som helhet", "B"), line(cells, "Sosionom", "B")
    assert [whole[column] for column in "ACDE"] == ["2027", "5000000.00", "2000000.00", "3000000.00"]
    assert [bound[column] for column in "ACDE"] == ["2027", "0.00", "500000.00", "-500000.00"]
    formulas = {cell.formula for address, cell in cells.items() if address.startswith("E") and cell.formula}
    assert {"C8-D8", "C9-D9", "SUM(E8:E9)"} <= formulas


def test_the_letters_that_are_sent_are_listed_and_agree_with_the_lines(cells: dict[str, sheets.WrittenCell]) -> None:
    assert line(cells, "27/1", "B")["C"] == "2500000.00"
    assert line(cells, "Kontroll mot linjene")["C"] == "Stemmer"


def test_a_letter_that_the_lines_do_not_account_for_is_seen() -> None:
    stored, files = made()
    request = stored.reconciliation.payment_request
    assert request is not None
    other = replace(request, letters=(replace(request.letters[0], amount_ore=1),))
    changed = replace(stored, reconciliation=replace(stored.reconciliation, payment_request=other))
    assert line(sheets.read(workbook(changed, files))["Anmodning"], "Kontroll mot linjene")["C"] == "Avvik"


def test_the_three_models_stand_side_by_side_and_the_chosen_one_is_marked(
    cells: dict[str, sheets.WrittenCell],
) -> None:
    unused = run().reconciliation.grant.unused_ore - 100_000_00
    by_need = 690_000_000 - unused
    assert [line(cells, "Bes utbetalt")[column] for column in "CDE"] == [
        "2500000.00",
        f"{Decimal(by_need - 250_000_000) / 100:.2f}",
        "2500000.00",
    ]
    assert line(cells, "Bortfaller")["D"] == f"{Decimal(500_000_000 - by_need) / 100:.2f}"
    assert "valgt" in line(cells, "Modellen i årsfilen")["C"]
    assert list(line(cells, "Modellen i årsfilen")) == ["A", "C"]
    models = sheets.read(workbook(*made("B")))["Anmodning"]
    assert list(line(models, "Modellen i årsfilen")) == ["A", "D"]


def test_what_is_not_applied_for_goes_back_and_every_measure_without_a_plan_is_seen(
    cells: dict[str, sheets.WrittenCell],
) -> None:
    assert [line(cells, "Evaluering")[column] for column in "BCDEF"] == [
        *("Forsinket", "125000.00", "25000.00", "0.00", "Gjøres i 2027"),
    ]
    assert [line(cells, "Bydelsmødre")[column] for column in "DEF"] == ["120000.00", "120000.00", "Plan mangler"]
    assert line(cells, "Går tilbake")["C"] == "100000.00"
    assert line(cells, "Alt som søkes overført, har en plan")["B"] == "nei"


def test_without_a_budget_the_need_is_unknown_and_no_nought_stands_for_it() -> None:
    files = files_to_2027()
    files = replace(files, years={year: file for year, file in files.years.items() if year != 2027})
    stored = with_request(run(period="2026", is_year_end=True), files)
    cells = sheets.read(workbook(stored, files))["Anmodning"]
    for label in ("Bes utbetalt", "Bortfaller", "Disponibelt i 2027"):
        assert line(cells, label)["D"] == "ukjent"
    assert line(cells, "Budsjett for 2027")["C"] == "ukjent"
    assert line(cells, "Uten plan")["C"] == "ukjent"


def test_a_month_has_no_request() -> None:
    stored, files = made()
    monthly = replace(stored, reconciliation=replace(stored.reconciliation, payment_request=None))
    assert "Anmodning" not in sheets.read(workbook(monthly, files))


@pytest.mark.system
@pytest.mark.parametrize("model", ["A", "B", "C"])
def test_libreoffice_calculates_the_same_request(model: PaymentModel, tmp_path: Path) -> None:
    content = workbook(*made(model))
    calculated = sheets.read(calculated_by_libreoffice(sheets.without_cached_values(content), tmp_path))["Anmodning"]
    formulas = {address: cell for address, cell in sheets.read(content)["Anmodning"].items() if cell.formula}
    assert len(formulas) > 30
    for address, cell in formulas.items():
        assert same(calculated[address].value, cell.value), f"{address}: {cell.formula}"


def test_a_run_stored_before_the_lines_were_kept_shows_what_it_has() -> None:
    stored, result = year_run(), year_run().reconciliation
    files = files_to_2027()
    request = payment_request(result.grant, result.measures, files.year(2026), files)
    options = tuple(
        replace(option, entitled_ore=None, lapses_ore=0, settlement=Settlement()) for option in request.options
    )
    old = replace(request, options=options, lines=(), letters=(), carry_over_parts=())
    cells = sheets.read(workbook(replace(stored, reconciliation=replace(result, payment_request=old)), files))
    by_need = request.options[1]
    assert line(cells["Anmodning"], "Bes utbetalt")["D"] == f"{Decimal(by_need.requested_ore or 0) / 100:.2f}"
    assert line(cells["Anmodning"], "Bortfaller")["D"] == f"{Decimal(by_need.lapses_ore or 0) / 100:.2f}"
