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
    """A request that has been sent: a locked fact."""

    sent_on: str
    reference: str
    amount_ore: int
