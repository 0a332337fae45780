"""Year-end runs as they were stored: what later years are measured against."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from schemas.records import Reconciliation
from schemas.tables import runs
from tasks.store.run_records import stored_reconciliation


def year_reports(connection: Connection, programme: str, before: int) -> tuple[Reconciliation, ...]:
    """The year-end run last made for each accounting year before one, the oldest year first."""
    is_earlier_year = (runs.c.programme == programme) & runs.c.is_year_end & (runs.c.accounting_year < before)
    last = (
        select(runs.c.accounting_year, func.max(runs.c.sequence).label("sequence"))
        .where(is_earlier_year)
        .group_by(runs.c.accounting_year)
        .subquery()
    )
    made = (
        select(runs.c.run_id)
        .join(last, (last.c.sequence == runs.c.sequence) & (runs.c.programme == programme))
        .order_by(last.c.accounting_year)
    )
    found = (stored_reconciliation(connection, run_id) for run_id in connection.scalars(made).all())
    return tuple(report for report in found if report)
