"""The daily check on a real database: what it puts in the outbox, once, whenever and however often it runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from schemas.alerts import Alert, AlertStep, Snooze
from schemas.document_versions import DocumentVersion, VersionStep
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult, Status
from schemas.runs import Run
from tasks.alert_check import check_alerts
from tasks.inbox_address import InboxAddress
from tasks.store import Database, DatabaseFailedError
from tests.ledgers import mysen
from tests.outputs_tables.composed_messages import FINE, OVER, WATCHED, measure, of_month
from tests.store.example_versions import draft, event
from tests.store.tables import before_each_row_of, stop_meddling

OSLO = ZoneInfo("Europe/Oslo")
FILES = mysen()
INBOX = InboxAddress("sftp://bruker:hemmelig@inn.example.no/eksport")


def with_deadline(*ids: str) -> ProgrammeFiles:
    """The programme with some of its deadlines, or none."""
    kept = tuple(each for each in FILES.programme.deadlines if each.id in ids)
    return replace(FILES, programme=FILES.programme.model_copy(update={"deadlines": kept}))


WITHOUT_DEADLINES = with_deadline()
ACCOUNTS = with_deadline("arsregnskap")


def at(day: str, hour: int = 7) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), OSLO).replace(hour=hour)


def store(database: Database, result: MeasureResult, period: str, day: str, run_id: str = "") -> Run:
    """A stored run of a month with one measure; of months without postings nobody is told that they have none."""
    run = of_month(replace(result, monthly_postings=(1,) * 12))
    changes = {"period": period, "run_id": run_id or period, "inputs": (), "covered_until": period}
    reconciliation = replace(run.reconciliation, **changes)  # type: ignore[arg-type]
    alerts = tuple(replace(alert, period=period) for alert in run.alerts)
    stored = replace(run, reconciliation=reconciliation, alerts=alerts)
    database.save_run(stored, [], now=at(day, 6))
    return stored


def told(url: str, day: str) -> list[tuple[str, str]]:
    """What a check puts in the outbox besides deadlines: rule and span."""
    return [(message.rule, message.span) for message in check_alerts(url, WITHOUT_DEADLINES, INBOX, at(day))]


def reminded(url: str, day: str, files: ProgrammeFiles = ACCOUNTS) -> list[Alert]:
    """What a check puts in the outbox of deadlines."""
    return [message for message in check_alerts(url, files, INBOX, at(day)) if message.rule == "deadline"]


def waiting(database: Database, rule: str) -> list[Alert]:
    return [alert for alert in database.pending_alerts("mysen") if alert.rule == rule]


def test_a_deadline_is_reminded_of_once_at_each_stage(database: Database, url: str) -> None:
    days = ["2026-12-23", "2026-12-24", "2027-01-23", "2027-02-08", "2027-02-15", "2027-02-22", "2027-02-23"]
    stages = []
    for day in days:
        for _twice in range(2):
            stages += [(day, message.threshold) for message in reminded(url, day)]

    assert stages == [
        ("2026-12-24", "60"),
        ("2027-01-23", "30"),
        ("2027-02-08", "14"),
        ("2027-02-15", "7"),
        ("2027-02-22", "0"),
        ("2027-02-23", "passed"),
    ]
    assert len(waiting(database, "deadline")) == 6


def test_a_reminder_nobody_has_read_is_taken_back_when_its_deadline_is_moved_met_or_removed(
    database: Database, url: str
) -> None:
    (deadline,) = ACCOUNTS.programme.deadlines
    moved = deadline.model_copy(update={"day": 26})
    done = deadline.model_copy(update={"done_on": (date(2027, 1, 20),)})
    for changed, left in (((moved,), ["26. februar 2027"]), ((), []), ((done,), [])):
        reminded(url, "2027-01-23")
        files = replace(FILES, programme=FILES.programme.model_copy(update={"deadlines": changed}))
        reminded(url, "2027-01-27", files)
        texts = [alert.subject.replace("\u00a0", " ") for alert in waiting(database, "deadline")]
        assert [day for day in ("22. februar 2027", "26. februar 2027") if any(day in text for text in texts)] == left


def test_after_a_weeks_stop_the_nearest_reminder_is_sent_and_no_other(url: str) -> None:
    assert [message.threshold for message in reminded(url, "2027-01-23")] == ["30"]

    (message,) = reminded(url, "2027-02-16")

    assert message.threshold == "7"
    assert "Frist: 22. februar 2027, om 6 dager." in message.body.replace("\u00a0", " ")


def test_a_sent_document_stops_its_reminders(database: Database, url: str) -> None:
    letter = with_deadline("anmodning-om-utbetaling")
    assert [message.span for message in reminded(url, "2027-03-01", letter)] == ["anmodning-om-utbetaling:2027-03-15"]
    send_letter(database)

    assert reminded(url, "2027-03-08", letter) == []
    assert reminded(url, "2027-03-16", letter) == []


def send_letter(database: Database) -> DocumentVersion:
    """The letter of 2026, from draft to sent."""
    run = of_month(FINE)
    changes = {"run_id": "year-2026", "period": "2026", "is_year_end": True, "inputs": ()}
    year_end = replace(run.reconciliation, **changes)  # type: ignore[arg-type]
    database.save_run(replace(run, reconciliation=year_end, alerts=()), [], now=at("2027-02-25"))
    made = database.documents.add(draft(programme="mysen"), {"anmodning.docx": b"utkast"})
    for day, (step, by) in enumerate(
        [(VersionStep.CHECKED, "Kari Prøve"), (VersionStep.APPROVED, "Ola Prøve"), (VersionStep.SENT, "Ola Prøve")], 2
    ):
        contents = {"anmodning.docx": b"endelig"} if step is VersionStep.APPROVED else None
        made = database.documents.take_step(made, event(step, by, day, reference="2027/1"), contents)
    return made


def test_the_digest_comes_on_the_fifth_working_day_once(database: Database, url: str) -> None:
    store(database, OVER, "2026-09", "2026-10-07")
    assert told(url, "2026-10-07") == [("digest", "2026-09")]
    store(database, OVER, "2026-10", "2026-11-05")

    assert told(url, "2026-11-05") == []
    assert told(url, "2026-11-06") == [("digest", "2026-10")]
    assert told(url, "2026-11-06") == []
    store(database, FINE, "2026-10", "2026-11-09", "made again")
    assert told(url, "2026-11-09") == []

    _september, october = waiting(database, "digest")
    assert october.subject.endswith("oktober 2026: ett tiltak er over budsjettet")
    assert "Over budsjettet:\n- Sosionom: " in october.body


def test_the_digest_waits_for_the_run_and_comes_also_after_the_month_has_turned(database: Database, url: str) -> None:
    assert told(url, "2026-11-06") == []
    store(database, FINE, "2026-10", "2026-12-01")

    assert told(url, "2026-12-02") == [("digest", "2026-10")]


def test_the_digest_tells_what_was_cured_since_the_one_before(database: Database, url: str) -> None:
    over = store(database, OVER, "2026-09", "2026-10-07")
    database.outbox.note_sent(over.alerts[0].key, at("2026-10-07"))
    assert told(url, "2026-10-07") == [("digest", "2026-09")]
    store(database, measure(100_000_000, Status.WATCH, 98_000_000), "2026-10", "2026-11-06")
    assert told(url, "2026-11-06") == [("digest", "2026-10")]
    store(database, FINE, "2026-11", "2026-12-07")
    assert told(url, "2026-12-07") == [("digest", "2026-11")]

    first, second, third = (message.body for message in waiting(database, "digest"))
    assert "Avsluttet" not in first
    assert "Avsluttet siden sist:\n- Sosionom er ikke lenger over budsjettet" in second
    assert "Nær budsjettet:\n- Sosionom: " in second
    assert "er ikke lenger over budsjettet" not in third


def test_a_month_that_is_not_reconciled_is_told_of_once_two_working_days_later(database: Database, url: str) -> None:
    assert told(url, "2026-11-09") == []
    assert told(url, "2026-11-10") == [("missing-run", "2026-10")]
    assert told(url, "2026-11-11") == []
    assert told(url, "2026-12-09") == [("missing-run", "2026-11")]

    october, _ = waiting(database, "missing-run")
    body = october.body.replace("\u00a0", " ")
    assert "Legg regnskapsfilen for oktober 2026 i innboksen: sftp://bruker@inn.example.no/eksport" in body
    assert "Ansvarlig: Programlederne og controller." in body
    assert "hemmelig" not in body


def test_a_month_that_is_reconciled_after_all_gets_its_digest(database: Database, url: str) -> None:
    assert told(url, "2026-11-10") == [("missing-run", "2026-10")]
    store(database, FINE, "2026-10", "2026-11-11")

    assert told(url, "2026-11-11") == [("digest", "2026-10")]


def test_a_message_that_a_month_is_missing_is_taken_back_when_nobody_has_read_it(database: Database, url: str) -> None:
    assert told(url, "2026-11-10") == [("missing-run", "2026-10")]
    store(database, FINE, "2026-09", "2026-11-11")
    assert len(waiting(database, "missing-run")) == 1
    store(database, FINE, "2026-10", "2026-11-11")
    assert waiting(database, "missing-run") == []


@pytest.mark.parametrize("day", ["2024-01-20", "2029-02-20"])
def test_a_month_outside_the_agreement_is_not_missed(url: str, day: str) -> None:
    assert told(url, day) == []


def test_a_month_of_a_year_without_a_budget_is_missed_and_so_is_the_budget(url: str) -> None:
    (message,) = check_alerts(url, WITHOUT_DEADLINES, INBOX, at("2027-02-10"))

    assert "Budsjettet for 2027 mangler også" in message.body


def test_a_matter_that_stands_when_its_snooze_has_ended_is_told_once_more(database: Database, url: str) -> None:
    run = store(database, OVER, "2026-10", "2026-11-05")
    snooze = Snooze(date(2026, 11, 20), "venter på faktura", "Programleder")
    database.matters.snooze(run.alerts[0].matter, snooze, now=at("2026-11-09"))
    assert told(url, "2026-11-10") == [("digest", "2026-10")]

    assert told(url, "2026-11-20") == []
    (message,) = check_alerts(url, WITHOUT_DEADLINES, INBOX, at("2026-11-23"))
    assert told(url, "2026-11-24") == []

    assert (message.rule, message.step, message.episode) == ("overrun", AlertStep.RAISED, 2)
    assert message.subject.startswith("Områdeløft Mysen, står fortsatt: Sosionom har brukt")
    body = message.body.replace("\u00a0", " ")
    assert "satt på vent til og med 20. november 2026. Grunn: Venter på faktura." in body
    assert "Frist: 7. desember 2026, da november avstemmes." in body
    assert message in database.pending_alerts("mysen")


def test_a_matter_that_is_over_when_its_snooze_has_ended_is_silent(database: Database, url: str) -> None:
    run = store(database, WATCHED, "2026-10", "2026-11-05")
    database.matters.snooze(run.alerts[0].matter, Snooze(date(2026, 11, 20), "kjent", "Leder"), now=at("2026-11-06"))
    assert told(url, "2026-11-09") == [("digest", "2026-10")]
    store(database, FINE, "2026-10", "2026-11-16", "made again")

    assert told(url, "2026-11-23") == []


def test_checks_at_the_same_moment_put_each_message_once(database: Database, url: str) -> None:
    run = store(database, OVER, "2026-12", "2027-01-08")
    database.matters.snooze(run.alerts[0].matter, Snooze(date(2027, 1, 11), "kjent", "Leder"), now=at("2027-01-09"))
    start = Barrier(4)

    def check(_number: int) -> list[str]:
        start.wait(timeout=30)
        return [message.key for message in check_alerts(url, ACCOUNTS, INBOX, at("2027-01-23"))]

    with ThreadPoolExecutor(4) as pool:
        keys = sorted(key for keys in pool.map(check, range(4)) for key in keys)

    assert [key.split("|")[2] for key in keys] == ["overrun", "deadline", "digest"]
    assert len(keys) == len(set(keys)) == 3
    stored = [alert.key for alert in database.pending_alerts("mysen")]
    assert set(keys) <= set(stored)
    assert len(stored) == len(set(stored))


def test_the_check_sends_nothing(database: Database, url: str) -> None:
    put = check_alerts(url, ACCOUNTS, INBOX, at("2027-02-22"))

    assert {message.rule for message in put} == {"deadline", "missing-run"}
    assert set(database.pending_alerts("mysen")) == set(put)


def test_a_check_that_breaks_off_loses_nothing(database: Database, url: str) -> None:
    store(database, OVER, "2026-12", "2027-01-08")
    before_each_row_of(url, "alerts", fail=True)
    with pytest.raises(DatabaseFailedError, match="disk is full"):
        check_alerts(url, ACCOUNTS, INBOX, at("2027-01-23"))
    stop_meddling(url, "alerts")

    put = check_alerts(url, ACCOUNTS, INBOX, at("2027-01-23"))

    assert [message.rule for message in put] == ["deadline", "digest"]
