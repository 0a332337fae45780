from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from schemas.tables import alerts
from tasks.store import AlertNotFoundError, Database
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
    database.mark_alert_sent(ALERT.key, LATER)
    assert database.pending_alerts("nordbyen") == ()
    assert outbox_row(url, ALERT.key) == (LATER, LATER, 1, None)


def test_alert_that_failed_waits_with_its_error(database: Database, url: str) -> None:
    database.save_run(replace(RUN, alerts=(ALERT,)), [archived_import()], now=NOW)
    database.mark_alert_failed(ALERT.key, "mail server said 451", LATER)
    assert database.pending_alerts("nordbyen") == (ALERT,)
    assert outbox_row(url, ALERT.key) == (LATER, None, 1, "mail server said 451")


def test_alert_sent_at_the_second_attempt_has_no_error_left(database: Database, url: str) -> None:
    database.save_run(replace(RUN, alerts=(ALERT,)), [archived_import()], now=NOW)
    database.mark_alert_failed(ALERT.key, "mail server said 451", NOW)
    database.mark_alert_sent(ALERT.key, LATER)
    assert outbox_row(url, ALERT.key) == (LATER, LATER, 2, None)


def test_alert_once_sent_stays_sent(database: Database, url: str) -> None:
    database.save_run(replace(RUN, alerts=(ALERT,)), [archived_import()], now=NOW)
    database.mark_alert_sent(ALERT.key, NOW)
    database.mark_alert_failed(ALERT.key, "too late", LATER)
    database.mark_alert_sent(ALERT.key, LATER)
    assert outbox_row(url, ALERT.key) == (NOW, NOW, 1, None)


def test_alert_raised_by_a_later_run_too_is_not_sent_again(database: Database) -> None:
    database.save_run(replace(RUN, alerts=(ALERT,)), [archived_import()], now=NOW)
    database.mark_alert_sent(ALERT.key, NOW)
    reworded = replace(ALERT, subject="Uterom er fortsatt overskredet")
    database.save_run(replace(run_called("later"), alerts=(reworded,)), [], now=LATER)
    assert database.pending_alerts("nordbyen") == ()
    assert database.load_run("later").alerts == (reworded,)


def test_alerts_come_oldest_first_and_only_those_of_the_programme(database: Database) -> None:
    newer, older = replace(ALERT, rule="a", period="2025-12"), replace(ALERT, rule="b", period="2025-11")
    elsewhere = replace(ALERT, programme="sorbyen")
    database.save_run(replace(run_called("second"), alerts=(newer, elsewhere)), [archived_import()], now=LATER)
    database.save_run(replace(run_called("first"), alerts=(older,)), [], now=NOW)
    assert database.pending_alerts("nordbyen") == (older, newer)


def test_moments_are_stored_in_utc(database: Database, url: str) -> None:
    database.save_run(replace(RUN, alerts=(ALERT,)), [archived_import()], now=NOW)
    database.mark_alert_sent(ALERT.key, datetime(2026, 4, 7, 9, 0, tzinfo=timezone(timedelta(hours=2))))
    assert str(outbox_row(url, ALERT.key)[1]) == "2026-04-07 07:00:00+00:00"


def test_unknown_alert_is_refused_by_name(database: Database) -> None:
    with pytest.raises(AlertNotFoundError, match="no-such-key"):
        database.mark_alert_sent("no-such-key", NOW)
    with pytest.raises(AlertNotFoundError, match="no-such-key"):
        database.mark_alert_failed("no-such-key", "error", NOW)


def test_waiting_alert_whose_cause_is_gone_is_withdrawn_and_one_that_was_sent_stays(
    database: Database, url: str
) -> None:
    gone, sent = replace(ALERT, rule="a"), replace(ALERT, rule="b")
    database.save_run(replace(run_called("first"), alerts=(gone, sent)), [archived_import()], now=NOW)
    database.mark_alert_sent(sent.key, NOW)
    database.save_run(replace(run_called("second"), alerts=()), [], now=LATER)
    assert database.pending_alerts("nordbyen") == ()
    assert outbox_row(url, sent.key)[1] is not None


def test_channel_that_has_taken_an_alert_is_remembered(database: Database) -> None:
    database.save_run(replace(RUN, alerts=(ALERT,)), [archived_import()], now=NOW)
    database.mark_alert_delivered(ALERT.key, "mail")
    database.mark_alert_delivered(ALERT.key, "teams")
    assert database.delivered_channels(ALERT.key) == {"mail", "teams"}
    assert database.pending_alerts("nordbyen") == (ALERT,)
