"""The sending side of the outbox: one sender at a time has a message, by a claim that ends by itself.

A claim is a name and a moment in the row. It is taken by compare-and-set in a transaction that no other writer shares,
prolonged before each route that is asked, and given up with the outcome. When the sender dies, the moment passes and
the message is free again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, select, update

from schemas.alerts import Alert
from schemas.tables import alerts
from tasks.store.connection import reading, writing
from tasks.store.outbox import alert_of

_FREE = {"claimed_by": None, "claimed_until": None}


@dataclass(frozen=True, slots=True)
class Claim:
    """Who wants a message, and from when until when."""

    sender: str
    now: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is to be sent, and the channels that have taken it already."""

    key: str
    alert: Alert
    raised_at: datetime
    delivered_to: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unsent:
    """What waits, by key and the oldest first: what anybody may send now, and what some sender has or died with."""

    free: Mapping[str, Alert]
    held: Mapping[str, Alert]


class Outbox:
    """What is to be sent. Every method raises DatabaseFailedError when the database refuses or breaks off."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def unsent(self, programme: str, now: datetime) -> Unsent:
        """The messages that not every channel has taken."""
        waiting = select(alerts).where(alerts.c.programme == programme, alerts.c.sent_at.is_(None))
        with reading(self._engine) as connection:
            rows = sorted(connection.execute(waiting).mappings(), key=lambda row: (row["raised_at"], row["key"]))
        held = {row["key"] for row in rows if row["claimed_until"] and row["claimed_until"] > now}
        return Unsent(
            free={row["key"]: alert_of(row) for row in rows if row["key"] not in held},
            held={row["key"]: alert_of(row) for row in rows if row["key"] in held},
        )

    def claim(self, key: str, claim: Claim) -> Outgoing | None:
        """The message, which nobody else gets until the claim ends; None when it is sent, gone or somebody else's."""
        is_free = alerts.c.claimed_until.is_(None) | (alerts.c.claimed_until <= claim.now)
        with writing(self._engine) as connection:
            taken = update(alerts).where(_is_unsent(key), is_free).values(_held_by(claim))
            if not connection.execute(taken).rowcount:
                return None
            row = connection.execute(select(alerts).where(alerts.c.key == key)).mappings().one()
        return Outgoing(key, alert_of(row), row["raised_at"], frozenset(row["delivered_to"]))

    def prolong(self, key: str, claim: Claim) -> bool:
        """Whether the message is still the sender's; then it stays so until the claim's new end."""
        with writing(self._engine) as connection:
            is_own = alerts.c.claimed_by == claim.sender
            prolonged = connection.execute(update(alerts).where(_is_unsent(key), is_own).values(_held_by(claim)))
            return bool(prolonged.rowcount)

    def note_delivered(self, key: str, channels: Iterable[str]) -> None:
        """Note that channels have taken the message; it is not sent there again."""
        with writing(self._engine) as connection:
            before = connection.scalar(select(alerts.c.delivered_to).where(alerts.c.key == key)) or ()
            taken = sorted({*before, *channels})
            connection.execute(update(alerts).where(alerts.c.key == key).values(delivered_to=taken))

    def note_sent(self, key: str, now: datetime) -> None:
        """Note that every channel has taken the message. Once sent it stays sent."""
        with writing(self._engine) as connection:
            outcome = _attempt(now) | {"sent_at": now, "last_error": None}
            connection.execute(update(alerts).where(_is_unsent(key)).values(outcome))

    def note_failed(self, key: str, claim: Claim, error: str) -> None:
        """Note that a channel did not take the message, and why; it is free for the next attempt at once."""
        with writing(self._engine) as connection:
            outcome = _attempt(claim.now) | {"last_error": error}
            is_own = alerts.c.claimed_by == claim.sender
            connection.execute(update(alerts).where(_is_unsent(key), is_own).values(outcome))

    def release(self, key: str, sender: str) -> None:
        """Give up a message that was not tried."""
        with writing(self._engine) as connection:
            is_own = alerts.c.claimed_by == sender
            connection.execute(update(alerts).where(alerts.c.key == key, is_own).values(_FREE))


def _is_unsent(key: str) -> ColumnElement[bool]:
    return (alerts.c.key == key) & alerts.c.sent_at.is_(None)


def _held_by(claim: Claim) -> dict[str, Any]:
    return {"claimed_by": claim.sender, "claimed_until": claim.until}


def _attempt(now: datetime) -> dict[str, Any]:
    return {"attempted_at": now, "attempts": alerts.c.attempts + 1, **_FREE}
