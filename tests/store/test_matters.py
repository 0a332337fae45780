"""What the store makes of runs that follow each other: states, steps and messages, all in the run's transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from schemas.alerts import Alert, AlertState, AlertStep, Basis, Snooze
from schemas.records import Status
from schemas.runs import Run
from schemas.tables import alerts
from tasks.store import Database, DatabaseFailedError
from tasks.store.connection import make_engine, writing
from tasks.store.errors import MatterNotFoundError
from tests.store.example_run import ALERT, NOW, archived_import, run_called
from tests.store.tables import before_each_row_of, row_counts, stop_meddling

OVERRUN = ALERT
WATCH = replace(ALERT, rule="watch", threshold="80", status=Status.WATCH)
WORSE = replace(ALERT, threshold="105", level=2)
SNOOZE = Snooze(date(2026, 8, 31), "Ombokføring er bestilt", "Prøve Person")
AFTER = datetime(2026, 9, 1, 7, 0, tzinfo=NOW.tzinfo)


def worded(message: Alert, run: Run, before: AlertState | None) -> Alert:
    told = before.told_level if before else 0
    return replace(message, subject=f"{message.rule} {message.step} {run.reconciliation.period}, før {told}")


def save(
    database: Database, month: int, *standing: Alert, name: str = "", now: datetime = NOW, **changes: object
) -> None:
    """Store a month's run in which these matters stand; another name is a corrected file for the same month."""
    period = f"2026-{month:02d}"
    changes = {"period": period, "covered_until": period} | changes
    run = run_called(name or f"run-{month}", **changes)
    found = tuple(replace(alert, period=period) for alert in standing)
    database.save_run(replace(run, alerts=found), [archived_import()], now=now, word=worded)


def waiting(database: Database) -> list[str]:
    return [alert.subject for alert in database.pending_alerts("nordbyen")]


def steps(database: Database) -> list[tuple[str, str, int, bool]]:
    return [(step.matter.rule, str(step.step), step.level, step.is_told) for step in database.matters.steps("nordbyen")]


def key(step: AlertStep, level: int = 1, episode: int = 1) -> str:
    return replace(OVERRUN, step=step, level=level, episode=episode).key


def test_each_step_is_told_once_with_what_was_told_before(database: Database) -> None:
    told: list[str] = []
    for month, standing in ((3, [OVERRUN]), (4, [OVERRUN]), (5, [WORSE]), (6, [])):
        save(database, month, *standing)
        told += waiting(database)
        for alert in database.pending_alerts("nordbyen"):
            database.outbox.note_sent(alert.key, NOW)
    assert told == [
        "overrun raised 2026-03, før 0",
        "overrun worsened 2026-05, før 1",
        "overrun cured 2026-06, før 2",
    ]
    assert steps(database) == [
        ("overrun", "raised", 1, True),
        ("overrun", "worsened", 2, True),
        ("overrun", "cured", 2, True),
    ]
    (state,) = database.matters.states("nordbyen")
    assert (state.stands, state.told_level, state.threshold, state.as_of) == (False, 2, "105", "2026-06")


def test_run_that_is_saved_or_repeated_again_tells_nothing_more(database: Database, url: str) -> None:
    save(database, 3, OVERRUN)
    before = row_counts(url)
    save(database, 3, OVERRUN)
    assert database.repeat_run("run-3", [], now=AFTER, word=worded)
    assert row_counts(url) == before


def test_states_steps_and_messages_are_stored_with_the_run_or_not_at_all(database: Database, url: str) -> None:
    before_each_row_of(url, "alert_steps", fail=True)
    with pytest.raises(DatabaseFailedError):
        save(database, 3, OVERRUN)
    assert row_counts(url) == {}
    stop_meddling(url, "alert_steps")
    save(database, 3, OVERRUN)
    assert {name: rows for name, rows in row_counts(url).items() if name.startswith("alert")} == {
        "alert_states": 1,
        "alert_steps": 1,
        "alerts": 1,
    }


def test_message_waiting_when_its_matter_is_cured_is_withdrawn_and_nobody_is_told_of_the_cure(
    database: Database, url: str
) -> None:
    save(database, 3, OVERRUN)
    save(database, 3, name="corrected")
    assert waiting(database) == []
    assert "alerts" not in row_counts(url)
    assert steps(database)[-1] == ("overrun", "cured", 1, False)
    save(database, 4, OVERRUN)
    assert [alert.key for alert in database.pending_alerts("nordbyen")] == [key(AlertStep.RAISED, episode=2)]


def test_message_that_one_channel_has_taken_stays_and_the_cure_is_told_after_it(database: Database) -> None:
    save(database, 3, OVERRUN)
    database.outbox.note_delivered(key(AlertStep.RAISED), ["mail"])
    save(database, 4, now=NOW + timedelta(hours=1))
    assert waiting(database) == ["overrun raised 2026-03, før 0", "overrun cured 2026-04, før 1"]


def test_message_that_a_sender_has_or_died_with_counts_as_told(database: Database, url: str) -> None:
    save(database, 3, OVERRUN)
    with writing(make_engine(url)) as connection:
        connection.execute(update(alerts).values(claimed_by="a sender", claimed_until=NOW - timedelta(days=1)))
    save(database, 4, now=NOW + timedelta(hours=1))
    assert waiting(database) == ["overrun raised 2026-03, før 0", "overrun cured 2026-04, før 1"]


def test_corrected_file_with_a_smaller_overrun_replaces_the_message_that_waits(database: Database) -> None:
    save(database, 3, WORSE)
    save(database, 3, OVERRUN, name="corrected")
    assert [alert.key for alert in database.pending_alerts("nordbyen")] == [key(AlertStep.RAISED, level=1)]
    (state,) = database.matters.states("nordbyen")
    assert (state.level, state.told_level, state.threshold) == (1, 1, "100")


def test_worsening_nobody_has_read_is_withdrawn_and_told_when_it_comes_again(database: Database) -> None:
    save(database, 3, OVERRUN)
    database.outbox.note_sent(key(AlertStep.RAISED), NOW)
    save(database, 4, WORSE)
    save(database, 4, OVERRUN, name="corrected")
    assert waiting(database) == []
    save(database, 5, WORSE)
    assert waiting(database) == ["overrun worsened 2026-05, før 1"]


def test_cure_speaks_of_what_was_read_and_not_of_the_worsening_that_waited(database: Database) -> None:
    save(database, 3, OVERRUN)
    database.outbox.note_sent(key(AlertStep.RAISED), NOW)
    save(database, 4, WORSE)
    save(database, 5)
    (cure,) = database.pending_alerts("nordbyen")
    assert (cure.subject, cure.level, cure.threshold) == ("overrun cured 2026-05, før 1", 1, "100")


def test_cure_nobody_has_read_is_withdrawn_when_the_matter_is_back(database: Database) -> None:
    save(database, 3, OVERRUN)
    database.outbox.note_sent(key(AlertStep.RAISED), NOW)
    save(database, 4)
    save(database, 4, OVERRUN, name="corrected")
    assert waiting(database) == []
    save(database, 5)
    assert waiting(database) == ["overrun cured 2026-05, før 1"]


def test_watch_that_waits_when_the_overrun_comes_is_withdrawn(database: Database) -> None:
    save(database, 3, WATCH)
    save(database, 4, OVERRUN)
    assert waiting(database) == ["overrun raised 2026-04, før 0"]
    save(database, 5, WATCH)
    assert waiting(database) == ["watch raised 2026-05, før 0"]  # nobody had read of the overrun


def test_months_without_postings_are_told_by_themselves_when_nobody_read_of_the_low_spending(
    database: Database,
) -> None:
    low = replace(ALERT, rule="underspend", threshold="25@06", span="2026-06", status=Status.UNDERSPEND)
    idle = replace(low, rule="idle", threshold="3", span="2026")
    save(database, 6, low, idle)
    assert waiting(database) == ["underspend raised 2026-06, før 0"]
    save(database, 6, idle, name="the budget is revised")
    assert waiting(database) == ["idle raised 2026-06, før 0"]
    save(database, 7, idle)
    assert waiting(database) == ["idle raised 2026-06, før 0"]


def test_with_months_missing_nothing_is_cured_or_withdrawn(database: Database) -> None:
    save(database, 3, WORSE)
    save(database, 4, OVERRUN, missing_months=("2026-02",))
    save(database, 5, missing_months=("2026-02",))
    assert waiting(database) == ["overrun raised 2026-03, før 0"]
    (state,) = database.matters.states("nordbyen")
    assert (state.level, state.told_level) == (1, 2)


def test_older_month_made_again_tells_nothing_and_cures_nothing(database: Database) -> None:
    save(database, 3, WATCH)
    save(database, 5, OVERRUN)
    before = (waiting(database), database.matters.states("nordbyen"))
    save(database, 3, name="again")
    save(database, 4, WORSE)
    assert (waiting(database), database.matters.states("nordbyen")) == before


def test_run_of_a_month_without_exports_does_not_hold_later_months_for_old(database: Database) -> None:
    save(database, 12, covered_until="2026-03", missing_months=tuple(f"2026-{month:02d}" for month in range(4, 13)))
    save(database, 4, OVERRUN)
    assert waiting(database) == ["overrun raised 2026-04, før 0"]


def test_year_end_tells_of_no_matter_and_cures_none(database: Database) -> None:
    save(database, 12, OVERRUN)
    run = run_called("year", period="2026", is_year_end=True)
    database.save_run(replace(run, alerts=()), [], now=NOW, word=worded)
    assert len(waiting(database)) == 1
    (state,) = database.matters.states("nordbyen")
    assert state.stands


def test_repeated_run_is_worded_from_what_is_stored(database: Database) -> None:
    save(database, 3, name="put back")
    save(database, 3, OVERRUN, name="corrected")
    database.outbox.note_sent(key(AlertStep.RAISED), NOW)
    assert database.repeat_run("put back", [], now=AFTER, word=worded)
    assert waiting(database) == ["overrun cured 2026-03, før 1"]


def test_snooze_is_kept_with_reason_and_name_and_holds_the_message_back(database: Database) -> None:
    save(database, 3, OVERRUN)
    database.outbox.note_sent(key(AlertStep.RAISED), NOW)
    state = database.matters.snooze(OVERRUN.matter, SNOOZE, now=NOW)
    assert database.matters.states("nordbyen") == (state,)
    assert state.snooze == SNOOZE
    last = database.matters.steps("nordbyen")[-1]
    assert (last.step, last.reason, last.by, last.is_told) == (AlertStep.SNOOZED, SNOOZE.reason, SNOOZE.by, False)
    assert database.matters.tell_after_snoozes("nordbyen", now=NOW, word=worded) == ()
    save(database, 4, OVERRUN)
    assert waiting(database) == []
    save(database, 5, WORSE)
    assert waiting(database) == ["overrun worsened 2026-05, før 1"]


def test_correction_of_a_snoozed_matter_whose_message_waits_takes_it_back_and_breaks_no_silence(
    database: Database,
) -> None:
    save(database, 3, WORSE)
    database.matters.snooze(OVERRUN.matter, SNOOZE, now=NOW)
    save(database, 3, OVERRUN, name="corrected")
    assert waiting(database) == []
    save(database, 4, WORSE)
    assert waiting(database) == ["overrun raised 2026-04, før 1"]


def test_snooze_that_is_over_is_told_once_more_by_the_daily_look_and_by_nothing_else(database: Database) -> None:
    save(database, 3, OVERRUN)
    database.outbox.note_sent(key(AlertStep.RAISED), NOW)
    database.matters.snooze(OVERRUN.matter, SNOOZE, now=NOW)
    (state,) = database.matters.tell_after_snoozes("nordbyen", now=AFTER, word=worded)
    assert (state.episode, state.snooze) == (2, None)
    assert database.matters.tell_after_snoozes("nordbyen", now=AFTER, word=worded) == ()
    save(database, 4, OVERRUN, now=AFTER)
    assert waiting(database) == ["overrun raised 2026-03, før 1"]


def test_matter_that_is_woken_is_told_once_more_and_it_is_kept_who_did_it(database: Database) -> None:
    save(database, 3, OVERRUN)
    database.outbox.note_sent(key(AlertStep.RAISED), NOW)
    assert database.matters.wake(OVERRUN.matter, by="Prøve Person", now=NOW, word=worded).episode == 1
    assert waiting(database) == []  # it was not snoozed
    database.matters.snooze(OVERRUN.matter, SNOOZE, now=NOW)
    database.matters.wake(OVERRUN.matter, by="Prøve Person", now=NOW, word=worded)
    assert waiting(database) == ["overrun raised 2026-03, før 1"]
    assert database.matters.steps("nordbyen")[-1].by == "Prøve Person"


def test_matter_that_does_not_stand_cannot_be_snoozed_or_woken(database: Database) -> None:
    save(database, 3, OVERRUN)
    unknown = replace(OVERRUN.matter, basis=Basis.FORECAST)
    with pytest.raises(MatterNotFoundError, match=r"uterom overrun 2026 \(forecast\) does not stand.*alerts list"):
        database.matters.snooze(unknown, SNOOZE, now=NOW)
    save(database, 4)
    with pytest.raises(MatterNotFoundError):
        database.matters.wake(OVERRUN.matter, by="Prøve Person", now=NOW, word=worded)
