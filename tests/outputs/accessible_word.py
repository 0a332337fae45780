"""A small Word document that everybody can read, and ways to spoil it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from domain.printed_figures import PrintedFigures
from outputs.word import Paper
from outputs.word_parts import Column, Figure, Footnote, Properties, Reference, Row, Table, Text
from outputs.word_sheet import PageHeading

BODY = "word/document.xml"
STYLES = "word/styles.xml"
CORE = "docProps/core.xml"
NOTES = "word/footnotes.xml"
HEADER = "word/header1.xml"
Change = Callable[[Any], object]

PICTURE = """
<w:p {ns}><w:r><w:drawing><wp:inline>
<wp:docPr id="900" name="Bilde 1" descr="{text}"/></wp:inline></w:drawing></w:r></w:p>
"""


@cache
def good() -> bytes:
    """Title, contents, headings, text, lists, a table, a picture, a note and references: all as it should be."""
    paper = Paper(
        Properties("Rapport om torget", "Hva torget kostet", "Eksempel kommune", "2026-11-21", "prøve-1"),
        PrintedFigures({"torg": 125_000_00}),
        PageHeading("Rapport om torget"),
    )
    paper.title("Rapport om torget")
    paper.contents("Innhold")
    paper.heading("1 Økonomi", starts_page=True, label="okonomi")
    note = Footnote("pris", frozenset({"torg"}), "Prisen er med merverdiavgift.", (), "")
    paper.paragraph("Torget kostet ", Figure("torg", "kroner"), note, ", se ", Reference("priser"), ".")
    paper.paragraph("Et ", Text("uthevet", is_bold=True), " ord og et ", Text("forbehold", style="Forbehold"), ".")
    paper.bullets(["benker", "lys"])
    paper.heading("1.1 Priser", 2)
    paper.table(
        Table(
            "Priser for torget",
            "Hva delene kostet.",
            (Column("Del", 6.0), Column("Kroner", 4.0, is_amount=True)),
            (Row(("Benker", "100")), Row(("Lys", "200"))),
            label="priser",
        )
    )
    paper.heading("2 Videre")
    paper.paragraph("Se ", Reference("okonomi"), ".")
    paper.numbered([("først",), ("så",)])
    shaded = changed(paper.to_bytes(), BODY, shade_first_amount)
    return changed(shaded, BODY, lambda body: add_picture(body, "Torget sett fra stasjonen, med benker og lys."))


def changed(document: bytes, part: str, change: Change) -> bytes:
    """The document with one part changed in place."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                root = etree.fromstring(content)
                change(root)
                content = etree.tostring(root)
            target.writestr(name, content)
    return made.getvalue()


def paragraph(body: Any, text: str) -> Any:
    """The first paragraph that says just that, contents aside."""
    found = [each for each in body.iter(qn("w:p")) if "".join(each.itertext(qn("w:t"))) == text]
    return found[-1]


def add(body: Any, after: str, xml: str) -> None:
    """Puts an element after the paragraph that says that."""
    paragraph(body, after).addnext(parse_xml(xml.format(ns=f"{nsdecls('w', 'wp', 'a', 'r')}")))


def add_paragraph(body: Any, text: str, settings: str = "", look: str = "", after: str = "benker") -> None:
    add(
        body,
        after,
        f"<w:p {{ns}}><w:pPr>{settings}</w:pPr><w:r><w:rPr>{look}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>',
    )


def add_picture(body: Any, text: str) -> None:
    add(body, "så", PICTURE.replace("{text}", text))


def shade_first_amount(body: Any) -> None:
    """A cell with a light ground and a word on it."""
    cell = next(each for each in body.iter(qn("w:tc")) if "".join(each.itertext(qn("w:t"))) == "100")
    cell.find(qn("w:tcPr")).append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="F2F5F8"/>'))


def style(styles: Any, name: str) -> Any:
    """A style by its id."""
    return next(each for each in styles.iter(qn("w:style")) if each.get(qn("w:styleId")) == name)


def each_named(root: Any, name: str) -> list[Any]:
    return list(root.iter(qn(name)))
