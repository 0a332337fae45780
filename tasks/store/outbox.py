"""The outbox of alerts: each key once, from raised to sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from schemas.alerts import Alert, AlertStep, Basis
from schemas.records import Reconciliation, Status
from schemas.tables import alerts
from tasks.store.errors import AlertNotFoundError
from tasks.store.rows import insert_missing


def raise_alerts(
    connection: Connection, raised: Sequence[Alert], reconciliation: Reconciliation, *, now: datetime
) -> None:
    """Put alerts in the outbox; one that was raised before is left as it is, sent or not.

    Those of the same period that wait and are not raised any more are withdrawn: their cause is gone.
    """
    keys = [alert.key for alert in raised]
    waiting = alerts.c.sent_at.is_(None) & alerts.c.key.not_in(keys)
    of_period = (alerts.c.programme == reconciliation.programme) & (alerts.c.period == reconciliation.period)
    connection.execute(delete(alerts).where(waiting, of_period))
    shared = {"run_id": reconciliation.run_id, "raised_at": now, "attempts": 0, "delivered_to": []}
    insert_missing(connection, alerts, [alert_row(alert) | shared | {"key": alert.key} for alert in raised])


def alert_row(alert: Alert) -> dict[str, Any]:
    """An alert as columns."""
    told = {"status": alert.status.value if alert.status else "", "causes": list(alert.causes)}
    return asdict(alert) | told | {"basis": alert.basis.value, "step": alert.step.value}


def alert_of(row: RowMapping | dict[str, Any]) -> Alert:
    """An alert from its columns; others are passed over."""
    columns = {part.name: row[part.name] for part in fields(Alert)}
    status = Status(row["status"]) if row["status"] else None
    told = {"status": status, "causes": tuple(row["causes"])}
    return Alert(**columns | told | {"basis": Basis(row["basis"]), "step": AlertStep(row["step"])})


def unsent_alerts(connection: Connection, programme: str) -> tuple[Alert, ...]:
    """The programme's alerts that nobody has received, the oldest first."""
    waiting = select(alerts).where(alerts.c.programme == programme, alerts.c.sent_at.is_(None))
    rows = sorted(connection.execute(waiting).mappings(), key=lambda row: (row["raised_at"], row["key"]))
    return tuple(map(alert_of, rows))


def delivered_to(connection: Connection, key: str) -> frozenset[str]:
    """The channels that have taken the alert, though others may not have."""
    return frozenset(connection.scalar(select(alerts.c.delivered_to).where(alerts.c.key == key)) or ())


def note_delivered(connection: Connection, key: str, channel: str) -> None:
    """Note that one channel has taken the alert, so that a next attempt passes it over."""
    channels = sorted({*delivered_to(connection, key), channel})
    connection.execute(update(alerts).where(alerts.c.key == key).values(delivered_to=channels))


def note_sent(connection: Connection, key: str, now: datetime) -> None:
    """Note that the alert was received. Once sent it stays sent.

    Raises:
        AlertNotFoundError: no alert has that key.
    """
    _note_attempt(connection, key, now, {"sent_at": now, "last_error": None})


def note_failed(connection: Connection, key: str, error: str, now: datetime) -> None:
    """Note that the alert could not be sent, and why; it waits for the next attempt.

    Raises:
        AlertNotFoundError: no alert has that key.
    """
    _note_attempt(connection, key, now, {"last_error": error})


def _note_attempt(connection: Connection, key: str, now: datetime, outcome: dict[str, Any]) -> None:
    if connection.scalar(select(alerts.c.key).where(alerts.c.key == key)) is None:
        raise AlertNotFoundError(key)
    attempt = {"attempted_at": now, "attempts": alerts.c.attempts + 1}
    is_unsent = alerts.c.sent_at.is_(None)
    connection.execute(update(alerts).where(alerts.c.key == key, is_unsent).values(**attempt, **outcome))
