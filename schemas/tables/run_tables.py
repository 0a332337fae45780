"""Runs: one reconciliation as JSON, and beside it the same as rows, for whoever asks in SQL.

`runs.reconciliation` is what is read back; `run_inputs`, `run_measures` and `run_grant_years` are written from it in
the same transaction. Three years are three columns: accounting year, grant year and programme year.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import polars as pl
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import TypeEngine

from schemas.frames import LATE_POSTINGS, PLACED
from schemas.records import MeasureSums
from schemas.tables.alert_tables import told_columns
from schemas.tables.metadata import METADATA, UtcDateTime

POSTING_KEY = ("file", "row", "part")

_SQL_TYPES: dict[pl.DataType, type[TypeEngine[Any]]] = {
    pl.String(): Text,
    pl.Int64(): BigInteger,
    pl.Int32(): Integer,
    pl.Date(): Date,
}

runs = Table(
    "runs",
    METADATA,
    Column("run_id", String, primary_key=True),
    Column("sequence", BigInteger, nullable=False, comment="order in which the programme's runs were last made"),
    Column("programme", String, nullable=False),
    Column("accounting_year", Integer, nullable=False),
    Column("programme_year", Integer, nullable=False),
    Column("period", String, nullable=False, comment="YYYY-MM, or YYYY for a year"),
    Column("is_year_end", Boolean, nullable=False),
    Column("is_invented", Boolean, nullable=False),
    Column("created_on", String, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("programme_sha256", String, nullable=False, comment="of the programme files the run was made with"),
    Column("reconciliation", Text, nullable=False, comment="schemas.records.Reconciliation as JSON"),
    Column("figures_until", String, comment="YYYY-MM that the figures reach to; null in what older versions stored"),
    UniqueConstraint("programme", "sequence"),
)
"""One row is one run. Its content is never changed; only `sequence` moves when an older run is made again."""


def _run_id() -> Column[str]:
    return Column("run_id", String, ForeignKey("runs.run_id"), primary_key=True)


def _position() -> Column[int]:
    return Column("position", Integer, primary_key=True, comment="order within the run, from 1")


run_inputs = Table(
    "run_inputs",
    METADATA,
    _run_id(),
    _position(),
    Column("name", String, nullable=False),
    Column("sha256", String, ForeignKey("archived_bytes.sha256"), nullable=False),
    Column("format", String, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("postings", BigInteger, nullable=False),
)
"""One row is one file the run rests on. Its bytes are always in the archive."""

run_measures = Table(
    "run_measures",
    METADATA,
    _run_id(),
    Column("measure", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("status", String, nullable=False),
    Column("postings", BigInteger, nullable=False),
    *(Column(part.name, BigInteger, nullable=False) for part in fields(MeasureSums)),
)
"""One row is one measure's sums in one run."""

run_grant_years = Table(
    "run_grant_years",
    METADATA,
    _run_id(),
    Column("grant_year", Integer, primary_key=True),
    Column("accounting_year", Integer, nullable=False),
    Column("available_ore", BigInteger, nullable=False),
    Column("used_ore", BigInteger, nullable=False),
    Column("unused_ore", BigInteger, nullable=False),
    Column("confirmed", Boolean, nullable=False),
)
"""One row is the money of one grant year, as one run found it."""

run_findings = Table(
    "run_findings",
    METADATA,
    _run_id(),
    _position(),
    Column("rule", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("file", String),
    Column("row", BigInteger),
    Column("voucher", String),
    Column("column", String),
    Column("value", Text),
    Column("expected", Text),
    Column("difference_ore", BigInteger),
    Column("measure", String),
    Column("count", BigInteger, nullable=False),
    Column("waived_by", Text),
    Column("own", JSON, nullable=False, server_default="{}", comment="own column -> value that may be shown"),
    Column(
        "trial",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="the rule is being tried and blocks nothing",
    ),
)
"""One row is one `Finding` of one run."""

run_postings = Table(
    "run_postings",
    METADATA,
    _run_id(),
    *(
        Column(name, _SQL_TYPES[dtype], primary_key=name in POSTING_KEY, nullable=name not in POSTING_KEY)
        for name, dtype in PLACED.items()
    ),
)
"""One row is one posting within the programme, as PLACED; never one outside it."""

_ALWAYS_THERE = {"status", "period", "project", "effect_ore"}

run_late_postings = Table(
    "run_late_postings",
    METADATA,
    _run_id(),
    _position(),
    *(Column(name, _SQL_TYPES[dtype], nullable=name not in _ALWAYS_THERE) for name, dtype in LATE_POSTINGS.items()),
)
"""One row is one effect on a month reconciled before, as LATE_POSTINGS."""

run_controls = Table(
    "run_controls",
    METADATA,
    _run_id(),
    _position(),
    Column("quantity", String, nullable=False, comment="kind of figure, such as measure.gross"),
    Column("compared", BigInteger, nullable=False, comment="figures held against each other one by one"),
    Column("reported", BigInteger, nullable=False, comment="their sum by the reconciliation"),
    Column("recomputed", BigInteger, nullable=False, comment="their sum by the database"),
)
"""One row is one kind of figure that the database added up anew from the run's postings."""

run_alerts = Table(
    "run_alerts",
    METADATA,
    _run_id(),
    _position(),
    *told_columns(),
)
"""One row is one alert as one run worded it. What is to be sent, once, stands in `alerts`."""
