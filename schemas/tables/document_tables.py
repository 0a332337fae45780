"""Versions of letter and report, the steps taken with each, and the files each step brought. Rows are only added.

The database keeps the order of steps and the four eyes by itself: each step names the one it follows, which must be
there and be followed by no other, and the approval carries the preparer's name beside its own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
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

VERSION_KEY = ("programme", "accounting_year", "kind", "number")
APPEND_ONLY = ("document_versions", "document_events", "document_files", "document_rejections")
"""Tables whose rows the database lets nobody change or remove."""


def _key() -> tuple[Column[Any], ...]:
    return (
        Column("programme", String, primary_key=True),
        Column("accounting_year", Integer, primary_key=True),
        Column("kind", String, primary_key=True),
        Column("number", Integer, primary_key=True, comment="within programme, year and kind, from 1"),
    )


document_versions = Table(
    "document_versions",
    METADATA,
    *_key(),
    Column("run_id", String, ForeignKey("runs.run_id"), nullable=False, comment="the run it is composed from"),
    Column("run_sha256", String, nullable=False, comment="of that run as it was stored"),
    Column("programme_sha256", String, nullable=False, comment="of the programme files"),
    Column("product", String, nullable=False, comment="version of the program"),
    Column("template_sha256", String, ForeignKey("archived_bytes.sha256"), comment="null for the product's own"),
    Column("content_sha256", String, nullable=False, comment="of the text without the marks of the making"),
    Column("prepared_by_key", String, nullable=False, comment="the preparer's name as names are compared"),
    Column("replaces", Integer, comment="number of the version it takes over from"),
    Column("reason", Text, nullable=False, comment="why it takes over"),
    ForeignKeyConstraint(
        ["programme", "accounting_year", "kind", "replaces"],
        [f"document_versions.{name}" for name in VERSION_KEY],
        name="fk_document_versions_replaces",
    ),
    UniqueConstraint(*VERSION_KEY, "prepared_by_key", name="uq_document_versions_preparer"),
    CheckConstraint("number >= 1", name="numbers_from_one"),
    CheckConstraint("kind IN ('anmodning', 'arsrapport')", name="kind_is_known"),
    CheckConstraint("replaces < number", name="replaces_an_earlier_one"),
    CheckConstraint("replaces IS NULL OR trim(reason) <> ''", name="says_why_it_replaces"),
)
"""One row is one version of one document: a `DocumentVersion` without its steps and files."""

document_events = Table(
    "document_events",
    METADATA,
    *_key(),
    Column("step", String, primary_key=True),
    Column("after", String, comment="the step it follows; null for the draft"),
    Column("taken_by", Text, nullable=False),
    Column("taken_by_key", String, nullable=False, comment="the name as names are compared"),
    Column("prepared_by_key", String, nullable=False),
    Column("taken_at", UtcDateTime, nullable=False),
    Column("role", Text, nullable=False, comment="of the approver"),
    Column("reference", Text, nullable=False, comment="case number of what was sent"),
    Column("dated_on", Date, comment="the day it was sent"),
    Column("comment", Text, nullable=False),
    ForeignKeyConstraint(
        [*VERSION_KEY, "prepared_by_key"],
        [f"document_versions.{name}" for name in (*VERSION_KEY, "prepared_by_key")],
        name="fk_document_events_version",
    ),
    ForeignKeyConstraint(
        [*VERSION_KEY, "after"],
        [f"document_events.{name}" for name in (*VERSION_KEY, "step")],
        name="fk_document_events_after",
    ),
    UniqueConstraint(*VERSION_KEY, "after", name="uq_document_events_after"),
    CheckConstraint(
        "(step = 'draft' AND after IS NULL) OR (step = 'checked' AND after = 'draft')"
        " OR (step = 'approved' AND after = 'checked') OR (step = 'sent' AND after = 'approved')"
        " OR (step = 'reopened' AND after IN ('approved', 'sent'))",
        name="steps_in_order",
    ),
    CheckConstraint("trim(taken_by) <> '' AND taken_by_key <> ''", name="somebody_took_it"),
    CheckConstraint("step <> 'draft' OR taken_by_key = prepared_by_key", name="preparer_is_known"),
    CheckConstraint("step <> 'approved' OR taken_by_key <> prepared_by_key", name="four_eyes"),
    CheckConstraint("step <> 'sent' OR (trim(reference) <> '' AND dated_on IS NOT NULL)", name="sent_has_a_case"),
    CheckConstraint("step <> 'reopened' OR trim(comment) <> ''", name="reopened_for_a_reason"),
)
"""One row is one step with one version: a `VersionEvent`."""

document_files = Table(
    "document_files",
    METADATA,
    *_key(),
    Column("step", String, primary_key=True, comment="the step that brought it"),
    Column("name", String, primary_key=True),
    Column("sha256", String, ForeignKey("archived_bytes.sha256"), nullable=False),
    ForeignKeyConstraint(
        [*VERSION_KEY, "step"],
        [f"document_events.{name}" for name in (*VERSION_KEY, "step")],
        name="fk_document_files_event",
    ),
    CheckConstraint("step IN ('draft', 'approved')", name="step_brings_files"),
)
"""One row is one file of a version: a `VersionFile`. Its bytes are in the archive."""

document_rejections = Table(
    "document_rejections",
    METADATA,
    *_key(),
    Column("position", Integer, primary_key=True, comment="within the version, from 1"),
    Column("rejected_by", Text, nullable=False),
    Column("rejected_at", UtcDateTime, nullable=False),
    Column("role", Text, nullable=False),
    Column("comment", Text, nullable=False, comment="why"),
    ForeignKeyConstraint(
        [*VERSION_KEY], [f"document_versions.{name}" for name in VERSION_KEY], name="fk_document_rejections_version"
    ),
    CheckConstraint("position >= 1", name="positions_from_one"),
    CheckConstraint("trim(rejected_by) <> ''", name="somebody_rejected"),
    CheckConstraint("trim(comment) <> ''", name="rejected_for_a_reason"),
)
"""One row is one person who would not approve a version: a `Rejection`. The version stays as it was."""
