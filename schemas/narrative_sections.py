"""The parts of a measure's text: which headings are asked for, and how a text is split by its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

PARTICIPANTS: Final = "Deltakere"
"""The section under which numbers of people are shown."""
MEASURE_SECTIONS: Final = ("Mål", "Gjennomført", "Målgruppe", PARTICIPANTS, "Avvik", "Veien videre")
"""The headings of a measure's text, in the order they are printed."""

_KNOWN: Final = {name.casefold(): name for name in MEASURE_SECTIONS}
_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_SECTION_LEVEL: Final = 2


@dataclass(frozen=True, slots=True)
class NarrativeSection:
    """What stands under one heading; the heading is as in `MEASURE_SECTIONS` when it is one of them.

    What stands before the first heading has none.
    """

    heading: str
    text: str

    @property
    def is_known(self) -> bool:
        """Whether the heading is one that is asked for."""
        return self.heading in MEASURE_SECTIONS

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands under the heading."""
        return not self.text.strip()


def sections_of(markdown: str) -> tuple[NarrativeSection, ...]:
    """The sections that say something: what stands before any heading, the known in their order, then the others.

    A section begins at a heading of the second level, and at a known heading of any level; capitals and a colon make
    no difference. Text under the same known heading twice is one section. Other headings stay in the text.
    """
    written: dict[str, list[str]] = {"": []}
    current = written[""]
    for line in markdown.splitlines():
        heading = _section_heading(line)
        if heading is None:
            current.append(line)
        else:
            current = written.setdefault(heading, [])
            current.append("")
    order = ["", *MEASURE_SECTIONS, *(name for name in written if name and name not in MEASURE_SECTIONS)]
    sections = (NarrativeSection(name, "\n".join(written.get(name, ())).strip("\n")) for name in order)
    return tuple(section for section in sections if not section.is_blank or _stands_alone(section, written))


def missing_sections(markdown: str) -> tuple[str, ...]:
    """The headings that are asked for and have no text, in their order."""
    told = {section.heading for section in sections_of(markdown) if not section.is_blank}
    return tuple(name for name in MEASURE_SECTIONS if name not in told)


def _stands_alone(section: NarrativeSection, written: dict[str, list[str]]) -> bool:
    """Whether somebody has written a heading of their own and nothing under it: it is kept."""
    return bool(section.heading) and not section.is_known and section.heading in written


def _section_heading(line: str) -> str | None:
    """The section a line begins, or None for a line of text."""
    found = _HEADING.match(line)
    if found is None:
        return None
    title = found[2].strip()
    known = _KNOWN.get(" ".join(title.rstrip(":").split()).casefold())
    if known or len(found[1]) != _SECTION_LEVEL:
        return known
    return title or None
