"""Working days: Monday to Friday without public holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from schemas.public_holidays import public_holidays

RECONCILED_ON = 5
"""The working day on which the month before is reconciled: wages and the main supplier run are booked by then."""
LATE_AFTER = 2
"""So many working days later somebody is told that it has not been done."""


def is_working_day(day: date) -> bool:
    """Whether people are at work."""
    return day.isoweekday() <= 5 and day not in public_holidays(day.year)


def working_day_of_month(year: int, month: int, number: int) -> date:
    """The first, second, ... working day of a month, counted from 1."""
    days = (day for day in _days_from(date(year, month, 1)) if is_working_day(day))
    return next(day for place, day in enumerate(days, start=1) if place == number)


def next_reconciliation(after: date) -> date:
    """The next day on which a month is reconciled, later than the day given."""
    day = working_day_of_month(after.year, after.month, RECONCILED_ON)
    if day > after:
        return day
    year, month = (after.year + 1, 1) if after.month == 12 else (after.year, after.month + 1)
    return working_day_of_month(year, month, RECONCILED_ON)


def latest_month_due(today: date) -> str:
    """The last month, "YYYY-MM", that should be reconciled by a day: the one before the last fifth working day."""
    months = today.year * 12 + today.month - 1
    has_come = today >= working_day_of_month(today.year, today.month, RECONCILED_ON)
    year, month = divmod(months - (1 if has_come else 2), 12)
    return f"{year}-{month + 1:02d}"


def reconciliation_day(period: str) -> date:
    """The day a month, "YYYY-MM", is to be reconciled."""
    return working_day_of_month(*_month_after(period), RECONCILED_ON)


def month_is_late(period: str, today: date) -> bool:
    """Whether the day a month, "YYYY-MM", was to be reconciled has passed by `LATE_AFTER` working days."""
    return today >= working_day_of_month(*_month_after(period), RECONCILED_ON + LATE_AFTER)


def _month_after(period: str) -> tuple[int, int]:
    year, month = divmod(int(period[:4]) * 12 + int(period[5:7]), 12)
    return year, month + 1


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += timedelta(days=1)
