"""The monthly digest: what is out of the ordinary stands first and once, and a good month is short."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from outputs.digest import digest
from outputs.digest_sections import DigestBasis
from schemas.alerts import Alert, AlertStep, Snooze
from schemas.findings import Finding, Severity
from schemas.runs import Run
from tests.outputs_tables.composed_messages import (
    EXPECTED,
    FILES,
    FINE,
    IDLE,
    LOW,
    OVER,
    SNOOZE,
    TODAY,
    TWICE,
    digest_of_good_month,
    monthly_digest,
    of_month,
    shown,
    state,
    taken,
)

HEADINGS = (
    *("Over budsjettet", "Ventes å gå over budsjettet", "Lavt forbruk", "Uten posteringer", "Hele budsjettet er brukt"),
    *("Nær budsjettet", "Avsluttet siden sist", "Satt på vent", "Må rettes før anmodningen kan sendes", "Frister"),
)


def of(run: Run, **changes: object) -> Alert:
    basis = DigestBasis(run, (), (), (), TODAY)
    return digest(replace(basis, **changes), FILES)  # type: ignore[arg-type]


def test_headings_come_with_the_gravest_first_and_what_goes_well_last() -> None:
    text = shown(monthly_digest())
    places = [text.index(f"\n{heading}:\n- ") for heading in HEADINGS]

    assert places == sorted(places)
    assert text.rstrip().splitlines()[-1].startswith("Ett tiltak går som planlagt.")


def test_a_measure_stands_in_one_place() -> None:
    lines = [line for line in shown(monthly_digest()).splitlines() if line.startswith("- ")]

    for name in ("Ungdom i arbeid", "Åpen barnehage", "Bydelsmødre", "Sosionom", "Nærmiljøtilskudd", "Skolebibliotek"):
        assert sum(line.startswith(f"- {name}:") for line in lines) == 1


def test_a_good_month_is_one_line() -> None:
    message = digest_of_good_month()

    assert message.subject == "Områdeløft Mysen, oktober 2026: alt går som planlagt"
    assert "Kort sagt" not in message.body
    assert len(message.body.split("\n\n")) == 3


def test_digest_is_one_for_each_programme_and_month() -> None:
    message = of(of_month(OVER))

    assert message.key == "mysen||digest|2026-10|actual|1|1|raised"
    assert message.status is None


def test_what_has_become_worse_says_so() -> None:
    run = of_month(EXPECTED)
    worse = taken(run.alerts[0].matter, AlertStep.WORSENED)

    assert "Har blitt verre siden sist." in of(run, steps=(worse,)).body
    assert "verre" not in of(run).body


def test_what_is_cured_is_told_once_and_not_when_it_stands_again() -> None:
    run = of_month(FINE)
    over = replace(of_month(OVER).alerts[0].matter)
    cure = taken(over, AlertStep.CURED)

    assert "Avsluttet siden sist:\n- Sosionom er ikke lenger over budsjettet" in of(run, steps=(cure,)).body
    assert "Avsluttet" not in of(run, steps=(replace(cure, is_told=False),)).body
    assert "Avsluttet" not in of(run, steps=(cure,), states=(state(over, AlertStep.RAISED, "100"),)).body


def test_snoozed_matter_is_told_with_reason_and_day_until_the_day_has_passed() -> None:
    run = of_month(OVER)
    silent = state(run.alerts[0].matter, AlertStep.SNOOZED, "110", replace(SNOOZE, until=TODAY))

    on_the_last_day = shown(of(run, states=(silent,)))
    after = shown(of(run, states=(silent,), today=date(2026, 11, 7)))

    assert (
        "Satt på vent:\n- Sosionom (over budsjettet): til og med 6. november 2026. "
        "Grunn: Venter på faktura 2026/17 fra leverandøren."
    ) in on_the_last_day
    assert "Over budsjettet:" not in on_the_last_day
    assert "Over budsjettet:\n- Sosionom: 940 000,50 kroner brukt av 850 000 kroner" in after
    assert "Satt på vent" not in after


def test_matters_of_the_year_before_are_not_told_with_the_figures_of_this_one() -> None:
    run = of_month(FINE)
    last_year = replace(of_month(OVER).alerts[0].matter, span="2025")
    silent = state(last_year, AlertStep.SNOOZED, "110", replace(SNOOZE, until=date(2026, 12, 31)))
    text = of(run, states=(silent,), steps=(taken(last_year, AlertStep.CURED),)).body

    assert text == of(run).body


def test_personal_data_in_a_snooze_is_hidden() -> None:
    run = of_month(OVER)
    said = Snooze(date(2026, 12, 31), "se sak om 01019012345", "Kari Prøve")
    body = of(run, states=(state(run.alerts[0].matter, AlertStep.SNOOZED, "110", said),)).body

    assert "01019012345" not in body
    assert "Kari" not in body
    assert "Grunn: Se sak om [nummer skjult]." in body


def test_blocking_findings_are_told_by_cause_with_rows_and_kroner_at_most_three() -> None:
    causes = [Finding(rule, Severity.ERROR, "Fant feil.", "Korrigér.") for rule in ("L07", "L19", "L05", "L09")]
    waived = Finding("L10", Severity.ERROR, "Fant feil.", "Korrigér.", waived_by="Leder: avklart")
    body = shown(of(of_month(FINE, TWICE, *causes, waived)))
    section = body[body.index("Må rettes") : body.index("\n\nEtt tiltak") if "\n\nEtt tiltak" in body else None]

    assert "(1 rad, 100 000 kroner)" in section
    assert len(re.findall("^- Feil: ", section, re.MULTILINE)) == 3
    assert "- Og 2 til; se arket Funn i avstemming.xlsx." in section
    assert "fem typer feil må rettes" in body


def test_idle_measure_is_told_with_the_month_of_its_last_posting() -> None:
    assert "- Sosionom: ingen posteringer etter mai 2026: fem måneder til og med oktober 2026." in shown(
        of(of_month(IDLE))
    )


def test_invented_figures_are_marked() -> None:
    message = of(of_month(OVER, is_invented=True))

    assert message.subject.startswith("EKSEMPEL: ")
    assert message.body.startswith("OPPDIKTEDE TALL: ")


def test_a_measure_that_spends_too_little_and_has_no_postings_is_told_of_both_in_one_line() -> None:
    run = of_month(replace(LOW, monthly_postings=(1,) * 5 + (0,) * 7))

    assert {alert.rule for alert in run.alerts} == {"underspend", "idle"}
    text = shown(of(run))
    assert "Lavt forbruk:\n- Sosionom: 940 000,50 kroner brukt av 4 000 000 kroner (23,5 %). " in text
    assert "Ingen posteringer etter mai 2026: fem måneder til og med oktober 2026. Ansvarlig: " in text
    assert "Uten posteringer" not in text
