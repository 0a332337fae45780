"""The sending side of the outbox, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from tasks.store import Database
from tasks.store.sending import Claim
from tests.sending.outboxes import RAISED_AT, message, outbox_rows, put_messages

KEY = message().key
NOW = RAISED_AT + timedelta(hours=1)
MINE = Claim("me", NOW, NOW + timedelta(minutes=5))


@pytest.fixture(autouse=True)
def _one_message(url: str) -> None:
    put_messages(url, message())


def test_unsent_messages_come_oldest_first_and_only_those_of_the_programme(database: Database, url: str) -> None:
    put_messages(url, message(3), raised_at=RAISED_AT - timedelta(days=1))
    put_messages(url, message(2), replace(message(4), programme="sorbyen"))
    assert list(database.outbox.unsent("nordbyen", NOW).free.values()) == [message(3), message(1), message(2)]


def test_claimed_message_is_nobody_elses_until_the_claim_ends(database: Database) -> None:
    claimed = database.outbox.claim(KEY, MINE)
    assert claimed is not None
    assert (claimed.alert, claimed.raised_at, claimed.delivered_to) == (message(), RAISED_AT, frozenset())
    just_before = replace(MINE, sender="another", now=MINE.until - timedelta(microseconds=1))
    assert database.outbox.claim(KEY, just_before) is None
    assert list(database.outbox.unsent("nordbyen", just_before.now).held) == [KEY]
    assert database.outbox.claim(KEY, replace(MINE, sender="another", now=MINE.until)) is not None


def test_claim_that_is_prolonged_ends_later(database: Database) -> None:
    database.outbox.claim(KEY, MINE)
    longer = replace(MINE, until=MINE.until + timedelta(minutes=5))
    assert database.outbox.prolong(KEY, longer)
    assert database.outbox.claim(KEY, replace(MINE, sender="another", now=MINE.until)) is None


def test_message_that_failed_is_free_at_once_with_its_error(database: Database, url: str) -> None:
    database.outbox.claim(KEY, MINE)
    database.outbox.note_failed(KEY, MINE, "the mail server refused the message (451)")
    (row,) = outbox_rows(url)
    assert (row.attempts, row.attempted_at, row.sent_at) == (1, NOW, None)
    assert (row.last_error, row.claimed_by) == ("the mail server refused the message (451)", None)
    assert database.outbox.claim(KEY, replace(MINE, sender="another")) is not None


def test_message_sent_at_the_second_attempt_has_no_error_left(database: Database, url: str) -> None:
    database.outbox.claim(KEY, MINE)
    database.outbox.note_failed(KEY, MINE, "away")
    database.outbox.claim(KEY, MINE)
    database.outbox.note_sent(KEY, NOW + timedelta(hours=1))
    (row,) = outbox_rows(url)
    assert (row.attempts, row.sent_at, row.last_error) == (2, NOW + timedelta(hours=1), None)


def test_message_once_sent_stays_sent(database: Database, url: str) -> None:
    database.outbox.claim(KEY, MINE)
    database.outbox.note_sent(KEY, NOW)
    database.outbox.note_failed(KEY, MINE, "too late")
    database.outbox.note_sent(KEY, NOW + timedelta(hours=1))
    (row,) = outbox_rows(url)
    assert (row.sent_at, row.attempts, row.last_error) == (NOW, 1, None)
    assert database.outbox.claim(KEY, replace(MINE, now=MINE.until)) is None


def test_message_that_was_not_tried_counts_no_attempt(database: Database, url: str) -> None:
    database.outbox.claim(KEY, MINE)
    database.outbox.release(KEY, "another")
    assert outbox_rows(url)[0].claimed_by == "me"
    database.outbox.release(KEY, "me")
    (row,) = outbox_rows(url)
    assert (row.claimed_by, row.claimed_until, row.attempts) == (None, None, 0)


def test_channels_that_have_taken_a_message_add_up(database: Database) -> None:
    database.outbox.note_delivered(KEY, ["mail"])
    database.outbox.note_delivered(KEY, ["teams", "mail"])
    claimed = database.outbox.claim(KEY, MINE)
    assert claimed is not None
    assert claimed.delivered_to == {"mail", "teams"}


def test_moments_are_stored_in_utc(database: Database, url: str) -> None:
    database.outbox.note_sent(KEY, datetime(2026, 11, 7, 9, 0, tzinfo=timezone(timedelta(hours=1))))
    assert str(outbox_rows(url)[0].sent_at) == "2026-11-07 08:00:00+00:00"


def test_message_that_was_taken_back_meanwhile_is_nobodys(database: Database) -> None:
    assert database.outbox.claim("no-such-key", MINE) is None
    assert not database.outbox.prolong("no-such-key", MINE)
    database.outbox.note_delivered("no-such-key", ["mail"])
    database.outbox.note_sent("no-such-key", NOW)
