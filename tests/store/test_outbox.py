from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from sqlalchemy import select

from schemas.alerts import AlertStep
from schemas.tables import alerts
from tasks.store import Database
from tasks.store.connection import make_engine, reading
from tests.store.example_run import ALERT, NOW, RUN, archived_import, run_called

LATER = NOW + timedelta(hours=1)


def outbox_row(url: str, key: str) -> tuple[datetime | None, datetime | None, int, str | None]:
    columns = (alerts.c.attempted_at, alerts.c.sent_at, alerts.c.attempts, alerts.c.last_error)
    with reading(make_engine(url)) as connection:
        return tuple(connection.execute(select(*columns).where(alerts.c.key == key)).one())


def test_alerts_wait_until_they_are_sent(database: Database, url: str) -> None:
    database.save_run(replace(RUN, alerts=(ALERT,)), [archived_import()], now=NOW)
    assert database.pending_alerts("nordbyen") == (ALERT,)
    database.outbox.note_sent(ALERT.key, LATER)
    assert database.pending_alerts("nordbyen") == ()
    assert outbox_row(url, ALERT.key) == (LATER, LATER, 1, None)


def test_alert_raised_by_a_later_run_too_is_not_sent_again(database: Database) -> None:
    database.save_run(replace(RUN, alerts=(ALERT,)), [archived_import()], now=NOW)
    database.outbox.note_sent(ALERT.key, NOW)
    reworded = replace(ALERT, subject="Uterom er fortsatt overskredet")
    database.save_run(replace(run_called("later"), alerts=(reworded,)), [], now=LATER)
    assert database.pending_alerts("nordbyen") == ()
    assert database.load_run("later").alerts == (reworded,)


def test_alerts_come_oldest_first_and_only_those_of_the_programme(database: Database) -> None:
    older, newer = replace(ALERT, rule="b"), replace(ALERT, rule="a")
    elsewhere = replace(ALERT, programme="sorbyen", rule="deadline")
    database.save_run(replace(run_called("first"), alerts=(older,)), [archived_import()], now=NOW)
    database.save_run(replace(run_called("second"), alerts=(older, newer)), [], now=LATER)
    database.messages.tell("sorbyen", "deadline", lambda _told: [elsewhere], now=NOW)
    assert database.pending_alerts("nordbyen") == (older, newer)


def test_moments_are_stored_in_utc(database: Database, url: str) -> None:
    database.save_run(replace(RUN, alerts=(ALERT,)), [archived_import()], now=NOW)
    database.outbox.note_sent(ALERT.key, datetime(2026, 4, 7, 9, 0, tzinfo=timezone(timedelta(hours=2))))
    assert str(outbox_row(url, ALERT.key)[1]) == "2026-04-07 07:00:00+00:00"


def test_waiting_alert_whose_cause_is_gone_is_withdrawn_and_one_that_was_sent_stays(
    database: Database, url: str
) -> None:
    gone, sent = replace(ALERT, rule="a"), replace(ALERT, rule="b")
    database.save_run(replace(run_called("first"), alerts=(gone, sent)), [archived_import()], now=NOW)
    database.outbox.note_sent(sent.key, NOW)
    database.save_run(replace(run_called("second"), alerts=()), [], now=LATER)
    assert [(alert.rule, alert.step) for alert in database.pending_alerts("nordbyen")] == [("b", AlertStep.CURED)]
    assert outbox_row(url, sent.key)[1] is not None
