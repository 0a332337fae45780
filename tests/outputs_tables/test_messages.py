"""Messages as they are sent: held against golden files, in bokmål, told apart by their subjects, without people."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from difflib import unified_diff

import pytest

from outputs.alert import with_message
from outputs.language_check import language_faults, written_text
from schemas.alerts import Alert, AlertStep, Basis, Snooze
from schemas.findings import Finding, Severity
from schemas.records import Status
from tests.outputs_tables.composed_messages import (
    FILES,
    FINE,
    FOLDER,
    IDLE,
    LOW,
    MESSAGES,
    OVER,
    TODAY,
    cured,
    golden,
    measure,
    of_month,
    raised,
    reminder,
    shown,
    state,
)

REWRITE = "python -m tests.outputs_tables.composed_messages"
STANDING = [name for name in MESSAGES if name.startswith(("varsel", "forverret", "etter"))]
CURED = [name for name in MESSAGES if name.startswith("avsluttet")]


@pytest.mark.parametrize("name", MESSAGES)
def test_message_is_that_of_the_golden_file(name: str) -> None:
    expected = golden(name)
    assert expected is not None, f"there is no golden file {name}; look at the text, then write it with {REWRITE}"
    now = shown(MESSAGES[name]())
    difference = "\n".join(
        unified_diff(expected.splitlines(), now.splitlines(), "golden", "composed", n=1, lineterm="")
    )
    assert not difference, f"{name}: the text has changed. When it should have, write it with {REWRITE}\n{difference}"


def test_every_golden_file_belongs_to_a_message() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_message_is_written_as_bokmal_is(name: str) -> None:
    message = MESSAGES[name]()
    theirs = written_text(f"Kilde: {deadline.source}" for deadline in FILES.programme.deadlines)
    faults = [fault for text in (message.subject, message.body) for fault in language_faults(name, text, theirs)]

    # The paragraph of an act is written with a hyphen, by whoever wrote the programme file.
    assert [str(fault) for fault in faults if not (fault.is_writers and fault.rule == "SP03")] == []


@pytest.mark.parametrize("name", MESSAGES)
def test_message_is_plain_text_that_ends_each_sentence(name: str) -> None:
    message = MESSAGES[name]()

    assert "\n" not in message.subject
    assert message.body.endswith(".\n")
    assert not re.search(r"\.\.|[<>*_{}\t]| \n|\n{3}|None|Traceback", message.body)


@pytest.mark.parametrize("name", STANDING)
def test_what_stands_names_owner_vouchers_forecast_choices_decider_and_deadline(name: str) -> None:
    text = shown(MESSAGES[name]())

    assert "Ansvarlig for tiltaket: Virksomhetsleder helsestasjon.\n" in text
    assert "Avgjøres av: Programlederne og controller.\n" in text
    assert "Frist: 7. desember 2026, da november avstemmes.\n" in text
    assert re.search(r"- Prognose for hele året: mellom [\d ,]+ og [\d ,]+ kroner, (innenfor|minst|inntil) ", text)
    assert text.count("- Bilag ") == 2
    assert "- Lønn, samlet: 790 000,50 kroner" in text
    assert "Dette kan gjøres:\n- " in text


@pytest.mark.parametrize("name", CURED)
def test_what_is_over_asks_for_nothing(name: str) -> None:
    text = shown(MESSAGES[name]())

    assert "Områdeløft Mysen, avsluttet: Sosionom " in text
    assert "ingen trenger å gjøre noe med det" in text
    assert "Ansvarlig for tiltaket: Virksomhetsleder helsestasjon." in text
    for demand in ("Dette kan gjøres", "Avgjøres av", "Frist", "Omdisponer"):
        assert demand not in text


def test_cure_says_which_milder_matters_stand() -> None:
    over_watch = shown(cured(measure(100_000_000, Status.WATCH, 98_000_000), "overrun"))
    all_used = shown(cured(measure(94_000_050, Status.FULL, 94_000_050), "overrun"))

    assert "- Tiltaket er fortsatt over varselgrensen på 80 %; 59 999,50 kroner gjenstår." in over_watch
    assert "Prognosen er fortsatt" not in over_watch
    assert "- Hele budsjettet på 940 000,50 kroner er brukt." in all_used
    assert "Verdt å vite" not in shown(cured(FINE, "overrun"))


def test_deadline_follows_the_day_the_message_is_made() -> None:
    run = of_month(OVER)
    alert = replace(run.alerts[0])

    on_the_day = with_message(alert, run, FILES, today=date(2026, 12, 7))
    new_year = with_message(alert, run, FILES, today=date(2026, 12, 30))

    assert "Frist: 8. januar 2027, da desember avstemmes." in shown(on_the_day)
    assert "Frist: 8. januar 2027, da desember avstemmes." in shown(new_year)
    # Without a day it is that of the run.
    assert run.reconciliation.created_on == "2026-11-21"
    assert "Frist: 7. desember 2026, da november avstemmes." in shown(with_message(alert, run, FILES))


def test_december_is_mended_before_the_accounts_are_delivered_and_not_by_the_figures_of_january() -> None:
    run = of_month(OVER)
    closing = replace(run, reconciliation=replace(run.reconciliation, period="2026-12"))
    in_january = shown(with_message(run.alerts[0], closing, FILES, today=date(2027, 1, 8)))
    in_february = shown(with_message(run.alerts[0], closing, FILES, today=date(2027, 2, 10)))

    assert "Frist: 5. februar 2027, før regnskapet for 2026 blir avlagt." in in_january
    assert "Frist: 22. februar 2027, før regnskapet for 2026 blir avlagt." in in_february


def test_low_spending_tells_of_the_months_without_postings_too() -> None:
    silent = replace(LOW, monthly_postings=(1,) * 5 + (0,) * 7)
    silence = "Det er ingen posteringer etter mai 2026: fem måneder til og med oktober 2026."

    assert silence in shown(raised(silent, "underspend"))
    assert "ingen posteringer" not in shown(raised(replace(LOW, monthly_postings=(1,) * 12), "underspend"))
    assert f"Verdt å vite:\n- {silence}" in shown(cured(IDLE, "underspend", "25@06", "2026-06"))
    assert "Verdt å vite" not in shown(
        cured(replace(FINE, monthly_postings=(1,) * 12), "underspend", "25@06", "2026-06")
    )


def test_every_key_has_a_subject_of_its_own() -> None:
    run = of_month(OVER)
    ladders = {
        "watch": ["80"],
        "full": ["100"],
        "overrun": ["100", "105", "110", "125"],
        "forecast": ["100", "105", "110", "125"],
        "underspend": ["25@06"],
        "idle": ["3"],
    }
    alerts = [
        Alert(
            "mysen", "sosionom", rule, limit, "2026-10", Status.OK, basis=basis, span=span, level=level, episode=episode
        )
        for rule, limits in ladders.items()
        for level, limit in enumerate(limits, start=1)
        for basis in [Basis.FORECAST if rule == "forecast" else Basis.ACTUAL]
        for span in (["2026-06", "2026-09"] if rule == "underspend" else ["2026"])
        for episode in (1, 2, 3)
    ]
    alerts += [replace(alert, step=AlertStep.WORSENED) for alert in alerts if alert.level > 1]
    # A matter is cured once in an episode, whichever level it had reached.
    alerts += [replace(alert, step=AlertStep.CURED) for alert in alerts if alert.level == 1]
    subjects = {alert.key: with_message(alert, run, FILES).subject for alert in alerts}

    assert len(subjects) == len(alerts)
    assert len(set(subjects.values())) == len(subjects)


def test_subjects_of_deadlines_tell_deadline_day_and_nearness_apart() -> None:
    days = {60: date(2027, 1, 14), 30: date(2027, 2, 13), 0: date(2027, 3, 15), -1: date(2027, 3, 16)}
    both = ("rapport-til-departementet", "anmodning-om-utbetaling")
    messages = [reminder(day, deadline) for day in days.values() for deadline in both]

    assert len({message.key for message in messages}) == len({message.subject for message in messages}) == 8
    next_year = reminder(date(2028, 3, 15), "anmodning-om-utbetaling")
    assert next_year.subject not in {message.subject for message in messages}


def test_personal_data_in_a_snooze_is_hidden() -> None:
    alert = raised(OVER, "overrun")
    said = Snooze(
        date(2026, 10, 31), "svar fra Ola Nordmann, 01019012345, ring 912 34 567, kari@example.no", "Kari Prøve"
    )
    before = state(alert.matter, AlertStep.SNOOZED, "110", said)
    body = shown(with_message(replace(alert, episode=2), of_month(OVER), FILES, today=TODAY, before=before))

    assert (
        "Grunn: Svar fra [navn skjult], [nummer skjult], ring [telefon skjult], [e-post skjult]. Det gjelder fortsatt."
        in body
    )
    assert "Kari" not in body


def test_a_measure_the_programme_has_no_more_is_told_of_without_figures() -> None:
    gone = Alert("mysen", "borte", "overrun", "100", "2026-10", Status.OK, span="2026", step=AlertStep.CURED)

    message = with_message(gone, of_month(OVER), FILES)

    assert message.body == (
        "Tiltaket «borte» er ikke lenger blant årets tiltak i programmet. Det forrige varselet er dermed avsluttet, og "
        "ingen trenger å gjøre noe med det.\n"
    )
    assert message.key == gone.key


def test_invented_figures_are_marked_in_every_message_of_a_run() -> None:
    run = of_month(OVER, is_invented=True)
    steps = [replace(run.alerts[0], step=step) for step in (AlertStep.RAISED, AlertStep.WORSENED, AlertStep.CURED)]

    for alert in steps:
        message = with_message(alert, run, FILES)
        assert message.subject.startswith("EKSEMPEL: Områdeløft Mysen")
        assert message.body.startswith("OPPDIKTEDE TALL: ")


def test_figures_are_those_of_the_run_to_the_ore() -> None:
    text = shown(raised(OVER, "overrun"))

    # 940 000,50 used of 850 000: 90 000,50 above, 110.6 per cent.
    assert "90 000,50 kroner mer enn budsjettet på 850 000 kroner: 940 000,50 kroner, 110,6 %" in text
    assert "- Dekket av kommunen: 90 000,50 kroner" in text
    assert "- Prognose for hele året: mellom 1 150 000 og 1 300 000 kroner, minst 300 000 kroner over" in text


def test_spending_without_a_budget_is_told_without_a_share() -> None:
    text = shown(raised(measure(0, Status.OVERRUN), "overrun"))

    assert "Sosionom har brukt 940 000,50 kroner og har ikke noe budsjett. Det dekkes ikke av tilskuddet." in text
    assert "%" not in text


def test_measure_that_never_had_postings_is_idle_since_the_year_began() -> None:
    never = replace(measure(120_000_000, Status.OK, used=0), monthly_postings=(0,) * 12)

    text = shown(raised(never, "idle"))

    assert "Sosionom har ingen posteringer i 2026: ti måneder til og med oktober 2026." in text
    assert "Budsjettet for disse månedene er 1 000 000 kroner." in text


def test_finding_on_the_measure_is_told_in_what_stands() -> None:
    twice = Finding("L23", Severity.ERROR, "Fant samme postering to ganger.", "Kontroller.", "hovedbok.csv", 4)

    assert "Funn på tiltaket:\n- Feil: " in shown(of_month(OVER, twice).alerts[0])


@pytest.mark.parametrize(
    ("today", "step", "said"),
    [
        (date(2026, 11, 1), AlertStep.RAISED, "Det gjelder fortsatt."),
        (date(2026, 10, 31), AlertStep.RAISED, "Det sendes likevel nå, fordi ventingen er avsluttet."),
        (date(2026, 10, 31), AlertStep.WORSENED, "Det sendes likevel nå, fordi det har blitt verre."),
        (date(2026, 11, 1), AlertStep.WORSENED, "Det gjelder fortsatt."),
    ],
)
def test_message_says_why_it_is_told_after_or_in_spite_of_a_snooze(today: date, step: AlertStep, said: str) -> None:
    alert = replace(raised(OVER, "overrun"), step=step)
    before = state(alert.matter, AlertStep.SNOOZED, "100", Snooze(date(2026, 10, 31), "kjent", "Kari Prøve"))

    body = shown(with_message(alert, of_month(OVER), FILES, today=today, before=before))

    assert f"Varselet var satt på vent til og med 31. oktober 2026. Grunn: Kjent. {said}\n" in body


def test_cure_says_nothing_of_a_snooze() -> None:
    over = Alert("mysen", "sosionom", "overrun", "100", "2026-10", Status.OK, span="2026", step=AlertStep.CURED)
    before = state(over.matter, AlertStep.SNOOZED, "100", Snooze(date(2026, 10, 31), "kjent", "Kari Prøve"))

    assert "vent til" not in with_message(over, of_month(FINE), FILES, today=TODAY, before=before).body
