"""The daily check: what is to be told though no run has told it. It fills the outbox and sends nothing.

Deadlines that come near or have passed, matters whose snooze has ended, the digest of a month that is reconciled, and
a month that is not. Each is told once, however often the check runs, and whatever it missed while it did not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.deadlines import Sent, open_days, reminders_due, within
from domain.working_days import latest_month_due, month_is_late
from outputs.alert import with_message
from outputs.deadline_reminder import RULE as DEADLINE
from outputs.deadline_reminder import deadline_message
from outputs.digest import RULE as DIGEST
from outputs.digest import digest
from outputs.digest_sections import DEADLINES_DAYS, DigestBasis
from outputs.missing_run import RULE as MISSING_RUN
from outputs.missing_run import missing_run_message
from schemas.alerts import Alert, AlertState, TakenStep
from schemas.document_versions import VersionStep
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tasks.inbox_address import InboxAddress
from tasks.store import Database, open_database
from tasks.store.messages import ToldBefore


def check_alerts(database_url: str, files: ProgrammeFiles, inbox: InboxAddress, now: datetime) -> tuple[Alert, ...]:
    """The messages that were put in the outbox; none when all was told before.

    One transaction for each kind of message, so that one that fails holds back no other that came before it.

    Args:
        database_url: of the database that runs are stored in.
        files: the programme.
        inbox: where exports are fetched; named, without passwords, when a month is missing.
        now: with the time zone in which a day begins.

    Raises:
        StoreError: the database cannot be used.
    """
    with open_database(database_url) as database:
        return (
            *_deadlines(database, files, now),
            *_ended_snoozes(database, files, now),
            *_digest_or_missing_run(database, files, inbox, now),
        )


def _deadlines(database: Database, files: ProgrammeFiles, now: datetime) -> tuple[Alert, ...]:
    programme, today = files.programme, now.date()
    sent = sent_documents(database, programme.id)

    def compose(told: ToldBefore) -> list[Alert]:
        due = reminders_due(programme, sent, told.levels, today)
        return [deadline_message(reminder, programme, today) for reminder in due]

    spans = {due.span for due in open_days(programme, sent, today)}
    return database.messages.tell(programme.id, DEADLINE, compose, now=now, open_spans=spans)


def _ended_snoozes(database: Database, files: ProgrammeFiles, now: datetime) -> tuple[Alert, ...]:
    worded: list[Alert] = []

    def word(alert: Alert, run: Run, before: AlertState | None) -> Alert:
        worded.append(with_message(alert, run, files, today=now.date(), before=before))
        return worded[-1]

    database.matters.tell_after_snoozes(files.programme.id, now=now, word=word)
    return tuple(worded)


def _digest_or_missing_run(
    database: Database, files: ProgrammeFiles, inbox: InboxAddress, now: datetime
) -> tuple[Alert, ...]:
    """Of the last month whose fifth working day has come: what it was like, or that nobody knows."""
    programme, today = files.programme, now.date()
    month = latest_month_due(today)
    run_id = database.latest_run_id(programme.id, month)
    if run_id is not None:
        is_told = month in database.messages.told(programme.id, DIGEST).levels
        return () if is_told else _digest(database, files, run_id, now)
    year = int(month[:4])
    if not programme.agreement.covers(year) or not month_is_late(month, today):
        return ()
    message = missing_run_message(programme, month, str(inbox), has_budget=year in files.years)
    return database.messages.tell(programme.id, MISSING_RUN, lambda _told: [message], now=now)


def _digest(database: Database, files: ProgrammeFiles, run_id: str, now: datetime) -> tuple[Alert, ...]:
    programme, today = files.programme, now.date()
    run = database.load_run(run_id)
    states = database.matters.states(programme.id)
    steps = database.matters.steps(programme.id)
    due = within(programme, sent_documents(database, programme.id), today, DEADLINES_DAYS)

    def compose(told: ToldBefore) -> list[Alert]:
        basis = DigestBasis(run, states, tuple(_since(steps, told, run)), due, today)
        return [digest(basis, files)]

    return database.messages.tell(programme.id, DIGEST, compose, now=now)


def _since(steps: Sequence[TakenStep], told: ToldBefore, run: Run) -> Iterator[TakenStep]:
    """The steps since the last digest; before the first, those of the run's own month."""
    for step in steps:
        if step.taken_at > told.last_at if told.last_at else step.as_of == run.reconciliation.figures_until:
            yield step


def sent_documents(database: Database, programme: str) -> Sent:
    """The documents that were sent, each with the accounting year it is of; also those that were reopened since."""
    versions = database.documents.versions(programme)
    return {(version.kind, version.year) for version in versions if version.event(VersionStep.SENT)}
