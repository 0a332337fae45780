from __future__ import annotations

import pytest

from schemas.tables import METADATA
from schemas.tables.document_tables import APPEND_ONLY
from tasks.store import Database, DatabaseFailedError, LoadControlError
from tests.store.example_run import NOW, RUN, archived_import
from tests.store.tables import before_each_row_of, row_counts, stop_meddling

OTHERS = ("correction_lines", "correction_lists", "run_controls", *APPEND_ONLY)
TABLES = [table.name for table in METADATA.sorted_tables if table.name not in OTHERS]
"""What a run fills; corrections and documents have doors of their own, and controls come with the programme's files."""


@pytest.mark.parametrize("table", TABLES)
def test_when_any_table_fails_nothing_is_stored(database: Database, url: str, table: str) -> None:
    before_each_row_of(url, table, fail=True)
    with pytest.raises(DatabaseFailedError, match="disk is full"):
        database.save_run(RUN, [archived_import()], now=NOW)
    assert row_counts(url) == {}


def test_run_can_be_saved_after_it_failed(database: Database, url: str) -> None:
    before_each_row_of(url, "alerts", fail=True)
    with pytest.raises(DatabaseFailedError):
        database.save_run(RUN, [archived_import()], now=NOW)
    stop_meddling(url, "alerts")
    database.save_run(RUN, [archived_import()], now=NOW)
    assert sorted(row_counts(url)) == sorted(TABLES)


def test_postings_lost_on_the_way_in_stop_the_run(database: Database, url: str) -> None:
    before_each_row_of(url, "run_postings", fail=False)
    with pytest.raises(
        LoadControlError, match="expected 6 postings, 109100 øre in the database, got 0 postings, 0 øre"
    ):
        database.save_run(RUN, [archived_import()], now=NOW)
    assert row_counts(url) == {}
