"""Pictures in Word: in line with the text, with a description for those who cannot see them."""

from __future__ import annotations

import io

from docx.document import Document
from docx.shared import Cm

from outputs.word_parts import Picture


def draw_picture(document: Document, picture: Picture, number: int, scale: float = 1.0) -> None:
    """Appends a picture in a paragraph of its own, as wide as the scale says; its caption is written by the caller."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run()
    drawn = run.add_picture(io.BytesIO(picture.png), Cm(picture.width_cm * scale), Cm(picture.height_cm * scale))
    about = drawn._inline.docPr
    about.set("id", str(number))
    about.set("descr", picture.description)
    about.set("title", picture.caption)
