"""The grant as a whole: what is at disposal, what is used of which grant year, what is left, the fund, and receipts.

Rule 5 of DESIGN section 4. Grant years are allotted in `domain.grant_years`, the fund in `domain.funds`, and letters
are matched to receipts in `domain.receipts`; here they are put together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from domain.funds import booked_fund, fund_roll, moved_under_grant
from domain.grant_years import grant_money, uses_by_grant_year, with_history
from domain.periods import Period
from domain.receipts import letters_sent, matched_money, open_letters_elsewhere, receipts
from schemas.budget_year import BudgetYear
from schemas.grant_results import GrantResult
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind, Reconciliation


@dataclass(frozen=True, slots=True)
class GrantBasis:
    """What the grant of one accounting year is computed from.

    `used` is grant-financed net spend by measure. `placed` is PLACED up to `until`; receipts and fund movements are
    those placed under the grant. `year` is as it was decided at that time.
    """

    used: Mapping[str, int]
    placed: pl.DataFrame
    year: BudgetYear
    until: Period
    is_year_end: bool


def grant_result(basis: GrantBasis, files: ProgrammeFiles, reports: Sequence[Reconciliation] = ()) -> GrantResult:
    """The grant of one accounting year.

    disposable = awarded + approved carry-over; unused = disposable - used, never floored; closing fund = opening
    fund + set aside - used of the fund.

    Args:
        basis: of the accounting year.
        files: the programme names the funding source and its projects; other years tell of other grant years.
        reports: stored year-end runs of earlier accounting years.

    Source: DESIGN section 4, rule 5; DOMAIN 8.
    """
    year, programme = basis.year, files.programme
    used = sum(basis.used.values())
    carried = sum(money.approved.ore for money in year.grant.carried_in)
    disposable = year.grant.award.ore + carried
    moved = moved_under_grant(basis.placed, programme.grant_scheme.funding_source)
    booked = booked_fund(basis.placed, programme, year.year)
    fund = fund_roll(booked, moved, year, is_year_end=basis.is_year_end)
    uses = uses_by_grant_year(grant_money(year), basis.used)
    return GrantResult(
        awarded_ore=year.grant.award.ore,
        carried_in_ore=carried,
        disposable_ore=disposable,
        used_ore=used,
        unused_ore=disposable - used,
        confirmed=year.grant.award.confirmed and all(money.approved.confirmed for money in year.grant.carried_in),
        paid_ore=year.grant.paid.ore,
        received_ore=-moved.get(Kind.GRANT_RECEIPT, 0),
        fund_opening_ore=fund.opening_ore,
        fund_set_aside_ore=fund.set_aside_ore,
        fund_use_ore=fund.use_ore,
        fund_closing_ore=fund.closing_ore,
        grant_years=with_history(uses, year, files.years, reports),
        is_fund_opening_booked=fund.is_opening_booked,
        is_fund_opening_by_hand=fund.is_opening_by_hand,
        is_fund_moved_by_hand=fund.is_moved_by_hand,
        matched=matched_money(
            receipts(basis.placed, programme),
            letters_sent(year, basis.until, is_year_end=basis.is_year_end),
            year,
            open_letters_elsewhere(year.year, files.years, reports),
        ),
    )
