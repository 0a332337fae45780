"""Notify: send the messages that wait in the outbox, each once. A dead mail server delays a message, never loses one.

A message is sent when every configured channel has taken it. What a channel has taken is noted at once, so that the
next pass asks only the others. Between a channel's yes and that note a crash may come; then the channel is asked
again, and a mail system knows the letter by its Message-ID. Decision 0034.
"""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import uuid4

from outputs.late_message import with_age
from schemas.alerts import Alert
from tasks.channels import Announce, routes_of
from tasks.order import RunOrder
from tasks.routes import Fault, Route
from tasks.store import open_database
from tasks.store.sending import Claim, Outbox, Outgoing

LEASE: Final = timedelta(minutes=5)
"""Longer than any one route takes: a mail server that nearly runs out of time at each of its ten answers of 15 s."""

ENOUGH_REFUSALS: Final = 3
"""So many messages in a row a channel may refuse before it is left alone for the rest of the pass."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class SendingOrder:
    """What is to be sent, and where: `database` and `alert_urls` may hold passwords and are never printed.

    The clock, whose time zone decides what day it is, is asked anew for each message: a claim that was measured from
    the start of a long run would be over.
    """

    programme: str
    database: str
    alert_urls: tuple[str, ...]
    clock: Clock


@dataclass(frozen=True, slots=True)
class Notified:
    """What became of the waiting messages.

    `waiting` are those that not every channel took, `held` those that another sender has, or had when it stopped.
    `reasons` say why in English, without addresses; with `may_pass`, trying again in a little while may help.
    """

    sent: tuple[Alert, ...]
    waiting: tuple[Alert, ...]
    has_channel: bool
    held: tuple[Alert, ...] = ()
    reasons: tuple[str, ...] = ()
    may_pass: bool = False


class NotAllSentError(Exception):
    """Messages wait for a reason that may pass; for those who try again."""

    def __init__(self, notified: Notified) -> None:
        super().__init__(f"{len(notified.waiting)} message(s) not sent: {'; '.join(notified.reasons)}")
        self.notified = notified


def notify(order: RunOrder, announce: Announce | None = None) -> Notified:
    """The waiting messages of a run's programme, sent.

    Args:
        order: names the programme and the addresses.
        announce: makes a Prefect event of a message.
    """
    clock = partial(datetime.now, order.now.tzinfo)
    return send_waiting(SendingOrder(order.programme, order.places.database, order.alert_urls, clock), announce)


def send_waiting(order: SendingOrder, announce: Announce | None = None) -> Notified:
    """The waiting messages of a programme, sent once to each channel, the oldest first.

    Two senders at once share them. A channel that fails for good is asked once in a pass, one that refuses single
    messages three times; the other messages and channels go on.

    Args:
        order: names the programme, the database and the addresses.
        announce: makes a Prefect event of a message; None outside Prefect.

    Raises:
        DatabaseUnavailableError: the database cannot be opened; a SQLite file that is not there is not made.
    """
    routes = routes_of(order.alert_urls, announce)
    with open_database(order.database, must_exist=True) as database:
        courier = _Courier(database.outbox, routes, order.clock)
        waiting = database.outbox.unsent(order.programme, order.clock()).free
        sent = tuple(alert for key, alert in waiting.items() if courier.deliver(key))
        unsent = database.outbox.unsent(order.programme, order.clock())
    return Notified(
        sent=sent,
        waiting=tuple(unsent.free.values()),
        has_channel=any(route.delivers for route in routes),
        held=tuple(unsent.held.values()),
        reasons=tuple(dict.fromkeys(fault.sentence for fault in courier.faults)),
        may_pass=any(fault.may_pass for fault in courier.faults),
    )


@dataclass(frozen=True, slots=True)
class _Round:
    """What became of one message: whether anybody was asked, what failed, and whether another sender took it over."""

    was_asked: bool
    faults: tuple[Fault, ...]
    is_lost: bool


class _Courier:
    """One pass through the outbox: knows which channels have failed in it."""

    def __init__(self, outbox: Outbox, routes: Sequence[Route], clock: Clock) -> None:
        self._outbox = outbox
        self._routes = routes
        self._clock = clock
        self._name = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._left_alone: dict[str, Fault] = {}
        self._refused: Counter[str] = Counter()
        self.faults: list[Fault] = []

    def deliver(self, key: str) -> bool:
        """Whether every channel has taken the message, now or before."""
        if self._is_left_alone():
            return False
        message = self._outbox.claim(key, self._claim())
        if message is None:
            return False
        with ExitStack() as undo:
            undo.callback(self._outbox.release, key, self._name)
            is_sent = self._settle(key, self._ask_routes(message))
            undo.pop_all()
        return is_sent

    def _is_left_alone(self) -> bool:
        channels = [channel for route in self._routes for channel in route.channels]
        return all(channel in self._left_alone for channel in channels)

    def _ask_routes(self, message: Outgoing) -> _Round:
        now = self._clock()
        told = with_age(message.alert, message.raised_at.astimezone(now.tzinfo).date(), now.date())
        was_asked, faults = False, list[Fault]()
        for route in self._routes:
            wanted = [channel for channel in route.channels if channel not in message.delivered_to]
            faults += [self._left_alone[channel] for channel in wanted if channel in self._left_alone]
            asked = [channel for channel in wanted if channel not in self._left_alone]
            if not asked:
                continue
            if not self._outbox.prolong(message.key, self._claim()):
                return _Round(was_asked, tuple(faults), is_lost=True)
            refused = route.send(told, asked)
            was_asked = True
            if taken := set(asked) - set(refused):
                self._outbox.note_delivered(message.key, taken)
            self._learn(asked, refused)
            faults += refused.values()
        return _Round(was_asked, tuple(faults), is_lost=False)

    def _learn(self, asked: Sequence[str], refused: Mapping[str, Fault]) -> None:
        """Which channels are left alone from now on."""
        for channel in asked:
            fault = refused.get(channel)
            self._refused[channel] = self._refused[channel] + 1 if fault else 0
            if fault:
                self.faults.append(fault)
                if fault.is_lasting or self._refused[channel] >= ENOUGH_REFUSALS:
                    self._left_alone[channel] = fault

    def _settle(self, key: str, tried: _Round) -> bool:
        """Whether the message is sent; the outcome is noted, and the message let go of."""
        if tried.is_lost:
            return False
        if not tried.faults and any(route.delivers for route in self._routes):
            self._outbox.note_sent(key, self._clock())
            return True
        if tried.faults and tried.was_asked:
            sentences = dict.fromkeys(fault.sentence for fault in tried.faults)
            self._outbox.note_failed(key, self._claim(), "; ".join(sentences))
        else:
            self._outbox.release(key, self._name)
        return False

    def _claim(self) -> Claim:
        now = self._clock()
        return Claim(self._name, now, now + LEASE)
