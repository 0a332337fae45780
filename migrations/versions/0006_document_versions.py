"""Versions of letter and report, the steps taken with each, and the files each step brought."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = ("programme", "accounting_year", "kind", "number")
TABLES = ("document_versions", "document_events", "document_files")


def upgrade() -> None:
    """Add the tables, and keep their rows from being changed or removed."""
    _add_versions()
    _add_events()
    _add_files()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change_of_documents() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    for table in TABLES:
        for change in ("UPDATE", "DELETE"):
            op.execute(_trigger(table, change))


def downgrade() -> None:
    """Drop the tables, and what kept their rows."""
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_documents()")


def _trigger(table: str, change: str) -> str:
    opening = f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
    if op.get_bind().dialect.name == "postgresql":
        return f"{opening} FOR EACH ROW EXECUTE FUNCTION refuse_change_of_documents()"
    return f"{opening} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"


def _key() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("accounting_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="within programme, year and kind, from 1"),
    )


def _add_versions() -> None:
    op.create_table(
        "document_versions",
        *_key(),
        sa.Column("run_id", sa.String(), nullable=False, comment="the run it is composed from"),
        sa.Column("run_sha256", sa.String(), nullable=False, comment="of that run as it was stored"),
        sa.Column("programme_sha256", sa.String(), nullable=False, comment="of the programme files"),
        sa.Column("product", sa.String(), nullable=False, comment="version of the program"),
        sa.Column("template_sha256", sa.String(), comment="null for the product's own"),
        sa.Column("content_sha256", sa.String(), nullable=False, comment="of the text without the marks of the making"),
        sa.Column("prepared_by_key", sa.String(), nullable=False, comment="the preparer's name as names are compared"),
        sa.Column("replaces", sa.Integer(), comment="number of the version it takes over from"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why it takes over"),
        sa.PrimaryKeyConstraint(*KEY, name="pk_document_versions"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_document_versions_run_id_runs"),
        sa.ForeignKeyConstraint(
            ["template_sha256"], ["archived_bytes.sha256"], name="fk_document_versions_template_sha256_archived_bytes"
        ),
        sa.ForeignKeyConstraint(
            ["programme", "accounting_year", "kind", "replaces"],
            [f"document_versions.{name}" for name in KEY],
            name="fk_document_versions_replaces",
        ),
        sa.UniqueConstraint(*KEY, "prepared_by_key", name="uq_document_versions_preparer"),
        sa.CheckConstraint("number >= 1", name="numbers_from_one"),
        sa.CheckConstraint("kind IN ('anmodning', 'arsrapport')", name="kind_is_known"),
        sa.CheckConstraint("replaces < number", name="replaces_an_earlier_one"),
        sa.CheckConstraint("replaces IS NULL OR trim(reason) <> ''", name="says_why_it_replaces"),
    )


def _add_events() -> None:
    op.create_table(
        "document_events",
        *_key(),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("after", sa.String(), comment="the step it follows; null for the draft"),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("taken_by_key", sa.String(), nullable=False, comment="the name as names are compared"),
        sa.Column("prepared_by_key", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.Text(), nullable=False, comment="of the approver"),
        sa.Column("reference", sa.Text(), nullable=False, comment="case number of what was sent"),
        sa.Column("dated_on", sa.Date(), comment="the day it was sent"),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, "step", name="pk_document_events"),
        sa.ForeignKeyConstraint(
            [*KEY, "prepared_by_key"],
            [f"document_versions.{name}" for name in (*KEY, "prepared_by_key")],
            name="fk_document_events_version",
        ),
        sa.ForeignKeyConstraint(
            [*KEY, "after"],
            [f"document_events.{name}" for name in (*KEY, "step")],
            name="fk_document_events_after",
        ),
        sa.UniqueConstraint(*KEY, "after", name="uq_document_events_after"),
        *_rules_of_events(),
    )


def _rules_of_events() -> tuple[sa.CheckConstraint, ...]:
    rules = {
        "steps_in_order": "(step = 'draft' AND after IS NULL) OR (step = 'checked' AND after = 'draft')"
        " OR (step = 'approved' AND after = 'checked') OR (step = 'sent' AND after = 'approved')"
        " OR (step = 'reopened' AND after IN ('approved', 'sent'))",
        "somebody_took_it": "trim(taken_by) <> '' AND taken_by_key <> ''",
        "preparer_is_known": "step <> 'draft' OR taken_by_key = prepared_by_key",
        "four_eyes": "step <> 'approved' OR taken_by_key <> prepared_by_key",
        "sent_has_a_case": "step <> 'sent' OR (trim(reference) <> '' AND dated_on IS NOT NULL)",
        "reopened_for_a_reason": "step <> 'reopened' OR trim(comment) <> ''",
    }
    return tuple(sa.CheckConstraint(rule, name=name) for name, rule in rules.items())


def _add_files() -> None:
    op.create_table(
        "document_files",
        *_key(),
        sa.Column("step", sa.String(), nullable=False, comment="the step that brought it"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, "step", "name", name="pk_document_files"),
        sa.ForeignKeyConstraint(["sha256"], ["archived_bytes.sha256"], name="fk_document_files_sha256_archived_bytes"),
        sa.ForeignKeyConstraint(
            [*KEY, "step"],
            [f"document_events.{name}" for name in (*KEY, "step")],
            name="fk_document_files_event",
        ),
        sa.CheckConstraint("step IN ('draft', 'approved')", name="step_brings_files"),
    )
