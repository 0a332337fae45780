"""The Mysen programme with a second source of one measure in the municipality's own accounts, to try the books on.

`klar-for-jobb` is paid for by the grant on project 71009, and by another source on project 71093. All is invented.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.periods import Period, whole_year
from schemas.budget_year import CoFinancing, Reallocation
from schemas.programme import CodingRule, Programme
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount, Fact
from schemas.records import MeasureResult
from schemas.source_sums import SourceSums
from tests.ledgers import ledger, mysen

GRANT, OTHER, MEASURE = "kdd", "arbeids-og-velferdsdirektoratet", "klar-for-jobb"
SPEAKING = {f"2026-{number:02d}": ("test.csv",) for number in range(16)}
CODED = CodingRule(id="klar-for-jobb-andre", project="71093", measure=MEASURE, funding_source=OTHER)


def programme(**scheme: Any) -> Programme:
    """Mysen with the second coding; `scheme` changes settings of the grant scheme."""
    shipped = mysen().programme
    coding = shipped.coding.model_copy(update={"rules": (*shipped.coding.rules, CODED)})
    changed = shipped.grant_scheme.model_copy(update=scheme)
    return shipped.model_copy(update={"coding": coding, "grant_scheme": changed})


def files(grant: dict[str, Any] | None = None, scheme: dict[str, Any] | None = None, **year: Any) -> ProgrammeFiles:
    """The programme and 2026; `grant` changes the award letter, `scheme` the scheme, the rest the year."""
    shipped = mysen().year(2026)
    changed = {"grant": shipped.grant.model_copy(update=grant or {}), **year}
    return ProgrammeFiles(programme(**scheme or {}), {2026: shipped.model_copy(update=changed)}, "", mysen().folder)


def in_month(table: str, given: ProgrammeFiles, until: str = "2026-10") -> Calculation:
    """A run for a month."""
    read = Read(ledger(table), (), 0, SPEAKING, (), is_invented=True)
    return calculate(read, given, Occasion(Period.parse(until), False, "test", date(2026, 11, 21)))


def at_year_end(table: str, given: ProgrammeFiles) -> Calculation:
    """A run for the whole year."""
    return closed(ledger(table), given)


def closed(rows: pl.DataFrame, given: ProgrammeFiles) -> Calculation:
    """A run for the whole year, from LEDGER."""
    read = Read(rows, (), 0, SPEAKING, (), is_invented=True)
    return calculate(read, given, Occasion(whole_year(2026), True, "test", date(2027, 3, 1)))


def measure(result: Calculation, name: str = MEASURE) -> MeasureResult:
    """One measure of a run."""
    return next(each for each in result.reconciliation.measures if each.id == name)


def source(result: Calculation, of_measure: str | None = MEASURE, name: str = OTHER) -> SourceSums:
    """One source in one measure of a run."""
    return next(
        each for each in result.reconciliation.sources if (each.measure, each.funding_source) == (of_measure, name)
    )


def found(result: Calculation, rule: str) -> list[tuple[str | None, int | None]]:
    """Measure and difference of each finding of a rule."""
    return [(each.measure, each.difference_ore) for each in result.findings if each.rule == rule]


def promise(
    kr: int | None, letter: str = "Tilsagn 2026/17", of_measure: str = MEASURE, name: str = OTHER
) -> CoFinancing:
    """A promise of another source, with the letter that says so."""
    awarded = None if kr is None else Amount(kr=Decimal(kr), confirmed=True, source="oppdiktet")
    return CoFinancing(measure=of_measure, funding_source=name, awarded=awarded, letter=Fact(text=letter))


def move(kr: int, from_measure: str, to_measure: str, decided_on: date) -> Reallocation:
    """A reallocation by an invented decision."""
    return Reallocation(
        from_measure=from_measure,
        to_measure=to_measure,
        kr=Decimal(kr),
        decided_by="Styringsgruppen",
        decided_on=decided_on,
        reason="Flere søkere enn ventet",
    )
