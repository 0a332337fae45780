"""Looking into a Word document without the library that wrote it."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(document: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return etree.fromstring(package.read(name))


def names(document: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return package.namelist()


def text_of(element: etree._Element) -> str:
    """The text as read, hard spaces as plain ones, tabs as spaces."""
    pieces = [piece.text or "" for piece in element.iter(f"{W}t")]
    return "".join(pieces).replace("\u00a0", " ").replace("\u00ad", "")


def paragraphs(document: bytes, style: str | None = None) -> list[str]:
    """Texts of all paragraphs, those in tables too; only of one style id when named."""
    body = part(document, "word/document.xml")
    return [text_of(each) for each in body.iter(f"{W}p") if style is None or style_of(each) == style]


def style_of(paragraph: etree._Element) -> str | None:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if found is None else found.get(f"{W}val")


def text(document: bytes) -> str:
    return "\n".join(paragraphs(document))


def headings(document: bytes) -> list[tuple[int, str]]:
    body = part(document, "word/document.xml")
    styled = [(style_of(each) or "", text_of(each)) for each in body.iter(f"{W}p")]
    return [(int(style[-1]), words) for style, words in styled if style.startswith("Heading")]


def tables(document: bytes) -> list[etree._Element]:
    return list(part(document, "word/document.xml").iter(f"{W}tbl"))


def rows(table: etree._Element) -> list[list[str]]:
    return [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]


def table_with(document: bytes, heading: str) -> list[list[str]]:
    """The rows of the first table that has a column with that heading."""
    return next(rows(table) for table in tables(document) if heading in rows(table)[0])


def headers(document: bytes) -> list[str]:
    found = sorted(name for name in names(document) if name.startswith("word/header"))
    return [text_of(part(document, name)) for name in found]
