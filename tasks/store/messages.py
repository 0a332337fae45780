"""Messages that no run tells of: deadlines, digests, months that are missing. Put in the outbox once, whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from schemas.alerts import Alert
from schemas.tables import alerts
from tasks.store.connection import reading, writing
from tasks.store.outbox import put_messages, withdraw_closed


@dataclass(frozen=True, slots=True)
class ToldBefore:
    """What was told of one rule before: the highest level by span, and when the last message was made."""

    levels: Mapping[str, int]
    last_at: datetime | None


Compose = Callable[[ToldBefore], Sequence[Alert]]
"""What is to be told now, from what was told before."""


class Messages:
    """Messages of the daily check. Every method raises DatabaseFailedError when the database refuses or breaks off."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def told(self, programme: str, rule: str) -> ToldBefore:
        """What was told of one rule before."""
        with reading(self._engine) as connection:
            return _told_before(connection, programme, rule)

    def tell(
        self, programme: str, rule: str, compose: Compose, *, now: datetime, open_spans: Container[str] | None = None
    ) -> tuple[Alert, ...]:
        """The messages that were put in the outbox, composed in the transaction that stores them.

        Two checks at the same moment come one after the other, so that the second sees what the first has told.

        Args:
            programme: its id.
            rule: of the messages.
            compose: asked once; it must not use the database.
            now: with a time zone.
            open_spans: what may still be told of. A message of another span that nobody has received is withdrawn
                first; left out, none is.
        """
        with writing(self._engine) as connection:
            if open_spans is not None:
                withdraw_closed(connection, programme, rule, open_spans)
            composed = compose(_told_before(connection, programme, rule))
            keys = [message.key for message in composed]
            known = set(connection.scalars(select(alerts.c.key).where(alerts.c.key.in_(keys))))
            fresh = tuple(message for message in composed if message.key not in known)
            put_messages(connection, fresh, run_id=None, now=now)
        return fresh


def _told_before(connection: Connection, programme: str, rule: str) -> ToldBefore:
    columns = (alerts.c.span, alerts.c.level, alerts.c.raised_at)
    levels: dict[str, int] = {}
    last_at: datetime | None = None
    for span, level, raised_at in connection.execute(
        select(*columns).where(alerts.c.programme == programme, alerts.c.rule == rule)
    ):
        levels[span] = max(level, levels.get(span, 0))
        last_at = raised_at if last_at is None else max(last_at, raised_at)
    return ToldBefore(levels, last_at)
