"""Corrections: what the accounting office is asked to book anew, in which list, and what runs found of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from schemas.tables.metadata import METADATA, UtcDateTime


def _line_columns() -> tuple[Column[Any], ...]:
    """A line as columns, without its reference: a run keeps its own copy, so that what it printed stays as it was."""
    return (
        Column("programme", String, nullable=False),
        Column("accounting_year", Integer, nullable=False),
        Column("fingerprint", String, nullable=False, comment="of the posting, whatever row of whatever file it is on"),
        Column("list_number", Integer, nullable=False, comment="the list it was first in"),
        Column("listed_on", Date, nullable=False),
        Column("file", Text, nullable=False),
        Column("row", BigInteger, nullable=False),
        Column("voucher", Text),
        Column("voucher_type", Text),
        Column("posted_on", Date),
        Column("period", Text),
        Column("amount_ore", BigInteger, nullable=False),
        Column("measure", String),
        Column("account", Text),
        Column("responsibility", Text),
        Column("function", Text),
        Column("project", Text),
        Column("rules", JSON, nullable=False),
        Column("reason", Text, nullable=False),
        Column("to_account", Text, comment="null where nothing is suggested"),
        Column("to_responsibility", Text),
        Column("to_function", Text),
        Column("to_project", Text),
        Column("proofs", JSON, nullable=False),
        Column("proof_words", Text, nullable=False),
    )


correction_lists = Table(
    "correction_lists",
    METADATA,
    Column("programme", String, primary_key=True),
    Column("number", Integer, primary_key=True, comment="within the programme, from 1"),
    Column("accounting_year", Integer, nullable=False),
    Column("run_id", String, ForeignKey("runs.run_id"), nullable=False, comment="the run it was made from"),
    Column("made_at", UtcDateTime, nullable=False),
)
"""One row is one list that was handed over."""

correction_lines = Table(
    "correction_lines",
    METADATA,
    Column("reference", String, primary_key=True, comment="such as OMP-2026-0007; the office writes it in its text"),
    Column("number", Integer, nullable=False, comment="within the accounting year, over all programmes, from 1"),
    *_line_columns(),
    ForeignKeyConstraint(["programme", "list_number"], ["correction_lists.programme", "correction_lists.number"]),
    UniqueConstraint("accounting_year", "number"),
    UniqueConstraint("programme", "fingerprint"),
)
"""One row is one posting the office is asked to book anew. Only reason and suggestion change, while it is open."""

run_corrections = Table(
    "run_corrections",
    METADATA,
    Column("run_id", String, ForeignKey("runs.run_id"), primary_key=True),
    Column("position", Integer, primary_key=True, comment="order within the run, from 1"),
    Column("reference", String, nullable=False),
    *_line_columns(),
    Column("status", String, nullable=False),
    Column("reversed_ore", BigInteger, nullable=False, comment="with the sign of the posting"),
    Column("rebooked_ore", BigInteger, nullable=False, comment="with the sign of the posting, on whatever coding"),
    Column("found_account", Text, comment="the coding it was booked on; null where it was not found"),
    Column("found_responsibility", Text),
    Column("found_function", Text),
    Column("found_project", Text),
    Column("answers", JSON, nullable=False, comment="vouchers of the answer, and file and row of its postings"),
)
"""One row is one line as one run found it answered."""
