"""Lists of corrections: a reference stays with its posting, and each list says what is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from schemas.corrections import Answer, AnsweredLine, Coding, CorrectionStatus, Proposal, Suggestion
from tasks.store import Database, DatabaseFailedError
from tests.store.example_run import NOW, PROPOSAL, RECONCILIATION, RUN, archived_import
from tests.store.tables import before_each_row_of, row_counts, stop_meddling

LATER = NOW + timedelta(days=30)


def proposal(name: str, **changes: object) -> Proposal:
    return replace(PROPOSAL, fingerprint=name, **changes)  # type: ignore[arg-type]


def save(database: Database, run_id: str = "first", **changes: object) -> str:
    """A run without corrections; `changes` replace its reconciliation's values or its corrections."""
    corrections = changes.pop("corrections", ())
    reconciliation = replace(RECONCILIATION, run_id=run_id, **changes)  # type: ignore[arg-type]
    database.save_run(
        replace(RUN, reconciliation=reconciliation, alerts=(), corrections=corrections),  # type: ignore[arg-type]
        [archived_import()],
        now=NOW,
    )
    return run_id


def test_new_lines_get_references_in_order(database: Database) -> None:
    listed = database.hand_over(save(database), [proposal("a"), proposal("b")], now=NOW)
    assert [line.line.reference for line in listed.lines] == ["OMP-2026-0001", "OMP-2026-0002"]
    assert [line.answer for line in listed.lines] == [Answer(CorrectionStatus.OPEN)] * 2
    assert all(listed.is_new(line) for line in listed.lines)
    assert listed.lines[0].line.proposal == proposal("a")
    assert listed.lines[0].line.listed_on == date(2026, 4, 7)
    assert database.correction_lines("nordbyen", 2026) == tuple(line.line for line in listed.lines)
    assert database.correction_lines("nordbyen", 2025) == ()
    assert database.correction_lines("moss", 2026) == ()


def test_same_run_gives_the_same_list_again(database: Database, url: str) -> None:
    run_id = save(database)
    first = database.hand_over(run_id, [proposal("a")], now=NOW)
    before = row_counts(url)
    assert database.hand_over(run_id, [proposal("a")], now=LATER) == first
    assert row_counts(url) == before


def test_later_list_keeps_references_and_says_what_is_new(database: Database) -> None:
    database.hand_over(save(database), [proposal("a")], now=NOW)
    second = database.hand_over(save(database, "second"), [proposal("b"), proposal("a", row=99)], now=LATER)
    assert second.number == 2
    assert [(line.line.reference, second.is_new(line)) for line in second.lines] == [
        ("OMP-2026-0001", False),
        ("OMP-2026-0002", True),
    ]
    assert second.lines[0].line.proposal.row == 99
    assert second.lines[0].line.listed_on == date(2026, 4, 7)


def test_suggestion_is_renewed_while_a_line_is_open_and_not_when_it_is_done(database: Database) -> None:
    first = database.hand_over(save(database), [proposal("a"), proposal("b")], now=NOW)
    done = AnsweredLine(first.lines[0].line, Answer(CorrectionStatus.DONE, 9_100, 9_100))
    still_open = AnsweredLine(first.lines[1].line, Answer(CorrectionStatus.OPEN))
    run_id = save(database, "second", corrections=(done, still_open))
    other = Suggestion(Coding(project="50002"), (), "nytt")
    listed = database.hand_over(run_id, [proposal("a", suggestion=other), proposal("b", suggestion=other)], now=LATER)
    assert [line.answer.status.value for line in listed.lines] == ["done", "open"]
    assert [line.line.proposal.suggestion for line in listed.lines] == [PROPOSAL.suggestion, other]
    assert listed.open_lines == (listed.lines[1],)


def test_references_are_numbered_over_all_programmes_of_a_year(database: Database) -> None:
    database.hand_over(save(database), [proposal("a")], now=NOW)
    other = database.hand_over(save(database, "moss", programme="moss"), [proposal("a")], now=NOW)
    assert [line.line.reference for line in other.lines] == ["OMP-2026-0002"]
    earlier = database.hand_over(save(database, "2025", year=2025), [proposal("z")], now=NOW)
    assert [line.line.reference for line in earlier.lines] == ["OMP-2025-0001"]


def test_run_keeps_what_was_asked_for_when_the_line_changes_later(database: Database) -> None:
    first = database.hand_over(save(database), [proposal("a")], now=NOW)
    answered = (AnsweredLine(first.lines[0].line, Answer(CorrectionStatus.OPEN)),)
    save(database, "second", corrections=answered)
    database.hand_over("second", [proposal("a", reason="Annen grunn")], now=LATER)
    assert database.load_run("second").corrections == answered


@pytest.mark.parametrize("table", ["correction_lists", "correction_lines"])
def test_list_is_stored_whole_or_not_at_all(database: Database, url: str, table: str) -> None:
    run_id = save(database)
    before = row_counts(url)
    before_each_row_of(url, table, fail=True)
    with pytest.raises(DatabaseFailedError, match="disk is full"):
        database.hand_over(run_id, [proposal("a")], now=NOW)
    stop_meddling(url, table)
    assert row_counts(url) == before


def test_line_that_does_not_concern_the_run_is_not_on_its_list(database: Database) -> None:
    database.hand_over(save(database), [proposal("later"), proposal("both")], now=NOW)
    earlier = database.hand_over(save(database, "second"), [proposal("both")], now=LATER)
    assert [line.line.reference for line in earlier.lines] == ["OMP-2026-0002"]


def test_lines_of_an_invented_example_say_so(database: Database) -> None:
    database.hand_over(save(database), [proposal("a")], now=NOW)
    database.hand_over(save(database, "real", is_invented=False), [proposal("b")], now=NOW)
    lines = database.correction_lines("nordbyen", 2026)
    assert RECONCILIATION.is_invented
    assert [line.is_invented for line in lines] == [True, False]
