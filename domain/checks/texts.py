"""What only people can write: the report's texts, and the reason and plan for money that is left."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from domain.checks.wording import kroner
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
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
MISSING_PLAN = Rule(
    code="K10",
    title="Hvert tiltak med ubrukte midler har årsak og plan",
    severity=Severity.ERROR,
    remedy="Skriv årsak og plan for tiltaket i årsfilen, og kjør på nytt.",
    source="Kontroll Y13; DESIGN 4, regel 6",
)
RULES = (MISSING_TEXT, MISSING_PLAN)


def text_findings(
    programme: Programme, measures: Sequence[MeasureResult], year: int, written: Collection[str]
) -> Iterator[Finding]:
    """One finding for each text of the annual report that is not written."""
    wanted = [(measure.id, measure.name) for measure in measures]
    wanted += [(f"mal-{goal.id}", f"målet «{goal.name}»") for goal in programme.goals]
    wanted += [(f"kapittel-{chapter}", f"kapitlet om {chapter}") for chapter in CHAPTERS]
    for key, name in wanted:
        if key not in written:
            file = f"programmes/{programme.id}/narrative/{year}/{key}.md"
            yield MISSING_TEXT.finding(f"Fant ikke tekst om {name}: {file}.", expected=file)


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
