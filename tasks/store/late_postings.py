"""The late postings of a run: into rows and back into the frame."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, select

from schemas.frames import LATE_POSTINGS, conform
from schemas.tables import run_late_postings
from tasks.store.rows import insert_rows


def store_late_postings(connection: Connection, run_id: str, late_postings: pl.DataFrame) -> None:
    """Store LATE_POSTINGS of a run that has none yet, in the frame's order.

    Raises:
        ContractError: it is no such frame.
    """
    rows = conform(late_postings, LATE_POSTINGS, "LATE_POSTINGS").to_dicts()
    numbered = [row | {"run_id": run_id, "position": position} for position, row in enumerate(rows, start=1)]
    insert_rows(connection, run_late_postings, numbered)


def stored_late_postings(connection: Connection, run_id: str) -> pl.DataFrame:
    """LATE_POSTINGS of a run, in the order they were stored."""
    columns = [run_late_postings.c[name] for name in LATE_POSTINGS]
    in_order = select(*columns).where(run_late_postings.c.run_id == run_id).order_by(run_late_postings.c.position)
    return pl.DataFrame([tuple(row) for row in connection.execute(in_order)], schema=LATE_POSTINGS, orient="row")
