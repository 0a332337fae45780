"""What the registers of a budget year come to: draws on an envelope, and grants passed on to organisations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DrawResult:
    """One decided use of an envelope, and what is booked on it. Vouchers that the draw names bind it to postings."""

    id: str
    initiative: str
    purpose: str
    decided_by: str
    decided_on: str
    decided_ore: int
    booked_ore: int
    looks_like: str | None = None


@dataclass(frozen=True, slots=True)
class EnvelopeResult:
    """A budget line without measures of its own. remaining = revised - decided, never floored.

    `undecided_ore` is what is booked on the envelope without a draw that names it.
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
