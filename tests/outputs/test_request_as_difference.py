"""The letter as a difference: what is asked for now, what letters before asked for, what goes back. Invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.payment_request import payment_request
from outputs.payment_request import payment_request_letter
from schemas.budget_year import CarryOverPlan, Requested, RequestedLine
from schemas.programme_values import Amount
from tests.outputs.documents import table_with, text
from tests.outputs.mysen_year import mysen_run
from tests.outputs_tables.runs import files_to_2027

ASKED = "Tildelingsår og formål"


def promised(kr: int) -> Amount:
    return Amount(kr=Decimal(kr), source="oppdiktet")


def sent(kr: int, *lines: RequestedLine) -> Requested:
    return Requested(kr=Decimal(kr), sent_on=date(2027, 1, 20), reference="27/1", lines=lines)


def letter(model: str = "A", plans: tuple[CarryOverPlan, ...] = (), **grant: Any) -> bytes:
    """The worked example: award 5 000 000, budget 6 900 000, unused 2 395 000."""
    files = files_to_2027(model, **{"paid": promised(0)} | grant)
    closing = files.year(2026).model_copy(update={"carry_over_plans": plans})
    files = replace(files, years={**files.years, 2026: closing})
    result = mysen_run().reconciliation
    request = payment_request(result.grant, result.measures, closing, files)
    return payment_request_letter(mysen_run(payment_request=request), files)


def test_without_earlier_letters_there_is_no_table_of_differences() -> None:
    assert ASKED not in text(letter())
    assert "tidligere brev" not in text(letter())


def test_each_line_is_entitled_less_earlier_and_the_sum_is_what_is_asked_for() -> None:
    lines = (
        RequestedLine(grant_year=2027, measure="sosionom", kr=Decimal(500_000)),
        RequestedLine(grant_year=2027, kr=Decimal(1_500_000)),
    )
    made = letter(requested=(sent(2_000_000, *lines),), paid=promised(2_000_000))
    assert table_with(made, ASKED) == [
        [ASKED, "Krav på hittil", "Bedt om før", "Bes utbetalt"],
        ["2027, tilskuddet som helhet", "5 000 000", "1 500 000", "3 500 000"],
        ["2027, Sosionom", "0", "500 000", "−500 000"],
        ["Sum", "5 000 000", "2 000 000", "3 000 000"],
    ]
    assert "utbetalt 3 000 000 kroner (ikke bekreftet) i tilskudd" in text(made)
    assert "minus det som er bedt om i ett tidligere brev." in text(made)


def test_what_the_model_leaves_of_the_award_is_told_to_lapse() -> None:
    assert "ber kommunen ikke om 495 000 kroner. Det beløpet bortfaller." in text(letter("B"))
    assert "bortfaller" not in text(letter("A"))


def test_too_much_asked_for_before_is_withdrawn_before_any_is_repaid() -> None:
    shown = text(letter(requested=(sent(5_300_000),), paid=promised(5_100_000)))
    assert "Beregnet beløp er −300 000 kroner, fordi tidligere brev har bedt om mer enn kommunen har krav på." in shown
    assert "Av det tidligere brev har bedt om, er 200 000 kroner ikke utbetalt og trekkes tilbake." in shown
    assert "I alt 100 000 kroner er utbetalt og betales tilbake eller trekkes fra senere utbetaling." in shown


def test_unused_money_that_no_plan_asks_for_goes_back() -> None:
    plan = CarryOverPlan(measure="apen-barnehage", reason="Sen start", plan="Drives videre", kr=Decimal(100_000))
    made = letter(plans=(plan,))
    assert "overføre 2 245 000 kroner (ikke bekreftet)" in text(made)
    assert "150 000 kroner søkes ikke overført, men betales tilbake eller trekkes fra senere utbetaling." in text(made)
    kindergarten = next(row for row in table_with(made, "Rest") if row[0] == "Åpen barnehage")
    assert kindergarten[-1] == "Årsak: Sen start. Plan: Drives videre. Søkes overført: 100 000 kroner."


def test_a_plan_for_all_that_is_left_says_no_amount() -> None:
    plan = CarryOverPlan(measure="apen-barnehage", reason="Sen start", plan="Drives videre")
    row = next(row for row in table_with(letter(plans=(plan,)), "Rest") if row[0] == "Åpen barnehage")
    assert row[-1] == "Årsak: Sen start. Plan: Drives videre."
