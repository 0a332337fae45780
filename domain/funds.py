"""The grant's restricted fund: opening + set aside - used = closing, from the ledger or written by hand.

Movements may be booked on a measure or on the programme as a whole; where the municipality books them centrally the
project shows neither, and the year file tells the roll-forward. Decision 0016.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from schemas.budget_year import BudgetYear
from schemas.grant_results import GrantResult
from schemas.programme import Programme
from schemas.records import Kind, Placement

FUND_CHAPTER: Final = "51"
"""Restricted operating funds in KOSTRA's balance sheet: the two digits after the balance class."""


@dataclass(frozen=True, slots=True)
class BookedFund:
    """The grant's restricted fund as the balance sheet has it; a fund is a credit, shown positive."""

    opening_ore: int
    closing_ore: int


@dataclass(frozen=True, slots=True)
class FundRoll:
    """A fund over a year. Movements that are by hand are known for the whole year only, and nought in a month."""

    opening_ore: int
    set_aside_ore: int
    use_ore: int
    is_opening_booked: bool
    is_opening_by_hand: bool
    is_moved_by_hand: bool

    @property
    def closing_ore(self) -> int:
        """What is left in the fund; never floored."""
        return self.opening_ore + self.set_aside_ore - self.use_ore


def fund_roll(booked: BookedFund | None, moved: Mapping[Kind, int], year: BudgetYear, *, is_year_end: bool) -> FundRoll:
    """The fund of an accounting year: the ledger where it shows it, else the record by hand, else what is approved.

    Args:
        booked: the fund on chapter 51, where the ledger has it under the grant's projects.
        moved: øre by kind under the grant, debit positive; a kind without postings is not there.
        year: the record by hand, and the approved carry-over that stands in for an opening nobody has told.
        is_year_end: whether the run is for the whole year.
    """
    by_hand = year.grant.fund
    opening = sum(money.approved.ore for money in year.grant.carried_in)
    if booked:
        opening = booked.opening_ore
    elif by_hand:
        opening = by_hand.opening.ore
    is_moved_by_hand = by_hand is not None and not has_movements(moved)
    set_aside, use = moved.get(Kind.FUND_SET_ASIDE, 0), -moved.get(Kind.FUND_USE, 0)
    if by_hand and is_moved_by_hand and is_year_end:
        set_aside, use = by_hand.set_aside.ore, by_hand.used.ore
    return FundRoll(
        opening_ore=opening,
        set_aside_ore=set_aside,
        use_ore=use,
        is_opening_booked=booked is not None,
        is_opening_by_hand=booked is None and by_hand is not None,
        is_moved_by_hand=is_moved_by_hand,
    )


def has_movements(moved: Mapping[Kind, int]) -> bool:
    """Whether the ledger has fund movements under the grant, also when they come to nought."""
    return Kind.FUND_SET_ASIDE in moved or Kind.FUND_USE in moved


def is_closing_known(grant: GrantResult, *, is_year_end: bool) -> bool:
    """Whether the fund's closing is more than an opening somebody assumed, and movements nobody has told yet."""
    is_opening_told = grant.is_fund_opening_booked or grant.is_fund_opening_by_hand or not grant.carried_in_ore
    return is_opening_told and (is_year_end or not grant.is_fund_moved_by_hand)


def moved_under_grant(placed: pl.DataFrame, grant_source: str) -> dict[Kind, int]:
    """Øre by kind of what is placed under the grant, on measures and on the programme as a whole; debit positive."""
    under_grant = placed.filter(
        (pl.col("placement") == str(Placement.PLACED)) & (pl.col("funding_source") == grant_source)
    )
    sums = under_grant.group_by("kind").agg(pl.col("amount_ore").sum())
    return {Kind(kind): ore for kind, ore in sums.iter_rows()}


def booked_fund(placed: pl.DataFrame, programme: Programme, year: int) -> BookedFund | None:
    """The fund on chapter 51 under the grant's projects.

    None when the export holds no opening balances of the year, or books the fund centrally, without the grant's
    projects.

    Args:
        placed: PLACED, with the postings outside; those of other years and of later periods do not count.
        programme: the balance class, and the projects of the grant's coding rules.
        year: the accounting year.
    """
    balance = placed.filter(
        (pl.col("account_class") == programme.ledger.balance_class)
        & pl.col("period").str.starts_with(f"{year}-")
        & (pl.col("kind") != str(Kind.OTHER_PERIOD))
    )
    is_opening = pl.col("period").str.ends_with("-00")
    if balance.filter(is_opening).is_empty():
        return None
    source = programme.grant_scheme.funding_source
    projects = [rule.project for rule in programme.coding.rules if rule.funding_source == source]
    fund = balance.filter((pl.col("account").str.slice(1, 2) == FUND_CHAPTER) & pl.col("project").is_in(projects))
    return None if fund.is_empty() else BookedFund(-_sum(fund.filter(is_opening)), -_sum(fund))


def _sum(postings: pl.DataFrame) -> int:
    return int(postings.get_column("amount_ore").sum() or 0)
