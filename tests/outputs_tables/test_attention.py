from __future__ import annotations

from dataclasses import replace

import pytest

from outputs.attention import attention, attention_sentence, measures_to_follow, with_remarks
from outputs.control_sums import AGREES, control_sums
from schemas.findings import Finding, Severity
from tests.outputs_tables.runs import run

TWO = """
2026-01 010 sosionom kdd gross 700
2026-02 010 sosionom kdd gross 300
"""


def finding(severity: Severity = Severity.WARNING, **place: object) -> Finding:
    return Finding("rad.regel", severity, "Fant feil.", "Rett.", file="hovedbok.csv", **place)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("findings", "remarks"),
    [
        ([], [None, None]),
        ([finding(row=2)], ["Fant feil (rad.regel)", None]),
        ([finding(voucher="103")], [None, "Fant feil (rad.regel)"]),
        ([finding(row=2, voucher="103")], ["Fant feil (rad.regel)", None]),
        ([finding(row=2), finding(row=2)], ["Fant feil (rad.regel)", None]),
        ([finding(Severity.INFO, row=2)], [None, None]),
        ([finding()], [None, None]),
    ],
)
def test_finding_graver_than_information_asks_for_eyes(findings: list[Finding], remarks: list[str | None]) -> None:
    assert with_remarks(run(TWO, findings))["remark"].to_list() == remarks


@pytest.mark.parametrize("placement", ["unplaced", "parked", "rejected"])
def test_posting_that_is_not_placed_asks_for_eyes(placement: str) -> None:
    found = attention(run(f"2026-01 010 - - {placement} 5", ()))

    assert (found.agreeing, found.exceptions.height) == (0, 1)


def test_largest_exception_comes_first() -> None:
    table = "2026-01 010 - - unplaced 5\n2026-01 010 - - unplaced -900\n2026-01 010 - - rejected ?"

    assert attention(run(table, ())).exceptions["row"].to_list() == [3, 2, 4]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "Det er ingen posteringer i programmet i perioden."),
        (TWO, "Alle 2 posteringer stemmer."),
        (TWO + "2026-01 010 - - unplaced 5", "2 av 3 posteringer stemmer; se på denne ene."),
        (TWO + "2026-01 010 - - parked 5\n2026-01 010 - - unplaced 5", "2 av 4 posteringer stemmer; se på disse 2."),
    ],
)
def test_sentence_counts_what_agrees(table: str, sentence: str) -> None:
    assert attention_sentence(attention(run(table, ()))).replace("\u00a0", " ") == sentence


def test_measure_within_its_budget_and_forecast_is_not_followed() -> None:
    assert measures_to_follow(run(TWO).reconciliation) == []


def test_measure_that_is_forecast_above_its_budget_is_followed() -> None:
    result = run("2026-01 010 evaluering kdd gross 99_999", ()).reconciliation
    evaluation = next(measure for measure in result.measures if measure.id == "evaluering")
    sums = replace(evaluation.sums, forecast_ore=13_000_000)

    followed = measures_to_follow(replace(result, measures=(replace(evaluation, sums=sums),)))

    assert len(followed) == 1
    assert followed[0].replace("\u00a0", " ") == (
        "Evaluering: innenfor budsjettet, 25 001 kroner igjen av budsjettet på 125 000 kroner; "
        "prognosen for året er 5 000 kroner over budsjettet."
    )


def test_control_sums_of_a_sound_run_agree() -> None:
    assert {control.verdict for control in control_sums(run())} == {AGREES}


def test_what_blocks_a_letter_comes_before_a_larger_warning() -> None:
    table = "2026-01 010 sosionom kdd gross 900\n2026-01 010 sosionom kdd gross 4\n2026-01 010 sosionom kdd gross 50"
    found = [finding(row=2), finding(Severity.ERROR, row=3), finding(Severity.ERROR, row=4)]

    exceptions = attention(run(table, found)).exceptions

    assert exceptions["row"].to_list() == [4, 3, 2]
    assert exceptions.columns[-1] == "remark"
