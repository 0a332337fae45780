"""What the stored runs rest on, for whoever measures a new run against them."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, select

from schemas.runs import RunBasis
from schemas.tables import run_inputs, runs


def run_bases(connection: Connection, programme: str) -> tuple[RunBasis, ...]:
    """Period and files of every stored run of a programme, in the order they were last made."""
    files: defaultdict[str, list[str]] = defaultdict(list)
    named = select(run_inputs.c.run_id, run_inputs.c.sha256).join(runs, runs.c.run_id == run_inputs.c.run_id)
    for row in connection.execute(named.where(runs.c.programme == programme).order_by(run_inputs.c.position)):
        files[row.run_id].append(row.sha256)
    made = select(runs.c.run_id, runs.c.sequence, runs.c.period).where(runs.c.programme == programme)
    return tuple(
        RunBasis(row.sequence, row.period, tuple(files[row.run_id]))
        for row in connection.execute(made.order_by(runs.c.sequence))
    )
