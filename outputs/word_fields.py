"""Word's markup that python-docx has no words for: fields, bookmarks, links and content controls."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from outputs.word_names import qn

LONGEST_TAG = 64
TEMPLATE_TAG = "mal:"
"""What the tags of a template's own content controls begin with: they are no figures."""


class FigureTagTooLongError(ValueError):
    """Word refuses a content control whose tag is longer than 64 characters."""

    def __init__(self, tag: str) -> None:
        super().__init__(f"figure id {tag!r} has {len(tag)} characters; Word allows {LONGEST_TAG}. Shorten the id")


def element(kind: str, /, **attributes: str | int) -> Any:
    """A Word element such as `w:tag`, with attributes of the same namespace."""
    made = OxmlElement(kind)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> Run:
    """Appends a field; gives the run with what it shows until Word counts again."""
    open_field(paragraph, instruction)
    run = paragraph.add_run(shown)
    close_field(paragraph)
    return run


def open_field(paragraph: Paragraph, instruction: str) -> None:
    """Begins a field; what follows, in other paragraphs too, is what it shows until Word counts again."""
    _field_mark(paragraph, "begin")
    code = element("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    paragraph.add_run()._r.append(code)
    _field_mark(paragraph, "separate")


def close_field(paragraph: Paragraph) -> None:
    """Ends the field that was opened last."""
    _field_mark(paragraph, "end")


def _field_mark(paragraph: Paragraph, kind: str) -> None:
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType=kind))


def add_link(paragraph: Paragraph, bookmark: str, text: str) -> Any:
    """Appends a link to a bookmark in the same document, and gives it; more may be put into it."""
    link = element("w:hyperlink", anchor=bookmark, history=1)
    run = paragraph.add_run(text)
    link.append(run._r)
    paragraph._p.append(link)
    return link


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Puts a bookmark around what the paragraph holds."""
    start = element("w:bookmarkStart", id=number, name=name)
    first = paragraph._p.pPr
    paragraph._p.insert(0 if first is None else 1, start)
    paragraph._p.append(element("w:bookmarkEnd", id=number))


def bookmark_runs(runs: Sequence[Run], name: str, number: int) -> None:
    """Puts a bookmark around runs that follow one another."""
    runs[0]._r.addprevious(element("w:bookmarkStart", id=number, name=name))
    runs[-1]._r.addnext(element("w:bookmarkEnd", id=number))


def set_numbering(paragraph: Paragraph, numbering: int) -> None:
    """Makes a paragraph an item of that numbering."""
    shape: Any = paragraph._p.get_or_add_pPr()
    shape.get_or_add_numPr().get_or_add_numId().val = numbering


def tag_of(figure: str) -> str:
    """The figure's id as a tag. One that is too long for Word ends in a tilde and the beginning of its SHA-256."""
    if len(figure) <= LONGEST_TAG:
        return figure
    return f"{figure[: LONGEST_TAG - 13]}~{hashlib.sha256(figure.encode()).hexdigest()[:12]}"


def wrap_in_control(run: Run, tag: str, title: str, number: int) -> None:
    """Puts a run inside a content control that carries a tag.

    Raises:
        FigureTagTooLongError: the tag is longer than Word allows.
    """
    if len(tag) > LONGEST_TAG:
        raise FigureTagTooLongError(tag)
    control = element("w:sdt")
    settings = element("w:sdtPr")
    settings.extend(
        [element("w:alias", val=title[:LONGEST_TAG]), element("w:tag", val=tag), element("w:id", val=number)]
    )
    content = element("w:sdtContent")
    run._r.addprevious(control)
    content.append(run._r)
    control.extend([settings, content])
