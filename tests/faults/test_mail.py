"""Alerts when the mail server is down, when their sender is killed, and when two send at once: each comes once."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tasks.store.addresses import parsed_address
from tests.faults.exports import short_export
from tests.faults.mailbox import StoppableMailbox
from tests.faults.runs import Ended, Launcher, Place, Point
from tests.postgres import make_schema, postgres_server

__all__ = ["postgres_server"]

RECONCILE = ("reconcile", "mysen", "--period", "2026-10", "hovedbok.csv")
SEND = ("alerts", "send", "mysen")
URLS = "OMRADELOFT_ALERT_URLS"
BEFORE_THE_YES = Point("mail data")
AFTER_THE_YES = Point("sql", after="mail data")
NOTED = Point("sql commit", after="mail data")
LONGER_THAN_A_CLAIM = {"later_seconds": 600}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reconciled(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a month that is reconciled, and messages that wait."""
    place = Place(launcher, tmp_path_factory.mktemp("reconciled"))
    short_export(place.folder)
    assert place.run(*RECONCILE).status == 0
    assert len(outbox(place)) > 3
    return place.folder


@pytest.fixture
def office(launcher: Launcher, reconciled: Path, tmp_path: Path, mailbox: StoppableMailbox) -> Place:
    """A copy of it, whose messages go to the mail server."""
    folder = tmp_path / "kontor"
    shutil.copytree(reconciled, folder)
    return Place(launcher, folder, {URLS: mailbox.address})


def outbox(place: Place) -> dict[str, tuple[int, bool]]:
    """Of each message how often it was tried, and whether it is sent."""
    engine = create_engine(parsed_address(place.database))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT key, attempts, sent_at IS NOT NULL FROM alerts")).all()
    engine.dispose()
    return {key: (int(attempts), bool(is_sent)) for key, attempts, is_sent in rows}


def test_mail_server_that_is_down_in_three_ways_delays_and_loses_none(office: Place, mailbox: StoppableMailbox) -> None:
    waiting = outbox(office).keys()
    mailbox.is_down = True
    with mailbox.is_up():
        assert is_told_to_wait(office.run(*SEND), mailbox)
    assert is_told_to_wait(office.run(*SEND), mailbox)
    with mailbox.is_hanging() as called:
        assert is_told_to_wait(office.run(*SEND), mailbox)
    assert called
    tried = outbox(office)
    assert max(attempts for attempts, _ in tried.values()) == 3
    assert not any(is_sent for _, is_sent in tried.values())

    mailbox.is_down = False
    with mailbox.is_up():
        assert office.run(*SEND).status == 0
        assert office.run(*SEND).status == 0
    assert sorted(mailbox.times_come.values()) == [1] * len(waiting)
    assert outbox(office) == {key: (attempts + 1, True) for key, (attempts, _) in tried.items()}


def is_told_to_wait(ended: Ended, mailbox: StoppableMailbox) -> bool:
    assert ended.status == 1, ended.err
    assert mailbox.messages == []
    return "Traceback" not in ended.err and str(mailbox.port) not in ended.out + ended.err


@pytest.mark.parametrize(("point", "words"), [(BEFORE_THE_YES, SEND), (AFTER_THE_YES, RECONCILE), (NOTED, SEND)])
def test_message_whose_sender_was_killed_is_sent_after_its_claim(
    office: Place, mail: StoppableMailbox, point: Point, words: tuple[str, ...]
) -> None:
    count = len(outbox(office))
    office.killed(point, *words)
    office.run(*words)
    assert sum(is_sent for _, is_sent in outbox(office).values()) == count - 1, "one is claimed by the dead sender"
    later = office.run(*words, plan=LONGER_THAN_A_CLAIM)
    assert later.status == 0, later.err
    assert all(is_sent for _, is_sent in outbox(office).values())
    repeats = 0 if point is BEFORE_THE_YES else 1
    assert Counter(mail.times_come.values()) == Counter({1: count - repeats, 2: repeats}) - Counter()
    assert len(mail.times_come) == len(set(mail.subjects)) == count


def test_two_senders_at_once_share_the_messages(office: Place, mail: StoppableMailbox) -> None:
    count = len(outbox(office))
    one = office.stopped(BEFORE_THE_YES, *SEND)
    other = office.run(*SEND)
    assert len(mail.messages) == count - 1, other.out
    one.go_on()
    one.end()
    assert sorted(mail.times_come.values()) == [1] * count
    assert all(is_sent for _, is_sent in outbox(office).values())


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.system)])
def test_two_alert_checks_at_once_tell_each_thing_once(
    office: Place, mail: StoppableMailbox, kind: str, request: pytest.FixtureRequest
) -> None:
    if kind == "postgresql":
        url = make_schema(request.getfixturevalue("postgres_server"))
        office = replace(office, variables=office.variables | {"OMRADELOFT_DATABASE": url})
        assert office.run(*RECONCILE).status == 0
    words = ("alerts", "check", "mysen")
    office.killed(Point("sql commit", after="sql INSERT INTO alerts"), *words)
    before = outbox(office).keys()
    one = office.stopped(Point("sql INSERT INTO alerts"), *words)
    other = office.start(*words)
    one.go_on()
    assert {one.end().status, other.end().status} <= {0, 1}, "1 when the other was still sending"
    told = outbox(office)
    assert told.keys() > before
    assert all(is_sent for _, is_sent in told.values())
    assert sorted(mail.times_come.values()) == [1] * len(told)
