"""The payment request as a difference: entitled so far, requested in all earlier letters, and what is left."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One line of a payment request. requested = entitled - earlier; negative when too much was asked for before.

    `purpose` is a measure's id, or None for the grant as a whole.
    """

    grant_year: int
    purpose: str | None
    entitled_ore: int
    earlier_ore: int
    requested_ore: int


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A request that has been sent: a locked fact. `year` is the year whose file it stands in."""

    sent_on: str
    reference: str
    amount_ore: int
    year: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of a difference in money; every part is a positive number or nought.

    `cancelled_ore` is what was to be paid back after an earlier letter and has not been; it is let go before anything
    is paid out. `withdrawn_ore` is what was asked for and has not been paid; it is withdrawn before anything is repaid.
    """

    paid_out_ore: int = 0
    cancelled_ore: int = 0
    withdrawn_ore: int = 0
    repaid_ore: int = 0

    @property
    def total_ore(self) -> int:
        """The difference that is settled."""
        return self.paid_out_ore + self.cancelled_ore - self.withdrawn_ore - self.repaid_ore

    def __add__(self, other: Settlement) -> Settlement:
        return Settlement(
            self.paid_out_ore + other.paid_out_ore,
            self.cancelled_ore + other.cancelled_ore,
            self.withdrawn_ore + other.withdrawn_ore,
            self.repaid_ore + other.repaid_ore,
        )


@dataclass(frozen=True, slots=True)
class CarryOverPart:
    """Unused money of one measure, and how much of it is applied for as carry-over.

    `measure` is None for what lies on no measure: money beyond the budget, or, negative, budget beyond the money. The
    parts sum to all that is unused, and what they apply for to the carry-over applied for.
    """

    measure: str | None
    left_ore: int
    applied_ore: int
    has_plan: bool
