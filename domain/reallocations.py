"""Reallocations: which count, and which took money that the measure had used already."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.periods import Period
from domain.reconciliation import reconcile_measures
from schemas.budget_year import BudgetYear, Reallocation
from schemas.programme import Programme


@dataclass(frozen=True, slots=True)
class BelowUsed:
    """A measure that had used more of the grant than the reallocations of a month left it.

    `moved_ore` is what the month's decisions took away, net of what they gave; all amounts are as of `month`.
    """

    measure: str
    month: int
    moved_ore: int
    used_ore: int
    left_ore: int

    @property
    def missing_ore(self) -> int:
        """What was moved away though it was used; above nought."""
        return self.used_ore - self.left_ore


def as_decided(year: BudgetYear, until: Period, *, is_year_end: bool) -> BudgetYear:
    """The budget year as it stood on the last day of the period; a run for the whole year counts every decision."""
    if is_year_end:
        return year
    last_day = date(until.year, until.month, calendar.monthrange(until.year, until.month)[1])
    decided = tuple(move for move in year.reallocations if move.decided_on <= last_day)
    return year.model_copy(update={"reallocations": decided})


def below_used(placed: pl.DataFrame, programme: Programme, year: BudgetYear, until: Period) -> Iterator[BelowUsed]:
    """The measures that reallocations left with less than they had used of the grant, by month of the decisions.

    What is used is what the grant pays for at the end of the month of the decision, with the budget as it was before
    that month's decisions; a decision after the run's period is measured against the whole period. The decisions of a
    month count together. Before the year nothing is used.

    Args:
        placed: PLACED.
        programme: the measures.
        year: the reallocations that count in the run.
        until: the last period of the run.
    """
    by_month: dict[int, list[Reallocation]] = {}
    for move in year.reallocations:
        by_month.setdefault(_month(move, until), []).append(move)
    before: list[Reallocation] = by_month.pop(0, [])
    for month in sorted(by_month):
        budget = year.model_copy(update={"reallocations": tuple(before)})
        counted = placed.filter(pl.col("period") <= f"{until.year}-{month:02d}") if month < until.month else placed
        for result in reconcile_measures(counted, programme, budget, month):
            moved = -net_moved(by_month[month], result.id)
            used, left = result.sums.grant_financed_ore, result.sums.revised_ore - moved
            if moved > 0 and used > left:
                yield BelowUsed(result.id, month, moved, used, left)
        before += by_month[month]


def net_moved(moves: list[Reallocation], measure: str) -> int:
    """What reallocations have given a measure, less what they have taken, in øre."""
    given = sum(move.ore for move in moves if move.to_measure == measure)
    return given - sum(move.ore for move in moves if move.from_measure == measure)


def _month(move: Reallocation, until: Period) -> int:
    """The month whose end a decision is measured at; 0 before the year."""
    if move.decided_on.year < until.year:
        return 0
    return until.month if move.decided_on.year > until.year else min(move.decided_on.month, until.month)
