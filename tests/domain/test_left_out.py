"""No posting of the programme's own is outside without a reason, found by a second look that shares no code."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from domain.calculation import Occasion, Read, reconcile
from domain.conservation import ConservationError
from domain.left_out import leave_none_out, left_out
from domain.periods import Period, whole_year
from domain.placing import place
from tests.ledgers import ledger, mysen

PROGRAMME = mysen().programme
MONTHS = {f"2026-{month:02d}": ("test.csv",) for month in range(16)}


def outside(table: str) -> pl.DataFrame:
    """The postings of a table, all of them said to be outside."""
    return place(ledger(table), PROGRAMME, whole_year(2026), (), MONTHS).with_columns(placement=pl.lit("outside"))


@pytest.mark.parametrize(
    "posting",
    ["2026-01 1120 71001 100", "2026-13 1120 71015 100", "2026-06 1429 71050 25", "2026-12 120 71001 100"],
)
def test_posting_on_a_project_of_the_programme_that_is_left_out_stops_the_run(posting: str) -> None:
    assert left_out(outside(posting), PROGRAMME, whole_year(2026), MONTHS) == 1
    with pytest.raises(ConservationError, match="read 1 rows of the programme's own that are outside without a reason"):
        leave_none_out(outside(posting), PROGRAMME, whole_year(2026), MONTHS)


@pytest.mark.parametrize(
    "posting",
    [
        "2026-06 1120 90000 100",
        "2026-06 1120 7100 100",
        "2025-12 1120 71001 100",
        "2026-00 25199001 71000 100",
        "2026-06 25199001 71000 100",
        "2026-06 1120 - 100",
    ],
)
def test_posting_that_is_rightly_outside_is_not_left_out(posting: str) -> None:
    assert left_out(outside(posting), PROGRAMME, whole_year(2026), MONTHS) == 0


def test_month_that_another_file_speaks_for_and_months_to_come_are_rightly_outside() -> None:
    june, november = outside("2026-06 1120 71001 100"), outside("2026-11 1120 71001 100")
    assert left_out(june, PROGRAMME, whole_year(2026), {"2026-06": ("other.csv",)}) == 0
    assert left_out(november, PROGRAMME, Period(2026, 10), MONTHS) == 0
    assert left_out(november, PROGRAMME, Period(2026, 11), MONTHS) == 1


def test_calculation_stops_when_placing_leaves_a_month_out() -> None:
    table = "2026-01 1120 71001 100\n2026-02 1120 71001 50"
    read = Read(ledger(table), (), 0, MONTHS, (), is_invented=True)
    occasion = Occasion(whole_year(2026), True, "test", date(2027, 3, 1))
    placed = place(read.ledger, PROGRAMME, whole_year(2026), (), MONTHS)
    assert reconcile(read, placed, mysen(), occasion).totals.gross_ore == 15_000

    is_lost = pl.col("period") == "2026-01"
    lost = placed.with_columns(
        placement=pl.when(is_lost).then(pl.lit("outside")).otherwise("placement"),
        kind=pl.when(is_lost).then(pl.lit("other_period")).otherwise("kind"),
    )
    with pytest.raises(ConservationError, match="outside without a reason"):
        reconcile(read, lost, mysen(), occasion)
