"""What is still to be filled in by hand in a finished Word document. Read from the bytes alone."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from lxml import etree

from outputs.word_names import qn
from outputs.word_parts import TO_FILL_IN

LONGEST_SHOWN: Final = 100
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)
_WITH_TEXT: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml")


def placeholders(document: bytes) -> tuple[str, ...]:
    """The paragraphs, or rows of tables, that hold something to fill in: by its style, or by the words in brackets."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        names = sorted(name for name in package.namelist() if _WITH_TEXT.fullmatch(name))
        roots = [etree.fromstring(package.read(name), _PARSER) for name in names]
        style = _style_id(etree.fromstring(package.read("word/styles.xml"), _PARSER))
    paragraphs = (paragraph for root in roots for paragraph in root.iter(qn("w:p")))
    return tuple(_shown(paragraph) for paragraph in paragraphs if _is_open(paragraph, style))


def _style_id(styles: etree._Element) -> str | None:
    """The id of the character style of placeholders, which a template may have changed."""
    for style in styles.iter(qn("w:style")):
        name = style.find(qn("w:name"))
        if name is not None and name.get(qn("w:val")) == TO_FILL_IN.style:
            return style.get(qn("w:styleId"))
    return None


def _is_open(paragraph: etree._Element, style: str | None) -> bool:
    used = {found.get(qn("w:val")) for found in paragraph.iter(qn("w:rStyle"))}
    return (style is not None and style in used) or TO_FILL_IN.text in _text(paragraph)


def _text(paragraph: etree._Element) -> str:
    """What is read, with a tab as a blank."""
    pieces = (piece.text or "" if piece.tag == qn("w:t") else " " for piece in paragraph.iter(qn("w:t"), qn("w:tab")))
    return "".join(pieces)


def _shown(paragraph: etree._Element) -> str:
    """The paragraph, or the whole row when it stands in a table, where the first cell tells what is open."""
    row = next(paragraph.iterancestors(qn("w:tr")), None)
    paragraphs = [paragraph] if row is None else row.iter(qn("w:p"))
    text = " | ".join(" ".join(_text(each).split()) for each in paragraphs)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
