"""What the texts of the annual report must not say of people. What is found is never repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.few_people import few_people_places
from domain.narrative_blocks import blocks_of
from domain.small_groups import suppression
from domain.telling_numbers import places_of
from domain.telling_shares import telling_shares
from schemas.findings import Finding, Severity
from schemas.narratives import Narrative
from schemas.personal_data import personal_data_in_text
from schemas.rules import Rule

PERSONAL_DATA = Rule(
    code="K56",
    title="Tekstene til årsrapporten er uten fødselsnummer, kontonummer, e-postadresser og telefonnummer",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Fjern opplysningen fra filen. Den er skjult i dokumentene, men skal ikke stå i teksten.",
    source="Kontroll L17; offentleglova § 26, personvernforordningen artikkel 5",
)
TELLING_NUMBER = Rule(
    code="K57",
    title="Tekstene til årsrapporten røper ikke tall på færre enn fem personer",
    severity=Severity.WARNING,
    remedy="Skriv om setningen uten tallet. I den offentlige utgaven er det skjult.",
    source="DOMAIN 6: små grupper",
)
RULES = (PERSONAL_DATA, TELLING_NUMBER)


def private_text_findings(
    written: Mapping[str, Narrative], last_year: Mapping[str, Narrative], *, is_year_end: bool
) -> Iterator[Finding]:
    """Personal data in a year's texts, and numbers in their words that the public edition hides.

    Args:
        written: the year's texts by key.
        last_year: those of the year before.
        is_year_end: whether the documents are about to be made.
    """
    hidden = suppression(written, last_year)
    for key, narrative in written.items():
        yield from _personal_data(narrative, is_year_end=is_year_end)
        text = narrative.text
        places = (*places_of(hidden.telling[key], text), *telling_shares(text, key, hidden), *few_people_places(text))
        lines = sorted({place.line_in(text) for place in places})
        for line in (narrative.first_line + each for each in lines):
            message = f"Fant et tall i {_file(narrative)}, linje {line}, som røper et tall på færre enn fem personer."
            yield TELLING_NUMBER.finding(message, file=_file(narrative), row=line)


def _personal_data(narrative: Narrative, *, is_year_end: bool) -> Iterator[Finding]:
    lines = narrative.text.splitlines()
    for block in blocks_of(narrative.text, narrative.first_line):
        of_lines = [(number, personal_data_in_text(lines[number - narrative.first_line])) for _, number in block.lines]
        for kind in personal_data_in_text(block.text):
            # A number that is broken over two lines is in neither of them.
            row = next((number for number, kinds in of_lines if kind in kinds), of_lines[0][0])
            message = f"Fant {kind} i {_file(narrative)}, linje {row}."
            yield PERSONAL_DATA.finding(message, is_year_end=is_year_end, file=_file(narrative), row=row)
    for kind in sorted({kind for fact in _facts(narrative) for kind in personal_data_in_text(fact)}):
        message = f"Fant {kind} i opplysningene øverst i {_file(narrative)}."
        yield PERSONAL_DATA.finding(message, is_year_end=is_year_end, file=_file(narrative))


def _facts(narrative: Narrative) -> Iterator[str]:
    """Every text among the facts in front."""
    for indicator in narrative.facts.indicators:
        yield from (indicator.name, indicator.unit, indicator.source, *(group.name for group in indicator.groups))
    for number in narrative.facts.own_numbers:
        yield from (number.text, number.source)


def _file(narrative: Narrative) -> str:
    return f"programmes/{narrative.file}"
