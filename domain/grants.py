"""The grant as a whole: what is at disposal, what is used of which grant year, what is left, and the bound fund.

Rule 5 of DESIGN section 4.
"""

from __future__ import annotations

import polars as pl

from schemas.budget_year import BudgetYear
from schemas.records import GrantResult, GrantYearUse, Kind, Placement


def grant_result(used_ore: int, placed: pl.DataFrame, year: BudgetYear, grant_source: str) -> GrantResult:
    """The grant of one accounting year.

    disposable = awarded + approved carry-over; unused = disposable - used, never floored; closing fund = opening
    fund + set aside - used of the fund.

    Args:
        used_ore: grant-financed net spend of all measures.
        placed: PLACED; receipts and fund movements are those placed under the grant.
        year: award and carry-over, confirmed or not.
        grant_source: the funding source that is reconciled.

    Source: DESIGN section 4, rule 5; DOMAIN 8.
    """
    carried = sum(money.approved.ore for money in year.grant.carried_in)
    disposable = year.grant.award.ore + carried
    moved = _moved(placed, grant_source)
    set_aside, fund_use = moved.get(Kind.FUND_SET_ASIDE, 0), -moved.get(Kind.FUND_USE, 0)
    return GrantResult(
        awarded_ore=year.grant.award.ore,
        carried_in_ore=carried,
        disposable_ore=disposable,
        used_ore=used_ore,
        unused_ore=disposable - used_ore,
        confirmed=year.grant.award.confirmed and all(money.approved.confirmed for money in year.grant.carried_in),
        paid_ore=year.grant.paid.ore,
        received_ore=-moved.get(Kind.GRANT_RECEIPT, 0),
        fund_opening_ore=carried,
        fund_set_aside_ore=set_aside,
        fund_use_ore=fund_use,
        fund_closing_ore=carried + set_aside - fund_use,
        grant_years=oldest_first(used_ore, year),
    )


def oldest_first(used_ore: int, year: BudgetYear) -> tuple[GrantYearUse, ...]:
    """What is used of each grant year when the oldest money goes first.

    Use beyond all that is at disposal, and negative use, stay with the youngest and the oldest year respectively, so
    that the parts always sum to the whole.
    """
    money = [
        (carried.grant_year, carried.approved.ore, carried.approved.confirmed) for carried in year.grant.carried_in
    ]
    money.append((year.year, year.grant.award.ore, year.grant.award.confirmed))
    money.sort()
    uses, left = [], used_ore
    for index, (grant_year, available, confirmed) in enumerate(money):
        used = left if index == len(money) - 1 else min(left, available)
        uses.append(GrantYearUse(grant_year, available, used, available - used, confirmed))
        left -= used
    return tuple(uses)


def _moved(placed: pl.DataFrame, grant_source: str) -> dict[Kind, int]:
    """Øre by kind of what is placed under the grant, debit positive."""
    under_grant = placed.filter(
        (pl.col("placement") == str(Placement.PLACED)) & (pl.col("funding_source") == grant_source)
    )
    sums = under_grant.group_by("kind").agg(pl.col("amount_ore").sum())
    return {Kind(kind): ore for kind, ore in sums.iter_rows()}
