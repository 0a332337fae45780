"""`omradeloft alerts list|snooze|wake`: what is told, what is refused, and the exit status."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import time_machine

from schemas.alerts import Alert, Basis
from schemas.records import Status
from tasks.store import open_database
from tests.flows.in_process import Omradeloft, command_line
from tests.ledgers import ROOT
from tests.store.example_run import ALERT, NOW, archived_import, run_called

TODAY = "2026-11-23T09:00:00+01:00"
WATCH = ("--measure", "sosionom", "--rule", "watch")
BY = ("--by", "Prøve Person")
UNTIL = ("--until", "2026-12-31")
REASON = ("--reason", "Stillingen står ledig")
SNOOZE = ("alerts", "snooze", "mysen", *WATCH, *UNTIL, *REASON, *BY)


def standing(measure: str, rule: str, threshold: str, span: str = "2026", basis: Basis = Basis.ACTUAL) -> Alert:
    subject = f"{measure} {rule} {span} {basis}"
    return replace(
        ALERT,
        programme="mysen",
        measure=measure,
        rule=rule,
        threshold=threshold,
        span=span,
        basis=basis,
        status=Status.WATCH,
        subject=subject,
    )


@pytest.fixture
def omradeloft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Omradeloft:
    """The command line beside a database in which four matters stand, one of which is spoken for."""
    monkeypatch.setenv("OMRADELOFT_PROGRAMMES", str(ROOT / "programmes"))
    example = run_called("r", programme="mysen", period="2026-10", covered_until="2026-10")
    names = ("sosionom", "bydelsmodre")
    measures = (replace(each, id=name) for each, name in zip(example.reconciliation.measures, names, strict=True))
    alerts = (
        standing("sosionom", "watch", "80"),
        standing("sosionom", "forecast", "105", basis=Basis.FORECAST),
        standing("bydelsmodre", "underspend", "25@06", "2026-06"),
        standing("bydelsmodre", "underspend", "50@09", "2026-09"),
    )
    run = replace(example, reconciliation=replace(example.reconciliation, measures=tuple(measures)), alerts=alerts)
    with open_database(f"sqlite:///{tmp_path / 'omradeloft.sqlite3'}") as database:
        database.save_run(run, [archived_import()], now=NOW)
    return command_line(tmp_path, monkeypatch, capsys)


@time_machine.travel(TODAY, tick=False)
def test_list_tells_what_stands_since_when_how_grave_and_what_waits(omradeloft: Omradeloft) -> None:
    called = omradeloft("alerts", "list", "mysen")
    assert called.status == 0
    assert called.out.splitlines() == [
        (
            "bydelsmodre underspend 2026-06: stands at level 1 since 2026-10, found 2026-04-07, not told by itself; "
            "less than 25 % at the end of month 6"
        ),
        (
            "bydelsmodre underspend 2026-09: stands at level 1 since 2026-10, found 2026-04-07; "
            "less than 50 % at the end of month 9"
        ),
        "sosionom forecast 2026 (forecast): stands at level 1 since 2026-10, found 2026-04-07; limit 105 %",
        "sosionom watch 2026: stands at level 1 since 2026-10, found 2026-04-07; limit 80 %",
        "Messages that wait to be sent: 3",
        "  bydelsmodre underspend 2026-09 actual",
        "  sosionom forecast 2026 forecast",
        "  sosionom watch 2026 actual",
    ]


@time_machine.travel(TODAY, tick=False)
def test_snooze_is_told_with_day_name_and_reason_and_stands_in_the_list(omradeloft: Omradeloft) -> None:
    called = omradeloft(*SNOOZE)
    assert (called.status, called.err) == (0, "")
    assert "silent until 2026-12-31, by Prøve Person: Stillingen står ledig" in called.out
    matters = omradeloft("alerts", "list", "mysen", "--json").document["matters"]
    (watch,) = [matter for matter in matters if matter["rule"] == "watch"]
    assert watch["snooze"] == {"until": "2026-12-31", "reason": "Stillingen står ledig", "by": "Prøve Person"}
    assert (watch["step"], watch["stands"], watch["since"]) == ("snoozed", True, "2026-10")


@time_machine.travel(TODAY, tick=False)
def test_woken_matter_is_told_once_more(omradeloft: Omradeloft) -> None:
    wake = ("alerts", "wake", "mysen", *WATCH, *BY)
    refused = omradeloft(*wake)
    assert refused.status == 2
    assert "sosionom watch 2026 is not snoozed; nothing was stored" in refused.err
    omradeloft(*SNOOZE)
    assert omradeloft(*wake).status == 0
    document = omradeloft("alerts", "list", "--json").document
    (watch,) = [matter for matter in document["matters"] if matter["rule"] == "watch"]
    assert (watch["snooze"], watch["episode"], watch["since"]) == (None, 2, "2026-10")
    subjects = [message["subject"] for message in document["waiting"] if message["rule"] == "watch"]
    assert len(subjects) == 2
    assert "står fortsatt" in subjects[1]


@time_machine.travel(TODAY, tick=False)
def test_what_is_over_is_listed_only_when_all_is_asked_for(omradeloft: Omradeloft, tmp_path: Path) -> None:
    november = run_called("n", programme="mysen", period="2026-11", covered_until="2026-11")
    measures = tuple(replace(each, id="sosionom") for each in november.reconciliation.measures[:1])
    run = replace(november, reconciliation=replace(november.reconciliation, measures=measures), alerts=())
    with open_database(f"sqlite:///{tmp_path / 'omradeloft.sqlite3'}") as database:
        database.save_run(run, [], now=NOW)
    assert "sosionom" not in omradeloft("alerts", "list", "mysen").out
    assert "sosionom watch 2026: over since 2026-11" in omradeloft("alerts", "list", "mysen", "--all").out


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            ("--measure", "sosionim"),
            "sosionim watch: no such matter stands in mysen; what stands: bydelsmodre underspend",
        ),
        (("--rule", "overrun"), "sosionom overrun: no such matter stands"),
        (("--basis", "forecast"), "sosionom watch: no such matter stands"),
        (
            ("--measure", "bydelsmodre", "--rule", "underspend"),
            "several stand; say which: --basis actual --span 2026-06 or",
        ),
        (("--until", "2026-11-22"), "--until: 2026-11-22 has passed"),
        (("--reason", " – "), "--reason: says nothing"),
        (("--reason", "Avklart med Kari, 922 22 222"), "--reason: holds telefonnummer"),
        (("--by", "123"), "--by: '123' is no name"),
        (("--by", "kari@example.org"), "--by: holds e-postadresse"),
    ],
)
def test_call_that_cannot_be_followed_is_refused_with_a_sentence_and_nothing_is_stored(
    omradeloft: Omradeloft, changed: tuple[str, ...], sentence: str
) -> None:
    called = omradeloft(*SNOOZE, *changed)
    assert (called.status, called.out) == (2, "")
    assert sentence in called.err
    assert all(not matter["snooze"] for matter in omradeloft("alerts", "list", "--json").document["matters"])


@time_machine.travel(TODAY, tick=False)
def test_one_of_several_is_chosen_by_its_span(omradeloft: Omradeloft) -> None:
    words = ("--measure", "bydelsmodre", "--rule", "underspend", "--span", "2026-09")
    assert omradeloft(*SNOOZE, *words).status == 0


@time_machine.travel(TODAY, tick=False)
def test_last_silent_day_may_be_today(omradeloft: Omradeloft) -> None:
    assert omradeloft(*SNOOZE, "--until", "2026-11-23").status == 0


def test_list_without_database_or_programme_says_so(omradeloft: Omradeloft, tmp_path: Path) -> None:
    unknown = omradeloft("alerts", "list", "nowhere")
    assert unknown.status == 2
    assert "no programme 'nowhere' here; programmes found: mysen" in unknown.err
    missing = omradeloft("alerts", "list", "mysen", "--database", f"sqlite:///{tmp_path / 'other.sqlite3'}")
    assert missing.status == 2
    assert "there is no such file" in missing.err
