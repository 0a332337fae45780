"""The table of contents: headings with their bookmarks, links to them and, when the pages are known, their numbers.

Word counts anew when its reader asks for it (F9); until then the numbers are those the PDF was laid out with.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Length
from docx.text.paragraph import Paragraph

from outputs.word_fields import add_field, add_link, close_field, open_field

CONTENTS_BOOKMARK: Final = "_Toc"
DEEPEST_STYLED: Final = 2
"""The deepest level that has a style of its own in the table of contents."""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A heading as the table of contents has it."""

    level: int
    bookmark: str
    text: str


class Contents:
    """The headings of a document under way, and the place that waits for the list of them.

    Args:
        pages: page numbers by bookmark; a table whose headings are not all among them has none.
    """

    def __init__(self, pages: Mapping[str, int]) -> None:
        self._pages = pages
        self._entries: list[ContentsEntry] = []
        self._place: Paragraph | None = None
        self._deepest = 1

    def enter(self, level: int, text: str) -> str:
        """Takes a heading into the table; the name of the bookmark that must stand at it."""
        name = f"{CONTENTS_BOOKMARK}{len(self._entries) + 1:06d}"
        self._entries.append(ContentsEntry(level, name, text))
        return name

    def reserve(self, place: Paragraph, deepest: int) -> None:
        """Keeps a paragraph as the place of the table."""
        self._place, self._deepest = place, min(deepest, DEEPEST_STYLED)

    def fill_in(self, document: Document) -> None:
        """Writes the table where a place is kept for it."""
        if self._place is None:
            return
        entries = [entry for entry in self._entries if entry.level <= self._deepest]
        has_pages = bool(entries) and all(entry.bookmark in self._pages for entry in entries)
        width = _text_width(document)
        for position, entry in enumerate(entries):
            line = self._place.insert_paragraph_before(style=f"toc {entry.level}")
            if position == 0:
                without_pages = "" if has_pages else "\\n "
                open_field(line, f'TOC \\o "1-{self._deepest}" {without_pages}\\h \\z \\u')
            link = add_link(line, entry.bookmark, entry.text)
            if has_pages:
                line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
                written = len(line.runs)
                line.add_run("\t")
                add_field(line, f"PAGEREF {entry.bookmark} \\h", str(self._pages[entry.bookmark]))
                for run in line.runs[written:]:
                    link.append(run._r)
        close_field(self._place)


def _text_width(document: Document) -> Length:
    """How wide the text of the first pages is: the numbers stand at its right edge."""
    section = document.sections[0]
    sides = (section.left_margin or 0) + (section.right_margin or 0) + (section.gutter or 0)
    return Length((section.page_width or 0) - sides)


def has_contents(document: bytes) -> bool:
    """Whether a finished Word file has a table of contents that awaits page numbers or has them."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return re.search(rb"<w:instrText[^>]*>\s*TOC\s", package.read("word/document.xml")) is not None
