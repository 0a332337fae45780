"""The message of a deadline: what must be done, by when, who does it and what happens otherwise. Plain text, bokmål."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.deadlines import PASSED, DueDay, Reminder, subject_year
from outputs.norwegian import HARD_SPACE, long_date, sentence, unbroken
from outputs.wording import NOT_CONFIRMED
from schemas.alerts import Alert
from schemas.document_versions import DocumentKind
from schemas.programme import Programme

RULE: Final = "deadline"

_DOCUMENTS: Final[dict[DocumentKind, str]] = {
    DocumentKind.LETTER: "anmodningen",
    DocumentKind.REPORT: "årsrapporten",
}


def deadline_message(reminder: Reminder, programme: Programme, today: date) -> Alert:
    """The reminder as a message; its key has the deadline, the day and how near it was.

    Args:
        reminder: that is due.
        programme: its owner.
        today: the day it is told.
    """
    due, left = reminder.due, reminder.days_left
    when = "fristen er gått ut" if reminder.stage == PASSED else f"frist {_in_days(left)}"
    paragraphs = [f"{programme.name}, {programme.municipality.name}.", *_what(due, left), _done(due, left)]
    return Alert(
        programme=programme.id,
        measure="",
        rule=RULE,
        threshold="passed" if reminder.stage == PASSED else str(reminder.stage),
        period=f"{today:%Y-%m}",
        status=None,
        subject=f"{programme.name}, {when} ({long_date(due.day)}): {_text(due)}",
        body="\n\n".join(paragraphs) + "\n",
        span=due.span,
        level=reminder.level,
    )


def due_words(due: DueDay, today: date) -> str:
    """The deadline on one line: day, how near, what, and what happens when it is not kept."""
    left = due.days_left(today)
    when = f"gikk ut {_ago(left)}" if left < 0 else _in_days(left)
    unsure = "" if due.deadline.confirmed else f" Datoen er {NOT_CONFIRMED}."
    deadline = due.deadline
    return (
        f"{long_date(due.day)}, {when}: {sentence(deadline.text)} Hvis ikke: {sentence(deadline.consequence)} "
        f"Ansvarlig: {sentence(deadline.owner)}{unsure}"
    )


def _what(due: DueDay, left: int) -> Iterator[str]:
    deadline = due.deadline
    unsure = "" if deadline.confirmed else f" Datoen er {NOT_CONFIRMED}."
    year = f" Det gjelder regnskapsåret {subject_year(due)}." if subject_year(due) < due.day.year else ""
    yield f"{sentence(deadline.text)}{year}"
    came = f"Fristen gikk ut {long_date(due.day)}, {_ago(left)}." if left < 0 else ""
    yield (came or f"Frist: {long_date(due.day)}, {_in_days(left)}.") + unsure
    yield f"Hvis fristen ikke holdes: {sentence(deadline.consequence)}"
    yield f"Ansvarlig: {sentence(deadline.owner)}"
    yield f"Kilde: {sentence(deadline.source)}"


def _done(due: DueDay, left: int) -> str:
    """How the reminders are stopped, or that this was the last."""
    if left < 0:
        return "Dette er det siste varselet om denne fristen."
    document = due.deadline.document
    if document is not None:
        return f"Varslene stopper når {_DOCUMENTS[document]} for {subject_year(due)} er notert som sendt."
    return f"Varslene stopper når dagen det ble gjort, er notert under fristen «{due.deadline.id}» i programfilen."


def _text(due: DueDay) -> str:
    return unbroken(due.deadline.text.strip()).removesuffix(".")


def _in_days(left: int) -> str:
    return "i dag" if left == 0 else "i morgen" if left == 1 else f"om {_days(left)}"


def _ago(left: int) -> str:
    return "i går" if left == -1 else f"for {_days(-left)} siden"


def _days(count: int) -> str:
    return f"{count}{HARD_SPACE}{'dag' if count == 1 else 'dager'}"
