"""The first tables: archive, runs with their parts, imports and the outbox of alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _create_archive()
    _create_runs()
    _create_run_figures()
    _create_run_findings()
    _create_run_postings()
    _create_alerts()
    _create_imports()


def downgrade() -> None:
    """Drop the tables and everything in them."""
    for table in (
        "import_periods",
        "imports",
        "alerts",
        "run_alerts",
        "run_postings",
        "run_findings",
        "run_grant_years",
        "run_measures",
        "run_inputs",
        "runs",
        "archived_bytes",
    ):
        op.drop_table(table)


def _create_archive() -> None:
    op.create_table(
        "archived_bytes",
        sa.Column("sha256", sa.String(), nullable=False, comment="of the bytes as they arrived"),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="the bytes, zlib-compressed"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="number of bytes as they arrived"),
        sa.PrimaryKeyConstraint("sha256", name="pk_archived_bytes"),
    )


def _create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column(
            "sequence", sa.BigInteger(), nullable=False, comment="order in which the programme's runs were last made"
        ),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("accounting_year", sa.Integer(), nullable=False),
        sa.Column("programme_year", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False, comment="YYYY-MM, or YYYY for a year"),
        sa.Column("is_year_end", sa.Boolean(), nullable=False),
        sa.Column("is_invented", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "programme_sha256", sa.String(), nullable=False, comment="of the programme files the run was made with"
        ),
        sa.Column("reconciliation", sa.Text(), nullable=False, comment="schemas.records.Reconciliation as JSON"),
        sa.PrimaryKeyConstraint("run_id", name="pk_runs"),
        sa.UniqueConstraint("programme", "sequence", name="uq_runs_programme_sequence"),
    )


def _create_run_figures() -> None:
    op.create_table(
        "run_inputs",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="order within the run, from 1"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("postings", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_inputs_run_id_runs"),
        sa.ForeignKeyConstraint(["sha256"], ["archived_bytes.sha256"], name="fk_run_inputs_sha256_archived_bytes"),
        sa.PrimaryKeyConstraint("run_id", "position", name="pk_run_inputs"),
    )
    op.create_table(
        "run_measures",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("postings", sa.BigInteger(), nullable=False),
        sa.Column("allocated_ore", sa.BigInteger(), nullable=False),
        sa.Column("reallocated_ore", sa.BigInteger(), nullable=False),
        sa.Column("revised_ore", sa.BigInteger(), nullable=False),
        sa.Column("gross_ore", sa.BigInteger(), nullable=False),
        sa.Column("vat_compensation_ore", sa.BigInteger(), nullable=False),
        sa.Column("sick_pay_refund_ore", sa.BigInteger(), nullable=False),
        sa.Column("net_ore", sa.BigInteger(), nullable=False),
        sa.Column("other_financing_ore", sa.BigInteger(), nullable=False),
        sa.Column("after_co_financing_ore", sa.BigInteger(), nullable=False),
        sa.Column("grant_financed_ore", sa.BigInteger(), nullable=False),
        sa.Column("own_ore", sa.BigInteger(), nullable=False),
        sa.Column("remaining_ore", sa.BigInteger(), nullable=False),
        sa.Column("forecast_ore", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_measures_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "measure", name="pk_run_measures"),
    )
    op.create_table(
        "run_grant_years",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("grant_year", sa.Integer(), nullable=False),
        sa.Column("accounting_year", sa.Integer(), nullable=False),
        sa.Column("available_ore", sa.BigInteger(), nullable=False),
        sa.Column("used_ore", sa.BigInteger(), nullable=False),
        sa.Column("unused_ore", sa.BigInteger(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_grant_years_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "grant_year", name="pk_run_grant_years"),
    )


def _create_run_findings() -> None:
    op.create_table(
        "run_findings",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="order within the run, from 1"),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("file", sa.String()),
        sa.Column("row", sa.BigInteger()),
        sa.Column("voucher", sa.String()),
        sa.Column("column", sa.String()),
        sa.Column("value", sa.Text()),
        sa.Column("expected", sa.Text()),
        sa.Column("difference_ore", sa.BigInteger()),
        sa.Column("measure", sa.String()),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("waived_by", sa.Text()),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_findings_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "position", name="pk_run_findings"),
    )


def _create_run_postings() -> None:
    op.create_table(
        "run_postings",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("voucher", sa.Text()),
        sa.Column("voucher_type", sa.Text()),
        sa.Column("posted_on", sa.Date()),
        sa.Column("accounting_year", sa.Integer()),
        sa.Column("period", sa.Text()),
        sa.Column("account", sa.Text()),
        sa.Column("responsibility", sa.Text()),
        sa.Column("function", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("text", sa.Text()),
        sa.Column("party", sa.Text()),
        sa.Column("tax_code", sa.Text()),
        sa.Column("currency", sa.Text()),
        sa.Column("amount_ore", sa.BigInteger()),
        sa.Column("amount_text", sa.Text()),
        sa.Column("account_class", sa.Text()),
        sa.Column("art", sa.Text()),
        sa.Column("kostra_function", sa.Text()),
        sa.Column("placement", sa.Text()),
        sa.Column("coding_rule", sa.Text()),
        sa.Column("measure", sa.Text()),
        sa.Column("funding_source", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_postings_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "file", "row", "part", name="pk_run_postings"),
    )


def _create_alerts() -> None:
    op.create_table(
        "run_alerts",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="order within the run, from 1"),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("threshold", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("causes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_alerts_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "position", name="pk_run_alerts"),
    )
    op.create_table(
        "alerts",
        sa.Column("key", sa.String(), nullable=False, comment="schemas.records.Alert.key"),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("threshold", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("causes", sa.JSON(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False, comment="the run that raised it first"),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), comment="when it was last tried"),
        sa.Column("sent_at", sa.DateTime(timezone=True), comment="null until somebody has received it"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("delivered_to", sa.JSON(), nullable=False, comment="fingerprints of the channels that have taken it"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_alerts_run_id_runs"),
        sa.PrimaryKeyConstraint("key", name="pk_alerts"),
    )
    op.create_index("ix_alerts_programme_sent_at", "alerts", ["programme", "sent_at"], unique=False)


def _create_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="order of arrival within the programme, from 1"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("ignored", sa.BigInteger(), nullable=False),
        sa.Column("debit_ore", sa.BigInteger(), nullable=False),
        sa.Column("credit_ore", sa.BigInteger(), nullable=False),
        sa.Column("is_invented", sa.Boolean(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False, comment="the run that brought it"),
        sa.CheckConstraint("debit_ore >= 0 AND credit_ore <= 0", name="ck_imports_debit_is_positive_credit_negative"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_imports_run_id_runs"),
        sa.ForeignKeyConstraint(["sha256"], ["archived_bytes.sha256"], name="fk_imports_sha256_archived_bytes"),
        sa.PrimaryKeyConstraint("programme", "sha256", name="pk_imports"),
        sa.UniqueConstraint("programme", "sequence", name="uq_imports_programme_sequence"),
    )
    op.create_table(
        "import_periods",
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False, comment="YYYY-MM"),
        sa.ForeignKeyConstraint(
            ["programme", "sha256"],
            ["imports.programme", "imports.sha256"],
            name="fk_import_periods_programme_sha256_imports",
        ),
        sa.PrimaryKeyConstraint("programme", "sha256", "period", name="pk_import_periods"),
    )
