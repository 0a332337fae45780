"""How far each matter that is told of has come, one sender at a time, and messages that no run has raised."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COMMENTS = {
    "measure": "empty for what concerns the whole programme",
    "status": "of the measure; empty for what concerns the programme",
}
MATTER = ("programme", "measure", "rule", "span", "basis")
WHOLE_BUDGET_PCT = 100
CLIMB = {"overrun": "after_co_financing_ore", "forecast": "forecast_ore"}
"""The rules that climb a ladder of per cents, and the sum they are about."""
FIGURES_UNTIL = "YYYY-MM that the figures reach to; null in what older versions stored"


def upgrade() -> None:
    """Add what a message says more, the claims of senders, and the tables of states and steps."""
    for table in ("alerts", "run_alerts"):
        with op.batch_alter_table(table) as batch:
            for column in _told():
                batch.add_column(column)
            for name, comment in COMMENTS.items():
                batch.alter_column(name, existing_type=sa.String(), existing_nullable=False, comment=comment)
            if table == "alerts":
                _open_outbox(batch)
    _add_states()
    _add_steps()
    op.add_column("runs", sa.Column("figures_until", sa.String(), comment=FIGURES_UNTIL))
    _take_over_what_was_told()


def downgrade() -> None:
    """Drop what was added. Messages that no run has raised are lost."""
    op.drop_column("runs", "figures_until")
    op.drop_table("alert_steps")
    op.drop_table("alert_states")
    op.execute("DELETE FROM alerts WHERE run_id IS NULL")
    for table in ("alerts", "run_alerts"):
        with op.batch_alter_table(table) as batch:
            for column in _told():
                batch.drop_column(column.name)
            if table == "alerts":
                batch.drop_column("claimed_until")
                batch.drop_column("claimed_by")
                batch.alter_column("run_id", existing_type=sa.String(), nullable=False)


def _open_outbox(batch: Any) -> None:
    batch.add_column(
        sa.Column("claimed_until", sa.DateTime(timezone=True), comment="one sender at a time has it, until then")
    )
    batch.add_column(sa.Column("claimed_by", sa.String(), comment="the sender that has it"))
    raised = "the run that told of it; null when none did"
    batch.alter_column("run_id", existing_type=sa.String(), nullable=True, comment=raised)
    batch.alter_column("key", existing_type=sa.String(), existing_nullable=False, comment="schemas.alerts.Alert.key")


def _told() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("basis", sa.String(), nullable=False, server_default="actual"),
        sa.Column("span", sa.String(), nullable=False, server_default="", comment="the period the rule speaks of"),
        sa.Column("level", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("episode", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("step", sa.String(), nullable=False, server_default="raised"),
    )


def _add_states() -> None:
    op.create_table(
        "alert_states",
        *(sa.Column(name, sa.String(), nullable=False) for name in MATTER),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False, comment="0 when cured"),
        sa.Column("told_level", sa.Integer(), nullable=False, comment="the highest level told in this episode"),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.String(), nullable=False, comment="YYYY-MM of the run it rests on"),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snoozed_until", sa.Date(), comment="the last silent day"),
        sa.Column("snooze_reason", sa.Text()),
        sa.Column("snoozed_by", sa.Text()),
        sa.Column("threshold", sa.String(), nullable=False, comment="what the told level stands for"),
        sa.Column("is_told", sa.Boolean(), nullable=False, comment="by a message of its own in this episode"),
        sa.PrimaryKeyConstraint(*MATTER, name="pk_alert_states"),
    )


def _add_steps() -> None:
    op.create_table(
        "alert_steps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in MATTER),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), comment="of a snooze"),
        sa.Column("taken_by", sa.Text(), comment="who snoozed; empty when the figures decided"),
        sa.Column("is_told", sa.Boolean(), nullable=False, comment="whether a message of it was put in the outbox"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_steps"),
    )
    op.create_index("ix_alert_steps_programme_taken_at", "alert_steps", ["programme", "taken_at"])


def _take_over_what_was_told() -> None:
    """Let what stood in the last month of each year count as told, so that an upgrade tells nobody the same again.

    Until now a message named its month and not the period it speaks of, and nothing was kept of how far it had come.
    """
    for table in ("alerts", "run_alerts"):
        op.execute(f"UPDATE {table} SET span = substr(period, 1, 4)")  # noqa: S608
        op.execute(f"UPDATE {table} SET basis = 'forecast' WHERE rule = 'forecast'")  # noqa: S608
        op.execute(
            f"UPDATE {table} SET span = substr(period, 1, 4) || '-' || substr(threshold, length(threshold) - 1, 2) "  # noqa: S608
            "WHERE rule = 'underspend'"
        )
    op.execute(
        "INSERT INTO alert_states (programme, measure, rule, span, basis, step, level, told_level, episode, as_of, "
        "run_id, changed_at, threshold, is_told) "
        "SELECT programme, measure, rule, span, basis, 'raised', 1, 1, 1, max(period), max(run_id), max(raised_at), "
        "max(threshold), true FROM alerts WHERE period = (SELECT max(period) FROM runs "
        "WHERE runs.programme = alerts.programme AND NOT runs.is_year_end "
        "AND substr(runs.period, 1, 4) = substr(alerts.period, 1, 4)) "
        "GROUP BY programme, measure, rule, span, basis"
    )
    _rest_on_the_last_run()


def _rest_on_the_last_run() -> None:
    """Let each matter rest on the run last made of its month, and stand as high as the figures of that run say.

    A message named the first limit alone, however far above it the figures were that it told.
    """
    connection = op.get_bind()
    states = sa.table("alert_states", *map(sa.column, (*MATTER, "as_of", "run_id", "level", "told_level", "threshold")))
    for state in connection.execute(sa.select(states)).mappings().all():
        run_id, reconciliation = connection.execute(
            sa.text(
                "SELECT run_id, reconciliation FROM runs WHERE programme = :programme AND period = :as_of "
                "AND NOT is_year_end ORDER BY sequence DESC LIMIT 1"
            ),
            {"programme": state["programme"], "as_of": state["as_of"]},
        ).one()
        changes: dict[str, Any] = {"run_id": run_id}
        pct = _per_cent(state, json.loads(reconciliation or "{}"))
        if pct > WHOLE_BUDGET_PCT:
            changes |= {"level": pct, "told_level": pct, "threshold": str(pct)}
        is_it = [states.c[name] == state[name] for name in MATTER]
        connection.execute(sa.update(states).where(*is_it).values(changes))


def _per_cent(state: Any, reconciliation: Any) -> int:
    """How much of the budget a matter that climbs has reached; nought for the others."""
    for measure in reconciliation.get("measures", ()):
        sums = measure["sums"]
        if measure["id"] != state["measure"] or state["rule"] not in CLIMB or not sums["revised_ore"]:
            continue
        ore = sums.get(CLIMB[state["rule"]], 0)
        if state["rule"] == "overrun":
            # What another source was to pay and has not is no use of the budget.
            ore -= sum(part["amount_ore"] for part in measure.get("own_parts", ()) if part["reason"] == "other_source")
        return int(ore * 100 // sums["revised_ore"])
    return 0
