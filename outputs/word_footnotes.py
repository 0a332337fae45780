"""Real footnotes in Word, which python-docx has no words for: the part that holds them, and references to them.

The part is made with the first note, so that a document without notes has none.
"""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from outputs.word_fields import element
from outputs.word_names import qn
from outputs.word_settings import setting

NOTE_STYLE: Final = "footnote text"
REFERENCE_STYLE: Final = "footnote reference"

_EMPTY: Final = """
<w:footnotes {ns}>
  <w:footnote w:type="separator" w:id="-1">
    <w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:separator/></w:r></w:p>
  </w:footnote>
  <w:footnote w:type="continuationSeparator" w:id="0">
    <w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p>
  </w:footnote>
</w:footnotes>"""


class Footnotes:
    """The footnotes of a document, numbered from 1 in the order they are added."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes: Any = None
        self._count = 0

    def add(self, paragraph: Paragraph, bookmark: int) -> tuple[int, Paragraph]:
        """Refers to a new note at the end of a paragraph; gives its number and its paragraph, to be written in.

        Args:
            paragraph: where the reference is put.
            bookmark: a number for the bookmark that `refer_again` leads to.
        """
        if self._notes is None:
            self._notes = _add_part(self._document)
        self._count += 1
        paragraph._p.append(element("w:bookmarkStart", id=bookmark, name=_bookmark_name(self._count)))
        reference = paragraph.add_run(style=REFERENCE_STYLE)
        reference._r.append(element("w:footnoteReference", id=self._count))
        paragraph._p.append(element("w:bookmarkEnd", id=bookmark))
        return self._count, self._opened_note()

    def _opened_note(self) -> Paragraph:
        """A paragraph in the part, with the note's number before what is written."""
        note, line = element("w:footnote", id=self._count), element("w:p")
        note.append(line)
        self._notes.append(note)
        paragraph = Paragraph(line, self._document)
        paragraph.style = self._document.styles[NOTE_STYLE]
        paragraph.add_run(style=REFERENCE_STYLE)._r.append(element("w:footnoteRef"))
        paragraph.add_run(" ")
        return paragraph


def refer_again(paragraph: Paragraph, number: int, style: str | None = REFERENCE_STYLE) -> None:
    """Refers to a note that stands already, by a field that follows its number and leads to it."""
    # Looked up once: a style by name costs more than all the rest of a reference.
    style_id = paragraph.part.get_style_id(style, WD_STYLE_TYPE.CHARACTER)
    for kind in ("begin", None, "separate", "shown", "end"):
        run = paragraph.add_run(str(number) if kind == "shown" else None)
        run._r.style = style_id
        if kind is None:
            code = element("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" NOTEREF {_bookmark_name(number)} \\h "
            run._r.append(code)
        elif kind != "shown":
            run._r.append(element("w:fldChar", fldCharType=kind))


def ends_with_reference(paragraph: Paragraph) -> bool:
    """Whether the last thing in a paragraph is a reference to a note."""
    written = [each for each in paragraph._p if each.tag != qn("w:bookmarkEnd")]
    style = written[-1].find(f"{qn('w:rPr')}/{qn('w:rStyle')}") if written else None
    reference = paragraph.part.get_style_id(REFERENCE_STYLE, WD_STYLE_TYPE.CHARACTER)
    return style is not None and style.get(qn("w:val")) == reference


def _bookmark_name(number: int) -> str:
    return f"_RefNote{number}"


def _add_part(document: Document) -> Any:
    """The part that holds the notes, with the lines that part them from the text."""
    notes = parse_xml(_EMPTY.format(ns=nsdecls("w")))
    package = document.part.package
    part = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    settings = document.settings.element
    shape = setting(settings, "w:footnotePr")
    shape.extend([element("w:footnote", id=-1), element("w:footnote", id=0)])
    return notes
