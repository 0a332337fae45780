"""A finished Word document as passages of text: what stands outside its figures, and where.

Read from the bytes alone, so that nothing the composer believes is taken for granted.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from outputs.word_fields import TEMPLATE_TAG
from outputs.word_names import qn

FIGURE: Final = "\ufffc"
"""Stands in a passage where a figure was."""
FIELD: Final = "\ufffb"
"""Stands in a passage where Word counts: a page, a table's number, a reference."""

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)
_WITH_TEXT: Final = re.compile(r"word/[a-z]+\d*\.xml")
_COUNTING: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "SEQ"})
_COUNTED: Final = re.compile(r"(?:[^\W\d]+[ \u00a0])?\d{1,3}(?:\.\d{1,2}){0,3}|")
"""What a counting field may show: `7`, `tabell 7`, `8.1`, or nothing yet. Anything else in one is read as text."""
_BLANKS: Final = {qn("w:tab"): "\t", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_PARAGRAPHS: Final = (qn("w:p"), "{http://schemas.openxmlformats.org/drawingml/2006/main}p")
_TEXTS: Final = (qn("w:t"), "{http://schemas.openxmlformats.org/drawingml/2006/main}t")
_ELSEWHERE: Final = frozenset({qn("w:txbxContent"), qn("w:instrText"), qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr")})
_DESCRIBED: Final = {
    qn("w:tblCaption"): (qn("w:val"),),
    qn("w:tblDescription"): (qn("w:val"),),
    qn("wp:docPr"): ("descr", "title"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a description that is read aloud, with FIGURE and FIELD where figures and fields were.

    `part` is the part of the document. `is_amount` is true in the columns of amounts, whose headings are not of them.
    """

    part: str
    text: str
    is_heading: bool = False
    is_amount: bool = False
    is_description: bool = False


def roots_of(document: bytes) -> dict[str, Any]:
    """The parts of a Word document that may hold text, by name, in order."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        names = sorted(name for name in package.namelist() if _WITH_TEXT.fullmatch(name))
        return {name: etree.fromstring(package.read(name), _PARSER) for name in names}


def figure_tag(control: Any) -> str | None:
    """The tag of a content control that holds a figure; None for one without a tag, or of the municipality's own."""
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    value = None if tag is None else str(tag.get(qn("w:val")))
    return None if value is None or value.startswith(TEMPLATE_TAG) else value


def passages(document: bytes) -> tuple[Passage, ...]:
    """All text of a document that stands outside its figures: body, tables, notes, headers, footers, descriptions."""
    roots = roots_of(document)
    headings = _heading_styles(roots.get("word/styles.xml"))
    return tuple(passage for name, root in roots.items() for passage in _passages_in(name, root, headings))


def texts_of_template(template: bytes) -> tuple[str, ...]:
    """All text of a document of the municipality's own, where no content control is a figure of ours."""
    roots = roots_of(template)
    for root in roots.values():
        for tag in list(root.iter(qn("w:tag"))):
            tag.getparent().remove(tag)
    return tuple(passage.text for name, root in roots.items() for passage in _passages_in(name, root, frozenset()))


def _heading_styles(styles: Any) -> frozenset[str]:
    """The ids of the styles of headings and of the lines of a table of contents."""
    named = [] if styles is None else styles.findall(qn("w:style"))
    names = {style.get(qn("w:styleId")): style.find(qn("w:name")).get(qn("w:val"), "").casefold() for style in named}
    return frozenset(style for style, name in names.items() if re.match(r"(?:heading|toc) \d", name))


def _passages_in(part: str, root: Any, headings: frozenset[str]) -> Iterator[Passage]:
    reader = _Reader()
    for paragraph in root.iter(*_PARAGRAPHS):
        if any(figure_tag(control) is not None for control in paragraph.iterancestors(qn("w:sdt"))):
            continue
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        is_heading = style is not None and style.get(qn("w:val")) in headings
        text = reader.read(paragraph)
        if text.strip():
            yield Passage(part, text, is_heading, _is_amount(paragraph))
    for kind, names in _DESCRIBED.items():
        for described in root.iter(kind):
            yield from (Passage(part, text, is_description=True) for name in names if (text := described.get(name)))


def _is_amount(paragraph: Any) -> bool:
    alignment = paragraph.find(f"{qn('w:pPr')}/{qn('w:jc')}")
    row = next(paragraph.iterancestors(qn("w:tr")), None)
    is_right = alignment is not None and alignment.get(qn("w:val")) in {"right", "end"}
    return is_right and row is not None and row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None


class _Reader:
    """Reads paragraphs in order; a field may reach over several, as a table of contents does."""

    def __init__(self) -> None:
        self._fields: list[_Field] = []

    def read(self, paragraph: Any) -> str:
        """The paragraph's text, with signs where figures and fields were."""
        return "".join(self._pieces(paragraph))

    def _pieces(self, parent: Any) -> Iterator[str]:
        for child in parent:
            if child.tag == qn("w:sdt") and figure_tag(child) is not None:
                yield from self._said(FIGURE)
            elif child.tag == qn("w:fldChar"):
                yield from self._mark(child.get(qn("w:fldCharType")))
            elif child.tag == qn("w:instrText") and self._fields:
                self._fields[-1].instruction += child.text or ""
            elif child.tag in _TEXTS:
                yield from self._said(child.text or "")
            elif child.tag in _BLANKS:
                yield from self._said(_BLANKS[child.tag])
            elif child.tag not in _ELSEWHERE:
                yield from self._pieces(child)

    def _said(self, text: str) -> Iterator[str]:
        """Text, or nothing while a counting field waits for its end."""
        if self._fields and self._fields[-1].is_counting:
            self._fields[-1].shown += text
        else:
            yield text

    def _mark(self, kind: str) -> Iterator[str]:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.is_counting:
                yield from self._said(FIELD if _COUNTED.fullmatch(ended.shown) else ended.shown)


@dataclass(slots=True)
class _Field:
    """A field that is being read."""

    instruction: str = ""
    shown: str = ""

    @property
    def is_counting(self) -> bool:
        """Whether Word counts what it shows."""
        return (self.instruction.split() or [""])[0].upper() in _COUNTING
