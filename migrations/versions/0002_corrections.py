"""Corrections: the lists, their lines, and what each run found of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _create_lists()
    _create_lines()
    _create_run_corrections()


def downgrade() -> None:
    """Drop the tables and everything in them."""
    for table in ("run_corrections", "correction_lines", "correction_lists"):
        op.drop_table(table)


def _create_lists() -> None:
    op.create_table(
        "correction_lists",
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="within the programme, from 1"),
        sa.Column("accounting_year", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False, comment="the run it was made from"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_correction_lists_run_id_runs"),
        sa.PrimaryKeyConstraint("programme", "number", name="pk_correction_lists"),
    )


def _create_lines() -> None:
    op.create_table(
        "correction_lines",
        sa.Column(
            "reference",
            sa.String(),
            nullable=False,
            comment="such as OMP-2026-0007; the office writes it in its text",
        ),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="within the accounting year, over all programmes, from 1"
        ),
        *_line_columns(),
        sa.ForeignKeyConstraint(
            ["programme", "list_number"],
            ["correction_lists.programme", "correction_lists.number"],
            name="fk_correction_lines_programme_list_number_correction_lists",
        ),
        sa.PrimaryKeyConstraint("reference", name="pk_correction_lines"),
        sa.UniqueConstraint("accounting_year", "number", name="uq_correction_lines_accounting_year_number"),
        sa.UniqueConstraint("programme", "fingerprint", name="uq_correction_lines_programme_fingerprint"),
    )


def _create_run_corrections() -> None:
    op.create_table(
        "run_corrections",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="order within the run, from 1"),
        sa.Column("reference", sa.String(), nullable=False),
        *_line_columns(),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reversed_ore", sa.BigInteger(), nullable=False, comment="with the sign of the posting"),
        sa.Column(
            "rebooked_ore",
            sa.BigInteger(),
            nullable=False,
            comment="with the sign of the posting, on whatever coding",
        ),
        sa.Column("found_account", sa.Text(), comment="the coding it was booked on; null where it was not found"),
        sa.Column("found_responsibility", sa.Text()),
        sa.Column("found_function", sa.Text()),
        sa.Column("found_project", sa.Text()),
        sa.Column(
            "answers", sa.JSON(), nullable=False, comment="vouchers of the answer, and file and row of its postings"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_corrections_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "position", name="pk_run_corrections"),
    )


def _line_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("accounting_year", sa.Integer(), nullable=False),
        sa.Column(
            "fingerprint",
            sa.String(),
            nullable=False,
            comment="of the posting, whatever row of whatever file it is on",
        ),
        sa.Column("list_number", sa.Integer(), nullable=False, comment="the list it was first in"),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("voucher", sa.Text()),
        sa.Column("voucher_type", sa.Text()),
        sa.Column("posted_on", sa.Date()),
        sa.Column("period", sa.Text()),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("measure", sa.String()),
        sa.Column("account", sa.Text()),
        sa.Column("responsibility", sa.Text()),
        sa.Column("function", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("to_account", sa.Text(), comment="null where nothing is suggested"),
        sa.Column("to_responsibility", sa.Text()),
        sa.Column("to_function", sa.Text()),
        sa.Column("to_project", sa.Text()),
        sa.Column("proofs", sa.JSON(), nullable=False),
        sa.Column("proof_words", sa.Text(), nullable=False),
    )
