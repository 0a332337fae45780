"""The outbox of messages, and how far each matter that is told of has come."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from schemas.tables.metadata import METADATA, UtcDateTime


def told_columns() -> tuple[Column[Any], ...]:
    """The columns of a message, as `schemas.alerts.Alert` has them."""
    return (
        Column("programme", String, nullable=False),
        Column("measure", String, nullable=False, comment="empty for what concerns the whole programme"),
        Column("rule", String, nullable=False),
        Column("threshold", String, nullable=False),
        Column("period", String, nullable=False),
        Column("status", String, nullable=False, comment="of the measure; empty for what concerns the programme"),
        Column("subject", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("causes", JSON, nullable=False),
        Column("basis", String, nullable=False, server_default="actual"),
        Column("span", String, nullable=False, server_default="", comment="the period the rule speaks of"),
        Column("level", Integer, nullable=False, server_default="1"),
        Column("episode", Integer, nullable=False, server_default="1"),
        Column("step", String, nullable=False, server_default="raised"),
    )


alerts = Table(
    "alerts",
    METADATA,
    Column("key", String, primary_key=True, comment="schemas.alerts.Alert.key"),
    *told_columns(),
    Column("run_id", String, ForeignKey("runs.run_id"), comment="the run that told of it; null when none did"),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("attempted_at", UtcDateTime, comment="when it was last tried"),
    Column("sent_at", UtcDateTime, comment="null until somebody has received it"),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("delivered_to", JSON, nullable=False, comment="fingerprints of the channels that have taken it"),
    Column("claimed_until", UtcDateTime, comment="one sender at a time has it, until then"),
    Column("claimed_by", String, comment="the sender that has it"),
    Index(None, "programme", "sent_at"),
)
"""One row is one message to be sent. Worded by the run that raised it first."""


def _matter(*, is_key: bool) -> tuple[Column[Any], ...]:
    names = ("programme", "measure", "rule", "span", "basis")
    return tuple(Column(name, String, primary_key=is_key, nullable=False) for name in names)


alert_states = Table(
    "alert_states",
    METADATA,
    *_matter(is_key=True),
    Column("step", String, nullable=False),
    Column("level", Integer, nullable=False, comment="0 when cured"),
    Column("told_level", Integer, nullable=False, comment="the highest level told in this episode"),
    Column("episode", Integer, nullable=False),
    Column("as_of", String, nullable=False, comment="YYYY-MM of the run it rests on"),
    Column("run_id", String, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("snoozed_until", Date, comment="the last silent day"),
    Column("snooze_reason", Text),
    Column("snoozed_by", Text),
    Column("threshold", String, nullable=False, comment="what the told level stands for"),
    Column("is_told", Boolean, nullable=False, comment="by a message of its own in this episode"),
)
"""One row is one matter as it stands now."""

alert_steps = Table(
    "alert_steps",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    *_matter(is_key=False),
    Column("episode", Integer, nullable=False),
    Column("step", String, nullable=False),
    Column("level", Integer, nullable=False),
    Column("as_of", String, nullable=False),
    Column("run_id", String, nullable=False),
    Column("taken_at", UtcDateTime, nullable=False),
    Column("reason", Text, comment="of a snooze"),
    Column("taken_by", Text, comment="who snoozed; empty when the figures decided"),
    Column("is_told", Boolean, nullable=False, comment="whether a message of it was put in the outbox"),
    Index(None, "programme", "taken_at"),
)
"""One row is one step a matter has taken; never changed."""
