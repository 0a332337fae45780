"""What the figures of the year so far are made of: the postings of the months, and the budget's lines."""

from __future__ import annotations

from typing import Final

import polars as pl

from domain.cumulative_figures import with_months
from domain.periods import DECEMBER
from domain.trace_measures import revised
from domain.trace_parts import Ground, Parts, place

_NOT_COVERED: Final = "Det en annen kilde ikke hadde dekket så langt i året"


def cumulative_parts(ground: Ground, quantity: str, month: str, value_ore: int) -> Parts:
    """The parts of `hittil.<quantity>.<month>`; year-end periods are December."""
    granted = with_months(ground.result)
    if quantity == "budsjett":
        where = place("programme", "measures.spread")
        return ground.none(*revised(ground, granted)).up_to(value_ore, f"Fordelt på senere måneder ({where})")
    ids = [measure.id for measure in granted]
    is_so_far = pl.col("period").str.slice(5, 2).cast(pl.Int32).clip(1, DECEMBER) <= int(month)
    parts = Parts(1, ground.after(ids).postings.filter(is_so_far))
    if ground.grant_source is None or set(ground.of(ids).get_column("funding_source")) <= {ground.grant_source}:
        return parts
    # While another source owes for what is booked on it, its postings count in no month; its surplus does.
    return parts.up_to(value_ore, _NOT_COVERED)
