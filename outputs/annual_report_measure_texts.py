"""The text about one measure in the annual report: its sections with their labels, and its numbers of people."""

from __future__ import annotations

import re
from typing import Final

from domain.small_groups import Hiding, figure_id
from outputs.annual_report_basis import (
    ReportBasis,
    indicator_number,
    missing_text,
    write_invented_mark,
)
from outputs.narrative_text import HIDDEN_CELL
from outputs.norwegian import HARD_SPACE, listed
from outputs.own_numbers import write_own_sources
from outputs.word import Paper
from outputs.word_markdown import write_markdown
from outputs.word_parts import Part, Text, listed_parts
from schemas.narrative_sections import MEASURE_SECTIONS, PARTICIPANTS, NarrativeSection, missing_sections, sections_of
from schemas.narratives import Indicator, Narrative

_BEGINS_BLOCK: Final = re.compile(r"\s*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t])")


def write_measure_text(paper: Paper, basis: ReportBasis, key: str) -> None:
    """Appends what is written of a measure, section by section; what is not written is asked for in its place."""
    narrative = basis.narratives.get(key)
    if narrative is None or (narrative.is_blank and not narrative.indicators):
        paper.keep_with_last()
        paper.paragraph(missing_text(basis, key))
        return
    write_invented_mark(paper, narrative)
    told = {section.heading: section for section in sections_of(narrative.text)}
    if opening := told.pop("", None):
        write_markdown(paper, basis.shown_text(opening.text, key))
    if len(missing_sections(narrative.text)) == len(MEASURE_SECTIONS) and not _people(narrative):
        paper.paragraph(_missing_sections_line(key))
    else:
        for heading in MEASURE_SECTIONS:
            _write_asked_for(paper, basis, narrative, told.pop(heading, NarrativeSection(heading, "")))
    for section in told.values():
        if not section.is_known:
            _write_section(paper, basis, key, section)
    write_own_sources(paper, narrative, lambda text: basis.shown_text(text, key))


def _people(narrative: Narrative) -> list[Indicator]:
    return [indicator for indicator in narrative.indicators if indicator.counts_people]


def _missing_sections_line(key: str) -> Text:
    headings = listed([f"«{heading}»" for heading in MEASURE_SECTIONS])
    return Text(f"Teksten har ingen av overskriftene {headings}. Skriv dem i filen {key}.md.", style="Fylles ut")


def _write_asked_for(paper: Paper, basis: ReportBasis, narrative: Narrative, section: NarrativeSection) -> None:
    """A section that is asked for: its text, its numbers of people, or that it is missing."""
    people = _people(narrative) if section.heading == PARTICIPANTS else []
    if section.is_blank and not people:
        paper.paragraph(_label(section.heading), missing_text(basis, narrative.key))
        return
    if section.is_blank:
        paper.paragraph(_label(section.heading)).paragraph_format.keep_with_next = True
    else:
        _write_section(paper, basis, narrative.key, section)
        if people:
            paper.keep_with_last()
    paper.bullets([_counted(basis, narrative.key, indicator) for indicator in people])


def _write_section(paper: Paper, basis: ReportBasis, key: str, section: NarrativeSection) -> None:
    """The label in bold, on the line of the first paragraph, or above what begins otherwise."""
    text = basis.shown_text(section.text, key)
    heading = basis.shown_text(section.heading, key)
    if section.is_blank:
        paper.paragraph(Text(heading, is_bold=True))
    elif _BEGINS_BLOCK.match(text):
        write_markdown(paper, f"### {heading}:\n\n{text}")
    else:
        write_markdown(paper, f"**{heading}:** {text.lstrip()}")


def _label(heading: str) -> Text:
    return Text(f"{heading}: ", is_bold=True)


def _counted(basis: ReportBasis, key: str, indicator: Indicator) -> tuple[Part, ...]:
    """One indicator of people: its value with the target beside it, and its groups."""
    value = indicator_number(basis, figure_id(key, indicator.id))
    target: tuple[Part, ...] = ()
    if indicator.target is not None:
        target = (f" (mål{HARD_SPACE}", indicator_number(basis, figure_id(key, indicator.id, ".mal")), ")")
    unit = "" if value == HIDDEN_CELL else f"{HARD_SPACE}{basis.shown_text(indicator.unit, key)}"
    return (f"{basis.shown_text(indicator.name, key)}: ", value, unit, *target, *_groups(basis, key, indicator), ".")


def _groups(basis: ReportBasis, key: str, indicator: Indicator) -> tuple[Part, ...]:
    """`, herav 20 jenter og 18 gutter`, or that the breakdown is hidden."""
    names = [basis.shown_text(group.name, key) for group in indicator.groups]
    ids = [figure_id(key, indicator.id, f".gruppe-{number}") for number in range(1, len(names) + 1)]
    hidden = {basis.suppression.figures[each] for each in ids if each in basis.suppression.figures}
    if not names or Hiding.FEW in hidden:
        return ()
    if hidden:
        return (f". Fordelingen på grupper er {HIDDEN_CELL}, fordi den ville røpet et tall under fem",)
    phrases = [(indicator_number(basis, each), f"{HARD_SPACE}{name}") for name, each in zip(names, ids, strict=True)]
    return (", herav ", *listed_parts(phrases))
