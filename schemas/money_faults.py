"""What must agree where money is moved between measures, or promised by others than the grant. A sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from schemas.budget_year import BudgetYear, Reallocation
from schemas.fault_sentences import unknown
from schemas.programme import Programme


def reallocation_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    """Money moves between two measures the grant pays for in the year, and on no day more than there is."""
    granted = {m.id for m in programme.measures if programme.grant_scheme.funding_source in m.funding_sources}
    running = {m.id for m in programme.measures if m.first_year <= year.year <= m.last_year}
    known = {measure.id for measure in programme.measures}
    for index, move in enumerate(year.reallocations):
        key = f"reallocations.{index}"
        for name in (move.from_measure, move.to_measure):
            yield from unknown(file, key, name, known)
        if move.kr <= 0 or move.from_measure == move.to_measure:
            yield f"{file}: {key}: an amount above nought is moved from one measure to another"
        if move.to_measure not in granted:
            yield f"{file}: {key}.to_measure: the grant does not pay for {move.to_measure!r}"
        elif move.to_measure not in running:
            yield f"{file}: {key}.to_measure: {move.to_measure!r} does not run in {year.year}"
    yield from _overdrawn(year, file)


def _overdrawn(year: BudgetYear, file: str) -> Iterator[str]:
    """Each measure that some day's decisions leave with less than nothing, at the first of those days."""
    left = {line.measure: line.kr for line in year.allocations}
    told: set[str] = set()
    in_order = sorted(year.reallocations, key=_decided_on)
    for day, moves in groupby(in_order, key=_decided_on):
        for move in moves:
            left[move.from_measure] = left.get(move.from_measure, Decimal(0)) - move.kr
            left[move.to_measure] = left.get(move.to_measure, Decimal(0)) + move.kr
        for name in sorted(name for name, kr in left.items() if kr < 0 and name not in told):
            told.add(name)
            yield (
                f"{file}: reallocations: {name!r} is left with {left[name]} on {day.isoformat()}; "
                "no more can be moved than there is"
            )


def _decided_on(move: Reallocation) -> date:
    return move.decided_on


def co_financing_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    """A promise is made by a source beside the grant, to a measure that source pays for."""
    paying = {measure.id: measure.funding_sources for measure in programme.measures}
    sources = {source.id for source in programme.funding_sources}
    for index, money in enumerate(year.co_financing):
        key = f"co_financing.{index}"
        yield from unknown(file, f"{key}.measure", money.measure, paying)
        yield from unknown(file, f"{key}.funding_source", money.funding_source, sources)
        if money.funding_source == programme.grant_scheme.funding_source:
            yield f"{file}: {key}.funding_source: {money.funding_source!r} is the grant itself; its award is in [grant]"
        elif money.measure in paying and money.funding_source in sources - set(paying[money.measure]):
            yield (
                f"{file}: {key}.funding_source: {money.funding_source!r} does not pay for measure {money.measure!r}; "
                "name it among the measure's funding_sources first"
            )
