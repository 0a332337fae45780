"""Measures against their allocation: overrun, forecast, underspend, spend without budget and budget without spend."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.checks.wording import MONTHS, kroner
from schemas.findings import Finding, Severity
from schemas.programme import AlertThresholds, Programme
from schemas.records import Kind, MeasureResult, Status
from schemas.rules import Rule

OVERRUN = Rule(
    code="Y04",
    title="Et tiltak bruker ikke mer enn revidert budsjett",
    severity=Severity.WARNING,
    remedy="Kontrollér konteringen, søk om omdisponering, eller la kommunen dekke det overskytende.",
    source="Intensjonsavtalen punkt 5: handlingsplanen er styringsdokument",
)
FORECAST = Rule(
    code="P07",
    title="Prognosen for året holder seg innenfor revidert budsjett",
    severity=Severity.WARNING,
    remedy="Vurder tempoet i tiltaket, eller forbered en omdisponering.",
    source="DESIGN 4, regel 7",
)
UNDERSPEND = Rule(
    code="P08",
    title="Et tiltak bruker pengene i takt med året",
    severity=Severity.WARNING,
    remedy="Forklar avviket og planlegg bruken, eller omdisponer til et annet tiltak.",
    source="Kontroll P08",
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
OTHER_SOURCES_COST = Rule(
    code="Y06",
    title="Utgifter ført på en annen kilde dekkes av den kilden",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Omposter det kilden ikke dekker til tilskuddets prosjekt, eller la kommunen dekke det.",
    source="Kontroll Y06",
)
RULES = (
    OVERRUN,
    FORECAST,
    UNDERSPEND,
    NO_SPEND,
    NO_BUDGET,
    OVERFINANCED,
    NOT_RUNNING,
    NEGATIVE_USE,
    OTHER_SOURCES_COST,
)


def measure_findings(
    measures: tuple[MeasureResult, ...], thresholds: AlertThresholds, month: int, *, is_year_end: bool
) -> Iterator[Finding]:
    """The findings of each measure, in the order of the measures."""
    for measure in measures:
        found = (
            _overrun(measure, is_year_end=is_year_end),
            _forecast(measure, is_year_end=is_year_end),
            _underspend(measure, thresholds, month, is_year_end=is_year_end),
            _without_spend(measure, is_year_end=is_year_end),
            _without_budget(measure, is_year_end=is_year_end),
            _overfinanced(measure, is_year_end=is_year_end),
            _negative_use(measure, is_year_end=is_year_end),
        )
        yield from filter(None, found)


def _overrun(measure: MeasureResult, *, is_year_end: bool) -> Finding | None:
    if measure.status is not Status.OVERRUN:
        return None
    over = measure.sums.after_co_financing_ore - measure.sums.revised_ore
    return OVERRUN.finding(
        f"{measure.name} har brukt {kroner(over)} mer enn revidert budsjett på {kroner(measure.sums.revised_ore)}.",
        is_year_end=is_year_end,
        measure=measure.id,
        value=kroner(measure.sums.after_co_financing_ore),
        expected=kroner(measure.sums.revised_ore),
        difference_ore=over,
    )


def _forecast(measure: MeasureResult, *, is_year_end: bool) -> Finding | None:
    over = measure.sums.forecast_ore - measure.sums.revised_ore
    is_known = measure.status in {Status.OVERRUN, Status.FULL} or not measure.sums.revised_ore
    if is_known or over <= 0:
        return None
    return FORECAST.finding(
        f"Prognosen for {measure.name} er {kroner(over)} over revidert budsjett.",
        is_year_end=is_year_end,
        measure=measure.id,
        value=kroner(measure.sums.forecast_ore),
        expected=kroner(measure.sums.revised_ore),
        difference_ore=over,
    )


def _underspend(
    measure: MeasureResult, thresholds: AlertThresholds, month: int, *, is_year_end: bool
) -> Finding | None:
    if measure.status is not Status.UNDERSPEND:
        return None
    check = max((check for check in thresholds.underspend if check.month <= month), key=lambda check: check.month)
    used, revised = measure.sums.after_co_financing_ore, measure.sums.revised_ore
    return UNDERSPEND.finding(
        f"{measure.name} har brukt {kroner(used)} av {kroner(revised)} til og med {MONTHS[month]}. Ventet var minst "
        f"{check.below_pct}\u00a0prosent innen utgangen av {MONTHS[check.month]}.",
        is_year_end=is_year_end,
        measure=measure.id,
        value=kroner(used),
        expected=f"minst {check.below_pct}\u00a0prosent",
        difference_ore=used - revised,
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
    """Measures with postings in a year they do not run, and other sources' costs that the grant would come to pay.

    Args:
        placed: PLACED.
        programme: when each measure runs, and who pays for it.
        year: the accounting year.
        is_year_end: whether the run is for a whole year.
    """
    kinds = (Kind.GROSS, Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND, Kind.OTHER_FINANCING)
    counted = placed.filter(pl.col("kind").is_in([str(kind) for kind in kinds]) & pl.col("measure").is_not_null())
    sums = counted.group_by("measure", "funding_source").agg(pl.col("amount_ore").sum(), pl.len().alias("rows"))
    for name, source, ore, rows in sums.sort("measure", "funding_source").iter_rows():
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
        grant = programme.grant_scheme.funding_source
        if ore > 0 and source != grant and grant in measure.funding_sources:
            yield OTHER_SOURCES_COST.finding(
                f"{measure.name} har {kroner(ore)} ført på {programme.funding_source(source).name} som kilden ikke "
                "dekker. Beløpet er regnet med i det tilskuddet dekker.",
                is_year_end=is_year_end,
                measure=name,
                value=kroner(ore),
                expected=kroner(0),
                difference_ore=ore,
            )
