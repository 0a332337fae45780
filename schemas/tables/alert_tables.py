"""The outbox: alerts to be sent, each once, whatever number of runs raise it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from schemas.tables.metadata import METADATA, UtcDateTime

alerts = Table(
    "alerts",
    METADATA,
    Column("key", String, primary_key=True, comment="schemas.records.Alert.key"),
    Column("programme", String, nullable=False),
    Column("measure", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("threshold", String, nullable=False),
    Column("period", String, nullable=False),
    Column("status", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("causes", JSON, nullable=False),
    Column("run_id", String, ForeignKey("runs.run_id"), nullable=False, comment="the run that raised it first"),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("attempted_at", UtcDateTime, comment="when it was last tried"),
    Column("sent_at", UtcDateTime, comment="null until somebody has received it"),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("delivered_to", JSON, nullable=False, comment="fingerprints of the channels that have taken it"),
    Index(None, "programme", "sent_at"),
)
"""One row is one alert to be sent. Worded by the run that raised it first."""
