"""Messages in an outbox, as runs put them there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from schemas.alerts import Alert
from schemas.records import Status
from schemas.tables import alerts
from tasks.store.connection import make_engine, reading, writing
from tasks.store.outbox import alert_row

RAISED_AT = datetime(2026, 11, 5, 5, 0, tzinfo=UTC)


def message(number: int = 1) -> Alert:
    """One of many messages; their subjects tell them apart."""
    return Alert(
        programme="nordbyen",
        measure=f"tiltak-{number}",
        rule="overrun",
        threshold="100",
        period="2026-10",
        status=Status.OVERRUN,
        subject=f"Tiltak {number}: brukt 104 % av årets budsjett på Ås",
        body="Tiltaket «Møteplass» har brukt 104\xa0% av budsjettet.\n\nAnsvarlig: programleder i Sørbyen.",
        span="2026",
    )


def put_messages(url: str, *messages: Alert, raised_at: datetime = RAISED_AT) -> None:
    """Let messages wait in the outbox."""
    shared: dict[str, Any] = {"run_id": None, "raised_at": raised_at, "attempts": 0, "delivered_to": []}
    with writing(make_engine(url)) as connection:
        connection.execute(insert(alerts), [alert_row(each) | shared | {"key": each.key} for each in messages])


def outbox_rows(url: str) -> list[Any]:
    """The rows of the outbox, by subject."""
    with reading(make_engine(url)) as connection:
        return list(connection.execute(select(alerts).order_by(alerts.c.subject)))
