"""Findings: what the row says in the municipality's own columns, and whether the rule is only being tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; findings that are stored already have no own cells and none of them is on trial."""
    op.add_column(
        "run_findings",
        sa.Column(
            "own", sa.JSON(), nullable=False, server_default="{}", comment="own column -> value that may be shown"
        ),
    )
    op.add_column(
        "run_findings",
        sa.Column(
            "trial",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="the rule is being tried and blocks nothing",
        ),
    )


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("run_findings", "trial")
    op.drop_column("run_findings", "own")
