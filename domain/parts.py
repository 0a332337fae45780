"""Exports in several files: when two files that cover the same periods are parts of one ledger, and not two versions.

Which files speak is `domain.imports`; what is told of them is `domain.checks.completeness`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import polars as pl

_LINE: Final = ("voucher", "amount_ore")
_CODED_LINE: Final = (*_LINE, "period", "account", "responsibility", "function", "project")
_VERSION_SHARE: Final = (1, 2)
"""Two versions of a ledger have nearly all amounts of their vouchers in common, however they are coded; the parts of a
split one have some, where a voucher has the same amount twice: VAT and the claim for it, or a bill divided equally."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that has just come: its sha256, the periods it covers, and its postings as LEDGER."""

    sha256: str
    periods: tuple[str, ...]
    ledger: pl.DataFrame


def parts_of_one_export(arrivals: Sequence[Arrival]) -> dict[str, str]:
    """The files that are parts of one export, each with the sha256 of the first of them.

    Files that arrive together and cover the same periods are parts of one export when none of them has a line of
    another, with the same voucher, amount and coding, and fewer than half of the lines of the smaller have voucher and
    amount in common with the other: exports of one ledger with other columns agree in no coding and in nearly all
    amounts. Without voucher numbers nothing is proved, and of files that hang together through shared periods either
    all are joined or none.

    Args:
        arrivals: in order of arrival, as they came together.

    Returns:
        sha256 -> sha256 of the first part; files that are whole are left out.

    Source: decision 0010.
    """
    overlapping = [pair for pair in combinations(arrivals, 2) if set(pair[0].periods) & set(pair[1].periods)]
    refused = {one.sha256 for pair in overlapping if not _are_apart(*pair) for one in pair}
    order = [arrival.sha256 for arrival in arrivals]
    joined: dict[str, str] = {}
    for group in _connected([{one.sha256, other.sha256} for one, other in overlapping]):
        if not refused & group:
            joined |= dict.fromkeys(group, min(group, key=order.index))
    return joined


def _connected(pairs: Sequence[set[str]]) -> list[set[str]]:
    """The pairs, those that have a member in common put together."""
    groups: list[set[str]] = []
    for pair in pairs:
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair]
        groups.append(pair.union(*touched))
    return groups


def _are_apart(one: Arrival, other: Arrival) -> bool:
    """Whether two files have voucher numbers and, in the periods both cover, no line and not most amounts in common."""
    shared = pl.col("period").is_in(sorted(set(one.periods) & set(other.periods)))
    left, right = (file.ledger.filter(shared).select(_CODED_LINE) for file in (one, other))
    if left.get_column("voucher").null_count() or right.get_column("voucher").null_count():
        return left.is_empty() or right.is_empty()
    if not left.join(right, on=_CODED_LINE, how="semi", nulls_equal=True).is_empty():
        return False
    alike = min(side.join(beside, on=_LINE, how="semi").height for side, beside in ((left, right), (right, left)))
    most, of = _VERSION_SHARE
    return alike == 0 or alike * of < min(left.height, right.height) * most


def holds_all_of(later: pl.DataFrame, earlier: pl.DataFrame, periods: Sequence[str]) -> bool:
    """Whether every posting of a file is in a later one too, so that nothing is lost when the later one speaks.

    Args:
        later: LEDGER.
        earlier: LEDGER.
        periods: those that both cover.
    """
    columns = ["period", "project", "account", *_LINE]
    counted = [file.filter(pl.col("period").is_in(list(periods))).group_by(columns).len() for file in (later, earlier)]
    joined = counted[1].join(counted[0], on=columns, how="left", nulls_equal=True, validate="1:1")
    return joined.filter(pl.col("len_right").fill_null(0) < pl.col("len")).is_empty()
