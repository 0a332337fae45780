"""Versions in the database: what is stored comes back, and what may not be stored is refused by the database itself."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from schemas.document_versions import DocumentVersion, VersionEvent, VersionStep
from tasks.store import Database, DatabaseFailedError, RunNotFoundError, VersionConflictError, open_database
from tests.store.example_versions import FINAL, WORD, checked, draft, event, save_year_end, sent
from tests.store.tables import before_each_row_of, execute, row_counts, stop_meddling

ROOT = Path(__file__).parents[2]
TABLES = ("document_versions", "document_events", "document_files")


def versions(database: Database) -> tuple[DocumentVersion, ...]:
    return database.documents.versions("nordbyen", 2026)


def test_a_version_comes_back_with_every_step_and_file(database: Database) -> None:
    version = sent(database)
    assert versions(database) == (version,)
    assert [(each.step, each.by, each.on) for each in version.events] == [
        (VersionStep.DRAFT, "Kari Prøve", date(2027, 3, 1)),
        (VersionStep.CHECKED, "Kari Prøve", date(2027, 3, 2)),
        (VersionStep.APPROVED, "Ola Test", date(2027, 3, 3)),
        (VersionStep.SENT, "Kari Prøve", date(2027, 3, 4)),
    ]
    assert [(file.step, file.name) for file in version.files] == [
        (VersionStep.DRAFT, "anmodning-om-utbetaling.docx"),
        (VersionStep.APPROVED, "anmodning-om-utbetaling.docx"),
        (VersionStep.APPROVED, "anmodning-om-utbetaling.pdf"),
    ]
    assert {file.name: database.content(file.sha256) for file in version.current_files} == FINAL
    assert database.documents.versions("nordbyen", 2025) == ()
    assert database.documents.versions("moss") == ()


def test_old_versions_stay_readable_when_a_new_one_takes_over(database: Database) -> None:
    first = database.documents.take_step(sent(database), event(VersionStep.REOPENED, "Kari Prøve", 5, comment="Feil"))
    second = database.documents.add(draft(2, replaces=1, reason="Feil"), {"anmodning-om-utbetaling.docx": b"nytt"})
    assert versions(database) == (first, second)
    assert [database.content(file.sha256) for file in first.current_files] == [*FINAL.values()]


def test_a_template_is_kept_with_the_draft_that_was_made_on_it(database: Database) -> None:
    save_year_end(database)
    template = b"kommunens brevmal"
    sha256 = hashlib.sha256(template).hexdigest()
    with pytest.raises(DatabaseFailedError, match=r"(?i)foreign key"):
        database.documents.add(draft(template_sha256=sha256), WORD)
    assert versions(database) == ()
    database.documents.add(draft(template_sha256=sha256), WORD, template)
    assert [version.template_sha256 for version in versions(database)] == [sha256]
    assert database.content(sha256) == template


@pytest.mark.parametrize("seen", [VersionStep.DRAFT, VersionStep.CHECKED, VersionStep.APPROVED])
def test_no_step_is_taken_twice(database: Database, seen: VersionStep) -> None:
    version = sent(database)
    following = list(VersionStep)[list(VersionStep).index(seen) + 1]
    with pytest.raises(VersionConflictError, match="version 1 was sent by Kari Prøve"):
        database.documents.take_step(
            replace(version, step=seen), event(following, "Per Prøve", 9, reference="26/2"), {"brev.docx": b"annet"}
        )
    assert versions(database) == (version,)


def test_a_version_on_a_run_that_is_not_the_latest_is_neither_made_nor_approved(database: Database) -> None:
    version = checked(database)
    save_year_end(database, "year-2026-again")
    with pytest.raises(VersionConflictError, match="a newer run of the year was stored"):
        database.documents.take_step(version, event(VersionStep.APPROVED, "Ola Test", 3), FINAL)
    with pytest.raises(VersionConflictError, match="a newer run of the year was stored"):
        database.documents.add(draft(2), WORD)
    assert versions(database) == (version,)


def test_a_number_that_is_taken_is_refused(database: Database) -> None:
    version = checked(database)
    with pytest.raises(VersionConflictError, match="version 1 was made"):
        database.documents.add(draft(1, by="Per Prøve"), WORD)
    assert versions(database) == (version,)


def test_a_step_with_a_version_that_another_followed_is_refused(database: Database) -> None:
    first = checked(database)
    second = database.documents.add(draft(2), WORD)
    with pytest.raises(VersionConflictError, match="version 2 was made"):
        database.documents.take_step(first, event(VersionStep.APPROVED, "Ola Test", 3), FINAL)
    assert versions(database) == (first, second)


@pytest.mark.parametrize(
    ("seen", "taken"),
    [
        (VersionStep.CHECKED, event(VersionStep.SENT, "Kari Prøve", 3, reference="26/1")),
        (VersionStep.CHECKED, event(VersionStep.REOPENED, "Kari Prøve", 3, comment="Feil")),
        (VersionStep.CHECKED, event(VersionStep.CHECKED, "Ola Test", 3)),
        (VersionStep.CHECKED, event(VersionStep.APPROVED, "KARI\u00a0prøve", 3)),
        (VersionStep.CHECKED, event(VersionStep.APPROVED, "  ", 3)),
    ],
    ids=["sent unapproved", "reopened unapproved", "checked twice", "one pair of eyes", "by nobody"],
)
def test_the_database_refuses_a_step_that_is_not_allowed(
    database: Database, seen: VersionStep, taken: VersionEvent
) -> None:
    version = checked(database)
    assert version.step is seen
    with pytest.raises(DatabaseFailedError, match="constraint"):
        database.documents.take_step(version, taken)
    assert versions(database) == (version,)


@pytest.mark.parametrize(
    "taken",
    [event(VersionStep.SENT, "Kari Prøve", 4, reference=" "), event(VersionStep.REOPENED, "Kari Prøve", 4)],
    ids=["sent without a case", "reopened without a reason"],
)
def test_the_database_refuses_a_step_that_does_not_say_what_it_must(database: Database, taken: VersionEvent) -> None:
    version = database.documents.take_step(checked(database), event(VersionStep.APPROVED, "Ola Test", 3), FINAL)
    with pytest.raises(DatabaseFailedError, match="constraint"):
        database.documents.take_step(version, taken)
    assert versions(database) == (version,)


def test_an_approval_is_followed_by_one_step_and_no_more(database: Database, url: str) -> None:
    sent(database)
    with pytest.raises(DatabaseFailedError, match=r"(?i)unique"):
        execute(
            url,
            "INSERT INTO document_events SELECT programme, accounting_year, kind, number, 'reopened', 'approved', "
            "taken_by, taken_by_key, prepared_by_key, taken_at, role, reference, dated_on, 'Feil' FROM document_events "
            "WHERE step = 'sent'",
        )


def test_a_version_that_replaces_names_one_that_is_there_and_says_why(database: Database) -> None:
    checked(database)
    for wrong in (draft(2, replaces=2, reason="Feil"), draft(2, replaces=1, reason=" ")):
        with pytest.raises(DatabaseFailedError, match="constraint"):
            database.documents.add(wrong, WORD)
    assert len(versions(database)) == 1


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_nobody_changes_or_removes_what_was_done(database: Database, url: str, table: str, change: str) -> None:
    version = sent(database)
    with pytest.raises(DatabaseFailedError, match=f"{table} is append-only"):
        execute(url, change.format(table))
    assert versions(database) == (version,)


@pytest.mark.parametrize("table", TABLES)
def test_a_version_is_stored_whole_or_not_at_all(database: Database, url: str, table: str) -> None:
    save_year_end(database)
    before = row_counts(url)
    before_each_row_of(url, table, fail=True)
    with pytest.raises(DatabaseFailedError, match="disk is full"):
        database.documents.add(draft(), WORD)
    stop_meddling(url, table)
    assert row_counts(url) == before


def test_two_approvals_at_the_same_moment_give_one(database: Database) -> None:
    version = checked(database)
    start = Barrier(2)

    def approve(by: str) -> str:
        start.wait(timeout=30)
        try:
            database.documents.take_step(version, event(VersionStep.APPROVED, by, 3), {"brev.docx": by.encode()})
        except VersionConflictError as error:
            return str(error)
        return by

    with ThreadPoolExecutor(max_workers=2) as threads:
        ends = list(threads.map(approve, ["Ola Test", "Per Prøve"]))
    (approved,) = (end for end in ends if end in {"Ola Test", "Per Prøve"})
    (refused,) = (end for end in ends if end != approved)
    assert f"version 1 was approved by {approved}" in refused
    (stored,) = versions(database)
    assert [each.by for each in stored.events if each.step is VersionStep.APPROVED] == [approved]
    assert [database.content(file.sha256) for file in stored.current_files] == [approved.encode()]


@pytest.mark.slow
@pytest.mark.parametrize("statement", ["INSERT INTO document_events", "INSERT INTO document_files", "COMMIT"])
def test_killed_in_the_middle_of_an_approval_leaves_a_version_that_waits_for_one(url: str, statement: str) -> None:
    with open_database(url) as database:
        version = checked(database)
        before = row_counts(url)
        command = [sys.executable, "-W", "error", "-m", "tests.store.approving_process", url, statement]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")
        assert row_counts(url) == before
        assert versions(database) == (version,)
        approved = database.documents.take_step(version, event(VersionStep.APPROVED, "Ola Test", 3), FINAL)
        assert versions(database) == (approved,)


def test_a_run_is_known_by_what_is_stored_of_it(database: Database, url: str) -> None:
    run_id = save_year_end(database)
    before = database.documents.run_sha256(run_id)
    assert database.documents.run_sha256(run_id) == before
    execute(url, "UPDATE run_findings SET message = 'Noe annet.' WHERE rule = 'P-01'")
    assert database.documents.run_sha256(run_id) != before
    with pytest.raises(RunNotFoundError):
        database.documents.run_sha256("another")


def test_letters_that_were_sent_are_told_with_amount_and_case(database: Database) -> None:
    save_year_end(database)
    assert database.documents.letters("nordbyen") == ()
    sent(database)
    (letter,) = database.documents.letters("nordbyen")
    assert (letter.year, letter.reference, letter.sent_on) == (2027, "26/1", date(2027, 3, 4))
    assert not letter.is_reopened
    assert database.documents.letters("moss") == ()
