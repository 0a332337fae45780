"""The grant as a whole: what is at disposal, what is used of which grant year, what is left, and the bound fund.

Rule 5 of DESIGN section 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from schemas.budget_year import BudgetYear
from schemas.grant_years import GrantYearUse
from schemas.programme import Programme
from schemas.records import GrantResult, Kind, Placement

FUND_CHAPTER: Final = "51"
"""Restricted operating funds in KOSTRA's balance sheet: the two digits after the balance class."""


def grant_result(used_ore: int, placed: pl.DataFrame, year: BudgetYear, programme: Programme) -> GrantResult:
    """The grant of one accounting year.

    disposable = awarded + approved carry-over; unused = disposable - used, never floored; closing fund = opening
    fund + set aside - used of the fund.

    Args:
        used_ore: grant-financed net spend of all measures.
        placed: PLACED; receipts and fund movements are those placed under the grant.
        year: award and carry-over, confirmed or not.
        programme: names the funding source that is reconciled, and its projects.

    Source: DESIGN section 4, rule 5; DOMAIN 8.
    """
    carried = sum(money.approved.ore for money in year.grant.carried_in)
    disposable = year.grant.award.ore + carried
    moved = _moved(placed, programme.grant_scheme.funding_source)
    booked = booked_fund(placed, programme)
    opening = carried if booked is None else booked.opening_ore
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
        fund_opening_ore=opening,
        fund_set_aside_ore=set_aside,
        fund_use_ore=fund_use,
        fund_closing_ore=opening + set_aside - fund_use,
        grant_years=oldest_first(used_ore, year),
        is_fund_opening_booked=booked is not None,
    )


@dataclass(frozen=True, slots=True)
class BookedFund:
    """The grant's restricted fund as the balance sheet has it; a fund is a credit, shown positive."""

    opening_ore: int
    closing_ore: int


def booked_fund(placed: pl.DataFrame, programme: Programme) -> BookedFund | None:
    """The fund on chapter 51 under the grant's projects.

    None when the export holds no opening balances, or books the fund centrally, without the grant's projects.

    Args:
        placed: PLACED, with the postings outside; those of later periods do not count.
        programme: the balance class, and the projects of the grant's coding rules.
    """
    balance = placed.filter(pl.col("account_class") == programme.ledger.balance_class)
    is_opening = pl.col("period").str.ends_with("-00")
    if balance.filter(is_opening).is_empty():
        return None
    source = programme.grant_scheme.funding_source
    projects = [rule.project for rule in programme.coding.rules if rule.funding_source == source]
    fund = balance.filter(
        (pl.col("account").str.slice(1, 2) == FUND_CHAPTER)
        & pl.col("project").is_in(projects)
        & (pl.col("kind") != str(Kind.OTHER_PERIOD))
    )
    return None if fund.is_empty() else BookedFund(-_sum(fund.filter(is_opening)), -_sum(fund))


def _sum(postings: pl.DataFrame) -> int:
    return int(postings.get_column("amount_ore").sum() or 0)


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
