"""The programme over its years: what each accounting year comes to, and where that is known from.

Unknown is None and never nought. Only what belongs to one year is added across years; money carried from one year to
the next stands in both, and its sum would count it twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from domain.funds import is_closing_known
from schemas.budget_year import BudgetYear
from schemas.grant_years import ProgrammeYear
from schemas.programme import Programme
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation

ADDED: Final = ("awarded_ore", "gross_ore", "net_ore", "used_ore", "own_ore", "requested_ore")
"""The sums that may be added across years; the others hold money that is carried from year to year."""


def programme_years(
    run: Reconciliation, reports: Sequence[Reconciliation], files: ProgrammeFiles
) -> tuple[ProgrammeYear, ...]:
    """One per year of the agreement, in order.

    Args:
        run: of the year that is reconciled.
        reports: stored year-end runs of earlier years; a year without one is told by its plan.
        files: the plans; a coming year without a file has the expected award, not confirmed.
    """
    agreement = files.programme.agreement
    told = {report.year: _reported(report, "report") for report in reports}
    told[run.year] = _reported(run, "run")
    requested = _requested(run, files.years)
    return tuple(
        replace(
            told.get(year) or _planned(year, run.year, files.years.get(year), files.programme),
            requested_ore=requested.get(year),
        )
        for year in range(agreement.first_year, agreement.last_year + 1)
    )


def known_total(years: Sequence[ProgrammeYear], name: str) -> tuple[int, tuple[int, ...]]:
    """The sum over the years that have accounts here, and which those are; a plan is never added to accounts."""
    known = {
        year.accounting_year: ore for year in years if year.basis != "plan" and (ore := getattr(year, name)) is not None
    }
    return sum(known.values()), tuple(known)


def _reported(result: Reconciliation, basis: Literal["run", "report"]) -> ProgrammeYear:
    grant, totals = result.grant, result.totals
    is_fund_known = is_closing_known(grant, is_year_end=result.is_year_end)
    return ProgrammeYear(
        accounting_year=result.year,
        programme_year=result.programme_year,
        basis=basis,
        run_id=result.run_id,
        awarded_ore=grant.awarded_ore,
        carried_in_ore=grant.carried_in_ore,
        disposable_ore=grant.disposable_ore,
        budget_ore=totals.revised_ore,
        gross_ore=totals.gross_ore,
        net_ore=totals.net_ore,
        used_ore=grant.used_ore,
        own_ore=totals.own_ore,
        unused_ore=grant.unused_ore,
        fund_closing_ore=grant.fund_closing_ore if is_fund_known else None,
        is_confirmed=grant.confirmed,
        is_final=result.is_year_end and not result.is_preliminary and not result.is_part_of_year,
    )


def _planned(year: int, run_year: int, plan: BudgetYear | None, programme: Programme) -> ProgrammeYear:
    """A year nobody has closed here: what its file says, or for a coming year the award that is expected."""
    number = year - programme.agreement.first_year + 1
    if plan is None:
        expected = programme.grant_scheme.expected_annual_award.ore if year > run_year else None
        return ProgrammeYear(year, number, "plan", awarded_ore=expected)
    award, carried_in = plan.grant.award, plan.grant.carried_in
    # A coming year's file without a carry-over does not say that there will be none.
    is_carry_known = bool(carried_in) or year < run_year
    carried = sum(money.approved.ore for money in carried_in) if is_carry_known else None
    return ProgrammeYear(
        accounting_year=year,
        programme_year=number,
        basis="plan",
        awarded_ore=award.ore,
        carried_in_ore=carried,
        disposable_ore=None if carried is None else award.ore + carried,
        budget_ore=sum(line.ore for line in plan.allocations),
        is_confirmed=award.confirmed and all(money.approved.confirmed for money in carried_in),
    )


def _requested(run: Reconciliation, plans: Mapping[int, BudgetYear]) -> dict[int, int]:
    """What has been asked for by letter, by the year it is for; a year without a letter is not known."""
    sent = {
        year: sum(letter.ore for letter in plan.grant.requested) for year, plan in plans.items() if plan.grant.requested
    }
    if run.grant.matched and run.grant.matched.letters:
        sent[run.year] = run.grant.matched.requested_ore
    elif run.grant.matched:
        sent.pop(run.year, None)
    return sent
