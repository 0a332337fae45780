"""What a cell of a workbook can be: an amount, a worth that is no money, a share, a formula, a link, words.

How each looks, and where it is written, is `outputs.workbook_page`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from schemas.in_kind import InKindValue


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in øre, written as a number of kroner. `figure` is its id where it is one of `domain.figures`."""

    ore: int
    figure: str = field(default="", compare=False)

    @property
    def kroner(self) -> Decimal:
        """The amount in kroner, exact, always with two decimals."""
        return Decimal(self.ore).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Worth:
    """What own contribution is reckoned to be worth: written in italics, for it is no money."""

    value: InKindValue


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours in hundredths, written as a number with two decimals."""

    hundredths: int


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, written as a number with a per cent format; empty when there is no whole."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class NoAmount:
    """The words that stand where an amount would, such as `ikke oppgitt`."""

    words: str


@dataclass(frozen=True, slots=True)
class Wide:
    """A text that takes more columns than its own, because one is too narrow to read it in."""

    text: str
    columns: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A working formula with the value it has now, for readers that do not calculate."""

    text: str
    value: Money | Worth | Hours | Share | int | str


@dataclass(frozen=True, slots=True)
class Link:
    """A whole number that leads to a row of another sheet; `row` is counted from 1, as it is shown."""

    value: int
    sheet: str
    row: int


Cell = str | int | date | Money | Worth | Hours | NoAmount | Share | Wide | Formula | Link | None


def number_or_text(value: Money | Worth | Hours | Share | int | str) -> Decimal | int | str:
    """What is handed to the file: an exact decimal, a whole number or a text."""
    match value:
        case Money():
            return value.kroner
        case Worth():
            return Decimal(value.value.in_kind_ore).scaleb(-2)
        case Hours():
            return Decimal(value.hundredths).scaleb(-2)
        case Share():
            return Decimal(value.part) / Decimal(value.whole) if value.whole else "–"
        case _:
            return value
