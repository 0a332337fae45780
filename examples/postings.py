"""Vouchers, postings and the invented amounts: integer øre, and draws that depend on the seed and a name only."""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SEED = "områdeløft-eksempel-1"
_SERIES = {"IB": 0, "LØ": 1, "IV": 2, "HB": 3, "BA": 4}


@dataclass(frozen=True, slots=True)
class Coding:
    """Where a line is booked; None where the chart asks for nothing, as on most balance accounts."""

    responsibility: str | None = None
    function: str | None = None
    project: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a voucher. `fault` names the seeded fault it carries; no export shows it."""

    account: str
    amount_ore: int
    text: str
    coding: Coding = Coding()
    tax_code: str = ""
    party: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Voucher:
    """Lines that sum to nought. `copies` above one is a voucher imported more than once."""

    kind: str
    year: int
    period: int
    posted_on: date
    lines: tuple[Line, ...]
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Posting:
    """One row of every export."""

    kind: str
    voucher: str
    year: int
    period: int
    posted_on: date
    line: Line


def draw(low: int, high: int, *key: object) -> int:
    """A whole number from `low` to `high`, the same for the same key whatever else is drawn."""
    digest = hashlib.sha256("|".join((SEED, *map(str, key))).encode()).digest()
    return low + int.from_bytes(digest[:8], "big") % (high - low + 1)


def share(amount_ore: int, numerator: int, denominator: int) -> int:
    """The share of an amount in øre, half øre upwards; for amounts from nought."""
    return (2 * amount_ore * numerator + denominator) // (2 * denominator)


def split(total_ore: int, weights: Sequence[int]) -> tuple[int, ...]:
    """The total in parts by weight; the parts sum to the total."""
    seen, parts = 0, []
    for done in (sum(weights[: index + 1]) for index in range(len(weights))):
        upto = total_ore * done // sum(weights)
        parts.append(upto - seen)
        seen = upto
    return tuple(parts)


def day(year: int, period: int, number: int) -> date:
    """A working day in the period's month: the given one, from the third on, or the Friday before.

    The opening balance is dated the first day of the year, and year-end periods the last.
    """
    if period == 0:
        return date(year, 1, 1)
    if period > 12:
        return date(year, 12, 31)
    wanted = date(year, period, min(number, calendar.monthrange(year, period)[1]))
    return wanted - timedelta(days=max(wanted.weekday() - 4, 0))


def numbered(vouchers: Iterable[Voucher]) -> tuple[Posting, ...]:
    """The postings in the order the books show them, by period and voucher number; numbers run within each type."""
    ordered = sorted(vouchers, key=lambda voucher: (voucher.period, _SERIES[voucher.kind], voucher.posted_on))
    counts = dict.fromkeys(_SERIES, 0)
    postings = []
    for voucher in ordered:
        counts[voucher.kind] += 1
        number = f"{voucher.year % 100}{_SERIES[voucher.kind]}{counts[voucher.kind]:05d}"
        head = (voucher.kind, number, voucher.year, voucher.period, voucher.posted_on)
        postings += [Posting(*head, line) for _ in range(voucher.copies) for line in voucher.lines]
    return tuple(postings)
