"""Whether a PDF shows what its Word file does: the figures in order, and on which page each heading stands."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from outputs.accessibility_reading import Paragraph, WordFile
from outputs.passages import figure_tag
from outputs.pdf_check import NotAPdfError, outline
from outputs.read_back import PrintedFigure
from outputs.word_contents import CONTENTS_BOOKMARK
from outputs.word_names import qn

_SOFT_HYPHEN: Final = "\u00ad"
_UNSEEN: Final = frozenset({qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:proofErr")})
_HEADS_AND_FEET: Final = ("word/header", "word/footer")
_NUMBERED_ANEW: Final = f".//{qn('w:pgNumType')}[@{qn('w:start')}]"


@dataclass(frozen=True, slots=True)
class FiguresInPdf:
    """How many figures of a Word file were looked for in its PDF, and which were not found where they should be."""

    looked_for: int
    missing: tuple[PrintedFigure, ...]


NO_FIGURES: Final = FiguresInPdf(0, ())


def figures_in_pdf(pdf: bytes, file: WordFile) -> FiguresInPdf:
    """Looks for the figures of the running text, and for those of the notes, in the PDF's text, in their order.

    Raises:
        NotAPdfError: the PDF cannot be read.
    """
    text = _text(_reader(pdf), _furniture(file))
    looked_for, missing = 0, list[PrintedFigure]()
    for part, story in file.stories:
        if part.startswith(_HEADS_AND_FEET):
            continue
        at = 0
        for figure, has_note in _figures_of(story):
            looked_for += 1
            found = _pattern(figure.text, has_note=has_note).search(text, at)
            if found is None:
                missing.append(figure)
            else:
                at = found.end()
    return FiguresInPdf(looked_for, tuple(missing))


def _figures_of(story: Any) -> Iterator[tuple[PrintedFigure, bool]]:
    """The figures of a story in order, each with whether the number of a note stands right after it."""
    for control in story.iter(qn("w:sdt")):
        tag = figure_tag(control)
        if tag is not None:
            text = "".join(piece.text or "" for piece in control.iter(qn("w:t")))
            following = next((each for each in control.itersiblings() if each.tag not in _UNSEEN), None)
            yield PrintedFigure(tag, text), following is not None and _refers_to_note(following)


def _refers_to_note(run: Any) -> bool:
    """Whether a run is, or begins, a reference to a note: its number is raised."""
    style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    is_reference = run.find(qn("w:footnoteReference")) is not None
    return is_reference or (style is not None and "reference" in style.get(qn("w:val"), "").lower())


def _reader(pdf: bytes) -> PdfReader:
    try:
        return PdfReader(io.BytesIO(pdf))
    except (PyPdfError, ValueError, KeyError) as error:
        raise NotAPdfError(type(error).__name__) from error


def _furniture(file: WordFile) -> list[re.Pattern[str]]:
    """What headers and footers say, with any number where they have one: page numbers change from page to page."""
    parts = (part for part in file.paragraphs if part.part.startswith(_HEADS_AND_FEET))
    texts = {" ".join(part.text.split()) for part in parts} - {""}
    return [
        re.compile(r"\s+".join(re.sub(r"\d+", r"\\d+", re.escape(word)) for word in text.split())) for text in texts
    ]


def _text(reader: PdfReader, furniture: list[re.Pattern[str]]) -> str:
    pages = []
    for page in reader.pages:
        text = page.extract_text().replace(_SOFT_HYPHEN, "")
        for line in furniture:
            text = line.sub(" ", text)
        pages.append(text)
    return "\n".join(pages)


def _pattern(shown: str, *, has_note: bool) -> re.Pattern[str]:
    """The figure as it stands in a text, not as a part of a larger number; a line may break where it may in Word."""
    words = [re.escape(word) for word in shown.replace(_SOFT_HYPHEN, "").split(" ")]
    held = r"\s+".join(word.replace("\u00a0", "[\u00a0\n]") for word in words)
    ends_in_digit = shown[-1:].isdigit()
    after = r"(?!\d|,\d|\u00a0\d)" if ends_in_digit and not has_note else "" if ends_in_digit else r"(?![^\W\d_])"
    return re.compile(rf"(?<![\d,])(?<!\d\u00a0){held}{after}")


def heading_pages(pdf: bytes, file: WordFile) -> dict[str, int]:
    """The page of each heading that is bookmarked for the table of contents, by bookmark.

    Empty when the PDF's outline is not the headings of the Word file, or when pages are numbered anew somewhere: then
    nobody can say what number a page bears.

    Raises:
        NotAPdfError: the PDF cannot be read.
    """
    headings = [paragraph for _, paragraph in file.headings]
    entries = outline(_reader(pdf))
    titles = [_squeezed(title) for title, _ in entries]
    if file.body.find(_NUMBERED_ANEW) is not None or titles != [_squeezed(heading.text) for heading in headings]:
        return {}
    found = ((_bookmark(heading), page) for heading, (_, page) in zip(headings, entries, strict=True))
    return {bookmark: page for bookmark, page in found if bookmark}


def _squeezed(text: str) -> str:
    return "".join(text.replace(_SOFT_HYPHEN, "").split())


def _bookmark(heading: Paragraph) -> str:
    names = (mark.get(qn("w:name"), "") for mark in heading.element.iter(qn("w:bookmarkStart")))
    return next((name for name in names if name.startswith(CONTENTS_BOOKMARK)), "")
