"""Which entries of the registers count in a period: those of days up to its last."""

from __future__ import annotations

import calendar
from datetime import date

from domain.periods import Period
from schemas.budget_year import BudgetYear


def registers_at(year: BudgetYear, until: Period) -> BudgetYear:
    """The registers as they stood on the last day of a period: hours worked, draws and grants decided by then."""
    last_day = date(until.year, until.month, calendar.monthrange(until.year, until.month)[1])
    return year.model_copy(
        update={
            "in_kind": tuple(entry for entry in year.in_kind if entry.worked_on <= last_day),
            "draws": tuple(draw for draw in year.draws if draw.decided_on <= last_day),
            "onward_grants": tuple(grant for grant in year.onward_grants if grant.decided_on <= last_day),
        }
    )
