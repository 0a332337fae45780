"""What the database came to when it added up a run's postings anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; runs that are stored already were not added up by the database."""
    op.create_table(
        "run_controls",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="order within the run, from 1"),
        sa.Column("quantity", sa.String(), nullable=False, comment="kind of figure, such as measure.gross"),
        sa.Column("compared", sa.BigInteger(), nullable=False, comment="figures held against each other one by one"),
        sa.Column("reported", sa.BigInteger(), nullable=False, comment="their sum by the reconciliation"),
        sa.Column("recomputed", sa.BigInteger(), nullable=False, comment="their sum by the database"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_controls_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "position", name="pk_run_controls"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("run_controls")
