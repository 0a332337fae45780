"""What a document is made of before it is Word: texts, figures, tables. Records only; `outputs.word` writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outputs.norwegian import HARD_SPACE, Decimals

Form = Literal["bare", "kr", "kroner", "words", "minus", "change", "millions", "percent", "number"]
"""`words` is the whole amount in words, `minus` has its sign as a word, `change` is an amount and `mer` or `mindre`.

`percent` is of a share, `number` of a count or an indicator; the others are of amounts.
"""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of running text. `style` is a character style of `outputs.word_styles`."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the reconciliation, printed by its id so that it can be followed to its postings."""

    id: str
    form: Form = "bare"
    decimals: Decimals = Decimals.NONZERO
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page, referred to where it stands among the parts.

    `figures` are the ids of the figures it tells of. A note on the same `subject` that has told of them in the same
    chapter already is referred to again; one that has told of others makes this one do without `opening` and `closing`.
    """

    subject: str
    figures: frozenset[str]
    opening: str
    effects: tuple[str | Figure, ...]
    closing: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a table or a picture by its label: prints `tabell 7`, and follows it when it is renumbered."""

    label: str


Part = str | Text | Figure | Footnote | Reference
Cell = Part | tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; amounts stand to the right and never break."""

    heading: str
    width_cm: float
    is_amount: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a total is bold with a rule above."""

    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption. `description` is read aloud to those who cannot see it; `note` stands below.

    A table with `is_dense` is set in smaller type; one with `may_break` may run over two pages. `label` is what a
    `Reference` calls it.
    """

    caption: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    is_dense: bool = False
    may_break: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its caption. `description` says in words what it shows; `data` is the label of the table behind it.

    `svg` is the same picture as lines, for those who can show it.
    """

    caption: str
    description: str
    png: bytes
    svg: bytes
    width_cm: float
    height_cm: float
    data: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says about itself. `created_on` is an ISO date, or a time that begins with one."""

    title: str
    subject: str
    author: str
    created_on: str
    identifier: str


UNCONFIRMED = Text(f"ikke{HARD_SPACE}bekreftet", style="Forbehold")
INVENTED = Text("oppdiktet", style="Forbehold")
TO_FILL_IN = Text("[fylles ut]", style="Fylles ut")


def parts_of(cell: Cell) -> tuple[Part, ...]:
    """A cell's parts, also when it holds just one."""
    return cell if isinstance(cell, tuple) else (cell,)


def with_mark(part: Part, mark: Text | None) -> tuple[Part, ...]:
    """The part, with the mark in brackets beside it when there is one."""
    return (part,) if mark is None else (part, " (", mark, ")")


def marked(part: Part, *, is_confirmed: bool) -> tuple[Part, ...]:
    """The part, with "ikke bekreftet" beside it unless it is confirmed."""
    return with_mark(part, None if is_confirmed else UNCONFIRMED)
