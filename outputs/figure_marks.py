"""`{figur:ID}` of a narrative as a part of a document: a figure bound by its id, in the form the writer asks for.

A mark that names no figure stands out in the document, and is a finding (`domain.checks.written_numbers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.figure_marks import FigureMark, MarkForm, figure_marks, mark_fault
from domain.printed_figures import PrintedFigures
from outputs.norwegian import Decimals
from outputs.word_parts import Figure, Part, Text

_AMOUNTS: Final = {
    MarkForm.NATURAL: Figure("", "kroner", Decimals.NEVER),
    MarkForm.MILLIONS: Figure("", "millions"),
    MarkForm.KR: Figure("", "kr", Decimals.NEVER),
    MarkForm.WORDS: Figure("", "words", Decimals.NEVER),
    MarkForm.ORE: Figure("", "kroner", Decimals.ALWAYS),
    MarkForm.BARE: Figure("", "bare", Decimals.NEVER),
}
_TO_MEND: Final = "Fylles ut"


def with_figures(text: Text, figures: PrintedFigures) -> Iterator[Part]:
    """The text in parts: what stands between its marks as it is, and each mark as its figure."""
    end = 0
    for mark in figure_marks(text.text):
        yield from _between(text, end, mark.start)
        yield _figure(mark, text, figures)
        end = mark.end
    yield from _between(text, end, len(text.text))


def placeholder(mark: FigureMark) -> str:
    """What stands in the place of a mark that cannot be printed."""
    return f"[ukjent tall: {mark.written.strip('{}')}]"


def figure_in(form: MarkForm, figure: str, figures: PrintedFigures, *, is_bold: bool = False) -> Figure:
    """A figure in a form of marks; shares and numbers have the forms that suit them."""
    if figure in figures.amounts:
        shape = _AMOUNTS[form]
        return Figure(figure, shape.form, shape.decimals, is_bold)
    if figure in figures.shares:
        return Figure(figure, "percent", is_bold=is_bold)
    return Figure(figure, "count" if form is MarkForm.WORDS else "number", is_bold=is_bold)


def _between(text: Text, start: int, end: int) -> Iterator[Text]:
    if start < end:
        yield Text(text.text[start:end], text.is_bold, text.is_italic, text.style)


def _figure(mark: FigureMark, text: Text, figures: PrintedFigures) -> Part:
    if mark_fault(mark, figures):
        return Text(placeholder(mark), style=_TO_MEND)
    return figure_in(MarkForm(mark.form), mark.figure, figures, is_bold=text.is_bold)
