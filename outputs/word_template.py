"""The Word file a document begins as: our own plain one, or the municipality's template.

A template keeps its page, letterhead, header, footer and styles. What stands in its text is removed, unless a paragraph
says `{innhold}`: then the document is written there, between what comes before and after it.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from lxml import etree

from outputs.editions import Template
from outputs.word_fields import TEMPLATE_TAG
from outputs.word_lists import ensure_lists
from outputs.word_names import qn
from outputs.word_settings import speak_bokmaal
from outputs.word_styles import dress
from outputs.word_template_styles import UnknownStyleError, adopt_styles

PLACE: Final = "{innhold}"
LARGEST_UNPACKED: Final = 200_000_000
_TEMPLATE_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_MACROS: Final = ("vbaProject", "activeX", "vbaData")
_DROPPED_LINKS: Final = ("/attachedTemplate",)


class TemplateError(ValueError):
    """The municipality's template cannot be written on; the sentence says what to do with it."""


class Opened:
    """A document to write in. `close` puts back what a template has below the text."""

    def __init__(self, document: Document, below: list[Any]) -> None:
        self.document = document
        self._below = below

    def close(self) -> None:
        """Puts what stood below the place of the text below it."""
        body = self.document.element.body
        for each in self._below:
            body.sectPr.addprevious(each)
        self._below = []


def open_document(template: Template | None) -> Opened:
    """An empty document with our styles, or with the template's and those of ours that it lacks.

    Raises:
        TemplateError: the template is no Word file, holds macros, or has no place for the text.
    """
    if template is None:
        document = docx.Document()
        dress(document)
        return Opened(document, [])
    document = _opened(template.content)
    ours = docx.Document()
    dress(ours)
    try:
        adopt_styles(document, ours, template.styles)
    except UnknownStyleError as error:
        raise TemplateError(f"the template's styles: {error}") from error
    speak_bokmaal(document, is_template=True)
    ensure_lists(document)
    below = _cleared(document)
    _forget_footnotes(document)
    _rename_controls(document)
    return Opened(document, below)


def _opened(content: bytes) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names, unpacked = package.namelist(), sum(member.file_size for member in package.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise TemplateError(f"the template unpacks to {unpacked:,} bytes; save it again without large pictures")
        if any(macro in name for name in names for macro in _MACROS):
            raise TemplateError("the template holds macros; save it as .docx or .dotx without them")
        document = docx.Document(io.BytesIO(_as_document(content)))
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        if isinstance(error, TemplateError):
            raise
        raise TemplateError("the template is no Word file; save it as .docx or .dotx") from error
    _refuse_links(document)
    return document


def _as_document(content: bytes) -> bytes:
    """A .dotx is a .docx that says it is a template."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    types = members.get("[Content_Types].xml", b"")
    if _TEMPLATE_TYPE.encode() not in types:
        return content
    members["[Content_Types].xml"] = types.replace(_TEMPLATE_TYPE.encode(), CONTENT_TYPE.WML_DOCUMENT_MAIN.encode())
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, member in members.items():
            package.writestr(name, member)
    return changed.getvalue()


def _refuse_links(document: Document) -> None:
    """A document that fetches something when it is opened tells strangers who reads it, and may change."""
    for part in document.part.package.iter_parts():
        for key, relation in list(part.rels.items()):
            if relation.is_external and relation.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                if not relation.reltype.endswith(_DROPPED_LINKS):
                    kind = relation.reltype.rsplit("/", 1)[-1]
                    raise TemplateError(f"the template fetches {kind} from elsewhere; put it into the file itself")
                del part.rels[key]
    settings = document.settings.element
    for found in settings.findall(qn("w:attachedTemplate")):
        settings.remove(found)


def _cleared(document: Document) -> list[Any]:
    """What stands below the place of the text, taken out; all of the text goes where there is no such place."""
    body = document.element.body
    blocks = [each for each in body if each is not body.sectPr]
    place = next((position for position, each in enumerate(blocks) if _text_of(each) == PLACE), None)
    if place is None:
        if any(each.find(f".//{qn('w:sectPr')}") is not None for each in blocks):
            raise TemplateError(
                f"the template has several sections; write {PLACE} on a line where the text is to stand"
            )
        below: list[Any] = []
        taken = blocks
    else:
        below, taken = blocks[place + 1 :], blocks[place:]
        if any(each.find(f".//{qn('w:sectPr')}") is not None for each in below):
            raise TemplateError(f"the template has a section below {PLACE}; let the text stand in the last section")
    for each in taken:
        body.remove(each)
    return below


def _text_of(block: Any) -> str:
    return "".join(piece.text or "" for piece in block.iter(qn("w:t"))).strip()


def _forget_footnotes(document: Document) -> None:
    """Removes the template's footnotes: those of the document are numbered from 1."""
    if any(True for _ in document.element.body.iter(qn("w:footnoteReference"))):
        raise TemplateError("the template has footnotes in its text; remove them")
    rels = document.part.rels
    for key in [key for key, each in rels.items() if each.reltype == RELATIONSHIP_TYPE.FOOTNOTES]:
        del rels[key]
    settings = document.settings.element
    for found in settings.findall(qn("w:footnotePr")):
        settings.remove(found)


def _rename_controls(document: Document) -> None:
    for part in document.part.package.iter_parts():
        root = getattr(part, "element", None)
        if root is None:
            continue
        for tag in root.iter(qn("w:tag")):
            tag.set(qn("w:val"), f"{TEMPLATE_TAG}{tag.get(qn('w:val'))}"[:64])
