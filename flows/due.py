"""Whether a scheduled reconciliation is due: on the fifth working day, or later when the month was missed.

The schedule fires on every day that can be the fifth working day; the run asks here and ends early on the others.
"""

from __future__ import annotations

from datetime import date, datetime

from domain.periods import month_before
from domain.working_days import RECONCILED_ON, working_day_of_month
from flows.settings import Settings
from tasks.stored import is_reconciled, stored_files


def not_due_reason(settings: Settings, programme: str, now: datetime) -> str | None:
    """Why a scheduled run of the month before has nothing to do now, in one line; None when it is due.

    On the fifth working day it is always due, for the input may be newer than that of a run by hand; the same input
    gives the same run. After that day it is due while the month has no run, because nobody was there on the day.

    Args:
        settings: names the database and the time zone in which a day begins.
        programme: whose month it is.
        now: with a time zone.
    """
    today = now.astimezone(settings.zone).date()
    month = str(month_before(today))
    day = reconciliation_day(today)
    if today < day:
        return f"nothing is due: {month} is reconciled on {day}, the fifth working day"
    if today > day and is_reconciled(settings.places.database, programme, month):
        return f"nothing is due: {month} is reconciled, and the day for it was {day}, the fifth working day"
    return None


def is_missed(settings: Settings, programme: str, now: datetime) -> bool:
    """Whether the fifth working day has passed without a run of the month before, though exports are stored."""
    today = now.astimezone(settings.zone).date()
    month, database = str(month_before(today)), settings.places.database
    return (
        today > reconciliation_day(today)
        and bool(stored_files(database, programme))
        and not is_reconciled(database, programme, month)
    )


def reconciliation_day(today: date) -> date:
    """The fifth working day of a day's own month, on which the month before is reconciled."""
    return working_day_of_month(today.year, today.month, RECONCILED_ON)
