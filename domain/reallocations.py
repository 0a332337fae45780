"""Which reallocations count: those that were decided when the period ended."""

from __future__ import annotations

import calendar
from datetime import date

from domain.periods import Period
from schemas.budget_year import BudgetYear


def as_decided(year: BudgetYear, until: Period, *, is_year_end: bool) -> BudgetYear:
    """The budget year as it stood on the last day of the period; a run for the whole year counts every decision."""
    if is_year_end:
        return year
    last_day = date(until.year, until.month, calendar.monthrange(until.year, until.month)[1])
    decided = tuple(move for move in year.reallocations if move.decided_on <= last_day)
    return year.model_copy(update={"reallocations": decided})
