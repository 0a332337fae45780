"""Which postings an auditor is asked to look at: two populations to draw from, and lists chosen for a reason.

Postings are known by their number in the order of file, row and part, so that the order they come in does not matter.
Nothing is concluded here. Decision 0030.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import polars as pl

from domain.sampling import Draw, SampleItem, default_size, interval_for, systematic_draw
from schemas.expectations.posting_texts import moves_costs
from schemas.findings import Finding, Severity
from schemas.records import Kind, Placement

NUMBER: Final = "number"
"""The column that numbers postings from 1."""
GRANT_MONEY: Final = (Kind.GRANT_RECEIPT, Kind.FUND_SET_ASIDE, Kind.FUND_USE)
"""Few and large, and no cost: every one of them is listed, and none is drawn."""
LISTED: Final = 25
"""How many a reason lists, the largest first, where not all must be looked at."""
LARGEST_VOUCHERS: Final = 10
ROUND_FROM_ORE: Final = 1_000_000
ROUND_TO_ORE: Final = 100_000
"""A round sum is whole thousands of kroner, from 10 000 kroner."""
YEAR_END_FROM: Final = (12, 20)
"""Vouchers from 20 December on are of the year-end."""


class Population(StrEnum):
    """What is drawn from, with the word that its seed ends with."""

    COSTS = "utgifter"
    CREDITS = "kreditposter"


class Reason(StrEnum):
    """Why a posting is on the list that is not drawn."""

    WAIVED = "waived"
    PARKED = "parked"
    UNPLACED = "unplaced"
    REJECTED = "rejected"
    FINDING = "finding"
    GRANT_MONEY = "grant_money"
    YEAR_END = "year_end"
    MANUAL = "manual"
    EVEN_SUM = "even_sum"
    LARGEST_VOUCHER = "largest_voucher"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The postings of one reason by number, and how many there were to choose from."""

    reason: Reason
    numbers: tuple[int, ...]
    found: int


@dataclass(frozen=True, slots=True)
class Sample:
    """What is drawn from both populations, at one interval. `size` is how many kroner of cost were asked for."""

    seed: str
    size: int
    draws: dict[Population, Draw]


def numbered(postings: pl.DataFrame) -> pl.DataFrame:
    """The postings in the order of file, row and part, with their number from 1."""
    return postings.sort("file", "row", "part").with_row_index(NUMBER, offset=1).cast({NUMBER: pl.Int64})


def sample(postings: pl.DataFrame, seed: str, size: int | None = None) -> Sample:
    """A sample of the costs, and of the credits at the same interval: a krone has the same chance in both.

    Args:
        postings: PLACED, numbered.
        seed: any text; each population's own is made from it.
        size: how many kroner of cost to draw; `default_size` when nobody has chosen.
    """
    items = {population: _items(postings, population) for population in Population}
    asked = size or default_size()
    interval = interval_for(sum(item.amount_ore for item in items[Population.COSTS]), asked)
    draws = {name: systematic_draw(found, interval, f"{seed}:{name}") for name, found in items.items()}
    return Sample(seed, asked, draws)


def _items(postings: pl.DataFrame, population: Population) -> list[SampleItem]:
    """The placed postings on one side of the accounts, but for grant receipts and the fund."""
    sign = 1 if population is Population.COSTS else -1
    amount = pl.col("amount_ore") * sign
    is_drawn = _is_placed() & ~_is_grant_money() & (amount > 0)
    found = postings.filter(is_drawn).select(NUMBER, amount)
    return [SampleItem(number, ore) for number, ore in found.iter_rows()]


def _is_placed() -> pl.Expr:
    return pl.col("placement") == str(Placement.PLACED)


def _is_grant_money() -> pl.Expr:
    return pl.col("kind").is_in([str(kind) for kind in GRANT_MONEY]).fill_null(value=False)


def targeted(postings: pl.DataFrame, findings: Iterable[Finding]) -> tuple[Chosen, ...]:
    """The postings that are looked at for a reason, in the order of `Reason`; a reason without postings is there too.

    Args:
        postings: PLACED, numbered.
        findings: of the same run.
    """
    told = list(findings)
    size = pl.col("amount_ore").abs()
    by_size = postings.sort(size, NUMBER, descending=[True, False], nulls_last=True)
    graver = [finding for finding in told if finding.severity is not Severity.INFO and finding.waived_by is None]
    every = {
        Reason.WAIVED: _pointed_at(postings, [finding for finding in told if finding.waived_by is not None]),
        **{Reason(str(place)): pl.col("placement") == str(place) for place in _SET_ASIDE},
        Reason.GRANT_MONEY: _is_placed() & _is_grant_money(),
    }
    largest = {
        Reason.FINDING: _pointed_at(postings, graver),
        Reason.YEAR_END: _is_placed() & _is_year_end(),
        Reason.MANUAL: _is_placed() & moves_costs().fill_null(value=False),
        Reason.EVEN_SUM: _is_placed() & (size >= ROUND_FROM_ORE) & (size % ROUND_TO_ORE == 0),
    }
    chosen = {reason: _chosen(by_size, reason, condition, None) for reason, condition in every.items()}
    chosen |= {reason: _chosen(by_size, reason, condition, LISTED) for reason, condition in largest.items()}
    chosen[Reason.LARGEST_VOUCHER] = _largest_vouchers(postings)
    return tuple(chosen[reason] for reason in Reason)


_SET_ASIDE: Final = (Placement.PARKED, Placement.UNPLACED, Placement.REJECTED)


def _chosen(by_size: pl.DataFrame, reason: Reason, condition: pl.Expr, most: int | None) -> Chosen:
    found = by_size.filter(condition)
    return Chosen(reason, tuple(found.get_column(NUMBER).head(most or found.height)), found.height)


def _pointed_at(postings: pl.DataFrame, findings: Iterable[Finding]) -> pl.Expr:
    """The rows that findings name, and the rows of the vouchers they name without a row."""
    rows = {(finding.file, finding.row) for finding in findings if finding.row is not None}
    vouchers = {(finding.file, finding.voucher) for finding in findings if finding.row is None and finding.voucher}
    places = postings.select(NUMBER, "file", "row", "voucher").iter_rows()
    found = [
        number
        for number, file, row, voucher in places
        if (file, row) in rows or (voucher is not None and not vouchers.isdisjoint({(file, voucher), (None, voucher)}))
    ]
    return pl.col(NUMBER).is_in(found)


def _is_year_end() -> pl.Expr:
    """In a year-end period, or dated in the last days of the year or after it."""
    month, day = YEAR_END_FROM
    year = pl.col("accounting_year")
    is_period = pl.col("period").str.slice(5, 2).cast(pl.Int32, strict=False) > 12
    is_late = pl.col("posted_on") >= pl.date(year, month, day)
    return is_period.fill_null(value=False) | is_late.fill_null(value=False)


def _largest_vouchers(postings: pl.DataFrame) -> Chosen:
    """The largest posting of each of the vouchers that cost most; grant receipts and the fund are listed apart."""
    costs = postings.filter(_is_placed() & ~_is_grant_money() & (pl.col("amount_ore") > 0))
    vouchers = costs.filter(pl.col("voucher").is_not_null()).group_by("file", "voucher")
    largest = pl.col(NUMBER).sort_by("amount_ore", NUMBER, descending=[True, False]).first()
    sums = vouchers.agg(pl.col("amount_ore").sum(), largest).sort("amount_ore", NUMBER, descending=[True, False])
    numbers = tuple(sums.get_column(NUMBER).head(LARGEST_VOUCHERS))
    return Chosen(Reason.LARGEST_VOUCHER, numbers, sums.height)
