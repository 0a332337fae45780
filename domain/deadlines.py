"""The deadlines of a programme: on which days they fall, whether they are met, and which reminder is due. Pure.

A reminder has a stage: so many days ahead, the day itself, or passed undone. Each stage of each day is told once. When
no check ran on the very day of a stage, the next check tells the nearest stage that has come, and not those before it.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from schemas.document_versions import DocumentKind
from schemas.programme import Agreement, Deadline, Programme

PASSED: Final = -1
"""The stage after the day itself; the others are days ahead."""

STILL_NEWS_DAYS: Final = 30
"""For so long a passed deadline is told of though nothing was told of it before, as after a stop of the server.

A programme that is put to use in the autumn is not told of all that passed in the spring.
"""
_MOST_DAYS: Final = 366
_JUNE: Final = 6

Sent = Collection[tuple[DocumentKind, int]]
"""The documents that were sent, each with the accounting year it is of."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """A deadline on one of its days."""

    deadline: Deadline
    day: date

    @property
    def span(self) -> str:
        """What the states of its reminders are kept under."""
        return f"{self.deadline.id}:{self.day.isoformat()}"

    def days_left(self, today: date) -> int:
        """Days until it; below nought when it has passed."""
        return (self.day - today).days


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is due. `stage` is the days ahead that it was meant for, or PASSED; `days_left` the real ones."""

    due: DueDay
    stage: int
    days_left: int

    @property
    def level(self) -> int:
        """How near the deadline was when it was told: 1 for a year ahead, climbing by one a day."""
        return level_of(self.stage)


def level_of(stage: int) -> int:
    """The level of a stage, the same whatever other stages the programme file has."""
    return _MOST_DAYS + 1 - stage


def subject_year(due: DueDay) -> int:
    """The accounting year that a deadline speaks of.

    A document is of the year before its deadline, and so is what falls in the first half of a year: the accounts.
    """
    is_of_year_before = due.deadline.document is not None or due.day.month <= _JUNE
    return due.day.year - 1 if is_of_year_before else due.day.year


def due_days(deadline: Deadline, agreement: Agreement) -> Iterator[DueDay]:
    """The days a deadline falls on, in order: its one day, or one a year for what concerns the agreement's years."""
    if deadline.on is not None:
        yield DueDay(deadline, deadline.on)
    elif deadline.month is not None and deadline.day is not None:
        for year in range(agreement.first_year, agreement.last_year + 2):
            due = DueDay(deadline, date(year, deadline.month, deadline.day))
            if agreement.covers(subject_year(due)):
                yield due


def is_met(due: DueDay, sent: Sent, today: date) -> bool:
    """Whether it is done: its document is sent, or the day it was done is noted and has come.

    What was done in the half-year before or after the day belongs to that day, so that what is done too late is not
    taken for next year's; a deadline that falls once has no other day.
    """
    deadline = due.deadline
    if deadline.document is not None and (deadline.document, subject_year(due)) in sent:
        return True
    noted = [day for day in deadline.done_on if day <= today]
    first, last = _half_a_year_from(due.day, -1), _half_a_year_from(due.day, 1)
    return any(deadline.on is not None or first < day <= last for day in noted)


def open_days(programme: Programme, sent: Sent, today: date) -> tuple[DueDay, ...]:
    """The days that are still to be met, of each deadline the last that has passed and those to come; by day."""
    found = [due for deadline in programme.deadlines for due in _standing(deadline, programme.agreement, today)]
    return tuple(sorted((due for due in found if not is_met(due, sent, today)), key=lambda due: (due.day, due.span)))


def reminders_due(
    programme: Programme, sent: Sent, told_levels: Mapping[str, int], today: date
) -> tuple[Reminder, ...]:
    """What is to be told today, by day.

    Args:
        programme: its deadlines and agreement.
        sent: the documents that were sent.
        told_levels: the highest level told, by the span of the day; days that nothing was told of are left out.
        today: the day of the check.
    """
    days = open_days(programme, sent, today)
    reminders = (_reminder(due, told_levels.get(due.span, 0), today) for due in days)
    return tuple(reminder for reminder in reminders if reminder is not None)


def within(programme: Programme, sent: Sent, today: date, days: int) -> tuple[DueDay, ...]:
    """The days that are still to be met and come within so many days, or have passed not long ago; by day."""
    return tuple(due for due in open_days(programme, sent, today) if -STILL_NEWS_DAYS <= due.days_left(today) <= days)


def _half_a_year_from(day: date, direction: int) -> date:
    """Six months before or after; the last day of a shorter month. A year's halves meet in one day."""
    months = day.year * 12 + day.month - 1 + 6 * direction
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _standing(deadline: Deadline, agreement: Agreement, today: date) -> Iterator[DueDay]:
    days = tuple(due_days(deadline, agreement))
    passed = [due for due in days if due.day < today]
    yield from passed[-1:]
    yield from (due for due in days if due.day >= today)


def _reminder(due: DueDay, told_level: int, today: date) -> Reminder | None:
    left = due.days_left(today)
    if left < 0:
        stage, is_news = PASSED, bool(told_level) or -left <= STILL_NEWS_DAYS
    else:
        come = [days for days in {0, *due.deadline.remind_days} if days >= left]
        stage, is_news = min(come, default=PASSED), bool(come)
    return Reminder(due, stage, left) if is_news and level_of(stage) > told_level else None
