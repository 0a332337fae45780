"""A stored year-end report with nothing in it but what a test says. Invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from schemas.grant_results import GrantResult
from schemas.records import Conservation, MeasureResult, MeasureSums, OreCounts, Reconciliation, RowCounts, Status

GRANT = GrantResult(
    awarded_ore=0, carried_in_ore=0, disposable_ore=0, used_ore=0, unused_ore=0, confirmed=True, paid_ore=0,
    received_ore=0, fund_opening_ore=0, fund_set_aside_ore=0, fund_use_ore=0, fund_closing_ore=0, grant_years=(),
)  # fmt: skip


def report(year: int, *measures: MeasureResult, **grant: Any) -> Reconciliation:
    """The report of a closed year; keywords are fields of its grant."""
    return Reconciliation(
        programme="mysen",
        programme_name="Områdeløft Mysen",
        year=year,
        programme_year=year - 2023,
        period=str(year),
        is_year_end=True,
        run_id=f"run-{year}",
        created_on=f"{year + 1}-03-01",
        is_invented=False,
        is_preliminary=False,
        vat="net",
        inputs=(),
        conservation=Conservation(RowCounts(0, 0, 0, 0, 0, 0), OreCounts(0, 0, 0, 0, 0, 0)),
        measures=measures,
        totals=sum((measure.sums for measure in measures), MeasureSums()),
        grant=replace(GRANT, **grant),
        unconfirmed=(),
        covered_until=f"{year}-12",
    )


def measure(name: str, **sums: int) -> MeasureResult:
    """A measure by its id, with its sums."""
    return MeasureResult(name, name.capitalize(), name, None, MeasureSums(**sums), Status.OK, 1)
