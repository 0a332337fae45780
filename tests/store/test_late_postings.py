from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.frames import LATE_POSTINGS, ContractError, empty
from schemas.runs import RunBasis
from tasks.store import Database, RunConflictError
from tests.store.example_run import LATE, NOW, RUN, archived_import, run_called


def test_late_postings_are_read_back_as_they_were(database: Database) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    assert database.load_run(RUN.reconciliation.run_id).late_postings.equals(LATE)


def test_run_without_late_postings_has_an_empty_frame(database: Database) -> None:
    database.save_run(replace(RUN, late_postings=empty(LATE_POSTINGS)), [archived_import()], now=NOW)
    stored = database.load_run(RUN.reconciliation.run_id).late_postings
    assert stored.is_empty()
    assert stored.schema == LATE_POSTINGS


def test_run_with_other_late_postings_under_the_same_id_is_refused(database: Database) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    with pytest.raises(RunConflictError, match="late postings"):
        database.save_run(replace(RUN, late_postings=LATE.head(1)), [], now=NOW)


def test_frame_that_is_no_late_postings_is_not_stored(database: Database) -> None:
    with pytest.raises(ContractError, match="effect_ore"):
        database.save_run(replace(RUN, late_postings=LATE.drop("effect_ore")), [archived_import()], now=NOW)
    assert database.run_bases("nordbyen") == ()


def test_runs_are_listed_with_what_they_rest_on_in_the_order_of_making(database: Database) -> None:
    first = archived_import()
    database.save_run(RUN, [first], now=NOW)
    database.save_run(run_called("b", period="2026-04"), [], now=NOW)
    sha256 = first.declaration.sha256
    assert database.run_bases("nordbyen") == (RunBasis(1, "2026-03", (sha256,)), RunBasis(2, "2026-04", (sha256,)))
    assert database.run_bases("another") == ()


def test_parts_of_one_export_and_the_time_of_arrival_are_kept(database: Database) -> None:
    first = archived_import()
    other = archived_import(b"other", sequence=2, name="del 2.csv")
    other = replace(other, declaration=replace(other.declaration, part_of=first.declaration.sha256))
    database.save_run(RUN, [first, other], now=NOW)
    stored = database.imports("nordbyen")
    assert [one.export for one in stored] == [first.declaration.sha256] * 2
    assert [one.imported_at for one in stored] == [NOW, NOW]
