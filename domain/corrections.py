"""Whether a ledger answers what the accounting office was asked to book anew.

The office answers in one of two ways: it changes the posting itself, or it books a voucher that takes the amount off
the old coding and puts it on another. The reference in the text tells which line is meant; without it an equal and
opposite amount on the old coding does. Every posting of the ledger answers at most one line, and no more is taken off
than stood there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from domain.fingerprints import FINGERPRINT, with_fingerprints
from schemas.corrections import CODING_FIELDS, Answer, AnsweredLine, Coding, CorrectionLine, CorrectionStatus
from schemas.records import Kind

_REFERENCE: Final = r"(?i)OMP[- ]?(20[0-9]{2})[- ]?([0-9]{4,})"
_MENTIONED: Final = r"(?i)OMP[- ]?20[0-9]"


@dataclass(frozen=True, slots=True)
class _Posting:
    """A posting of the ledger that may answer a line."""

    place: tuple[str, int, int]
    voucher: str | None
    when: tuple[date, str]
    coding: Coding
    amount_ore: int
    reference: str | None
    fingerprint: str


@dataclass(slots=True)
class _Matching:
    """One line while its answer is gathered."""

    line: CorrectionLine
    original: _Posting | None
    changed: _Posting | None = None
    reversals: tuple[_Posting, ...] = ()
    bookings: tuple[_Posting, ...] = ()

    @property
    def amount_ore(self) -> int:
        return self.line.proposal.amount_ore

    @property
    def reversed_ore(self) -> int:
        return -sum(posting.amount_ore for posting in self.reversals)

    @property
    def rebooked_ore(self) -> int:
        return sum(posting.amount_ore for posting in self.bookings)

    def is_as_asked(self, coding: Coding) -> bool:
        """Whether a coding is what was suggested; anything but the old one when nothing was."""
        asked = self.line.proposal.suggestion.coding
        agrees = all(getattr(asked, name) in {None, getattr(coding, name)} for name in CODING_FIELDS)
        return agrees and coding != self.line.proposal.coding


def answered(
    lines: Sequence[CorrectionLine], ledger: pl.DataFrame, faulty: Collection[str]
) -> tuple[AnsweredLine, ...]:
    """Every line with its answer, in order of reference.

    Args:
        lines: of one programme and accounting year.
        ledger: PLACED, with the postings outside the programme: an amount may have been moved there.
        faulty: fingerprints of the postings that should still be booked anew.

    Returns:
        As many as `lines`. The order of lines and postings makes no difference.
    """
    in_order = sorted(lines, key=lambda line: line.reference)
    if not in_order:
        return ()
    postings = sorted(_postings(ledger, in_order), key=lambda posting: (posting.when, posting.place))
    by_fingerprint = {posting.fingerprint: posting for posting in postings}
    matchings = [_Matching(line, by_fingerprint.get(line.proposal.fingerprint)) for line in in_order]
    free = _Free(postings, [matching.original for matching in matchings])
    _find_changed(matchings, free)
    _match_by_reference(matchings, free)
    _match_by_amount(matchings, free)
    _find_bookings(matchings, free)
    return tuple(AnsweredLine(matching.line, _answer(matching, faulty)) for matching in matchings)


class _Free:
    """The postings that answer no line yet, the earliest first."""

    def __init__(self, postings: Sequence[_Posting], taken: Sequence[_Posting | None]) -> None:
        used = {posting.place for posting in taken if posting is not None}
        self._postings = {posting.place: posting for posting in postings if posting.place not in used}

    def __iter__(self) -> Iterator[_Posting]:
        return iter(tuple(self._postings.values()))

    def take(self, posting: _Posting) -> _Posting:
        """The posting, which from now on answers this line and no other."""
        return self._postings.pop(posting.place)


def _postings(ledger: pl.DataFrame, lines: Sequence[CorrectionLine]) -> Iterator[_Posting]:
    """The postings that may have to do with the lines: same voucher, the reference, or the opposite amount."""
    counted = ledger.filter(
        pl.col("amount_ore").is_not_null(), pl.col("kind").ne_missing(pl.lit(str(Kind.OTHER_PERIOD)))
    )
    opposite = pl.col("amount_ore").is_in([-line.proposal.amount_ore for line in lines])
    accounts = pl.col("account").is_in([line.proposal.coding.account for line in lines], nulls_equal=True)
    named = pl.any_horizontal(pl.col("text", "voucher").str.contains(_MENTIONED)).fill_null(value=False)
    answering = counted.filter(named | (opposite & accounts)).get_column("voucher").to_list()
    vouchers = {*(line.proposal.voucher for line in lines), *answering}
    # Postings without a number are one voucher: those that are alike must be there together to be told apart.
    of_voucher = pl.col("voucher").is_in(list(vouchers), nulls_equal=True)
    reference = pl.coalesce(_reference("text"), _reference("voucher"))
    near = with_fingerprints(counted.filter(of_voucher)).with_columns(reference=reference)
    for row in near.iter_rows(named=True):
        yield _Posting(
            place=(row["file"], row["row"], row["part"]),
            voucher=row["voucher"],
            when=(row["posted_on"] or date.min, row["period"] or ""),
            coding=Coding(**{name: row[name] for name in CODING_FIELDS}),
            amount_ore=row["amount_ore"],
            reference=row["reference"],
            fingerprint=row[FINGERPRINT],
        )


def _reference(column: str) -> pl.Expr:
    """The reference in a text, as we write it however the office did."""
    parts = pl.col(column).str.extract_groups(_REFERENCE)
    year, number = parts.struct.field("1"), parts.struct.field("2")
    return pl.when(number.is_not_null()).then(pl.format("OMP-{}-{}", year, number))


def _find_changed(matchings: Sequence[_Matching], free: _Free) -> None:
    """Postings that are no longer there, and stand in the same voucher with another coding."""
    for is_as_asked in (True, False):
        for matching in matchings:
            if matching.original is None and matching.changed is None:
                same = (one for one in free if _is_changed(one, matching))
                found = next((one for one in same if not is_as_asked or matching.is_as_asked(one.coding)), None)
                matching.changed = free.take(found) if found else None


def _is_changed(posting: _Posting, matching: _Matching) -> bool:
    proposal = matching.line.proposal
    return (
        proposal.voucher is not None
        and posting.voucher == proposal.voucher
        and posting.amount_ore == proposal.amount_ore
        and posting.when == (proposal.posted_on or date.min, proposal.period or "")
        and posting.coding != proposal.coding
    )


def _match_by_reference(matchings: Sequence[_Matching], free: _Free) -> None:
    for matching in matchings:
        named = [one for one in free if one.reference == matching.line.reference]
        old = matching.line.proposal.coding
        matching.reversals = _taken(free, [one for one in named if one.coding == old], -matching.amount_ore)
        matching.bookings = _taken(free, [one for one in named if one.coding != old], matching.amount_ore)


def _taken(free: _Free, candidates: Sequence[_Posting], whole_ore: int) -> tuple[_Posting, ...]:
    """The postings, the earliest first, that have the sign of the whole and together are no more than it."""
    taken: list[_Posting] = []
    left = abs(whole_ore)
    for posting in candidates:
        if posting.amount_ore * whole_ore > 0 and abs(posting.amount_ore) <= left:
            left -= abs(posting.amount_ore)
            taken.append(free.take(posting))
    return tuple(taken)


def _match_by_amount(matchings: Sequence[_Matching], free: _Free) -> None:
    for matching in matchings:
        if matching.original is None or matching.reversals or matching.bookings:
            continue
        when, old = matching.original.when, matching.line.proposal.coding
        found = next(
            (
                one
                for one in free
                if one.amount_ore == -matching.amount_ore
                and one.coding == old
                and one.when >= when
                and one.reference is None
            ),
            None,
        )
        matching.reversals = (free.take(found),) if found else ()


def _find_bookings(matchings: Sequence[_Matching], free: _Free) -> None:
    """Where the amount went: in the voucher that took it off the old coding, first where it was asked for."""
    for is_as_asked in (True, False):
        for matching in matchings:
            if not matching.reversals or matching.bookings:
                continue
            vouchers = {one.voucher for one in matching.reversals}
            found = [
                one
                for one in free
                if one.voucher in vouchers
                and one.amount_ore == matching.reversed_ore
                and one.coding != matching.line.proposal.coding
                and one.reference in {None, matching.line.reference}
                and (not is_as_asked or matching.is_as_asked(one.coding))
            ]
            matching.bookings = (free.take(found[0]),) if found else ()


def _answer(matching: _Matching, faulty: Collection[str]) -> Answer:
    if matching.changed is not None:
        return _answer_by_change(matching, matching.changed, faulty)
    answering = (*matching.reversals, *matching.bookings)
    codings = list(dict.fromkeys(one.coding for one in matching.bookings))
    is_settled = matching.reversed_ore == matching.amount_ore
    settled = (matching.original, *matching.reversals) if matching.original and is_settled else ()
    return Answer(
        status=_status(matching, faulty),
        reversed_ore=matching.reversed_ore,
        rebooked_ore=matching.rebooked_ore,
        found=codings[0] if codings else None,
        vouchers=tuple(dict.fromkeys(one.voucher for one in answering if one.voucher)),
        places=tuple(dict.fromkeys(one.place[:2] for one in answering)),
        settled=tuple(dict.fromkeys(one.place[:2] for one in settled)),
    )


def _answer_by_change(matching: _Matching, changed: _Posting, faulty: Collection[str]) -> Answer:
    """The posting itself has another coding; what is still wrong with it is still to be done."""
    place, voucher = (changed.place[:2],), (changed.voucher,) if changed.voucher else ()
    is_suggested = not matching.line.proposal.suggestion.coding.is_empty
    as_asked = matching.is_as_asked(changed.coding)
    if changed.fingerprint in faulty and not (is_suggested and as_asked):
        return Answer(CorrectionStatus.OPEN, found=changed.coding, vouchers=voucher, places=place)
    status = CorrectionStatus.DONE if as_asked else CorrectionStatus.DIFFERENTLY
    return Answer(status, matching.amount_ore, matching.amount_ore, changed.coding, voucher, place)


def _status(matching: _Matching, faulty: Collection[str]) -> CorrectionStatus:
    whole, reversed_ore, rebooked_ore = matching.amount_ore, matching.reversed_ore, matching.rebooked_ore
    if not reversed_ore and not rebooked_ore:
        return _untouched(matching, faulty)
    if reversed_ore != whole or rebooked_ore not in {0, whole}:
        return CorrectionStatus.PARTLY
    is_suggested = not matching.line.proposal.suggestion.coding.is_empty
    is_right = matching.bookings and all(
        matching.is_as_asked(one.coding) and (is_suggested or one.fingerprint not in faulty)
        for one in matching.bookings
    )
    return CorrectionStatus.DONE if is_right else CorrectionStatus.DIFFERENTLY


def _untouched(matching: _Matching, faulty: Collection[str]) -> CorrectionStatus:
    if matching.original is None:
        return CorrectionStatus.GONE
    is_faulty = matching.original.fingerprint in faulty
    return CorrectionStatus.OPEN if is_faulty else CorrectionStatus.LAPSED
