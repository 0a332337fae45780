"""What the figures of measures are made of: postings by kind and source, the budget's lines, and the own share."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

import polars as pl

from domain.kinds import is_user_income
from domain.measure_figures import FORECAST_WORDS, GRANTED, REASON_WORDS, TOTAL, summed_forecasts
from domain.periods import DECEMBER, Period, whole_year
from domain.reallocations import as_decided
from domain.trace_parts import SPEND, Adjustment, Ground, Parts, of_kinds, place
from schemas.plan_results import OwnPart, OwnReason
from schemas.records import Kind, MeasureResult

_KINDS_BEHIND: Final[dict[str, tuple[int, tuple[Kind, ...]]]] = {
    "brutto": (1, (Kind.GROSS,)),
    "mva": (-1, (Kind.VAT_COMPENSATION,)),
    "sykelonnsrefusjon": (-1, (Kind.SICK_PAY_REFUND,)),
    "refusjoner": (-1, (Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND)),
    "netto": (1, SPEND),
    "andre-kilder": (-1, (Kind.OTHER_FINANCING,)),
}
COVERED_BY_GRANT: Final = "Dekket av tilskuddet"
OWN_SHARE: Final = "Kommunens egen andel"


def subject_measures(ground: Ground, subject: str) -> list[MeasureResult]:
    """The measures that the subject of an id stands for."""
    return [
        measure
        for measure in ground.result.measures
        if subject == TOTAL or (subject == GRANTED and measure.is_granted) or measure.id == subject
    ]


def measure_parts(ground: Ground, quantity: str, subject: str) -> Parts:
    """The parts of `<quantity>.<subject>`; `quantity` is one of MEASURE_QUANTITIES."""
    measures = subject_measures(ground, subject)
    ids = [measure.id for measure in measures]
    if quantity in _KINDS_BEHIND:
        sign, kinds = _KINDS_BEHIND[quantity]
        return Parts(sign, of_kinds(ground.of(ids), kinds))
    match quantity:
        case "budsjett":
            parts = ground.none(*allocations(ground, measures))
        case "omdisponert":
            parts = ground.none(*reallocations(ground, measures))
        case "revidert":
            parts = ground.none(*revised(ground, measures))
        case "etter-andre-kilder":
            parts = ground.after(ids)
        case "egen":
            parts = ground.after(ids).plus(*covered(measures))
        case "prognose":
            parts = _forecast_parts(ground, "profil", measures, _summed(measures, "forecast_ore"))
        case "rest":
            parts = used(ground, measures).turned(*revised(ground, measures))
        case _:
            parts = used(ground, measures)
    return parts


def used(ground: Ground, measures: Collection[MeasureResult]) -> Parts:
    """What the grant pays of measures: spend after other sources, less what the municipality covers and why."""
    return ground.after([measure.id for measure in measures]).plus(*_own_shares(ground, measures))


def covered(measures: Collection[MeasureResult]) -> tuple[Adjustment, ...]:
    """What the grant pays, to be taken off."""
    return (Adjustment(COVERED_BY_GRANT, -_summed(measures, "grant_financed_ore")),)


def _summed(measures: Collection[MeasureResult], name: str) -> int:
    return sum(getattr(measure.sums, name) for measure in measures)


def _own_shares(ground: Ground, measures: Collection[MeasureResult]) -> Iterator[Adjustment]:
    """The own share to be taken off, a part for each reason and rule; a run without reasons has one."""
    for measure in measures:
        if measure.own_parts:
            for part in measure.own_parts:
                yield Adjustment(f"{own_label(ground, part)}: {measure.name}", -part.amount_ore)
        elif measure.sums.own_ore:
            yield Adjustment(f"{OWN_SHARE}: {measure.name}", -measure.sums.own_ore)


def own_label(ground: Ground, part: OwnPart) -> str:
    """What an own part is called where it is taken off or laid to."""
    _, why = REASON_WORDS[part.reason]
    return f"{OWN_SHARE}, {why}" + (f" ({rule_place(ground, part.rule)})" if part.rule else "")


def rule_place(ground: Ground, rule: str) -> str:
    """Where a rule of the plan stands; a rule that is a funding source or of another file is named by its id."""
    rules = ground.files.programme.rules if ground.files else ()
    line = next((line for line, one in enumerate(rules, start=1) if one.id == rule), None)
    return place("programme", "rules", line) if line else rule


def allocations(ground: Ground, measures: Collection[MeasureResult]) -> Iterator[Adjustment]:
    """The budget's lines of measures."""
    year = ground.result.year
    file = ground.budget_year(year)
    lines = {one.measure: line for line, one in enumerate(file.allocations, start=1)} if file else {}
    for measure in measures:
        if measure.sums.allocated_ore:
            where = place(year, "allocations", lines.get(measure.id))
            yield Adjustment(f"{where} ({measure.name})", measure.sums.allocated_ore)


def reallocations(ground: Ground, measures: Collection[MeasureResult]) -> Iterator[Adjustment]:
    """The decisions that moved money to measures and from them; what is moved among them cancels."""
    result, ids = ground.result, {measure.id for measure in measures}
    file = ground.budget_year(result.year)
    if file is None:
        for measure in measures:
            if measure.sums.reallocated_ore:
                label = f"{place(result.year, 'reallocations')} ({measure.name})"
                yield Adjustment(label, measure.sums.reallocated_ore)
        return
    until = whole_year(result.year) if result.is_year_end else Period.parse(result.period)
    counted = as_decided(file, until, is_year_end=result.is_year_end).reallocations
    for line, move in enumerate(file.reallocations, start=1):
        ore = move.ore * ((move.to_measure in ids) - (move.from_measure in ids))
        if ore and move in counted:
            label = f"{place(result.year, 'reallocations', line)} ({move.decided_on.isoformat()})"
            yield Adjustment(label, ore)


def revised(ground: Ground, measures: Collection[MeasureResult]) -> tuple[Adjustment, ...]:
    """What the revised allocation is made of."""
    return (*allocations(ground, measures), *reallocations(ground, measures))


def charged_parts(ground: Ground, quantity: str, subject: str) -> Parts:
    """The parts of `belastet.<measure>` or `brukerinntekt.<measure>`."""
    measures = subject_measures(ground, subject)
    if quantity == "brukerinntekt":
        return Parts(-1, ground.of([measure.id for measure in measures]).filter(is_user_income()))
    return _charged(ground, measures)


def _charged(ground: Ground, measures: Collection[MeasureResult]) -> Parts:
    """What is held against the budget: use after other sources, less what one of them was to pay and has not."""
    others = (
        Adjustment(f"{own_label(ground, part)}: {measure.name}", -part.amount_ore)
        for measure in measures
        for part in measure.own_parts
        if part.reason is OwnReason.OTHER_SOURCE
    )
    return ground.after([measure.id for measure in measures]).plus(*others)


def monthly_parts(ground: Ground, quantity: str, subject: str, month: str) -> Parts:
    """The parts of `manedsforbruk.<measure>.<month>`, or of the budget of a month; year-end periods are December."""
    measure = ground.measure(subject)
    if quantity == "manedsbudsjett":
        where = place("programme", "measures.spread")
        share = measure.monthly_budget_ore[int(month) - 1]
        return ground.none(*revised(ground, [measure])).up_to(share, f"Fordelt på andre måneder ({where})")
    is_in_month = pl.col("period").str.slice(5, 2).cast(pl.Int32).clip(1, DECEMBER) == int(month)
    in_month = ground.after([measure.id]).postings.filter(is_in_month)
    sources = set(ground.of([measure.id]).get_column("funding_source"))
    if ground.grant_source is None or sources <= {ground.grant_source}:
        return Parts(1, in_month)
    # While another source owes for what is booked on it, its postings count in no month; its surplus does.
    used = measure.monthly_used_ore[int(month) - 1]
    return Parts(1, in_month).up_to(used, "Det en annen kilde ikke hadde dekket så langt i året")


def error_parts(ground: Ground, value_ore: int) -> Parts:
    """How far a forecast was off is a mean of distances over eleven months, and has no postings of its own."""
    return ground.none(Adjustment("Gjennomsnittlig avstand fra forbruket, januar til november", value_ore))


def forecast_parts(ground: Ground, method: str, subject: str, value_ore: int) -> Parts:
    """The parts of `prognose.<method>.<subject>`."""
    measures = subject_measures(ground, subject)
    if method != "spenn":
        return _forecast_parts(ground, method, measures, value_ore)
    ends = summed_forecasts(measures)
    high, low = (ends.highest_ore, ends.lowest_ore) if ends else (value_ore, 0)
    return ground.none(Adjustment("Høyeste prognose", high), Adjustment("Laveste prognose", -low))


def _forecast_parts(ground: Ground, method: str, measures: Collection[MeasureResult], value_ore: int) -> Parts:
    parts = _charged(ground, measures)
    if method == "bundet":
        return parts.plus(*_remaining_commitments(ground, {measure.id for measure in measures}))
    return parts.up_to(value_ore, f"Framskrevet til årets slutt ({FORECAST_WORDS[method][1].lower()})")


def _remaining_commitments(ground: Ground, measures: Collection[str]) -> Iterator[Adjustment]:
    for line, commitment in enumerate(ground.result.commitments, start=1):
        if commitment.measure in measures and not commitment.is_cancelled:
            where = place(ground.result.year, "commitments", line)
            yield Adjustment(f"Gjenstår av {where} ({commitment.what})", commitment.remaining_ore)
