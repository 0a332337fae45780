"""The page a document stands on: our own A4, or that of the municipality's template; upright, or on its side.

On a template, margins, letterhead, header and footer stay as they are, but for one thing: what is a draft, or made
from invented data, says so on every page. Widths are given for our own page and fitted to the template's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_LEADER
from docx.section import Section, _Header
from docx.shared import Cm

from outputs.norwegian import HARD_SPACE
from outputs.word_fields import add_field
from outputs.word_styles import LANDSCAPE_MARGIN_CM, PAGE_LONG_CM, TEXT_WIDTH_CM, set_page

LYING_WIDTH_CM: Final = PAGE_LONG_CM - 2 * LANDSCAPE_MARGIN_CM


@dataclass(frozen=True, slots=True)
class PageHeading:
    """What stands at the top of every page: the document's name, and how far it may be trusted."""

    name: str
    marks: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """Name and marks in one line."""
        return _joined((self.name, *self.marks))


class Sheet:
    """The pages of a document under way."""

    def __init__(self, document: Document, *, is_template: bool) -> None:
        self._document = document
        self._is_template = is_template
        self.is_lying = False
        self._upright = len(document.sections) - 1
        if not is_template:
            set_page(document.sections[0], is_landscape=False)
        elif stops := document.styles["Signatur"].paragraph_format.tab_stops:
            stops.clear_all()
            stops.add_tab_stop(Cm(TEXT_WIDTH_CM * self.scale), leader=WD_TAB_LEADER.LINES)

    def turn(self, *, is_lying: bool) -> None:
        """Begins a new page, on its side or upright; the letterhead of a first page is not repeated."""
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        if not self._is_template:
            set_page(section, is_landscape=is_lying)
        elif is_lying is not _lies(section):
            section.page_width, section.page_height = section.page_height, section.page_width
            section.orientation = WD_ORIENT.LANDSCAPE if is_lying else WD_ORIENT.PORTRAIT
            self._set_sides(section, is_lying=is_lying)
        self.is_lying = is_lying

    def _set_sides(self, section: Section, *, is_lying: bool) -> None:
        """Lying pages have no wider margins than ours, for their tables are wide; upright ones have the template's."""
        first = self._document.sections[self._upright]
        most = Cm(LANDSCAPE_MARGIN_CM)
        left, right = first.left_margin or most, first.right_margin or most
        section.left_margin, section.right_margin = (min(left, most), min(right, most)) if is_lying else (left, right)

    @property
    def scale(self) -> float:
        """How wide the text is here, measured against our own page of the same kind."""
        section = self._document.sections[-1]
        sides = (section.left_margin or 0) + (section.right_margin or 0) + (section.gutter or 0)
        width_cm = ((section.page_width or 0) - sides) / 360_000
        return width_cm / (LYING_WIDTH_CM if self.is_lying else TEXT_WIDTH_CM) if self._is_template else 1.0

    def furnish(self, heading: PageHeading) -> None:
        """Writes header and footer; on a template only what must be said on every page."""
        if self._is_template:
            self._mark(heading.marks)
            return
        section = self._document.sections[0]
        section.header.paragraphs[0].text = heading.line
        footer = section.footer.paragraphs[0]
        footer.add_run(f"Side{HARD_SPACE}")
        add_field(footer, "PAGE", "1")
        footer.add_run(f" av{HARD_SPACE}")
        add_field(footer, "NUMPAGES", "1")

    def _mark(self, marks: tuple[str, ...]) -> None:
        """Adds the marks to every header that a page may show."""
        if not marks:
            return
        for position, section in enumerate(self._document.sections):
            for header in _headers(self._document, section):
                if position == 0 or not header.is_linked_to_previous:
                    header.add_paragraph(_joined(marks), style=self._document.styles["Header"])


def _headers(document: Document, section: Section) -> list[_Header]:
    headers = [section.header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
    return headers


def _lies(section: Section) -> bool:
    return (section.page_width or 0) > (section.page_height or 0)


def _joined(parts: tuple[str, ...]) -> str:
    return f"{HARD_SPACE}· ".join(parts)
