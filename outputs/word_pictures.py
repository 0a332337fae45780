"""Pictures in Word: in line with the text, with a description for those who cannot see them.

Each picture is there twice: as dots, which every program shows, and as lines, which Word 2016 and later shows instead.
"""

from __future__ import annotations

import io
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from outputs.word_names import qn
from outputs.word_parts import Picture

SVG_TYPE: Final = "image/svg+xml"
SVG_EXTENSION: Final = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
SVG_NAMESPACE: Final = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


def draw_picture(document: Document, picture: Picture, number: int, scale: float = 1.0) -> None:
    """Appends a picture in a paragraph of its own, as wide as the scale says; its caption is written by the caller."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    # The space between lines of text would be added to the picture's height many times over.
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.space_before = Pt(8)
    run = paragraph.add_run()
    shape = run.add_picture(io.BytesIO(picture.png), Cm(picture.width_cm * scale), Cm(picture.height_cm * scale))
    inline: Any = shape._inline
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    about = inline.docPr
    about.set("id", str(number))
    about.set("name", f"Bilde {number}")
    about.set("descr", picture.description)
    about.set("title", picture.caption)
    inline.find(f".//{qn('pic:cNvPr')}").set("name", f"Bilde {number}")
    if picture.svg:
        _add_lines(document, inline.find(f".//{qn('a:blip')}"), picture.svg, number)


def _add_lines(document: Document, blip: Any, svg: bytes, number: int) -> None:
    """Adds the picture as lines to the package, and to the picture as what is shown where it can be."""
    name = PackURI(f"/word/media/linjer{number}.svg")
    part = Part(name, SVG_TYPE, svg, document.part.package)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip.append(
        parse_xml(
            f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{SVG_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{SVG_NAMESPACE}" r:embed="{relation}"/></a:ext></a:extLst>'
        )
    )
