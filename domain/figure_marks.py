"""`{figur:ID}` in a text: a figure of the accounts, put in by its id and not by hand.

Belongs here: the grammar, and whether a mark names a figure that can be printed in its form. How it is printed belongs
to the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from domain.printed_figures import PrintedFigures

_PART: Final = r"(?:[^{}|\n]|\n(?![ \t]*\n))*"
"""What may stand in a mark: also the end of a line, which is a blank to the reader, but not the end of a paragraph."""
_MARK: Final = re.compile(rf"\{{\s*figur\s*:(?P<id>{_PART})(?:\|(?P<form>{_PART}))?\}}", re.IGNORECASE)
_NEAREST: Final = 3
_ALIKE: Final = 0.5


class MarkForm(StrEnum):
    """How a writer asks for a figure, in the writer's words. `NATURAL` is without a form."""

    NATURAL = ""
    MILLIONS = "mill"
    KR = "kr"
    WORDS = "ord"
    ORE = "øre"
    BARE = "tall"


_OF_AMOUNTS: Final = tuple(MarkForm)
_OF_SHARES: Final = (MarkForm.NATURAL,)
_OF_NUMBERS: Final = (MarkForm.NATURAL, MarkForm.WORDS, MarkForm.BARE)


@dataclass(frozen=True, slots=True)
class FigureMark:
    """A mark as it stands in a text: what it names, in which form, and from where to where."""

    figure: str
    form: str
    start: int
    end: int

    @property
    def written(self) -> str:
        """The mark as the writer should see it again."""
        form = f"|{self.form}" if self.form else ""
        return f"{{figur:{self.figure}{form}}}"


@dataclass(frozen=True, slots=True)
class MarkFault:
    """Why a mark cannot be printed, in bokmål, and what may have been meant."""

    sentence: str
    meant: tuple[str, ...] = ()


def figure_marks(text: str) -> Iterator[FigureMark]:
    """The marks of a text, in order. Braces that do not say `figur` are text."""
    for found in _MARK.finditer(text):
        figure, form = (" ".join((found[part] or "").split()) for part in ("id", "form"))
        yield FigureMark(figure, form.casefold(), found.start(), found.end())


def mark_fault(mark: FigureMark, figures: PrintedFigures) -> MarkFault | None:
    """What is wrong with a mark; None when it can be printed."""
    is_share, is_number = mark.figure in figures.shares, mark.figure in figures.numbers
    if mark.figure not in figures.amounts and not is_share and not is_number:
        known = [*figures.amounts, *figures.shares, *figures.numbers]
        near = get_close_matches(mark.figure.casefold(), known, n=_NEAREST, cutoff=_ALIKE)
        return MarkFault(f"«{mark.figure}» er ikke noe tall i avstemmingen", tuple(near))
    forms = _OF_AMOUNTS if mark.figure in figures.amounts else _OF_SHARES if is_share else _OF_NUMBERS
    if mark.form not in forms:
        meant = tuple(f"{mark.figure}|{form}" if form else mark.figure for form in forms)
        return MarkFault(f"«{mark.form}» er ikke en form for «{mark.figure}»", meant)
    if is_share and figures.shares[mark.figure] is None:
        return MarkFault(f"«{mark.figure}» er en andel av null og har ingen verdi")
    return None
