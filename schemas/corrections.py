"""Corrections the accounting office is asked to book: the lines, what is suggested and why, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Coding:
    """Where a posting is booked, or should be. In a suggestion None means: nothing is suggested for this field."""

    account: str | None = None
    responsibility: str | None = None
    function: str | None = None
    project: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no field says anything."""
        return self == Coding()

    def with_changes(self, changes: Coding) -> Coding:
        """This coding with the fields that `changes` names put in."""
        return Coding(**{name: getattr(changes, name) or getattr(self, name) for name in CODING_FIELDS})

    def differing(self, other: Coding) -> tuple[str, ...]:
        """The fields in which the two differ."""
        return tuple(name for name in CODING_FIELDS if getattr(self, name) != getattr(other, name))


CODING_FIELDS = tuple(part.name for part in fields(Coding))


class Proof(StrEnum):
    """What a suggestion rests on. Without one there is no suggestion."""

    OFFICER = "officer"
    CODING_RULE = "coding_rule"
    ONE_DIGIT = "one_digit"
    SAME_PARTY = "same_party"
    SUCCESSOR = "successor"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The fields that should be changed, and the proofs, each with a sentence in bokmål that names no person."""

    coding: Coding = Coding()
    proofs: tuple[Proof, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A posting that should be booked anew, before anybody has been asked.

    `fingerprint` tells the posting from all others whatever row of whatever file it stands on; `rules` are the codes
    of the findings behind it, none when it is the officer's own wish.
    """

    fingerprint: str
    file: str
    row: int
    voucher: str | None
    voucher_type: str | None
    posted_on: date | None
    period: str | None
    amount_ore: int
    measure: str | None
    coding: Coding
    rules: tuple[str, ...]
    reason: str
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A line the office has been asked to book. `list_number` and `listed_on` are of the first list it was in.

    `is_invented` says that the list was made from an invented example, which steps aside for real accounts.
    """

    reference: str
    programme: str
    accounting_year: int
    list_number: int
    listed_on: date
    proposal: Proposal
    is_invented: bool = field(default=False, compare=False)

    @property
    def asked(self) -> Coding:
        """The whole coding that is asked for; the present one where nothing is suggested."""
        return self.proposal.coding.with_changes(self.proposal.suggestion.coding)


class CorrectionStatus(StrEnum):
    """What has become of a line.

    `gone`: the posting is no longer in the accounts; `lapsed`: it stands as it did, and nothing is wrong with it any
    more, because the programme file has been changed.
    """

    OPEN = "open"
    PARTLY = "partly"
    DONE = "done"
    DIFFERENTLY = "differently"
    GONE = "gone"
    LAPSED = "lapsed"

    @property
    def is_open(self) -> bool:
        """Whether the office still has something to do."""
        return self in {CorrectionStatus.OPEN, CorrectionStatus.PARTLY}


@dataclass(frozen=True, slots=True)
class Answer:
    """How a ledger answers one line.

    `reversed_ore` and `rebooked_ore` have the sign of the posting; both are the whole amount when the posting itself
    was changed. `found` is the coding it was booked on, None when no booking was found. `places` are the file and
    row of the postings that answer, `vouchers` their vouchers; `settled` are those of the posting and its reversals
    when together they are nought.
    """

    status: CorrectionStatus
    reversed_ore: int = 0
    rebooked_ore: int = 0
    found: Coding | None = None
    vouchers: tuple[str, ...] = ()
    places: tuple[tuple[str, int], ...] = ()
    settled: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """A line and its answer, as one run found it."""

    line: CorrectionLine
    answer: Answer

    @property
    def remaining_ore(self) -> int:
        """What is still to be booked anew; nought when the line is closed."""
        return self.line.proposal.amount_ore - self.answer.reversed_ore if self.answer.status.is_open else 0


@dataclass(frozen=True, slots=True)
class CorrectionList:
    """A list as it is handed over: every line of the year, in order of reference."""

    number: int
    run_id: str
    lines: tuple[AnsweredLine, ...]

    @property
    def open_lines(self) -> tuple[AnsweredLine, ...]:
        """The lines the office is asked to book."""
        return tuple(line for line in self.lines if line.answer.status.is_open)

    def is_new(self, line: AnsweredLine) -> bool:
        """Whether the line was not in any list before."""
        return line.line.list_number == self.number
