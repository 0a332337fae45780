"""Reallocations: money that was used when it was moved, and lines moved further than the programme tolerates."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import polars as pl

from domain.checks.wording import MONTHS, kroner
from domain.money import share_of
from domain.periods import Period
from domain.reallocations import BelowUsed, below_used
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.programme import Programme, ReallocationTolerance
from schemas.records import MeasureResult
from schemas.rules import Rule

ABOVE_TOLERANCE = Rule(
    code="Y05",
    title="Omdisponeringer holder seg innenfor programmets egen grense",
    severity=Severity.WARNING,
    remedy="Vurder om departementet bør få vite om endringen, og skriv ned hva dere har kommet til.",
    source="Kontroll Y05; grensen er programmets eget valg i programfilen og ikke departementets regel",
)
MOVED_WHAT_WAS_USED = Rule(
    code="K71",
    title="En omdisponering tar ikke penger som tiltaket alt har brukt",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Korrigér beløpet i årsfilen eller konteringen, eller la kommunen dekke det som er brukt.",
    source="Intensjonsavtalen punkt 5: handlingsplanen er styringsdokument",
)
RULES = (ABOVE_TOLERANCE, MOVED_WHAT_WAS_USED)


def reallocation_findings(
    placed: pl.DataFrame, programme: Programme, year: BudgetYear, until: Period, *, is_year_end: bool
) -> Iterator[Finding]:
    """Reallocations of money that was used, in the order they were decided.

    Args:
        placed: PLACED.
        programme: names the measures.
        year: the reallocations that count in the run.
        until: the last period of the run.
        is_year_end: whether the run is for a whole year.
    """
    for found in below_used(placed, programme, year, until):
        yield _moved_what_was_used(found, programme, is_year_end=is_year_end)


def _moved_what_was_used(found: BelowUsed, programme: Programme, *, is_year_end: bool) -> Finding:
    name = programme.measure(found.measure).name
    return MOVED_WHAT_WAS_USED.finding(
        f"Omdisponeringer tok {kroner(found.moved_ore)} fra {name}. Tiltaket satt igjen med "
        f"{kroner(found.left_ore)} i budsjett, men hadde brukt {kroner(found.used_ore)} av tilskuddet ved utgangen av "
        f"{MONTHS[found.month]}.",
        is_year_end=is_year_end,
        measure=found.measure,
        value=kroner(found.left_ore),
        expected=f"minst {kroner(found.used_ore)}",
        difference_ore=-found.missing_ore,
    )


def tolerance_findings(
    measures: tuple[MeasureResult, ...], tolerance: ReallocationTolerance | None
) -> Iterator[Finding]:
    """Measures whose budget is moved further than the programme itself tolerates; none where it has set no limit.

    All reallocations of a measure count together, so that a change cannot be divided into small ones.
    """
    if tolerance is None:
        return
    for measure in measures:
        sums = measure.sums
        limit = _limit(sums.allocated_ore, tolerance)
        moved = abs(sums.reallocated_ore)
        if moved > limit:
            yield _above_tolerance(measure, tolerance, moved - limit)


def _limit(allocated_ore: int, tolerance: ReallocationTolerance) -> int:
    """The lower of the two limits."""
    return min(share_of(allocated_ore, Fraction(tolerance.pct, 100)), tolerance.ore)


def _above_tolerance(measure: MeasureResult, tolerance: ReallocationTolerance, over_ore: int) -> Finding:
    sums = measure.sums
    done = "økt" if sums.reallocated_ore > 0 else "redusert"
    limit = f"{tolerance.pct}\u00a0prosent av budsjettet eller {kroner(tolerance.ore)}"
    unconfirmed = "" if tolerance.confirmed else " Den er ikke bekreftet."
    return ABOVE_TOLERANCE.finding(
        f"Omdisponeringer har {done} budsjettet til {measure.name} med {kroner(abs(sums.reallocated_ore))}, fra "
        f"{kroner(sums.allocated_ore)} til {kroner(sums.revised_ore)}. Grensen for å si fra er {limit}. Den er "
        f"programmets eget valg, ikke departementets regel.{unconfirmed}",
        measure=measure.id,
        value=kroner(sums.reallocated_ore),
        expected=f"høyst {limit}",
        difference_ore=over_ore,
    )
