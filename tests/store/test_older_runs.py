"""Runs stored by an earlier version of the product, read back and measured against. The JSON is such a version's."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import update

from schemas.tables import runs
from tasks.store import Database
from tasks.store.connection import make_engine, writing
from tests.store.example_run import NOW, RECONCILIATION, archived_import, run_called

STORED = Path(__file__).with_name("reconciliation_before_the_books.json").read_text(encoding="utf-8")


def store_as_it_was(url: str, run_id: str, **changes: object) -> None:
    """Put the older version's text in place of a run's own."""
    text = json.dumps(json.loads(STORED) | {"run_id": run_id} | changes)
    engine = make_engine(url)
    with writing(engine) as connection:
        connection.execute(update(runs).where(runs.c.run_id == run_id).values(reconciliation=text))
    engine.dispose()


def test_the_older_text_knows_nothing_of_what_came_later() -> None:
    stored = json.loads(STORED)
    assert "programme_years" not in stored
    assert "purposes" not in stored["grant"]["grant_years"][0]
    assert "matched" not in stored["grant"]


def test_a_run_of_an_older_version_loads_and_claims_nothing_it_did_not_know(database: Database, url: str) -> None:
    run_id = RECONCILIATION.run_id
    database.save_run(run_called(run_id), [archived_import()], now=NOW)
    store_as_it_was(url, run_id)
    found = database.load_run(run_id).reconciliation
    assert found.grant.unused_ore == RECONCILIATION.grant.unused_ore
    assert [(use.grant_year, use.unused_ore, use.awarded_ore, use.purposes) for use in found.grant.grant_years] == [
        (2025, 0, None, ()),
        (2026, 389_000, None, ()),
    ]
    assert (found.programme_years, found.grant.matched, found.budget_year_sha256) == ((), None, "")
    assert not found.grant.is_fund_by_hand


def test_an_older_report_is_among_those_a_later_year_is_measured_against(database: Database, url: str) -> None:
    for run_id, year in (("a", 2024), ("b", 2025), ("c", 2025), ("d", 2026)):
        run = run_called(run_id, year=year, period=str(year), is_year_end=True)
        database.save_run(run, [archived_import()], now=NOW)
    database.save_run(run_called("m", year=2025, period="2025-11"), [], now=NOW)
    store_as_it_was(url, "c", year=2025, period="2025", is_year_end=True)
    assert [report.run_id for report in database.year_reports("nordbyen", 2026)] == ["a", "c"]
    assert [report.run_id for report in database.year_reports("nordbyen", 2025)] == ["a"]
    assert database.year_reports("another", 2026) == ()
