"""What the registers of a budget year come to: draws on an envelope, and grants passed on to organisations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DrawResult:
    """One decided use of an envelope, and what is booked on it. Vouchers that the draw names bind it to postings.

    `booked_ore` is net of what is refunded, as the grant reckons spend. `looks_like` is the id of a measure with a
    budget line of its own that the draw seems to be for.
    """

    id: str
    initiative: str
    purpose: str
    decided_by: str
    decided_on: str
    decided_ore: int
    booked_ore: int
    looks_like: str | None = None
    vouchers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnvelopeResult:
    """A budget line without measures of its own. remaining = revised - decided, never floored.

    `undecided_ore` is what is booked on the envelope without a draw that names it; what is booked on draws and it sum
    to `booked_ore`.
    """

    measure: str
    revised_ore: int
    decided_ore: int
    booked_ore: int
    undecided_ore: int
    remaining_ore: int
    draws: tuple[DrawResult, ...] = ()


@dataclass(frozen=True, slots=True)
class OnwardGrantResult:
    """One grant passed on: what was awarded, what the accounts say is paid, and whether its report has come.

    `recipient` is an organisation, never a person. `is_overdue` is judged on the day of the run.
    """

    id: str
    measure: str
    recipient: str
    organisation_number: str
    purpose: str
    decided_by: str
    decided_on: str
    awarded_ore: int
    paid_ore: int
    report_due: str | None
    report_received: str | None
    is_overdue: bool
    vouchers: tuple[str, ...] = ()
