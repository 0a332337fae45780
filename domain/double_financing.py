"""The same cost put to two funding sources: pairs of postings that look like one, and what tells a split from a double.

Coding places a posting once, with one source, so that no posting is ever financed beyond itself. What is left is a cost
that is booked twice. Pay is left out: two colleagues may have equal pay in one pay run, and a ledger does not say whose
it is. Suppliers are compared by hash and never handed on.

Source: decision 0018; DOMAIN 7, Y07.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import polars as pl

from domain.pay_share import is_within
from domain.periods import DECEMBER
from schemas.expectations.words import NUMBERED
from schemas.frames import PLACED, conform
from schemas.records import Kind

DAYS_APART: Final = 30
"""How far from one another two vouchers for one delivery are at most; a choice of this program's."""
_PAY: Final = ("010-099", "160-165")
_VAT: Final = "429"
_HIGHEST_VAT: Final = (5, 4)
"""What is owed for a delivery is at most its cost and a quarter of it."""
_VOUCHER: Final = ("accounting_year", "voucher_type", "voucher")
_WHERE: Final = ("file", "row", "voucher", "measure", "funding_source")

DOUBLES: Final[dict[str, pl.DataType]] = {
    **{name: PLACED[name] for name in _WHERE},
    **{f"other_{name}": PLACED[name] for name in _WHERE},
    "amount_ore": pl.Int64(),
    "days": pl.Int64(),
    "is_settled": pl.Boolean(),
}
"""One row is two postings of the same amount on different funding sources; `other_` is the one that comes later.

A posting is paired at most once with each other source. `days` lie between them; null where a date is not known.
`is_settled` says whether the vouchers have lines against them, so that it is proved that they are no split.
"""


def doubles_in_vouchers(placed: pl.DataFrame) -> pl.DataFrame:
    """The same amount twice in one voucher, on two funding sources, where the voucher is no split of one invoice.

    It is a split when one line against them is at least as large as the two together, and there are no two equal lines
    that each owe for one. Without any line against them nothing is proved, and the pair is told of. Parts of one line
    that the ledger itself has divided are never a pair.

    Args:
        placed: PLACED of the whole ledger; the lines against may lie outside the programme.

    Returns:
        DOUBLES, by file and row.
    """
    spent = _spent(placed).filter(pl.col("voucher").is_not_null())
    is_apart = (pl.col("file") != pl.col("other_file")) | (pl.col("row") != pl.col("other_row"))
    pairs = _pairs(spent, (*_VOUCHER, "amount_ore")).filter(is_apart)
    if pairs.is_empty():
        return _doubles(pairs.with_columns(is_settled=pl.lit(value=True)))
    key = [*_VOUCHER, "amount_ore"]
    judged = pairs.join(_against(placed, pairs), on=key, how="left", nulls_equal=True, validate="m:1")
    is_split = (pl.col("largest_ore") >= 2 * pl.col("amount_ore")) & ~pl.col("has_twins")
    return _doubles(
        judged.filter(~is_split.fill_null(value=False)).with_columns(is_settled=pl.col("largest_ore").is_not_null())
    )


def near_doubles(placed: pl.DataFrame) -> pl.DataFrame:
    """The same supplier and amount in two vouchers, on two funding sources, within DAYS_APART.

    Two that name different numbers of invoices are two deliveries. Postings without a voucher number are here too.

    Args:
        placed: PLACED.

    Returns:
        DOUBLES, by file and row.
    """
    known = _spent(placed).filter(pl.col("supplier").is_not_null())
    is_other_voucher = pl.col("voucher").is_null() | pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"other_{name}")) for name in _VOUCHER
    )
    is_other_invoice = (pl.col("invoice") != pl.col("other_invoice")).fill_null(value=False)
    pairs = _pairs(known, ("supplier", "amount_ore")).filter(
        is_other_voucher, ~is_other_invoice, pl.col("days") <= DAYS_APART
    )
    return _doubles(pairs.with_columns(is_settled=pl.lit(value=False)))


def _spent(placed: pl.DataFrame) -> pl.DataFrame:
    """Costs other than pay and VAT that stand, in order, with what is compared: day, supplier and invoice."""
    is_cost = (pl.col("kind") == str(Kind.GROSS)) & pl.col("measure").is_not_null() & (pl.col("amount_ore") != 0)
    cost = conform(placed, PLACED, "PLACED").filter(is_cost, ~is_within(_PAY), pl.col("art") != _VAT)
    party = pl.col("party").str.strip_chars().str.to_lowercase()
    in_order = cost.with_columns(
        day=pl.coalesce("posted_on", _middle_of_month()),
        supplier=pl.when(party != "").then(party.hash()),
        invoice=pl.col("text").str.extract(NUMBERED, 0).str.extract(r"(\d[\d-]*)$"),
    ).sort("day", "file", "row", "part", nulls_last=True)
    return _standing(in_order).with_row_index("position")


def _standing(in_order: pl.DataFrame) -> pl.DataFrame:
    """The costs that have not been taken back: a credit on the same coding takes the last equal debit before it.

    One that has none before it takes the next.
    """
    open_debits: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    open_credits: dict[tuple[str, str, int], int] = defaultdict(int)
    standing = set()
    rows = in_order.select("project", "account", "amount_ore").iter_rows()
    for position, (project, account, ore) in enumerate(rows):
        key = (project, account, abs(ore))
        if ore > 0 and open_credits[key]:
            open_credits[key] -= 1
        elif ore > 0:
            open_debits[key].append(position)
            standing.add(position)
        elif open_debits[key]:
            standing.discard(open_debits[key].pop())
        else:
            open_credits[key] += 1
    return in_order[sorted(standing)]


def _pairs(spent: pl.DataFrame, same: tuple[str, ...]) -> pl.DataFrame:
    """Every two postings that are the same in these columns and have different sources, with the days between them."""
    shared = spent.filter(pl.col("funding_source").n_unique().over(same) > 1)
    others = shared.select(pl.all().name.prefix("other_"))
    prefixed = [f"other_{name}" for name in same]
    return (
        shared.join(others, left_on=list(same), right_on=prefixed, nulls_equal=True, coalesce=False, validate="m:m")
        .filter(
            pl.col("position") < pl.col("other_position"), pl.col("funding_source") != pl.col("other_funding_source")
        )
        .with_columns(days=(pl.col("other_day") - pl.col("day")).dt.total_days().abs())
    )


def _middle_of_month() -> pl.Expr:
    """A day for a posting that has none; year-end periods count as December."""
    month = pl.col("period").str.slice(5, 2).cast(pl.Int32).clip(1, DECEMBER)
    return pl.date(pl.col("period").str.slice(0, 4).cast(pl.Int32), month, 15)


def _against(placed: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """What stands against each pair in its voucher: the largest line, and whether two equal lines each owe for one.

    Lines that are too small to owe for one of the two, such as claims for VAT, tell nothing.

    Returns:
        One row per voucher and amount that has such a line.
    """
    highest, of = _HIGHEST_VAT
    asked = pairs.select(*_VOUCHER, "amount_ore").unique()
    owed = placed.filter(pl.col("amount_ore") < 0).select(*_VOUCHER, owed_ore=-pl.col("amount_ore"))
    joined = asked.join(owed, on=_VOUCHER, nulls_equal=True, validate="m:m")
    lines = joined.filter(pl.col("owed_ore") >= pl.col("amount_ore"))
    owes_for_one = pl.col("owed_ore") * of <= pl.col("amount_ore") * highest
    is_twin = owes_for_one & pl.col("owed_ore").is_duplicated().over(*_VOUCHER, "amount_ore")
    return lines.group_by(*_VOUCHER, "amount_ore").agg(largest_ore=pl.col("owed_ore").max(), has_twins=is_twin.any())


def _doubles(pairs: pl.DataFrame) -> pl.DataFrame:
    """The nearest pairs first, until every posting that has one is paired with each other source at most once."""
    kept: list[int] = []
    paired: set[tuple[int, str]] = set()
    columns = ("position", "other_position", "funding_source", "other_funding_source")
    by_nearness = pairs.sort("days", "position", "other_position", nulls_last=True)
    for index, (one, other, source, other_source) in enumerate(by_nearness.select(columns).iter_rows()):
        if not paired & {(one, other_source), (other, source)}:
            paired |= {(one, other_source), (other, source)}
            kept.append(index)
    return conform(by_nearness[kept].sort("position", "other_position"), DOUBLES, "DOUBLES").sort("file", "row")
