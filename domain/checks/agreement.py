"""The formal ground: agreement and documents, the council's budget, mandates, joint agreements, area and period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from domain.checks.wording import kroner, postings_in_words
from domain.placing import in_scope
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.programme import Document, Programme
from schemas.programme_values import Fact
from schemas.records import Kind, MeasureResult, Placement, Reconciliation
from schemas.rules import Rule

JOINT_AGREEMENT = Rule(
    code="Y19",
    title="Kommunens del av en felles avtale er dokumentert",
    severity=Severity.INFO,
    year_end=Severity.WARNING,
    remedy="Skriv i programfilen hvor kommunens del av avtalen står, under shared_agreement, og bekreft den.",
    source="Kontroll Y19; handlingsplan 2026 punkt 2.5",
)
WHOLE_MUNICIPALITY = Rule(
    code="Y20",
    title="Et tiltak for hele kommunen har en begrunnelse for området",
    severity=Severity.INFO,
    remedy="Skriv i programfilen, under serves_reason, hvordan tiltaket kommer området til gode.",
    source="Kontroll Y20; intensjonsavtalen punkt 7",
)
NO_MANDATE = Rule(
    code="Y21",
    title="Et nytt tiltak har mandat og mål før det har utgifter",
    severity=Severity.WARNING,
    remedy="Vedta mandat og mål for tiltaket, og skriv hvor de står i programfilen under mandate.",
    source="Kontroll Y21; handlingsplan 2026 punkt 2.4",
)
FORMAL_BASIS = Rule(
    code="Y29",
    title="Avtale, programbeskrivelse og handlingsplan har dato og saksnummer som stemmer",
    severity=Severity.INFO,
    year_end=Severity.WARNING,
    remedy="Skriv dato og saksnummer for dokumentet i programfilen under documents, eller rett datoen.",
    source="Kontroll Y29; intensjonsavtalen punkt 5",
)
BUDGET_DECISION = Rule(
    code="Y30",
    title="Kommunestyrets budsjett har med planen, både inntekt og utgift",
    severity=Severity.INFO,
    year_end=Severity.WARNING,
    remedy="Skriv saksnummer og dato for budsjettvedtaket i årsfilen under budget_decision, og bekreft det.",
    source="Kontroll Y30; kommuneloven § 14-5",
)
AGREEMENT_PERIOD = Rule(
    code="Y33",
    title="Programmet har posteringer bare i avtaleperioden",
    severity=Severity.WARNING,
    remedy="Omposter posteringene bort fra programmets prosjekter, eller avklar med departementet at de kan dekkes.",
    source="Kontroll L14; intensjonsavtalen punkt 6",
)
RULES = (JOINT_AGREEMENT, WHOLE_MUNICIPALITY, NO_MANDATE, FORMAL_BASIS, BUDGET_DECISION, AGREEMENT_PERIOD)


def agreement_findings(
    reconciliation: Reconciliation, placed: pl.DataFrame, programme: Programme, year: BudgetYear
) -> Iterator[Finding]:
    """The formal ground of one run.

    Args:
        reconciliation: the run.
        placed: PLACED.
        programme: agreement, documents and measures.
        year: the plan and the council's decision.
    """
    is_year_end, today = reconciliation.is_year_end, date.fromisoformat(reconciliation.created_on)
    yield from grounds_of_measures(reconciliation.measures, programme, is_year_end=is_year_end)
    yield from formal_findings(programme, year, today, is_year_end=is_year_end)
    yield from period_findings(placed, programme)


def grounds_of_measures(
    measures: Sequence[MeasureResult], programme: Programme, *, is_year_end: bool
) -> Iterator[Finding]:
    """What a measure that the grant pays for still needs: its part of a joint agreement, a reason, a mandate."""
    for result in measures:
        measure, spent = programme.measure(result.id), result.sums.gross_ore
        if not result.is_granted or spent <= 0:
            continue
        if measure.shared_agreement is not None and not measure.shared_agreement.confirmed:
            yield JOINT_AGREEMENT.finding(
                f"{measure.name} er en del av en felles avtale og har utgifter på {kroner(spent)}, men kommunens del "
                "er ikke dokumentert.",
                is_year_end=is_year_end,
                measure=measure.id,
                value=kroner(spent),
                expected="henvisning til avtalen og kommunens del",
            )
        if measure.serves == "municipality" and not measure.serves_reason.strip():
            yield WHOLE_MUNICIPALITY.finding(
                f"{measure.name} gjelder hele kommunen, og tilskuddet dekker "
                f"{kroner(result.sums.grant_financed_ore)} uten begrunnelse.",
                is_year_end=is_year_end,
                measure=measure.id,
                value=kroner(result.sums.grant_financed_ore),
                expected="en begrunnelse",
            )
        if measure.needs_mandate and not measure.mandate.confirmed:
            yield NO_MANDATE.finding(
                f"{measure.name} har utgifter på {kroner(spent)}, men mandat og mål er ikke bekreftet.",
                is_year_end=is_year_end,
                measure=measure.id,
                value=kroner(spent),
                expected="mandat og mål",
            )


def formal_findings(programme: Programme, year: BudgetYear, today: date, *, is_year_end: bool) -> Iterator[Finding]:
    """What documents and decisions lack, and dates that cannot be right. The award letter is K06's matter.

    Args:
        programme: the agreement and the documents.
        year: the plan's name and the council's decision.
        today: the day of the run.
        is_year_end: whether the run is for a whole year.
    """
    agreement = programme.agreement
    if not agreement.first_year <= agreement.signed_on.year <= agreement.last_year or agreement.signed_on > today:
        yield FORMAL_BASIS.finding(
            f"Avtalen er datert {agreement.signed_on:%d.%m.%Y}, men gjelder {agreement.first_year}\u2013"
            f"{agreement.last_year}.",
            is_year_end=is_year_end,
            value=f"{agreement.signed_on:%d.%m.%Y}",
            expected=f"en dato i {agreement.first_year}\u2013{agreement.last_year}",
        )
    for document in programme.documents:
        if wrong := _wrong_with(document, programme, today):
            yield FORMAL_BASIS.finding(
                f"«{document.title}» {' og '.join(wrong)}.", is_year_end=is_year_end, value=document.title
            )
    if year.plan not in {document.title for document in programme.documents}:
        yield FORMAL_BASIS.finding(
            f"Fant ikke «{year.plan}» blant dokumentene i programfilen.", is_year_end=is_year_end, value=year.plan
        )
    if not year.budget_decision.confirmed:
        yield BUDGET_DECISION.finding(
            f"Fant ikke et bekreftet budsjettvedtak for {year.year} som har med planen på {kroner(_planned(year))}.",
            is_year_end=is_year_end,
            value=_written(year.budget_decision),
            expected="saksnummer og dato for vedtaket",
        )


def _planned(year: BudgetYear) -> int:
    return sum(line.ore for line in year.allocations)


def _written(fact: Fact) -> str | None:
    return fact.text.strip() or None


def _wrong_with(document: Document, programme: Programme, today: date) -> list[str]:
    """What is wrong with a document, in words that follow its title."""
    wrong, missing = [], []
    if document.dated_on is None:
        missing.append("dato")
    elif document.dated_on > today:
        wrong.append(f"er datert {document.dated_on:%d.%m.%Y}, som ikke har vært ennå")
    elif document.dated_on.year > programme.agreement.last_year:
        wrong.append(f"er datert {document.dated_on:%d.%m.%Y}, etter at avtalen er over")
    if not document.reference.confirmed:
        missing.append("bekreftet saksnummer")
    return [*wrong, f"mangler {' og '.join(missing)}"] if missing else wrong


def period_findings(placed: pl.DataFrame, programme: Programme) -> Iterator[Finding]:
    """Postings on the programme's projects outside the years of the agreement, and costs from before it was signed.

    Args:
        placed: PLACED. Postings of other years are outside, and not counted in any figure.
        programme: the scope and the agreement.
    """
    agreement = programme.agreement
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32)
    is_other_period = (pl.col("placement") == str(Placement.OUTSIDE)) & (pl.col("kind") == str(Kind.OTHER_PERIOD))
    others = placed.filter(is_other_period & in_scope(programme)).with_columns(year=year)
    others = others.filter(~pl.col("year").is_between(agreement.first_year, agreement.last_year))
    for number, ore, rows in _sums(others, "year"):
        yield AGREEMENT_PERIOD.finding(
            f"Fant {postings_in_words(rows)} på programmets prosjekter i {number}, {kroner(ore)} i sum. Avtalen "
            f"gjelder {agreement.first_year}\u2013{agreement.last_year}. De er ikke regnet med.",
            column="periode",
            value=str(number),
            expected=f"{agreement.first_year}\u2013{agreement.last_year}",
            difference_ore=ore,
            count=rows,
        )
    is_cost = (pl.col("kind") == str(Kind.GROSS)) & (pl.col("funding_source") == programme.grant_scheme.funding_source)
    early = placed.filter(is_cost & (pl.col("posted_on") < agreement.signed_on))
    for name, ore, rows in _sums(early, "measure"):
        yield AGREEMENT_PERIOD.finding(
            f"{programme.measure(name).name} har {postings_in_words(rows)} på {kroner(ore)} datert før avtalen ble "
            f"signert {agreement.signed_on:%d.%m.%Y}.",
            measure=name,
            column="dato",
            expected=f"fra og med {agreement.signed_on:%d.%m.%Y}",
            difference_ore=ore,
            count=rows,
        )


def _sums(postings: pl.DataFrame, key: str) -> list[tuple[Any, ...]]:
    return postings.group_by(key).agg(pl.col("amount_ore").sum(), pl.len().alias("rows")).sort(key).rows()
