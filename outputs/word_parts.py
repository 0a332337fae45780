"""What a document is made of before it is Word: texts, figures, tables. Records only; `outputs.word` writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from outputs.norwegian import HARD_SPACE, Decimals

AmountForm = Literal["bare", "kr", "kroner", "words", "minus", "change", "millions"]
Form = AmountForm | Literal["percent", "number", "count", "neuter_count"]
"""`words` is the whole amount in words, `minus` has its sign as a word, `change` is an amount and `mer` or `mindre`.

`millions` is an amount as `1,3 millioner kroner`. `percent` is of a share. `number` is a count or an indicator in
digits, `count` a count in running text, in words up to twelve; `neuter_count` the same before a neuter noun.
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
    """A figure of the reconciliation, printed by its id so that it can be followed to its postings.

    `decimals` are of amounts. `places` are the decimals of the other forms: one for a share and for millions, and as
    many as it has for a number, where nothing is said.
    """

    id: str
    form: Form = "bare"
    decimals: Decimals = Decimals.NONZERO
    is_bold: bool = False
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page, referred to where it stands among the parts.

    `figures` are the ids of the figures it tells of. A note on the same `subject` that has told of them in the same
    chapter already is referred to again; any earlier one in the document makes this one do without `opening` and
    `closing`.
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
    note: Cell = ""
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
    """What a document says about itself. `created_on` is an ISO date, or a time that begins with one.

    `version` is its number, `status` whether it is approved, and `basis` the checksum of what it rests on.
    """

    title: str
    subject: str
    author: str
    created_on: str
    identifier: str
    version: str = ""
    status: str = ""
    basis: str = ""


UNCONFIRMED = Text(f"ikke{HARD_SPACE}bekreftet", style="Forbehold")
INVENTED = Text("oppdiktet", style="Forbehold")
TO_FILL_IN = Text("[fylles ut]", style="Fylles ut")


def counted_parts(figure: str, number: int, one: str, several: str) -> tuple[Part, ...]:
    """A number with its noun, as `norwegian.counted`; `number` is the figure's value, and decides the noun alone."""
    return (Figure(figure, "number"), f"{HARD_SPACE}{one if number == 1 else several}")


def listed_parts(phrases: Sequence[tuple[Part, ...]]) -> tuple[Part, ...]:
    """`a, b og c`, as `norwegian.listed`, of phrases with figures in them."""
    parts: list[Part] = []
    for position, phrase in enumerate(phrases):
        separator = " og " if position == len(phrases) - 1 else ", "
        parts += [*([separator] if position else []), *phrase]
    return tuple(parts)


def parts_of(cell: Cell) -> tuple[Part, ...]:
    """A cell's parts, also when it holds just one."""
    return cell if isinstance(cell, tuple) else (cell,)


def with_mark(part: Part, mark: Text | None) -> tuple[Part, ...]:
    """The part, with the mark in brackets beside it when there is one."""
    return (part,) if mark is None else (part, " (", mark, ")")


def marked(part: Part, *, is_confirmed: bool) -> tuple[Part, ...]:
    """The part, with "ikke bekreftet" beside it unless it is confirmed."""
    return with_mark(part, None if is_confirmed else UNCONFIRMED)
