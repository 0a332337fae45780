"""The outbox of messages: each key once, from the step that is told to its sending."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select

from schemas.alerts import Alert, AlertStep, Basis, Matter
from schemas.records import Status
from schemas.tables import alerts
from tasks.store.rows import insert_missing


def put_messages(connection: Connection, messages: Sequence[Alert], *, run_id: str | None, now: datetime) -> None:
    """Put messages in the outbox; one that was put there before is left as it is, sent or not.

    Args:
        connection: of a transaction that writes.
        messages: worded.
        run_id: the run that tells of them; None when none does.
        now: with a time zone.
    """
    shared: dict[str, Any] = {"run_id": run_id, "raised_at": now, "attempts": 0, "delivered_to": []}
    # Messages of a matter are found again by its span, which an alert may leave to its period.
    rows = [alert_row(each) | shared | {"key": each.key, "span": each.matter.span} for each in messages]
    insert_missing(connection, alerts, rows)


def withdraw(connection: Connection, matter: Matter, episode: int, levels: Container[int]) -> dict[int, str] | None:
    """Take back what nobody has received and is not true any more; what is left as told, by level with its threshold.

    A message that some channel has taken, or that a sender has or died with, stays: somebody may have read it.

    Args:
        connection: of a transaction that writes.
        matter: what the messages are about.
        episode: the matter's present one.
        levels: those that are not true any more.

    Returns:
        None when nothing was taken back.
    """
    messages = _messages(connection, matter, episode, (AlertStep.RAISED, AlertStep.WORSENED))
    false = [row["key"] for row in messages if _is_untouched(row) and row["level"] in levels]
    if not false:
        return None
    connection.execute(delete(alerts).where(alerts.c.key.in_(false)))
    return {row["level"]: row["threshold"] for row in messages if row["key"] not in false}


def withdraw_closed(connection: Connection, programme: str, rule: str, open_spans: Container[str]) -> None:
    """Take back what nobody has received of a rule's spans that nothing is to be told of any more."""
    waiting = select(alerts).where(alerts.c.programme == programme, alerts.c.rule == rule, alerts.c.sent_at.is_(None))
    rows = connection.execute(waiting).mappings().all()
    closed = [row["key"] for row in rows if _is_untouched(row) and row["span"] not in open_spans]
    connection.execute(delete(alerts).where(alerts.c.key.in_(closed)))


def withdraw_cure(connection: Connection, matter: Matter, episode: int) -> bool:
    """Whether the message that a matter is cured could be taken back, for nobody has received it."""
    cures = [row for row in _messages(connection, matter, episode, (AlertStep.CURED,)) if _is_untouched(row)]
    connection.execute(delete(alerts).where(alerts.c.key.in_([row["key"] for row in cures])))
    return bool(cures)


def _messages(connection: Connection, matter: Matter, episode: int, steps: Sequence[AlertStep]) -> Sequence[RowMapping]:
    names = [alerts.c[part.name] == getattr(matter, part.name) for part in fields(Matter)]
    of_episode = select(alerts).where(*names, alerts.c.episode == episode, alerts.c.step.in_(steps))
    return connection.execute(of_episode).mappings().all()


def _is_untouched(row: RowMapping) -> bool:
    return row["sent_at"] is None and not row["delivered_to"] and row["claimed_by"] is None


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
