from __future__ import annotations

import polars as pl
import pytest

from outputs.alert import with_message
from outputs.alert_causes import largest_vouchers
from schemas.alerts import Alert
from schemas.findings import Finding, Severity
from schemas.records import MeasureResult, MeasureSums, Status
from tests.ledgers import mysen
from tests.outputs_tables.runs import postings, run

POSTINGS = """
2026-01 010 sosionom kdd gross            500_000
2026-02 010 sosionom kdd gross            300_000.50
2026-03 120 sosionom kdd gross            100_000
2026-04 120 sosionom kdd gross             50_000
2026-05 710 sosionom kdd sick_pay_refund  -10_000
2026-05 010 bydelsmodre kdd gross         900_000
"""


def measure(used: int, revised: int = 100_000_000, forecast: int = 0, *, is_confirmed: bool = True) -> MeasureResult:
    sums = MeasureSums(
        revised_ore=revised,
        net_ore=used,
        after_co_financing_ore=used,
        grant_financed_ore=min(used, revised),
        own_ore=max(0, used - revised),
        forecast_ore=forecast,
    )
    return MeasureResult(
        "sosionom", "Sosionom", "Sosionom", None, sums, Status.OK, 5, is_allocation_confirmed=is_confirmed
    )


def message(
    rule: str,
    threshold: str,
    result: MeasureResult,
    *findings: Finding,
    is_invented: bool = False,
    table: str = POSTINGS,
) -> Alert:
    core = Alert("mysen", "sosionom", rule, threshold, "2026-10", result.status)
    made = run(table, findings, TEXT, measures=(result,), is_invented=is_invented)
    return with_message(core, made, mysen())


TEXT = dict.fromkeys(range(2, 8), "Lønn Kari 01019012345")


def spoken(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("rule", "threshold", "result", "sentence"),
    [
        ("watch", "80", measure(85_000_000), "har brukt 850 000 kroner, 85,0 % av budsjettet på 1 000 000 kroner"),
        ("full", "100", measure(100_000_000), "har brukt nøyaktig hele budsjettet på 1 000 000 kroner"),
        ("overrun", "100", measure(107_500_050), "har brukt 75 000,50 kroner mer enn budsjettet på 1 000 000 kroner"),
        (
            "forecast",
            "100",
            measure(60_000_000, forecast=120_000_000),
            "ventes å bruke 1 200 000 kroner i år, 200 000 kroner mer enn budsjettet på 1 000 000 kroner (120,0 %)",
        ),
        (
            "underspend",
            "25@06",
            measure(10_000_000),
            "10,0 % av budsjettet på 1 000 000 kroner. Det var ventet minst 25 % ved utgangen av juni.",
        ),
    ],
)
def test_message_says_what_happened_in_kroner_and_per_cent(
    rule: str, threshold: str, result: MeasureResult, sentence: str
) -> None:
    assert sentence in spoken(message(rule, threshold, result).body)


def test_overrun_by_one_ore_does_not_look_like_exactly_all() -> None:
    body = spoken(message("overrun", "100", measure(100_000_001)).body)

    assert "100,0 %" not in body
    assert "litt over 100 %" in body
    assert "0,01 kroner mer enn budsjettet" in body


def test_message_names_owner_decider_and_choices() -> None:
    body = message("overrun", "100", measure(110_000_000)).body

    assert "Ansvarlig for tiltaket: Virksomhetsleder helsestasjon." in body
    assert "Avgjøres av: Programlederne og controller." in body
    assert "Omdisponer" in body
    assert "Parker" in body
    assert "Forklar" in body


def test_pay_is_one_sum_and_the_largest_vouchers_stand_by_themselves() -> None:
    causes = [spoken(cause) for cause in message("overrun", "100", measure(110_000_000)).causes]

    assert causes == [
        "Lønn, samlet: 790 000,50 kroner",
        "Bilag 104, mars 2026, art 120: 100 000 kroner",
        "Bilag 105, april 2026, art 120: 50 000 kroner",
    ]


def test_row_order_does_not_change_the_vouchers() -> None:
    frame = postings(POSTINGS)

    assert largest_vouchers(frame.reverse(), "sosionom") == largest_vouchers(frame, "sosionom")


def test_lines_of_one_voucher_are_one_amount() -> None:
    frame = postings(POSTINGS).with_columns(voucher=pl.lit("900"), period=pl.lit("2026-01"))

    assert [spoken(line) for line in largest_vouchers(frame, "sosionom")] == [
        "Lønn, samlet: 790 000,50 kroner",
        "Bilag 900, januar 2026, art 120: 150 000 kroner",
    ]


@pytest.mark.parametrize(("rule", "is_offered"), [("full", False), ("underspend", False), ("overrun", True)])
def test_parking_is_offered_only_where_there_is_something_to_set_aside(rule: str, is_offered: bool) -> None:
    assert ("Parker" in message(rule, "100", measure(100_000_000)).body) is is_offered


def test_text_and_party_are_not_in_the_message() -> None:
    alert = message("overrun", "100", measure(110_000_000))

    assert "Kari" not in alert.body
    assert "Nordmann" not in alert.body


def test_invented_figures_are_marked_in_subject_and_body() -> None:
    alert = message("overrun", "100", measure(110_000_000), is_invented=True)

    assert alert.subject.startswith("EKSEMPEL: ")
    assert alert.body.startswith("OPPDIKTEDE TALL")


def test_unconfirmed_budget_is_marked() -> None:
    body = message("watch", "80", measure(85_000_000, is_confirmed=False)).body

    assert "tiltakets budsjett og prosjektkodene er ikke bekreftet" in body


def test_message_keeps_the_key_of_the_alert() -> None:
    assert message("watch", "80", measure(85_000_000)).key == "mysen|sosionom|watch|2026-10|actual|1|1|raised"


def test_measure_without_postings_says_so() -> None:
    alert = message("underspend", "25@06", measure(0), table="")

    assert "Det er ingen utgifter på tiltaket i regnskapet." in alert.body


def test_findings_on_the_measure_are_told_by_cause_with_count_and_kroner() -> None:
    twice = Finding("L23", Severity.WARNING, "Fant samme postering to ganger.", "Kontroller.", "hovedbok.csv", 4)
    elsewhere = Finding("L07", Severity.ERROR, "Fant ugyldig funksjon.", "Korrigér.", "hovedbok.csv", 7)
    hint = Finding("L26", Severity.INFO, "Fant annet år.", "Kontroller.", "hovedbok.csv", 5)
    waived = Finding("L19", Severity.ERROR, "Fant art.", "Korrigér.", "hovedbok.csv", 5, waived_by="NN: avklart")
    body = spoken(message("overrun", "100", measure(110_000_000), twice, elsewhere, hint, waived).body)

    assert "Funn på tiltaket:\n- Advarsel: «Ingen postering står to ganger i samme fil» (1 rad, 100 000 kroner)" in body
    assert "funksjon" not in body
    assert "L26" not in body


def test_measure_without_findings_has_no_paragraph_about_them() -> None:
    assert "Funn på tiltaket" not in message("overrun", "100", measure(110_000_000)).body


def test_personal_data_in_a_voucher_number_is_hidden() -> None:
    frame = postings(POSTINGS).with_columns(voucher=pl.lit("15819010029"), period=pl.lit("2026-01"))

    assert "Bilag [nummer skjult], januar 2026, art 120: 150 000 kroner" in map(
        spoken, largest_vouchers(frame, "sosionom")
    )
