"""A Word document being composed: headings, paragraphs, tables and figures in, reproducible bytes out.

What the sentences say belongs to the module of each document; how they look to `outputs.word_styles`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Final

from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from domain.printed_figures import PrintedFigures
from outputs.editions import WORKING_COPY, Edition
from outputs.figure_text import figure_text
from outputs.footnotes import NotesOf, no_notes, with_notes, with_row_notes
from outputs.norwegian import unbroken
from outputs.word_contents import Contents
from outputs.word_fields import (
    add_field,
    bookmark,
    set_numbering,
    tag_of,
    wrap_in_control,
)
from outputs.word_footnotes import REFERENCE_STYLE, Footnotes, ends_with_reference, refer_again
from outputs.word_lists import fresh_numbering
from outputs.word_package import describe, packed
from outputs.word_parts import Footnote, Part, Picture, Properties, Reference, Table, Text, parts_of
from outputs.word_pictures import draw_picture
from outputs.word_references import References
from outputs.word_sheet import PageHeading, Sheet
from outputs.word_tables import draw_table
from outputs.word_template import open_document

_NOT_IN_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_controls(text: str) -> str:
    """The text without characters that XML cannot hold; a ledger's own text may have them."""
    return _NOT_IN_XML.sub("", text)


def as_written(text: str) -> str:
    """The text as it goes into a document: numbers hold together with their units, and nothing that XML refuses."""
    return unbroken(without_controls(text))


class Paper:
    """A document under way.

    Args:
        properties: what the document says about itself.
        figures: every figure that may be printed, by id.
        heading: what stands at the top of every page.
        notes_of: the footnotes to figures that stand together in a paragraph or a table.
        edition: how far the document has come, and on which template it is written.
    """

    def __init__(
        self,
        properties: Properties,
        figures: PrintedFigures,
        heading: PageHeading,
        notes_of: NotesOf = no_notes,
        edition: Edition = WORKING_COPY,
    ) -> None:
        self._figures = figures
        self._notes_of = notes_of
        self._told: list[tuple[Footnote, int]] = []
        self._explained: dict[str, int] = {}
        self._opened = open_document(edition.template)
        self._document = self._opened.document
        self._footnotes = Footnotes(self._document)
        self._numbers = count(1)
        self._tables = count(1)
        self._pictures = count(1)
        self._references = References()
        self._contents = Contents(edition.pages)
        self._heading: Paragraph | None = None
        self._is_after_table = False
        self._stays_lying = self._has_just_turned = False
        is_template = edition.template is not None
        describe(self._document, properties, is_template=is_template)
        self._sheet = Sheet(self._document, is_template=is_template)
        self._sheet.furnish(heading)

    @property
    def figures(self) -> PrintedFigures:
        """Every figure that may be printed."""
        return self._figures

    def heading(self, text: str, level: int = 1, *, starts_page: bool = False, label: str = "") -> None:
        """Appends a heading, bookmarked for the table of contents. A chapter has footnotes of its own.

        `label` is what a `Reference` calls it; it must begin with its number then.
        """
        self._told = [] if level == 1 else self._told
        is_first_on_page = self._turn_back() or starts_page or self._has_just_turned
        paragraph = self._document.add_heading(text, level)
        # A template's styles may not say so.
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.page_break_before = starts_page or None
        paragraph.paragraph_format.space_before = Pt(0) if is_first_on_page else None
        self._has_just_turned = False
        if label:
            self._references.mark_heading(paragraph, label, next(self._numbers))
        bookmark(paragraph, self._contents.enter(level, text), next(self._numbers))
        self._heading = paragraph
        self._is_after_table = False

    def title(self, text: str, subtitle: str = "") -> None:
        """Appends the document's title."""
        self._document.add_paragraph(text, style="Title")
        if subtitle:
            self._document.add_paragraph(subtitle, style="Subtitle")

    def paragraph(self, *parts: Part, style: str = "Normal") -> Paragraph:
        """Appends a paragraph and returns it for finishing touches."""
        self._turn_back()
        paragraph = self._document.add_paragraph(style=style)
        for part in with_notes(parts, self._notes_of):
            self._write(paragraph, part)
        if self._is_after_table and style in {"Normal", "List Bullet", "List Number", "Kontroll", "Varsel"}:
            paragraph.paragraph_format.space_before = Pt(10)
        self._is_after_table = False
        return paragraph

    def keep_with_last(self) -> None:
        """Lets what comes next stand on the page of the paragraph before it."""
        if self._document.paragraphs and not self._is_after_table:
            self._document.paragraphs[-1].paragraph_format.keep_with_next = True

    def _lead_on(self) -> None:
        """Lets a lone sentence under a heading stand on the page of the table that comes next."""
        last = self._document.paragraphs[-1:]
        if last and self._heading is not None and last[0]._p.getprevious() is self._heading._p:
            last[0].paragraph_format.keep_with_next = True

    def bullets(self, lines: Sequence[Part | tuple[Part, ...]]) -> None:
        """Appends a list without numbers."""
        for line in lines:
            self.paragraph(*(line if isinstance(line, tuple) else (line,)), style="List Bullet")

    def numbered(self, lines: Sequence[tuple[Part, ...]], *, stays_whole: bool = False) -> None:
        """Appends a list numbered from 1; one that stays whole is not parted by the end of a page."""
        numbering = fresh_numbering(self._document)
        for position, line in enumerate(lines, start=1):
            item = self.paragraph(*line, style="List Number")
            set_numbering(item, numbering)
            item.paragraph_format.keep_with_next = (stays_whole and position < len(lines)) or None

    def lines(self, lines: Sequence[tuple[Part, ...]]) -> None:
        """Appends lines that stand close together with air above, such as an address; a tab goes to 3.6 cm."""
        is_first = not self._document.paragraphs
        for position, line in enumerate(lines):
            shape = self.paragraph(*line, style="Adresse").paragraph_format
            shape.space_before = Pt(0 if position or is_first else 14)
            shape.tab_stops.add_tab_stop(Cm(3.6))

    def table(self, table: Table) -> None:
        """Appends a table with its numbered caption above and its note below."""
        self._turn_back()
        self._lead_on()
        self._caption("Tabell", next(self._tables), table.caption, table.label)
        draw_table(self._document, with_row_notes(table, self._notes_of), self._write, self._sheet.scale)
        self._is_after_table = True
        if table.note:
            self.paragraph(*parts_of(table.note), style="Tabellnote")

    def picture(self, picture: Picture) -> None:
        """Appends a picture with its numbered caption below, which says where its numbers stand."""
        self._turn_back()
        draw_picture(self._document, picture, next(self._numbers), self._sheet.scale)
        caption = self._caption("Figur", next(self._pictures), picture.caption, picture.label)
        caption.paragraph_format.keep_with_next = False
        if picture.data:
            caption.add_run(". Tallene står i ")
            self._write(caption, Reference(picture.data))
            caption.add_run(".")

    @contextmanager
    def without_notes(self) -> Iterator[None]:
        """Writes figures without footnotes; what they would say is told elsewhere."""
        notes_of, self._notes_of = self._notes_of, no_notes
        yield
        self._notes_of = notes_of

    @contextmanager
    def landscape(self) -> Iterator[None]:
        """Lays the pages of this part on their side; what follows begins on a new upright page."""
        if not self._sheet.is_lying:
            self._sheet.turn(is_lying=True)
            self._has_just_turned = True
        self._stays_lying = True
        yield
        self._stays_lying = False

    def contents(self, title: str, deepest: int = 2) -> None:
        """Reserves the place of the table of contents; it is filled when the document is finished."""
        heading = self._document.add_paragraph(title, style="Innholdstittel")
        heading.paragraph_format.page_break_before = True
        self._contents.reserve(self._document.add_paragraph(), deepest)

    def to_bytes(self) -> bytes:
        """The finished document; the same input gives the same bytes."""
        self._contents.fill_in(self._document)
        self._references.fill_in()
        self._opened.close()
        return packed(self._document)

    def _caption(self, kind: str, number: int, text: str, label: str) -> Paragraph:
        caption = self._document.add_paragraph(f"{kind}\u00a0", style="Caption")
        caption.paragraph_format.keep_with_next = True
        add_field(caption, f"SEQ {kind} \\* ARABIC", str(number))
        if label:
            self._references.mark_caption(caption, label, (kind.lower(), str(number)), next(self._numbers))
        caption.add_run(f". {text}")
        return caption

    def _turn_back(self) -> bool:
        """Begins an upright page when a lying part has ended; whether it did."""
        has_ended = self._sheet.is_lying and not self._stays_lying
        if has_ended:
            self._sheet.turn(is_lying=False)
        return has_ended

    def _write(self, paragraph: Paragraph, part: Part) -> None:
        if isinstance(part, str):
            paragraph.add_run(as_written(part))
        elif isinstance(part, Text):
            run = paragraph.add_run(as_written(part.text), style=part.style)
            run.bold, run.italic = part.is_bold or None, part.is_italic or None
        elif isinstance(part, Footnote):
            self._refer(paragraph, part)
        elif isinstance(part, Reference):
            self._references.refer(paragraph, part.label)
        else:
            run = paragraph.add_run(figure_text(part, self._figures))
            run.bold = part.is_bold or None
            wrap_in_control(run, tag_of(part.id), part.id, next(self._numbers))

    def _refer(self, paragraph: Paragraph, note: Footnote) -> None:
        """Refers to a note: to one of this chapter that says the same already, or to a new one.

        What the question is stands in the first note on it in the whole document; later ones say which note that is.
        """
        if ends_with_reference(paragraph):
            paragraph.add_run(",", style=REFERENCE_STYLE)
        for told, number in self._told:
            if told.subject == note.subject and told.figures >= note.figures:
                refer_again(paragraph, number)
                return
        number, line = self._footnotes.add(paragraph, next(self._numbers))
        self._told.append((note, number))
        first = self._explained.setdefault(note.subject, number)
        if first != number:
            line.add_run("Samme spørsmål som i note\u00a0")
            refer_again(line, first, style=None)
            line.add_run(".")
        parts = (note.opening, *note.effects, note.closing) if first == number else note.effects
        for part in parts:
            self._write(line, part)
