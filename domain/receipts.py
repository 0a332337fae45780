"""Money from the ministry, three ways: requested by letter, paid by the ministry, received in the ledger.

Receipts are matched to letters by equal amounts first, then as instalments in order of time. A letter that pays money
back is met by a payment of its own, or set off against the others. What is left over says what it looks like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from domain.periods import Period
from schemas.budget_year import BudgetYear, Requested
from schemas.grant_years import LetterMatch, MoneyMatch, UnmatchedPayment
from schemas.programme import Programme
from schemas.records import Kind, Placement, Reconciliation


@dataclass(frozen=True, slots=True)
class Receipt:
    """One voucher of grant receipts in a period, received positive; `file` and `row` are of its first posting."""

    period: str
    voucher: str | None
    file: str
    row: int
    ore: int


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """What is outstanding on a letter of another year. `sent_in` is the month it was sent, "YYYY-MM"."""

    year: int
    ore: int
    sent_in: str

    def is_paid_by(self, receipt: Receipt) -> bool:
        """Whether a receipt looks like it: the same amount, and not before it was asked for."""
        return self.ore == receipt.ore and self.sent_in <= receipt.period


def receipts(placed: pl.DataFrame, programme: Programme) -> tuple[Receipt, ...]:
    """The grant's receipts by voucher and period, in order of time; a voucher that comes to nought is left out.

    Args:
        placed: PLACED; a posting without voucher number is a receipt of its own.
        programme: names the funding source that is reconciled.
    """
    postings = placed.filter(
        (pl.col("placement") == str(Placement.PLACED))
        & (pl.col("funding_source") == programme.grant_scheme.funding_source)
        & (pl.col("kind") == str(Kind.GRANT_RECEIPT))
    ).sort("period", "voucher", "file", "row", "part")
    found: dict[tuple[object, ...], Receipt] = {}
    columns = ("period", "voucher", "file", "row", "amount_ore")
    for period, voucher, file, row, ore in postings.select(columns).iter_rows():
        key = (period, voucher) if voucher else (period, file, row)
        before = found.get(key)
        found[key] = replace(before, ore=before.ore - ore) if before else Receipt(period, voucher, file, row, -ore)
    return tuple(receipt for receipt in found.values() if receipt.ore)


def letters_sent(year: BudgetYear, until: Period, *, is_year_end: bool) -> tuple[Requested, ...]:
    """The letters that had been sent when the period ended; a run for the whole year counts all."""
    letters = sorted(year.grant.requested, key=lambda letter: (letter.sent_on, letter.reference))
    if is_year_end:
        return tuple(letters)
    following = date(until.year + until.month // 12, until.month % 12 + 1, 1)
    return tuple(letter for letter in letters if letter.sent_on < following)


def matched_money(
    received: Sequence[Receipt], letters: Sequence[Requested], year: BudgetYear, elsewhere: Sequence[OpenLetter]
) -> MoneyMatch:
    """Letters and receipts side by side.

    Args:
        received: in order of time.
        letters: those that had been sent, in order of time.
        year: the award, and what the ministry has paid.
        elsewhere: letters of other years that may be what a receipt without a letter of this year pays.
    """
    open_ore = [letter.ore for letter in letters]
    standing = _without_reversed(received, open_ore)
    rest = list(_after_equal(standing, open_ore))
    over = list(_after_instalments(rest, open_ore))
    _set_off(open_ore)
    matches = (
        LetterMatch(letter.reference, letter.sent_on.isoformat(), letter.ore, letter.ore - left)
        for letter, left in zip(letters, open_ore, strict=True)
    )
    return MoneyMatch(
        awarded_ore=year.grant.award.ore,
        requested_ore=sum(letter.ore for letter in letters),
        paid_ore=year.grant.paid.ore,
        received_ore=sum(receipt.ore for receipt in received),
        letters=tuple(matches),
        unmatched=tuple(_explained(over, standing, elsewhere)),
    )


def _without_reversed(received: Iterable[Receipt], open_ore: list[int]) -> list[Receipt]:
    """The receipts that stand: one that was booked back later, and what booked it back, are nothing together.

    What a letter says is paid back is no reversal; that letter is closed.
    """
    standing: list[Receipt] = []
    for receipt in received:
        booked = next((each for each in reversed(standing) if each.ore == -receipt.ore), None)
        if receipt.ore < 0 and receipt.ore in open_ore:
            open_ore[open_ore.index(receipt.ore)] = 0
        elif booked:
            standing.remove(booked)
        else:
            standing.append(receipt)
    return standing


def _after_equal(standing: Iterable[Receipt], open_ore: list[int]) -> Iterator[Receipt]:
    """The receipts that equal no open letter; the letters they equal are closed."""
    for receipt in standing:
        if receipt.ore in open_ore:
            open_ore[open_ore.index(receipt.ore)] = 0
        else:
            yield receipt


def _after_instalments(rest: Iterable[Receipt], open_ore: list[int]) -> Iterator[Receipt]:
    """What is left of receipts when they have paid the open letters in order."""
    for receipt in rest:
        left = receipt.ore
        for index, ore in enumerate(open_ore):
            part = max(0, min(left, ore))
            open_ore[index] -= part
            left -= part
        if left:
            yield replace(receipt, ore=left)


def _set_off(open_ore: list[int]) -> None:
    """Letters that pay money back and have no payment of their own are taken from those that ask for more."""
    owed = -sum(ore for ore in open_ore if ore < 0)
    asked = sum(ore for ore in open_ore if ore > 0)
    to_set_off = min(owed, asked)
    for sign in (1, -1):
        left = to_set_off
        for index, ore in enumerate(open_ore):
            part = max(0, min(left, sign * ore))
            open_ore[index] -= sign * part
            left -= part


def _explained(
    over: Iterable[Receipt], standing: Sequence[Receipt], elsewhere: Sequence[OpenLetter]
) -> Iterator[UnmatchedPayment]:
    amounts = Counter(receipt.ore for receipt in standing)
    open_letters = list(elsewhere)
    for receipt in over:
        letter = next((each for each in open_letters if each.is_paid_by(receipt)), None)
        place = (receipt.period, receipt.voucher, receipt.file, receipt.row, receipt.ore)
        if letter:
            open_letters.remove(letter)
            yield UnmatchedPayment(*place, why="other_year", letter_year=letter.year)
        elif receipt.ore > 0 and amounts[receipt.ore] > 1:
            yield UnmatchedPayment(*place, why="twice")
        else:
            yield UnmatchedPayment(*place, why="unrequested")


def open_letters_elsewhere(
    year: int, files: Mapping[int, BudgetYear], reports: Sequence[Reconciliation]
) -> tuple[OpenLetter, ...]:
    """Letters of the years beside this one that are not known to be paid.

    Of the year before, what its stored report shows as not received; of the year to come, every letter of its file,
    for money may come before the year begins. A year before without a report tells nothing.
    """
    found: list[OpenLetter] = []
    before = next((report.grant.matched for report in reports if report.year == year - 1), None)
    if before:
        outstanding = [letter for letter in before.letters if letter.outstanding_ore]
        found += [OpenLetter(year - 1, each.outstanding_ore, each.sent_on[:7]) for each in outstanding]
    if coming := files.get(year + 1):
        found += [OpenLetter(year + 1, each.ore, f"{each.sent_on:%Y-%m}") for each in coming.grant.requested]
    return tuple(found)
