from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from schemas.frames import PLACED, ContractError
from schemas.runs import Run
from schemas.tables.metadata import NaiveMomentError
from tasks.store import Database, RunConflictError, RunNotFoundError, UnarchivedInputError
from tests.store.example_run import NOW, POSTINGS, RUN, archived_import, postings, run_called
from tests.store.tables import row_counts


def assert_same_run(found: Run | None, expected: Run) -> None:
    assert found is not None
    assert found.reconciliation == expected.reconciliation
    assert found.findings == expected.findings
    assert found.alerts == expected.alerts
    assert found.corrections == expected.corrections
    assert found.postings.schema == pl.Schema(PLACED)
    assert_frame_equal(found.postings, expected.postings)


def test_run_comes_back_as_it_was_saved(database: Database) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    assert_same_run(database.load_run(RUN.reconciliation.run_id), RUN)
    assert_same_run(database.latest_run("nordbyen", "2026-03"), RUN)


def test_enums_come_back_as_enums_and_not_as_texts(database: Database) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    run = database.load_run(RUN.reconciliation.run_id)
    assert [type(finding.severity) for finding in run.findings] == [type(finding.severity) for finding in RUN.findings]
    assert [type(measure.status) for measure in run.reconciliation.measures] == [
        type(measure.status) for measure in RUN.reconciliation.measures
    ]
    assert [type(alert.status) for alert in run.alerts] == [type(alert.status) for alert in RUN.alerts]


def test_run_that_found_nothing_comes_back_as_it_was_saved(database: Database) -> None:
    empty = Run(replace(RUN.reconciliation, inputs=(), measures=(), payment_request=None), (), POSTINGS.clear())
    database.save_run(empty, [], now=NOW)
    assert_same_run(database.load_run(RUN.reconciliation.run_id), empty)


@pytest.mark.parametrize(
    "text", ["", " ", "\\N", "\\", "\t", "\r\n", "\n\\.\n", "'", '"', ";", "NULL", "æøå", "e\u0301", "🌳"]
)
def test_texts_come_back_to_the_last_character(database: Database, text: str) -> None:
    run = replace(RUN, postings=postings({"text": text, "party": None, "amount_ore": 1}))
    database.save_run(run, [archived_import()], now=NOW)
    assert database.load_run(RUN.reconciliation.run_id).postings.select("text", "party").rows() == [(text, None)]


def test_largest_amounts_come_back_to_the_ore(database: Database) -> None:
    run = replace(RUN, postings=postings({"amount_ore": 2**62}, {"amount_ore": -(2**62) + 1}))
    database.save_run(run, [archived_import()], now=NOW)
    assert database.load_run(RUN.reconciliation.run_id).postings["amount_ore"].to_list() == [2**62, -(2**62) + 1]


def test_postings_are_sorted_by_file_row_and_part_whatever_the_language_of_the_database(database: Database) -> None:
    keys = [("B.csv", 2, 1), ("a.csv", 2, 1), ("a.csv", 2, 2), ("a.csv", 10, 1), ("å.csv", 2, 1)]
    in_order = postings(*({"file": file, "row": row, "part": part} for file, row, part in keys))
    database.save_run(replace(RUN, postings=in_order), [archived_import()], now=NOW)
    assert database.load_run(RUN.reconciliation.run_id).postings.select("file", "row", "part").rows() == keys


def test_postings_in_another_order_and_with_a_column_more_are_the_same_run(database: Database, url: str) -> None:
    shuffled = POSTINGS.reverse().select(reversed(POSTINGS.columns)).with_columns(note=pl.lit("not PLACED"))
    database.save_run(replace(RUN, postings=shuffled), [archived_import()], now=NOW)
    database.save_run(RUN, [archived_import()], now=NOW)
    assert_same_run(database.load_run(RUN.reconciliation.run_id), RUN)


def test_saving_the_same_run_again_adds_nothing(database: Database, url: str) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    once = row_counts(url)
    database.save_run(RUN, [archived_import()], now=NOW + timedelta(days=1))
    assert row_counts(url) == once
    assert_same_run(database.load_run(RUN.reconciliation.run_id), RUN)


def test_run_made_again_another_day_keeps_its_first_day(database: Database) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    database.save_run(run_called(RUN.reconciliation.run_id, created_on="2026-04-08"), [archived_import()], now=NOW)
    assert database.load_run(RUN.reconciliation.run_id).reconciliation.created_on == "2026-04-07"


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("figures", run_called(RUN.reconciliation.run_id, programme_year=4)),
        ("findings", replace(RUN, findings=RUN.findings[:1])),
        ("postings", replace(RUN, postings=POSTINGS.head(2))),
    ],
)
def test_same_run_id_with_other_results_is_refused(database: Database, part: str, other: Run) -> None:
    database.save_run(RUN, [archived_import()], now=NOW)
    with pytest.raises(RunConflictError, match=f"other {part};"):
        database.save_run(other, [archived_import()], now=NOW)
    assert_same_run(database.load_run(RUN.reconciliation.run_id), RUN)


def test_latest_run_is_the_one_made_last_for_that_period(database: Database) -> None:
    database.save_run(run_called("first"), [archived_import()], now=NOW)
    database.save_run(run_called("second"), [], now=NOW)
    database.save_run(run_called("of april", period="2026-04"), [], now=NOW)
    database.save_run(run_called("elsewhere", programme="sorbyen"), [], now=NOW)
    assert_same_run(database.latest_run("nordbyen", "2026-03"), run_called("second"))


def test_run_made_again_after_a_later_one_is_the_latest(database: Database) -> None:
    for run_id in ("first", "second", "first"):
        database.save_run(run_called(run_id), [archived_import()], now=NOW)
    assert_same_run(database.latest_run("nordbyen", "2026-03"), run_called("first"))


def test_latest_run_of_any_period_is_the_one_made_last(database: Database) -> None:
    database.save_run(run_called("of april", period="2026-04"), [archived_import()], now=NOW)
    database.save_run(run_called("of march"), [], now=NOW)
    assert_same_run(database.latest_run("nordbyen", None), run_called("of march"))


def test_run_that_is_repeated_by_its_id_is_the_latest_and_keeps_what_arrived_with_it(database: Database) -> None:
    of_another_year = archived_import(b"2025", sequence=2)
    database.save_run(run_called("first"), [archived_import()], now=NOW)
    database.save_run(run_called("second"), [], now=NOW)
    assert database.repeat_run("first", [of_another_year], now=NOW)
    assert_same_run(database.latest_run("nordbyen", "2026-03"), run_called("first"))
    assert database.imports("nordbyen")[1] == of_another_year.declaration
    assert database.content(of_another_year.declaration.sha256) == b"2025"


def test_run_that_is_not_stored_cannot_be_repeated(database: Database, url: str) -> None:
    assert not database.repeat_run("unknown", [archived_import()], now=NOW)
    assert row_counts(url) == {}


def test_period_without_a_run_has_no_latest(database: Database) -> None:
    assert database.latest_run("nordbyen", "2026-03") is None


def test_unknown_run_is_refused_by_name(database: Database) -> None:
    with pytest.raises(RunNotFoundError, match="no run nordbyen-2099"):
        database.load_run("nordbyen-2099")


def test_run_rests_only_on_archived_files(database: Database, url: str) -> None:
    with pytest.raises(UnarchivedInputError, match=archived_import().declaration.sha256):
        database.save_run(RUN, [], now=NOW)
    assert row_counts(url) == {}


@pytest.mark.parametrize(
    ("fault", "frame"),
    [
        ("outside the programme", postings({"placement": "outside"})),
        ("share their file, row and part", postings({}, {"row": 2})),
        ("'row' is null", postings({"row": None})),
        ("'kind' is missing", POSTINGS.drop("kind")),
    ],
)
def test_frames_that_may_not_be_stored_are_refused(
    database: Database, url: str, fault: str, frame: pl.DataFrame
) -> None:
    with pytest.raises(ContractError, match=fault):
        database.save_run(replace(RUN, postings=frame), [archived_import()], now=NOW)
    assert row_counts(url) == {}


def test_moment_without_time_zone_is_refused(database: Database, url: str) -> None:
    with pytest.raises(NaiveMomentError, match="no time zone"):
        database.save_run(RUN, [archived_import()], now=NOW.replace(tzinfo=None))
    assert row_counts(url) == {}
