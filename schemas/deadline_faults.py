"""What must agree within the deadlines of a programme. Each fault is a sentence."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from typing import Final

from schemas.fault_sentences import repeated
from schemas.programme import Agreement, Deadline, Programme

_FEBRUARY: Final = 2
_LEAP_DAY: Final = 29
_COMMON_YEAR: Final = 2001


def deadline_faults(programme: Programme, file: str) -> Iterator[str]:
    """A deadline falls on a day there is, yearly or once, and its reminders are told apart."""
    yield from repeated(file, "deadlines", [deadline.id for deadline in programme.deadlines])
    for index, deadline in enumerate(programme.deadlines):
        key = f"deadlines.{index}"
        yield from _day_faults(deadline, file, key)
        yield from _once_faults(deadline, programme.agreement, file, key)
        yield from _reminder_faults(deadline, file, key)


def _day_faults(deadline: Deadline, file: str, key: str) -> Iterator[str]:
    """Either `month` and `day`, or `on`; and in every year a day of the calendar."""
    is_yearly = deadline.month is not None or deadline.day is not None
    if is_yearly == (deadline.on is not None):
        yield f"{file}: {key}: {deadline.id!r} needs either month and day, for every year, or on, for one date"
    elif deadline.on is None and (deadline.month is None or deadline.day is None):
        missing = "month" if deadline.month is None else "day"
        yield f"{file}: {key}: {deadline.id!r} lacks {missing}; a yearly deadline has both month and day"
    elif deadline.month is not None and deadline.day is not None:
        yield from _calendar_faults(deadline.month, deadline.day, file, key)


def _calendar_faults(month: int, day: int, file: str, key: str) -> Iterator[str]:
    if (month, day) == (_FEBRUARY, _LEAP_DAY):
        yield f"{file}: {key}.day: 29 February comes in leap years only; write 28, or 1 with month = 3"
    elif day > (last := calendar.monthrange(_COMMON_YEAR, month)[1]):
        yield f"{file}: {key}.day: {day} is no day of {calendar.month_name[month]}, which ends on {last}"


def _once_faults(deadline: Deadline, agreement: Agreement, file: str, key: str) -> Iterator[str]:
    """The year after the agreement still has its last report."""
    first, last = agreement.first_year, agreement.last_year
    if deadline.on is not None and not first <= deadline.on.year <= last + 1:
        yield (
            f"{file}: {key}.on: {deadline.on} is neither within the agreement, {first}-{last}, nor in the year after it"
        )


def _reminder_faults(deadline: Deadline, file: str, key: str) -> Iterator[str]:
    days = deadline.remind_days
    if list(days) != sorted(set(days), reverse=True):
        right = ", ".join(map(str, sorted(set(days), reverse=True)))
        yield f"{file}: {key}.remind_days: write each number of days once, the largest first: [{right}]"
    if len(set(deadline.done_on)) < len(deadline.done_on):
        yield f"{file}: {key}.done_on: a date stands twice; write it once"
