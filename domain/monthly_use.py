"""What is used in each month of the year, by measure and by voucher, on the basis the award letter has chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final, Literal

import polars as pl

from domain.periods import DECEMBER
from schemas.budget_year import BudgetYear
from schemas.programme import Programme
from schemas.records import Kind

_COST: Final = (Kind.GROSS, Kind.SICK_PAY_REFUND)
Months = tuple[int, ...]
"""Twelve amounts in øre, January first."""


def monthly_use(postings: pl.DataFrame, programme: Programme, year: BudgetYear) -> Mapping[str, Months]:
    """What is measured against each measure's budget, by month; year-end periods count as December.

    The months sum to `MeasureResult.charged_ore`: use after co-financing, less what another source was to pay and has
    not, where the municipality covers that.

    Args:
        postings: PLACED; only postings of a measure count.
        programme: who pays for each measure, and for what a source does not cover.
        year: the award letter's basis.
    """
    grant, is_left_out = programme.grant_scheme.funding_source, programme.grant_scheme.uncovered_by == "municipality"
    granted = {measure.id for measure in programme.measures if grant in measure.funding_sources}
    kinds = (*cost_kinds(year.grant.vat), Kind.OTHER_FINANCING)
    parts: dict[str, list[Months]] = defaultdict(list)
    for (measure, source), months in _by_month(postings, kinds, "funding_source").items():
        is_others = is_left_out and source != grant and measure in granted
        parts[measure].append(_without_uncovered(months) if is_others else months)
    return {measure: tuple(map(sum, zip(*every, strict=True))) for measure, every in parts.items()}


def monthly_cost_by_voucher(postings: pl.DataFrame, vat: Literal["net", "gross"]) -> Mapping[tuple[str, str], Months]:
    """What each voucher costs each measure, before co-financing, by (measure, voucher) and month."""
    return _by_month(postings.filter(pl.col("voucher").is_not_null()), cost_kinds(vat), "voucher")


def cost_kinds(vat: Literal["net", "gross"]) -> tuple[Kind, ...]:
    """The kinds of posting that make up what a measure costs; VAT that is compensated counts only in a gross letter."""
    return (*_COST, Kind.VAT_COMPENSATION) if vat == "net" else _COST


def _by_month(postings: pl.DataFrame, kinds: Iterable[Kind], column: str) -> dict[tuple[str, str], Months]:
    """Øre by measure, another column and month."""
    month = pl.col("period").str.slice(5, 2).cast(pl.Int32).clip(1, DECEMBER).alias("month")
    counted = postings.filter(pl.col("kind").is_in([str(kind) for kind in kinds]), pl.col("measure").is_not_null())
    sums = counted.group_by("measure", column, month).agg(pl.col("amount_ore").sum())
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for measure, other, number, ore in sums.iter_rows():
        found[measure, other][number] = ore
    return {key: tuple(by_month.get(number, 0) for number in range(1, DECEMBER + 1)) for key, by_month in found.items()}


def _without_uncovered(months: Sequence[int]) -> Months:
    """A source's months without what it was to pay and has not, as far as is known in each month."""
    covered = [min(0, so_far) for so_far in accumulate(months, initial=0)]
    return tuple(after - before for before, after in pairwise(covered))
