"""Who would not approve a version of letter or report, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = ("programme", "accounting_year", "kind", "number")
TABLE = "document_rejections"


def upgrade() -> None:
    """Add the table, and keep its rows from being changed or removed."""
    op.create_table(
        TABLE,
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("accounting_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="within programme, year and kind, from 1"),
        sa.Column("position", sa.Integer(), nullable=False, comment="within the version, from 1"),
        sa.Column("rejected_by", sa.Text(), nullable=False),
        sa.Column("rejected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False, comment="why"),
        sa.PrimaryKeyConstraint(*KEY, "position", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint([*KEY], [f"document_versions.{name}" for name in KEY], name=f"fk_{TABLE}_version"),
        sa.CheckConstraint("position >= 1", name="positions_from_one"),
        sa.CheckConstraint("trim(rejected_by) <> ''", name="somebody_rejected"),
        sa.CheckConstraint("trim(comment) <> ''", name="rejected_for_a_reason"),
    )
    for change in ("UPDATE", "DELETE"):
        op.execute(_trigger(change))


def downgrade() -> None:
    """Drop the table, and what kept its rows."""
    op.drop_table(TABLE)


def _trigger(change: str) -> str:
    opening = f"CREATE TRIGGER {TABLE}_no_{change.lower()} BEFORE {change} ON {TABLE}"
    if op.get_bind().dialect.name == "postgresql":
        return f"{opening} FOR EACH ROW EXECUTE FUNCTION refuse_change_of_documents()"
    return f"{opening} BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
