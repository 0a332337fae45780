"""Reads a finished Word document: compares every figure in it with the run, and finds the numbers that are none.

Figures are found by their content controls, whose tag is the figure's id. What they may be stands in
`domain.printed_figures`; how a text is read in `outputs.read_figures`; other numbers in `outputs.unbound_numbers`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from domain.printed_figures import PrintedFigures
from outputs.passages import figure_tag, passages, roots_of
from outputs.read_figures import prints, says
from outputs.unbound_numbers import UnboundNumber, numbers_outside
from outputs.word_fields import tag_of
from outputs.word_names import qn

__all__ = ["Mismatch", "PrintedFigure", "ReadBack", "UnboundNumber", "mismatches", "printed_figures", "prints"]


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure as it stands in a document."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A printed figure that is not the run's. `expected` is øre, a share or a number; None without such a figure."""

    id: str
    text: str
    expected: int | Fraction | None

    def __str__(self) -> str:
        """The fault in a line, for whoever runs the program."""
        expected = "no such figure" if self.expected is None else str(self.expected)
        return f"{self.id} is printed {self.text!r}, expected {expected}"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What the numbers of a finished document were found to be.

    `bound` are figures found by id, `typed` numbers in texts that people have written; `mismatches` are among the
    bound, and `unbound` are numbers that nobody answers for.
    """

    bound: int
    typed: int
    mismatches: tuple[Mismatch, ...] = ()
    unbound: tuple[UnboundNumber, ...] = ()

    @property
    def printed(self) -> int:
        """All numbers that stand in the document, but dates and references."""
        return self.bound + self.typed + len(self.unbound)

    @property
    def faults(self) -> tuple[str, ...]:
        """Why the document may not leave the program."""
        nameless = (f"{each.text!r} has no figure id: {each.context!r} ({each.part})" for each in self.unbound)
        return (*map(str, self.mismatches), *nameless)


def read_back(document: bytes, figures: PrintedFigures, written: Collection[str]) -> ReadBack:
    """The control of all numbers in a finished document.

    Args:
        document: a Word file.
        figures: what may be printed in it.
        written: every text that people have written and that may stand in it (`outputs.written_texts`).
    """
    printed = printed_figures(document)
    outside = numbers_outside(passages(document), written, [figure.text for figure in printed])
    return ReadBack(len(printed), outside.typed, _mismatches(printed, figures), outside.unbound)


def printed_figures(document: bytes) -> tuple[PrintedFigure, ...]:
    """Every figure printed in a Word document, in order of appearance, headers and footers included."""
    return tuple(figure for root in roots_of(document).values() for figure in _figures_in(root))


def _figures_in(root: Any) -> Iterator[PrintedFigure]:
    for control in root.iter(qn("w:sdt")):
        tag = figure_tag(control)
        if tag is not None:
            yield PrintedFigure(tag, "".join(piece.text or "" for piece in control.iter(qn("w:t"))))


def mismatches(document: bytes, figures: PrintedFigures) -> tuple[Mismatch, ...]:
    """The printed figures that differ from what they should be, at the precision they are printed with."""
    return _mismatches(printed_figures(document), figures)


def _mismatches(printed: Collection[PrintedFigure], figures: PrintedFigures) -> tuple[Mismatch, ...]:
    ids = _ids_by_tag(figures)
    return tuple(
        Mismatch(figure.id, figure.text, _value(ids.get(figure.id), figures))
        for figure in printed
        if figure.id not in ids or not says(figure.text, ids[figure.id], figures)
    )


def _ids_by_tag(figures: PrintedFigures) -> Mapping[str, str]:
    return {tag_of(figure): figure for figure in (*figures.amounts, *figures.shares, *figures.numbers)}


def _value(figure: str | None, figures: PrintedFigures) -> int | Fraction | None:
    if figure is None:
        return None
    return figures.amounts.get(figure, figures.shares.get(figure, figures.numbers.get(figure)))
