"""Lists in Word: the styles' numbering, made where a template has none, and a fresh one for each numbered list."""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.parts.numbering import NumberingPart
from docx.styles.style import ParagraphStyle

from outputs.word_names import qn

BULLETED: Final = "List Bullet"
NUMBERED: Final = "List Number"

_LEVEL: Final = """
<w:abstractNum {ns} w:abstractNumId="{id}">
  <w:multiLevelType w:val="singleLevel"/>
  <w:lvl w:ilvl="0">
    <w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr>
  </w:lvl>
</w:abstractNum>"""
_KINDS: Final = {BULLETED: ("bullet", "•"), NUMBERED: ("decimal", "%1.")}


def ensure_lists(document: Document) -> None:
    """Gives both list styles a numbering when they, and those they are based on, have none."""
    for name, (kind, text) in _KINDS.items():
        style = document.styles[name]
        if _numbering_of(style) is None:
            abstract = _add_abstract(_numbering(document), kind, text)
            number = _numbering(document).add_num(abstract)
            shape: Any = style.element.get_or_add_pPr()
            shape.get_or_add_numPr().get_or_add_numId().val = int(number.numId)


def fresh_numbering(document: Document) -> int:
    """A numbering of its own, so that each list begins at 1."""
    numbering = _numbering(document)
    used = numbering.num_having_numId(_numbering_of(document.styles[NUMBERED]))
    fresh = numbering.add_num(used.abstractNumId.val)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(fresh.numId)


def _numbering_of(style: Any) -> int | None:
    """The numbering of a style, or of the nearest it is based on."""
    while isinstance(style, ParagraphStyle):
        shape = style.element.pPr
        if shape is not None and shape.numPr is not None and shape.numPr.numId is not None:
            return int(shape.numPr.numId.val)
        style = style.base_style
    return None


def _numbering(document: Document) -> Any:
    """The numberings of the file; the part that holds them is made when a template has none."""
    part = document.part
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined]
    except KeyError:
        numbering = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, numbering, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return made.element


def _add_abstract(numbering: Any, kind: str, text: str) -> int:
    """A kind of list; it must stand before every numbering that is made of it."""
    kinds = numbering.findall(qn("w:abstractNum"))
    number = max((int(each.get(qn("w:abstractNumId"))) for each in kinds), default=-1) + 1
    made = parse_xml(_LEVEL.format(ns=nsdecls("w"), id=number, kind=kind, text=text))
    first = numbering.find(qn("w:num"))
    numbering.append(made) if first is None else first.addprevious(made)
    return number
