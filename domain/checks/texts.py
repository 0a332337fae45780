"""What only people can write: the report's texts, and the reason and plan for money that is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from domain.checks.wording import kroner
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.narrative_sections import PARTICIPANTS, missing_sections
from schemas.narratives import Narrative
from schemas.programme import Programme
from schemas.records import MeasureResult
from schemas.rules import Rule

CHAPTERS = ("sammendrag", "organisering", "medvirkning", "egeninnsats", "evaluering", "risiko")
"""The chapters of the annual report that are told in words; each is a file `kapittel-<name>.md`."""

MISSING_TEXT = Rule(
    code="K09",
    title="Årsrapporten har tekst om hvert tiltak, hvert mål og hvert kapittel",
    severity=Severity.ERROR,
    remedy="Skriv teksten i filen som er nevnt, og kjør på nytt.",
    source="DOMAIN 5.3: innholdet i årsrapporten",
)
UNPRINTED_TEXT = Rule(
    code="K53",
    title="Hver tekst til årsrapporten blir trykt i den",
    severity=Severity.WARNING,
    remedy="Gi filen navn etter det den handler om, eller flytt den til mappen for riktig år.",
    source="DOMAIN 5.3: innholdet i årsrapporten",
)
MISSING_PLAN = Rule(
    code="K10",
    title="Hvert tiltak med ubrukte midler har årsak og plan",
    severity=Severity.ERROR,
    remedy="Skriv årsak og plan for tiltaket i årsfilen, og kjør på nytt.",
    source="Kontroll Y13; DESIGN 4, regel 6",
)
RULES = (MISSING_TEXT, MISSING_PLAN, UNPRINTED_TEXT)

_ALIKE: Final = 0.6
"""How near a file's name must be to one that is known: `sosinom` and `sosionom` have 0.93 in common."""


def text_findings(
    programme: Programme, measures: Sequence[MeasureResult], year: int, written: Mapping[str, Narrative]
) -> Iterator[Finding]:
    """One finding for each text or section of the annual report that is not written."""
    for key, name in wanted_texts(programme, measures).items():
        narrative = written.get(key)
        if narrative is None or (narrative.is_blank and not narrative.indicators):
            file = f"programmes/{programme.id}/narrative/{year}/{key}.md"
            yield MISSING_TEXT.finding(f"Fant ikke tekst om {name}: {file}.", expected=file)
        elif any(key == measure.id for measure in measures):
            yield from _section_findings(narrative, name)


def wanted_texts(programme: Programme, measures: Sequence[MeasureResult]) -> dict[str, str]:
    """What the report prints texts about: the key of each, and what it is called inside a sentence."""
    return {
        **{measure.id: measure.name for measure in measures},
        **{f"mal-{goal.id}": f"målet «{goal.name}»" for goal in programme.goals},
        **{f"kapittel-{chapter}": f"kapitlet om {chapter}" for chapter in CHAPTERS},
    }


def _section_findings(narrative: Narrative, name: str) -> Iterator[Finding]:
    """One for each heading without text; numbers of people are a text about participants."""
    has_participants = any(indicator.counts_people for indicator in narrative.indicators)
    for heading in missing_sections(narrative.text):
        if heading == PARTICIPANTS and has_participants:
            continue
        message = f"Fant ikke tekst under «{heading}» om {name}: programmes/{narrative.file}."
        yield MISSING_TEXT.finding(message, file=f"programmes/{narrative.file}", expected=f"## {heading}")


def unprinted_findings(
    programme: Programme, measures: Sequence[MeasureResult], written: Mapping[str, Narrative]
) -> Iterator[Finding]:
    """One finding for each text whose file is named after nothing that the report tells of."""
    known = wanted_texts(programme, measures)
    resting = {measure.id: measure.name for measure in programme.measures if measure.id not in known}
    for key, narrative in written.items():
        file = f"programmes/{narrative.file}"
        if key in resting:
            why = f"{resting[key]} har verken budsjett eller posteringer i året"
            yield UNPRINTED_TEXT.finding(f"Fant en tekst som ikke blir trykt: {file}. {why}.", file=file)
        elif key not in known:
            nearest = get_close_matches(key.casefold(), known, n=1, cutoff=_ALIKE)
            meant = f" Det som ligner mest, er {nearest[0]}.md." if nearest else ""
            message = f"Fant en tekst som ikke blir trykt: {file} er ikke navnet på noe i årsrapporten.{meant}"
            yield UNPRINTED_TEXT.finding(message, file=file, expected=f"{nearest[0]}.md" if nearest else None)


def plan_findings(measures: Sequence[MeasureResult], year: BudgetYear) -> Iterator[Finding]:
    """One finding for each measure that has money left without a reason and a plan."""
    planned = {plan.measure for plan in year.carry_over_plans}
    for measure in measures:
        if measure.sums.remaining_ore > 0 and measure.id not in planned:
            yield MISSING_PLAN.finding(
                f"{measure.name} har {kroner(measure.sums.remaining_ore)} ubrukt uten årsak og plan.",
                measure=measure.id,
                value=kroner(measure.sums.remaining_ore),
                expected="årsak og plan i årsfilen",
                difference_ore=measure.sums.remaining_ore,
            )
