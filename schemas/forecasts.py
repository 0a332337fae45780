"""What forecasts rest on and how they have done: known commitments, and the errors of a finished year."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommitmentResult:
    """One known cost, and what the accounts say has come of it by the end of the period.

    settled = the cost of the vouchers it names, on the award letter's basis (net or gross of VAT); remaining =
    committed - settled, never below nought and nought when cancelled; `over_ore` is what is settled beyond committed.
    `monthly_settled_ore` is January first and sums to `settled_ore`. `missing_vouchers` are named, but not booked on
    the measure.
    """

    id: str
    measure: str
    what: str
    source: str
    until: str
    committed_ore: int
    settled_ore: int
    remaining_ore: int
    over_ore: int
    monthly_settled_ore: tuple[int, ...]
    vouchers: tuple[str, ...] = ()
    missing_vouchers: tuple[str, ...] = ()
    cancelled_on: str | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether the cost is no longer expected."""
        return self.cancelled_on is not None


@dataclass(frozen=True, slots=True)
class ForecastErrors:
    """How far each method was from a finished year's use, as the mean of the distances from January to November.

    In øre and never negative. `commitments_ore` is None for a measure without registered commitments.
    """

    run_rate_ore: int
    profile_ore: int
    commitments_ore: int | None = None
