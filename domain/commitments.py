"""Known commitments: what has come of each, and what is still to come. A cost and its invoice are never both counted.

A commitment is bound to the accounts by the vouchers it names; what they cost its measure settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from domain.monthly_use import monthly_cost_by_voucher
from domain.periods import DECEMBER
from schemas.budget_registers import Commitment
from schemas.budget_year import BudgetYear
from schemas.forecasts import CommitmentResult


def commitment_results(postings: pl.DataFrame, year: BudgetYear) -> tuple[CommitmentResult, ...]:
    """Every commitment of the year, in the file's order, also those that are settled or cancelled.

    Args:
        postings: PLACED through the period; only placed postings of the commitment's own measure settle it.
        year: the register, and whether the award letter is net or gross of VAT.
    """
    if not year.commitments:
        return ()
    cost = monthly_cost_by_voucher(postings, year.grant.vat)
    return tuple(_result(commitment, cost) for commitment in year.commitments)


def _result(commitment: Commitment, cost: Mapping[tuple[str, str], tuple[int, ...]]) -> CommitmentResult:
    vouchers = tuple(dict.fromkeys(commitment.vouchers))
    booked = [cost[commitment.measure, voucher] for voucher in vouchers if (commitment.measure, voucher) in cost]
    monthly = tuple(sum(months[index] for months in booked) for index in range(DECEMBER))
    left = commitment.ore - sum(monthly)
    return CommitmentResult(
        id=commitment.id,
        measure=commitment.measure,
        what=commitment.what,
        source=commitment.source,
        until=commitment.until,
        committed_ore=commitment.ore,
        settled_ore=sum(monthly),
        remaining_ore=0 if commitment.cancelled_on else max(0, left),
        over_ore=max(0, -left),
        monthly_settled_ore=monthly,
        vouchers=vouchers,
        missing_vouchers=tuple(voucher for voucher in vouchers if (commitment.measure, voucher) not in cost),
        cancelled_on=commitment.cancelled_on.isoformat() if commitment.cancelled_on else None,
    )


def remaining_after(commitments: Iterable[CommitmentResult], month: int) -> int:
    """What was still to come of the commitments at the end of a month, as far as is known now."""
    return sum(
        max(0, commitment.committed_ore - sum(commitment.monthly_settled_ore[:month]))
        for commitment in commitments
        if not commitment.is_cancelled
    )
