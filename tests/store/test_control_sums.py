from __future__ import annotations

from dataclasses import replace

from schemas.records import MeasureSums
from schemas.tables import run_grant_years, run_measures
from tasks.store import Database
from tasks.store.connection import make_engine, reading
from tests.store.example_run import NOW, RUN, archived_import, postings


def test_database_adds_up_placed_postings_by_measure_and_kind(database: Database) -> None:
    frame = postings(
        {"measure": "uterom", "kind": "gross", "amount_ore": 70_000},
        {"measure": "uterom", "kind": "gross", "amount_ore": -5_000},
        {"measure": "uterom", "kind": "vat_compensation", "amount_ore": -14_000},
        {"measure": None, "kind": "grant_receipt", "amount_ore": -11_000},
        {"measure": "uterom", "kind": "gross", "amount_ore": 1, "placement": "parked"},
        {"measure": None, "kind": None, "amount_ore": 2, "placement": "unplaced"},
    )
    database.save_run(replace(RUN, postings=frame), [archived_import()], now=NOW)
    assert database.measure_sums_by_sql(RUN.reconciliation.run_id) == {
        "uterom": {"gross": 65_000, "vat_compensation": -14_000},
        None: {"grant_receipt": -11_000},
    }


def test_run_that_is_not_there_has_no_sums(database: Database) -> None:
    assert database.measure_sums_by_sql("no such run") == {}


def test_sums_of_each_measure_can_be_asked_for_in_sql(database: Database, url: str) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    sums = [run_measures.c[name] for name in MeasureSums.__dataclass_fields__]
    with reading(make_engine(url)) as connection:
        stored = {row.measure: row for row in connection.execute(run_measures.select())}
        assert [stored[measure.id].status for measure in RUN.reconciliation.measures] == ["ok", "underspend"]
        for measure in RUN.reconciliation.measures:
            assert MeasureSums(*(stored[measure.id]._mapping[column] for column in sums)) == measure.sums


def test_three_years_are_three_columns(database: Database, url: str) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    of_the_year = run_grant_years.select().order_by(run_grant_years.c.grant_year)
    with reading(make_engine(url)) as connection:
        rows = connection.execute(of_the_year).all()
    assert [(row.accounting_year, row.grant_year, row.used_ore) for row in rows] == [
        (2026, 2025, 100_000),
        (2026, 2026, 11_000),
    ]
