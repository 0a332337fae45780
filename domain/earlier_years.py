"""Earlier years as they were reported: which stored reports count, and whether the accounts still say the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from domain.funds import moved_under_grant
from domain.kinds import with_user_income
from domain.periods import DECEMBER, whole_year
from domain.placing import place
from domain.reconciliation import reconcile_measures
from schemas.budget_year import BudgetYear
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind, MeasureSums, Reconciliation


@dataclass(frozen=True, slots=True)
class Redelivered:
    """An earlier year's postings as they are delivered now, where its report rests on other files.

    `ledger` is LEDGER. `speaking` maps each period to the files that speak for it; `sha256s` are those files'.
    """

    year: int
    ledger: pl.DataFrame
    speaking: Mapping[str, tuple[str, ...]]
    sha256s: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedSum:
    """One sum of an earlier year's report, and what the accounts come to now.

    `measure` is None for the programme as a whole. A deduction makes what the measure costs less.
    """

    measure: str | None
    what: str
    reported_ore: int
    now_ore: int
    is_deduction: bool = False

    @property
    def difference_ore(self) -> int:
        """Now minus reported."""
        return self.now_ore - self.reported_ore


def counted_reports(earlier: Iterable[Reconciliation], year: int, *, is_invented: bool) -> tuple[Reconciliation, ...]:
    """The reports a run may be measured against, oldest first: whole earlier years.

    Invented examples step aside for real accounts here too.
    """
    counted = [
        report
        for report in earlier
        if report.is_year_end
        and report.year < year
        and not report.is_part_of_year
        and (is_invented or not report.is_invented)
    ]
    return tuple(sorted(counted, key=lambda report: report.year))


def report_of(reports: Sequence[Reconciliation], year: int) -> Reconciliation | None:
    """The report of one accounting year."""
    return next((report for report in reports if report.year == year), None)


def budget_year_sha256(year: BudgetYear) -> str:
    """Which values a year file holds; comments and order of keys do not matter, nor records added to the product."""
    return hashlib.sha256(year.model_dump_json(exclude_defaults=True).encode()).hexdigest()


def changed_sums(report: Reconciliation, delivered: Redelivered, files: ProgrammeFiles) -> tuple[ChangedSum, ...]:
    """Where the accounts of an earlier year, placed by today's programme, differ from its report.

    Args:
        report: the stored report of the year.
        delivered: the year's postings as they are delivered now.
        files: today's; the year's own file must be there.

    Returns:
        One per sum that differs: the programme's own first, then each measure's in the report's order.
    """
    year = files.year(report.year)
    placed = place(delivered.ledger, files.programme, whole_year(year.year), year.parked, delivered.speaking)
    placed = with_user_income(placed, year.grant.user_income)
    moved = moved_under_grant(placed, files.programme.grant_scheme.funding_source)
    measures = reconcile_measures(placed, files.programme, year, DECEMBER)
    now = {measure.id: measure.sums for measure in measures}
    reported = {measure.id: measure.sums for measure in report.measures}
    found = [*_programme_sums(report, moved)]
    for measure in dict.fromkeys((*reported, *now)):
        found += _measure_sums(measure, reported.get(measure, MeasureSums()), now.get(measure, MeasureSums()))
    return tuple(each for each in found if each.difference_ore)


def _programme_sums(report: Reconciliation, moved: Mapping[Kind, int]) -> Iterator[ChangedSum]:
    grant = report.grant
    yield ChangedSum(None, "mottatt tilskudd", grant.received_ore, -moved.get(Kind.GRANT_RECEIPT, 0))
    if not grant.is_fund_moved_by_hand:
        yield ChangedSum(None, "avsetning til bundet fond", grant.fund_set_aside_ore, moved.get(Kind.FUND_SET_ASIDE, 0))
        yield ChangedSum(None, "bruk av bundet fond", grant.fund_use_ore, -moved.get(Kind.FUND_USE, 0))


def _measure_sums(measure: str, reported: MeasureSums, now: MeasureSums) -> Iterator[ChangedSum]:
    yield ChangedSum(measure, "bruttoutgift", reported.gross_ore, now.gross_ore)
    deductions = (
        ("mva-kompensasjon og refusjoner", reported.refunds_ore, now.refunds_ore),
        ("annen finansiering", reported.other_financing_ore, now.other_financing_ore),
    )
    for what, before, after in deductions:
        yield ChangedSum(measure, what, before, after, is_deduction=True)
