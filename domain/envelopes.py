"""Envelopes: budget lines without measures of their own, what is decided of them, and what is booked on them."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from domain.likeness import similar_measure
from domain.register_postings import is_on, measure_spend, only_placed, sum_ore
from schemas.budget_registers import Draw
from schemas.budget_year import BudgetYear
from schemas.programme import Programme
from schemas.programme_rules import EnvelopeRule
from schemas.records import MeasureResult
from schemas.registers import DrawResult, EnvelopeResult


def envelope_measures(programme: Programme) -> tuple[str, ...]:
    """The measures that are envelopes, in the order of the programme's rules."""
    return tuple(dict.fromkeys(rule.measure for rule in programme.rules if isinstance(rule, EnvelopeRule)))


def envelope_results(
    placed: pl.DataFrame, programme: Programme, year: BudgetYear, measures: Iterable[MeasureResult]
) -> tuple[EnvelopeResult, ...]:
    """Each envelope of the year with its draws; one that is in no budget and has no postings or draws is left out.

    Args:
        placed: PLACED.
        programme: whose rules of kind "envelope" name the measures.
        year: with the draws that count.
        measures: as reconciled, for their revised budgets.
    """
    revised = {measure.id: measure.sums.revised_ore for measure in measures}
    own = only_placed(placed)
    drawn = {draw.measure for draw in year.draws}
    return tuple(
        _envelope(own, programme, year, measure, revised.get(measure, 0))
        for measure in envelope_measures(programme)
        if measure in revised or measure in drawn
    )


def undecided(spend: pl.DataFrame, draws: Iterable[Draw]) -> pl.DataFrame:
    """The spend of an envelope that none of these draws names."""
    return spend.filter(~is_on(voucher for draw in draws for voucher in draw.vouchers))


def _envelope(
    placed: pl.DataFrame, programme: Programme, year: BudgetYear, measure: str, revised_ore: int
) -> EnvelopeResult:
    spend = measure_spend(placed, measure, year)
    draws = [draw for draw in year.draws if draw.measure == measure]
    decided_ore = sum(draw.ore for draw in draws)
    return EnvelopeResult(
        measure=measure,
        revised_ore=revised_ore,
        decided_ore=decided_ore,
        booked_ore=sum_ore(spend),
        undecided_ore=sum_ore(undecided(spend, draws)),
        remaining_ore=revised_ore - decided_ore,
        draws=tuple(_draw(draw, spend, programme) for draw in draws),
    )


def _draw(draw: Draw, spend: pl.DataFrame, programme: Programme) -> DrawResult:
    others = (measure for measure in programme.measures if measure.id not in envelope_measures(programme))
    return DrawResult(
        id=draw.id,
        initiative=draw.initiative,
        purpose=draw.purpose,
        decided_by=draw.decided_by,
        decided_on=draw.decided_on.isoformat(),
        decided_ore=draw.ore,
        booked_ore=sum_ore(spend.filter(is_on(draw.vouchers))),
        looks_like=similar_measure((draw.initiative, draw.purpose), others),
        vouchers=draw.vouchers,
    )
