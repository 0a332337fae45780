"""Runs: into rows and back into the records they were, equal to the last øre."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, func, select, update

from schemas.alerts import Alert
from schemas.database_controls import DatabaseControl
from schemas.findings import Finding, Severity
from schemas.records import Reconciliation
from schemas.runs import Run
from schemas.tables import run_alerts, run_controls, run_findings, run_grant_years, run_inputs, run_measures, runs
from tasks.store.corrections import corrections_of_run, store_corrections
from tasks.store.errors import RunConflictError, RunNotFoundError
from tasks.store.late_postings import store_late_postings, stored_late_postings
from tasks.store.outbox import alert_of, alert_row
from tasks.store.postings import load_postings, stored_postings
from tasks.store.rows import insert_rows


@cache
def _reconciliations() -> TypeAdapter[Reconciliation]:
    return TypeAdapter(Reconciliation)


def stored_reconciliation(connection: Connection, run_id: str) -> Reconciliation | None:
    """The reconciliation of a run; None when there is no run of that id."""
    as_json = connection.scalar(select(runs.c.reconciliation).where(runs.c.run_id == run_id))
    return None if as_json is None else _reconciliations().validate_json(as_json, strict=True)


def store_run(connection: Connection, run: Run, *, now: datetime) -> None:
    """Store a run that is not there, with all its parts.

    Raises:
        LoadControlError: the database holds other postings than the run.
    """
    reconciliation = run.reconciliation
    insert_rows(connection, runs, [_run_row(connection, reconciliation, now)])
    _insert_parts(connection, run_inputs, reconciliation.run_id, _numbered(map(asdict, reconciliation.inputs)))
    _insert_parts(connection, run_measures, reconciliation.run_id, _measure_rows(reconciliation))
    _insert_parts(connection, run_grant_years, reconciliation.run_id, _grant_year_rows(reconciliation))
    _insert_parts(connection, run_findings, reconciliation.run_id, _numbered(map(_finding_row, run.findings)))
    _insert_parts(connection, run_alerts, reconciliation.run_id, _numbered(map(alert_row, run.alerts)))
    store_corrections(connection, reconciliation.run_id, run.corrections)
    load_postings(connection, reconciliation.run_id, run.postings)
    store_late_postings(connection, reconciliation.run_id, run.late_postings)


def store_controls(connection: Connection, run_id: str, controls: Sequence[DatabaseControl]) -> None:
    """Store what the database came to when it added up the run's postings anew."""
    _insert_parts(connection, run_controls, run_id, _numbered(map(asdict, controls)))


def _run_row(connection: Connection, reconciliation: Reconciliation, now: datetime) -> dict[str, Any]:
    return {
        "run_id": reconciliation.run_id,
        "sequence": _last_sequence(connection, reconciliation.programme) + 1,
        "programme": reconciliation.programme,
        "accounting_year": reconciliation.year,
        "programme_year": reconciliation.programme_year,
        "period": reconciliation.period,
        "is_year_end": reconciliation.is_year_end,
        "is_invented": reconciliation.is_invented,
        "created_on": reconciliation.created_on,
        "saved_at": now,
        "programme_sha256": reconciliation.programme_sha256,
        "reconciliation": _reconciliations().dump_json(reconciliation).decode(),
        "figures_until": reconciliation.figures_until,
    }


def _measure_rows(reconciliation: Reconciliation) -> list[dict[str, Any]]:
    return [
        {
            "measure": measure.id,
            "name": measure.name,
            "status": measure.status.value,
            "postings": measure.postings,
            **asdict(measure.sums),
        }
        for measure in reconciliation.measures
    ]


def _grant_year_rows(reconciliation: Reconciliation) -> list[dict[str, Any]]:
    """The grant years' sums; what they are made of stands in the reconciliation itself."""
    kept = ("grant_year", "available_ore", "used_ore", "unused_ore", "confirmed")
    return [
        {name: getattr(use, name) for name in kept} | {"accounting_year": reconciliation.year}
        for use in reconciliation.grant.grant_years
    ]


def _finding_row(finding: Finding) -> dict[str, Any]:
    return asdict(finding) | {"severity": finding.severity.value, "own": dict(finding.own)}


def _numbered(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"position": position} for position, row in enumerate(rows, start=1)]


def _insert_parts(connection: Connection, table: Table, run_id: str, rows: Sequence[dict[str, Any]]) -> None:
    insert_rows(connection, table, [row | {"run_id": run_id} for row in rows])


def refuse_other_results(connection: Connection, run: Run) -> None:
    """Stop when the stored run of this id holds other results.

    The day it was made and the alerts may differ: the first is no result, and alerts are sent once whatever a later
    run says.

    Raises:
        RunConflictError: reconciliation, findings, postings or late postings are others.
    """
    stored = stored_run(connection, run.reconciliation.run_id)
    same_day = replace(run.reconciliation, created_on=stored.reconciliation.created_on)
    is_same = {
        "figures": same_day == stored.reconciliation,
        "findings": run.findings == stored.findings,
        "postings": run.postings.equals(stored.postings),
        "corrections": run.corrections == stored.corrections,
        "late postings": run.late_postings.equals(stored.late_postings),
    }
    if differing := [part for part, same in is_same.items() if not same]:
        raise RunConflictError(run.reconciliation.run_id, differing)


def make_latest(connection: Connection, reconciliation: Reconciliation) -> None:
    """Let a stored run that was made again be the latest of its period, as when a programme file is put back."""
    if latest_run_id(connection, reconciliation.programme, reconciliation.period) != reconciliation.run_id:
        following = _last_sequence(connection, reconciliation.programme) + 1
        connection.execute(update(runs).where(runs.c.run_id == reconciliation.run_id).values(sequence=following))


def _last_sequence(connection: Connection, programme: str) -> int:
    return connection.scalar(select(func.max(runs.c.sequence)).where(runs.c.programme == programme)) or 0


def latest_run_id(connection: Connection, programme: str, period: str | None) -> str | None:
    """The run last made for a period, or for any when none is given; None when there is none."""
    made = select(runs.c.run_id).where(runs.c.programme == programme)
    if period is not None:
        made = made.where(runs.c.period == period)
    return connection.scalar(made.order_by(runs.c.sequence.desc()).limit(1))


def latest_month(connection: Connection, programme: str, year: int) -> str:
    """The latest month that the figures of any monthly run of a year reach to; empty without such a run."""
    of_year = (runs.c.programme == programme) & (runs.c.accounting_year == year) & ~runs.c.is_year_end
    until = func.max(func.coalesce(runs.c.figures_until, runs.c.period))
    return connection.scalar(select(until).where(of_year)) or ""


def stored_run(connection: Connection, run_id: str) -> Run:
    """The run as it was saved.

    Raises:
        RunNotFoundError: there is none of that id.
    """
    reconciliation = stored_reconciliation(connection, run_id)
    if reconciliation is None:
        raise RunNotFoundError(run_id)
    return Run(
        reconciliation=reconciliation,
        findings=_stored_findings(connection, run_id),
        postings=stored_postings(connection, run_id),
        alerts=alerts_of_run(connection, run_id),
        corrections=corrections_of_run(connection, run_id),
        late_postings=stored_late_postings(connection, run_id),
        controls=tuple(DatabaseControl(**row) for row in _parts(connection, run_controls, run_id)),
    )


def _parts(connection: Connection, table: Table, run_id: str) -> list[dict[str, Any]]:
    in_order = select(table).where(table.c.run_id == run_id).order_by(table.c.position)
    own = [column for column in table.columns if column.name not in {"run_id", "position"}]
    return [{column.name: row[column] for column in own} for row in connection.execute(in_order).mappings()]


def alerts_of_run(connection: Connection, run_id: str) -> tuple[Alert, ...]:
    """The alerts as the run worded them."""
    return tuple(map(alert_of, _parts(connection, run_alerts, run_id)))


def _stored_findings(connection: Connection, run_id: str) -> tuple[Finding, ...]:
    rows = _parts(connection, run_findings, run_id)
    return tuple(
        Finding(**row | {"severity": Severity(row["severity"]), "own": tuple(row["own"].items())}) for row in rows
    )
