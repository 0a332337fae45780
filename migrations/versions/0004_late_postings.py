"""Late postings of a run, and which imports are parts of one export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table; exports that are stored already came whole, and their runs told sums only."""
    op.add_column(
        "imports",
        sa.Column("part_of", sa.String(), comment="sha256 of the first file of an export in several; null when whole"),
    )
    op.create_table(
        "run_late_postings",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="order within the run, from 1"),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text()),
        sa.Column("voucher_type", sa.Text()),
        sa.Column("voucher", sa.Text()),
        *_side("before"),
        *_side("now"),
        sa.Column("effect_ore", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_late_postings_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "position", name="pk_run_late_postings"),
    )


def downgrade() -> None:
    """Drop the table and the column."""
    op.drop_table("run_late_postings")
    op.drop_column("imports", "part_of")


def _side(side: str) -> Iterator[sa.Column[Any]]:
    yield sa.Column(f"{side}_file", sa.Text())
    yield sa.Column(f"{side}_row", sa.BigInteger())
    yield sa.Column(f"{side}_part", sa.Integer())
    for name in ("period", "account", "responsibility", "function", "project"):
        yield sa.Column(f"{side}_{name}", sa.Text())
    yield sa.Column(f"{side}_amount_ore", sa.BigInteger())
