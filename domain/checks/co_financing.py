"""Other sources beside the grant: what they cover, what they have promised, and the letter that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.checks.measures import OVERFINANCED
from domain.checks.wording import kroner
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.programme import Programme
from schemas.rules import Rule
from schemas.source_sums import SourceSums

OTHER_SOURCES_COST = Rule(
    code="Y06",
    title="Utgifter ført på en annen kilde dekkes av den kilden",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Omposter det som hører til tilskuddet, før inntekten som mangler, eller la kommunen dekke beløpet.",
    source="Kontroll Y06",
)
PROMISE_IS_KNOWN = Rule(
    code="Y16",
    title="En kilde ved siden av tilskuddet har oppgitt tilsagn og tilsagnsbrev",
    severity=Severity.WARNING,
    remedy="Skriv inn tildelt beløp og tilsagnsbrevets dato eller saksnummer for kilden i årsfilen.",
    source="Kontroll Y16; handlingsplanen sier at andre kilder skal synliggjøres i årsrapporten",
)
AWARD_IS_BOOKED = Rule(
    code="K72",
    title="Det en annen kilde har tildelt, er ført som mottatt når året er slutt",
    severity=Severity.WARNING,
    remedy="Før inntekten som mangler, korrigér tildelt beløp i årsfilen, eller skriv et unntak der pengene går utenom "
    "kommunens regnskap.",
    source="DESIGN 4, regel 4; brutto- og anordningsprinsippet (DOMAIN 4)",
)
RECEIVED_WITHIN_AWARD = Rule(
    code="K73",
    title="En annen kilde har ikke betalt mer enn den har tildelt",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Kontrollér konteringen av inntekten, eller korrigér tildelt beløp i årsfilen.",
    source="DESIGN 4, regel 4",
)
RULES = (OTHER_SOURCES_COST, PROMISE_IS_KNOWN, AWARD_IS_BOOKED, RECEIVED_WITHIN_AWARD)


def co_financing_findings(
    sources: tuple[SourceSums, ...], programme: Programme, year: BudgetYear, *, is_year_end: bool
) -> Iterator[Finding]:
    """The findings of each measure and other source, then of the promises to each measure together.

    Args:
        sources: by measure and funding source, in the order the findings get.
        programme: names them, and says who covers what a source does not.
        year: the promises.
        is_year_end: whether the run is for a whole year; only then must what is promised have come.
    """
    for sums in _others(sources, programme):
        found = (
            _uncovered(sums, programme, is_year_end=is_year_end),
            _without_promise(sums, programme, year),
            _not_booked(sums, programme) if is_year_end else None,
            _above_award(sums, programme, is_year_end=is_year_end),
        )
        yield from filter(None, found)
    if is_year_end:
        yield from _awarded_above_cost(sources, programme)


def _others(sources: tuple[SourceSums, ...], programme: Programme) -> tuple[SourceSums, ...]:
    grant = programme.grant_scheme.funding_source
    return tuple(sums for sums in sources if sums.measure is not None and sums.funding_source != grant)


def _names(sums: SourceSums, programme: Programme) -> tuple[str, str]:
    """The measure and the source, as the programme spells them."""
    return programme.measure(sums.measure or "").name, programme.funding_source(sums.funding_source).name


def _uncovered(sums: SourceSums, programme: Programme, *, is_year_end: bool) -> Finding | None:
    """Only where the grant is a source too: elsewhere nobody could take the cost for the grant's."""
    granted = programme.grant_scheme.funding_source in programme.measure(sums.measure or "").funding_sources
    if not sums.uncovered_ore or not granted:
        return None
    measure, source = _names(sums, programme)
    on_municipality = "Beløpet faller på kommunen og er ikke regnet med i det tilskuddet dekker."
    on_grant = "Beløpet er regnet med i det tilskuddet dekker."
    return OTHER_SOURCES_COST.finding(
        f"{measure} har {kroner(sums.uncovered_ore)} ført på {source} som kilden ikke dekker. "
        + (on_municipality if programme.grant_scheme.uncovered_by == "municipality" else on_grant),
        is_year_end=is_year_end,
        measure=sums.measure,
        value=kroner(sums.uncovered_ore),
        expected=kroner(0),
        difference_ore=sums.uncovered_ore,
    )


def _without_promise(sums: SourceSums, programme: Programme, year: BudgetYear) -> Finding | None:
    letters = [
        promise.letter.text
        for promise in year.co_financing
        if (promise.measure, promise.funding_source) == (sums.measure, sums.funding_source)
    ]
    missing = [] if sums.awarded_ore is not None else ["tildelt beløp"]
    missing += [] if letters and all(letters) else ["henvisning til tilsagnsbrevet"]
    if not missing:
        return None
    measure, source = _names(sums, programme)
    return PROMISE_IS_KNOWN.finding(
        f"Fant ikke {' og '.join(missing)} for {source} i {measure}.",
        measure=sums.measure,
        value=source,
        expected=" og ".join(missing),
    )


def _not_booked(sums: SourceSums, programme: Programme) -> Finding | None:
    """An award that has neither come this year nor lay in the source's fund since earlier."""
    come = sums.received_ore + sums.fund_use_ore
    if sums.awarded_ore is None or come >= sums.awarded_ore:
        return None
    measure, source = _names(sums, programme)
    left = sums.awarded_ore - come
    return AWARD_IS_BOOKED.finding(
        f"{source} har tildelt {kroner(sums.awarded_ore)} til {measure}, men bare {kroner(come)} er ført som mottatt "
        f"eller brukt av fond. {kroner(left)} mangler.",
        is_year_end=True,
        measure=sums.measure,
        value=kroner(come),
        expected=kroner(sums.awarded_ore),
        difference_ore=-left,
    )


def _above_award(sums: SourceSums, programme: Programme, *, is_year_end: bool) -> Finding | None:
    if sums.awarded_ore is None or sums.received_ore <= sums.awarded_ore:
        return None
    measure, source = _names(sums, programme)
    over = sums.received_ore - sums.awarded_ore
    return RECEIVED_WITHIN_AWARD.finding(
        f"{measure} har fått {kroner(sums.received_ore)} fra {source}, {kroner(over)} mer enn de "
        f"{kroner(sums.awarded_ore)} som er tildelt.",
        is_year_end=is_year_end,
        measure=sums.measure,
        value=kroner(sums.received_ore),
        expected=f"høyst {kroner(sums.awarded_ore)}",
        difference_ore=over,
    )


def _awarded_above_cost(sources: tuple[SourceSums, ...], programme: Programme) -> Iterator[Finding]:
    """What other sources have awarded a measure, less what is set aside for later years, against its net cost."""
    awarded: dict[str, int] = {}
    for sums in _others(sources, programme):
        if sums.awarded_ore is not None and sums.measure is not None:
            awarded[sums.measure] = awarded.get(sums.measure, 0) + sums.awarded_ore - sums.fund_set_aside_ore
    costs = _net_cost(sources)
    for measure, ore in awarded.items():
        cost = costs.get(measure, 0)
        if ore > cost:
            yield OVERFINANCED.finding(
                f"Andre kilder har tildelt {programme.measure(measure).name} {kroner(ore)} for året, "
                f"{kroner(ore - cost)} mer enn de {kroner(cost)} tiltaket har kostet. Det som er avsatt til fond, er "
                "trukket fra.",
                is_year_end=True,
                measure=measure,
                value=kroner(ore),
                expected=f"høyst {kroner(cost)}",
                difference_ore=ore - cost,
            )


def _net_cost(sources: tuple[SourceSums, ...]) -> Mapping[str, int]:
    costs: dict[str, int] = {}
    for sums in sources:
        if sums.measure is not None:
            costs[sums.measure] = costs.get(sums.measure, 0) + sums.net_ore
    return costs
