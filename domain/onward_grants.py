"""Grants passed on to organisations: what was awarded, what the accounts say is paid, and whose report has not come."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from domain.register_postings import TRANSFER_ART, is_on, only_placed, payouts, sum_ore
from schemas.budget_registers import OnwardGrant
from schemas.budget_year import BudgetYear
from schemas.programme import Programme
from schemas.programme_rules import AllowedArtsRule
from schemas.registers import OnwardGrantResult

_ONLY_TRANSFERS: Final = f"{TRANSFER_ART}-{TRANSFER_ART}"


def registered_measures(programme: Programme, year: BudgetYear) -> tuple[str, ...]:
    """The measures whose payouts must be in the register, in the programme's order.

    Those with at least one grant in the year file, and those a rule of kind "allowed_arts" keeps to art 470 alone.
    """
    named = {grant.measure for grant in year.onward_grants}
    kept = {
        rule.measure
        for rule in programme.rules
        if isinstance(rule, AllowedArtsRule) and set(rule.arts) == {_ONLY_TRANSFERS}
    }
    return tuple(measure.id for measure in programme.measures if measure.id in named | kept)


def onward_grant_results(placed: pl.DataFrame, year: BudgetYear, today: date) -> tuple[OnwardGrantResult, ...]:
    """Each grant in the register with what is paid of it, in the order of the file.

    Args:
        placed: PLACED.
        year: with the grants that count.
        today: the day of the run, which decides whether a report is overdue.
    """
    own = only_placed(placed)
    return tuple(_result(grant, own, today) for grant in year.onward_grants)


def overdue_reports(year: BudgetYear, today: date) -> tuple[OnwardGrant, ...]:
    """The grants whose report should have come before today, and has not."""
    return tuple(grant for grant in year.onward_grants if _is_overdue(grant, today))


def _is_overdue(grant: OnwardGrant, today: date) -> bool:
    return grant.report_due is not None and grant.report_due < today and not _is_received(grant, today)


def _is_received(grant: OnwardGrant, today: date) -> bool:
    return grant.report_received is not None and grant.report_received <= today


def _result(grant: OnwardGrant, placed: pl.DataFrame, today: date) -> OnwardGrantResult:
    return OnwardGrantResult(
        id=grant.id,
        measure=grant.measure,
        recipient=grant.recipient,
        organisation_number=grant.organisation_number,
        purpose=grant.purpose,
        decided_by=grant.decided_by,
        decided_on=grant.decided_on.isoformat(),
        awarded_ore=grant.ore,
        paid_ore=sum_ore(payouts(placed, grant.measure).filter(is_on(grant.vouchers))),
        report_due=grant.report_due.isoformat() if grant.report_due else None,
        report_received=grant.report_received.isoformat() if grant.report_received else None,
        is_overdue=_is_overdue(grant, today),
        vouchers=grant.vouchers,
    )
