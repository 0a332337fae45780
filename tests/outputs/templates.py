"""Word templates as municipalities have them, made here: letterhead, footer, styles of their own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

TYPEFACE = "Georgia"


def unchanged(document: Document) -> None:
    """The template as it is."""


def template(change: Callable[[Document], None] = unchanged) -> bytes:
    """A template with letterhead on the first page, wide margins, and headings in its own colour."""
    document = docx.Document()
    document.styles["Normal"].font.name = TYPEFACE
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x00, 0x55, 0x33)
    document.styles["Heading 1"].font.size = Pt(20)
    boxed = document.styles.add_style("Kommunens ramme", WD_STYLE_TYPE.PARAGRAPH)
    boxed.font.italic = True
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(3.5)
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Kommunen AS (oppdiktet brevhode)"
    section.header.paragraphs[0].text = "Kommunen, fortsatt"
    section.footer.paragraphs[0].text = "Postboks 1, 1850 Mysen"
    change(document)
    return saved(document)


def saved(document: Document) -> bytes:
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def with_text(document: Document) -> None:
    """The text goes between two lines of the template's own."""
    document.add_paragraph("Unntatt fra ingenting")
    document.add_paragraph("{innhold}")
    document.add_paragraph("Besøk oss på rådhuset")


def with_control(document: Document) -> None:
    """A field of an archive system in the letterhead, as a content control."""
    control = parse_xml(
        f"<w:p {nsdecls('w')}><w:sdt><w:sdtPr><w:tag w:val='Saksnr'/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>2026/1</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    document.sections[0].first_page_header._element.append(control)


def without_lists(document: Document) -> None:
    """No list styles and no numbering at all, as in a file from another office suite."""
    styles = document.styles
    for style in [style for style in styles if (style.name or "").startswith("List")]:
        styles.element.remove(style.element)
    rels = document.part.rels
    for key in [key for key, each in rels.items() if each.reltype.endswith("/numbering")]:
        del rels[key]


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same file with its members changed by hand."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    change(members)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as package:
        for name, member in members.items():
            package.writestr(name, member)
    return raw.getvalue()
