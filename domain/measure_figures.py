"""The figures of measures: sums, funding sources, why the municipality covers a part, and forecasts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import reduce
from operator import add
from typing import Final

from domain.named_figures import NamedFigure, Words, figures_of, id_of
from schemas.period_words import MONTHS
from schemas.plan_results import OwnPart, OwnReason
from schemas.records import MeasureResult, MeasureSums, Reconciliation
from schemas.source_sums import Forecasts, SourceSums

TOTAL: Final = "sum"
GRANTED: Final = "tilskuddstiltak"
"""The subject of sums over the measures the grant pays for."""
PROGRAMME: Final = "programmet"
"""The subject of what is placed on the programme as a whole and on no measure."""

MEASURE_WORDS: Final[Words] = {
    "budsjett": ("allocated_ore", "Budsjett"),
    "omdisponert": ("reallocated_ore", "Omdisponert"),
    "revidert": ("revised_ore", "Revidert budsjett"),
    "brutto": ("gross_ore", "Brutto utgift"),
    "mva": ("vat_compensation_ore", "Mva-kompensasjon"),
    "sykelonnsrefusjon": ("sick_pay_refund_ore", "Sykelønnsrefusjon"),
    "refusjoner": ("refunds_ore", "Mva-kompensasjon og sykelønnsrefusjon"),
    "netto": ("net_ore", "Netto utgift"),
    "andre-kilder": ("other_financing_ore", "Inntekter fra andre kilder"),
    "etter-andre-kilder": ("after_co_financing_ore", "Utgift etter andre kilder"),
    "brukt": ("grant_financed_ore", "Brukt av tilskuddet"),
    "egen": ("own_ore", "Dekket av kommunen"),
    "rest": ("remaining_ore", "Rest av budsjettet"),
    "prognose": ("forecast_ore", "Prognose etter andre kilder"),
}
"""Quantity in a figure id -> the sum of a measure it names."""
MEASURE_QUANTITIES: Final[dict[str, str]] = {quantity: name for quantity, (name, _) in MEASURE_WORDS.items()}

SOURCE_WORDS: Final[Words] = {
    "brutto": ("gross_ore", "Brutto utgift"),
    "mva": ("vat_compensation_ore", "Mva-kompensasjon"),
    "sykelonnsrefusjon": ("sick_pay_refund_ore", "Sykelønnsrefusjon"),
    "netto": ("net_ore", "Netto utgift"),
    "mottatt": ("received_ore", "Mottatt"),
    "brukerinntekt": ("user_income_ore", "Brukerbetaling og salg"),
    "andre-kilder": ("other_financing_ore", "Trukket fra utgiften"),
    "avsatt": ("fund_set_aside_ore", "Avsatt til fond"),
    "fondsbruk": ("fund_use_ore", "Brukt av fond"),
    "sokt": ("applied_ore", "Søkt"),
    "tildelt": ("awarded_ore", "Tildelt"),
    "udekket": ("uncovered_ore", "Ikke dekket av kilden"),
}
"""Quantity in an id `kilde.<source>.<quantity>.<measure>` -> the sum it names."""

REASON_WORDS: Final[dict[OwnReason, tuple[str, str]]] = {
    OwnReason.NOT_GRANTED: ("uten-tilskudd", "tilskuddet er ikke kilde"),
    OwnReason.OTHER_SOURCE: ("annen-kilde", "ikke dekket av en annen kilde"),
    OwnReason.PAY_SHARE: ("lonnsandel", "over tilskuddets andel av lønn"),
    OwnReason.RAMP: ("nedtrapping", "tilskuddet trappes ned"),
    OwnReason.OVER_BUDGET: ("over-budsjett", "over revidert budsjett"),
}
"""Why the municipality covers a part -> the word in the figure's id, and in bokmål."""

FORECAST_WORDS: Final[Words] = {
    "takt": ("run_rate_ore", "Prognose etter takten hittil"),
    "profil": ("profile_ore", "Prognose etter budsjettets fordeling"),
    "bundet": ("commitments_ore", "Prognose etter kjente forpliktelser"),
    "laveste": ("lowest_ore", "Laveste prognose"),
    "hoyeste": ("highest_ore", "Høyeste prognose"),
    "spenn": ("spread_ore", "Spenn mellom prognosene"),
}
"""Method in an id `prognose.<method>.<measure>` -> the forecast it names."""


CHARGED_WORDS: Final[Words] = {
    "belastet": ("charged_ore", "Regnet mot budsjettet"),
    "brukerinntekt": ("user_income_ore", "Brukerbetaling og salg"),
}
"""Quantity in an id `<quantity>.<measure>` that is not among a measure's sums -> the field of the measure."""

ERROR_WORDS: Final[Words] = {
    "takt": ("run_rate_ore", "Avvik i prognose etter takten"),
    "profil": ("profile_ore", "Avvik i prognose etter budsjettets fordeling"),
    "bundet": ("commitments_ore", "Avvik i prognose etter forpliktelser"),
}
"""Method in an id `prognoseavvik.<method>.<measure>`: the mean distance from what was used."""


def sum_id(name: str, subject: str) -> str:
    """The id of a measure's sum, by the field it stands in."""
    return id_of(MEASURE_WORDS, name, f"{{}}.{subject}")


def granted_sums(reconciliation: Reconciliation) -> MeasureSums:
    """The sums of the measures that have the grant among their funding sources."""
    return reduce(add, (measure.sums for measure in reconciliation.measures if measure.is_granted), MeasureSums())


def measure_figures(reconciliation: Reconciliation) -> Iterator[NamedFigure]:
    """Sums, own parts and forecasts of each measure, of all, and of those the grant pays for."""
    yield from figures_of(reconciliation.totals, MEASURE_WORDS, f"{{}}.{TOTAL}", "alle tiltak")
    yield from figures_of(granted_sums(reconciliation), MEASURE_WORDS, f"{{}}.{GRANTED}", "tiltak med tilskudd")
    for measure in reconciliation.measures:
        yield from figures_of(measure.sums, MEASURE_WORDS, f"{{}}.{measure.id}", measure.name)
        yield from figures_of(measure, CHARGED_WORDS, f"{{}}.{measure.id}", measure.name)
        yield from _own_figures(measure.own_parts, measure.id, measure.name)
        if measure.forecasts is not None:
            yield from figures_of(measure.forecasts, FORECAST_WORDS, f"prognose.{{}}.{measure.id}", measure.name)
        if measure.forecast_errors is not None:
            yield from figures_of(
                measure.forecast_errors, ERROR_WORDS, f"prognoseavvik.{{}}.{measure.id}", measure.name
            )
        yield from _monthly_figures(measure)
    yield from _charged_sums(reconciliation.measures, TOTAL, "alle tiltak")
    granted = [measure for measure in reconciliation.measures if measure.is_granted]
    yield from _charged_sums(granted, GRANTED, "tiltak med tilskudd")
    every_part = [part for measure in reconciliation.measures for part in measure.own_parts]
    yield from _own_sums(every_part, TOTAL, "alle tiltak")
    if (summed := summed_forecasts(reconciliation.measures)) is not None:
        yield from figures_of(summed, FORECAST_WORDS, f"prognose.{{}}.{TOTAL}", "alle tiltak")


def _charged_sums(measures: Iterable[MeasureResult], subject: str, name: str) -> Iterator[NamedFigure]:
    of = tuple(measures)
    for quantity, (field, label) in CHARGED_WORDS.items():
        yield NamedFigure(f"{quantity}.{subject}", f"{label}: {name}", sum(getattr(one, field) for one in of))


def _monthly_figures(measure: MeasureResult) -> Iterator[NamedFigure]:
    """The budget as its profile spreads it, and the use after other sources, month by month."""
    for month, ore in enumerate(measure.monthly_budget_ore, start=1):
        label = f"Budsjett i {MONTHS[month]}: {measure.name}"
        yield NamedFigure(f"manedsbudsjett.{measure.id}.{month:02d}", label, ore)
    for month, ore in enumerate(measure.monthly_used_ore, start=1):
        label = f"Utgift etter andre kilder i {MONTHS[month]}: {measure.name}"
        yield NamedFigure(f"manedsforbruk.{measure.id}.{month:02d}", label, ore)


def summed_forecasts(measures: Iterable[MeasureResult]) -> Forecasts | None:
    """Each method summed over the measures; None unless every measure has its forecasts."""
    parts = [measure.forecasts for measure in measures]
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    names = [field.name for field in fields(Forecasts) if field.name.endswith("_ore")]
    sums = {name: sum(getattr(part, name) for part in known) for name in names}
    return Forecasts(**sums, has_commitments=any(part.has_commitments for part in known))


def _own_figures(parts: tuple[OwnPart, ...], measure: str, name: str) -> Iterator[NamedFigure]:
    """The parts by reason, and one by one where several have the same reason."""
    yield from _own_sums(parts, measure, name)
    reasons = Counter(part.reason for part in parts)
    several: defaultdict[tuple[OwnReason, str], int] = defaultdict(int)
    for part in parts:
        if reasons[part.reason] > 1 and part.rule:
            several[part.reason, part.rule] += part.amount_ore
    for (reason, rule), ore in several.items():
        word, why = REASON_WORDS[reason]
        yield NamedFigure(f"egen.{word}.{measure}.{rule}", f"Dekket av kommunen, {why} ({rule}): {name}", ore)


def _own_sums(parts: Iterable[OwnPart], subject: str, name: str) -> Iterator[NamedFigure]:
    sums: defaultdict[OwnReason, int] = defaultdict(int)
    for part in parts:
        sums[part.reason] += part.amount_ore
    for reason, ore in sums.items():
        word, why = REASON_WORDS[reason]
        yield NamedFigure(f"egen.{word}.{subject}", f"Dekket av kommunen, {why}: {name}", ore)


def source_figures(reconciliation: Reconciliation, names: Mapping[str, str]) -> Iterator[NamedFigure]:
    """Each funding source in each measure, and summed over the measures."""
    measures = {measure.id: measure.name for measure in reconciliation.measures}
    for sums in reconciliation.sources:
        source, measure = sums.funding_source, sums.measure or PROGRAMME
        subject = f"{measures.get(measure, measure)}, {names.get(source, source)}"
        yield from figures_of(sums, SOURCE_WORDS, f"kilde.{source}.{{}}.{measure}", subject)
    for source in dict.fromkeys(sums.funding_source for sums in reconciliation.sources):
        subject = f"alle tiltak, {names.get(source, source)}"
        yield from _source_sums(reconciliation.sources, source, subject)


def source_rows(sources: Iterable[SourceSums], source: str, measure: str) -> tuple[SourceSums, ...]:
    """The records behind a subject of an id: one measure, the programme as a whole, or the sum of all."""
    return tuple(
        sums for sums in sources if sums.funding_source == source and measure in {TOTAL, sums.measure or PROGRAMME}
    )


def _source_sums(sources: Iterable[SourceSums], source: str, subject: str) -> Iterator[NamedFigure]:
    rows = source_rows(sources, source, TOTAL)
    for quantity, (name, label) in SOURCE_WORDS.items():
        known = [ore for sums in rows if (ore := getattr(sums, name)) is not None]
        if known:
            yield NamedFigure(f"kilde.{source}.{quantity}.{TOTAL}", f"{label}: {subject}", sum(known))
