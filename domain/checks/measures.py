"""Measures against their allocation: overrun, spend without budget, budget without spend, and who pays too much.

What follows the year, pace and forecast, is `domain.checks.pace`.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.checks.pace import AS_THE_YEAR_GOES
from domain.checks.wording import kroner
from schemas.findings import Finding, Severity
from schemas.programme import Programme
from schemas.records import Kind, MeasureResult, Status
from schemas.rules import Rule, When

OVERRUN = Rule(
    code="Y04",
    title="Et tiltak bruker ikke mer enn revidert budsjett",
    severity=Severity.INFO,
    by_month=AS_THE_YEAR_GOES,
    year_end=Severity.ERROR,
    remedy="Kontrollér konteringen, søk om omdisponering, eller la kommunen dekke det overskytende.",
    source="Intensjonsavtalen punkt 5: handlingsplanen er styringsdokument",
)
NO_SPEND = Rule(
    code="K04",
    title="Et tiltak med budsjett har posteringer",
    severity=Severity.INFO,
    year_end=Severity.WARNING,
    remedy="Kontrollér at utgiftene er ført på tiltakets prosjekt.",
    source="Brukerkrav U31",
)
NO_BUDGET = Rule(
    code="K05",
    title="Et tiltak med utgifter har budsjett eller en annen finansieringskilde",
    severity=Severity.WARNING,
    remedy="Kontrollér konteringen, eller omdisponer til tiltaket.",
    source="Brukerkrav U31",
)
OVERFINANCED = Rule(
    code="Y07",
    title="Andre kilder dekker ikke mer enn tiltaket koster",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Sett av ubrukte midler fra den andre kilden til bundet fond, eller korrigér konteringen.",
    source="Kontroll Y07: ingen utgift finansieres to ganger",
)
NOT_RUNNING = Rule(
    code="L14",
    title="Et tiltak har posteringer bare i år det går",
    severity=Severity.ERROR,
    remedy="Korrigér prosjektet i regnskapet, eller rett årene tiltaket går i programfilen.",
    source="Kontroll L14; intensjonsavtalen punkt 6",
)
NEGATIVE_USE = Rule(
    code="K11",
    title="Et tiltak har ikke negativt forbruk",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Kontrollér om en kreditnota eller refusjon mangler utgiften den gjelder.",
    source="DESIGN 4, regel 4: ubrukt rundes aldri opp til null",
)
RULES = (
    OVERRUN,
    NO_SPEND,
    NO_BUDGET,
    OVERFINANCED,
    NOT_RUNNING,
    NEGATIVE_USE,
)


def measure_findings(measures: tuple[MeasureResult, ...], when: When) -> Iterator[Finding]:
    """The findings of each measure, in the order of the measures."""
    is_year_end = when["is_year_end"]
    for measure in measures:
        found = (
            _overrun(measure, when),
            _without_spend(measure, is_year_end=is_year_end),
            _without_budget(measure, is_year_end=is_year_end),
            _overfinanced(measure, is_year_end=is_year_end),
            _negative_use(measure, is_year_end=is_year_end),
        )
        yield from filter(None, found)


def _overrun(measure: MeasureResult, when: When) -> Finding | None:
    if measure.status is not Status.OVERRUN:
        return None
    over = measure.charged_ore - measure.sums.revised_ore
    return OVERRUN.finding(
        f"{measure.name} har brukt {kroner(over)} mer enn revidert budsjett på {kroner(measure.sums.revised_ore)}.",
        **when,
        measure=measure.id,
        value=kroner(measure.charged_ore),
        expected=kroner(measure.sums.revised_ore),
        difference_ore=over,
    )


def _without_spend(measure: MeasureResult, *, is_year_end: bool) -> Finding | None:
    if measure.postings or not measure.sums.revised_ore:
        return None
    return NO_SPEND.finding(
        f"{measure.name} har budsjett på {kroner(measure.sums.revised_ore)}, men ingen posteringer.",
        is_year_end=is_year_end,
        measure=measure.id,
        value=kroner(0),
        expected=kroner(measure.sums.revised_ore),
        difference_ore=-measure.sums.revised_ore,
    )


def _without_budget(measure: MeasureResult, *, is_year_end: bool) -> Finding | None:
    after = measure.sums.after_co_financing_ore
    if measure.sums.revised_ore or after <= 0 or measure.status is Status.OVERRUN:
        return None
    return NO_BUDGET.finding(
        f"{measure.name} har ingen budsjettlinje, og {kroner(after)} er ikke dekket av andre "
        "kilder. Blir beløpet ikke dekket, må kommunen betale det.",
        is_year_end=is_year_end,
        measure=measure.id,
        value=kroner(after),
        expected=kroner(0),
        difference_ore=after,
    )


def _overfinanced(measure: MeasureResult, *, is_year_end: bool) -> Finding | None:
    after = measure.sums.after_co_financing_ore
    if after >= 0 or measure.sums.other_financing_ore <= 0:
        return None
    return OVERFINANCED.finding(
        f"Andre kilder har betalt {kroner(-after)} mer enn {measure.name} har kostet.",
        is_year_end=is_year_end,
        measure=measure.id,
        value=kroner(measure.sums.other_financing_ore),
        expected=f"høyst {kroner(measure.sums.other_financing_ore + after)}",
        difference_ore=after,
    )


def _negative_use(measure: MeasureResult, *, is_year_end: bool) -> Finding | None:
    used = measure.sums.grant_financed_ore
    if used >= 0:
        return None
    return NEGATIVE_USE.finding(
        f"{measure.name} har negativt forbruk av tilskuddet, {kroner(used)}. Beløpet øker det som er ubrukt.",
        is_year_end=is_year_end,
        measure=measure.id,
        value=kroner(used),
        expected="0 eller mer",
        difference_ore=used,
    )


def coding_findings(placed: pl.DataFrame, programme: Programme, year: int, *, is_year_end: bool) -> Iterator[Finding]:
    """Measures with postings in a year they do not run.

    Args:
        placed: PLACED.
        programme: when each measure runs.
        year: the accounting year.
        is_year_end: whether the run is for a whole year.
    """
    kinds = (Kind.GROSS, Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND, Kind.OTHER_FINANCING, Kind.USER_INCOME)
    counted = placed.filter(pl.col("kind").is_in([str(kind) for kind in kinds]) & pl.col("measure").is_not_null())
    sums = counted.group_by("measure", "funding_source").agg(pl.col("amount_ore").sum(), pl.len().alias("rows"))
    for name, _, ore, rows in sums.sort("measure", "funding_source").iter_rows():
        measure = programme.measure(name)
        if not measure.first_year <= year <= measure.last_year:
            yield NOT_RUNNING.finding(
                f"{measure.name} har {rows} posteringer på til sammen {kroner(ore)} i {year}, "
                f"men går {measure.first_year}\u2013{measure.last_year}.",
                is_year_end=is_year_end,
                measure=name,
                value=str(year),
                expected=f"{measure.first_year}\u2013{measure.last_year}",
                difference_ore=ore,
                count=rows,
            )
