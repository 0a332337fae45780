"""What a figure is: an id, its name in bokmål, and its value; and how a record gives several of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Words = Mapping[str, tuple[str, str]]
"""Quantity in a figure's id -> the field of a record that holds it, and the quantity in bokmål."""


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """One figure. `label` is bokmål and is never part of what the figure is known by."""

    id: str
    label: str
    ore: int


def id_of(words: Words, name: str, form: str = "{}") -> str:
    """The id of the figure that a field of a record holds.

    Args:
        words: those of the record.
        name: the field.
        form: the id with `{}` where the quantity stands.
    """
    return form.format(next(quantity for quantity, (field, _) in words.items() if field == name))


def figures_of(record: object, words: Words, id_form: str, subject: str) -> Iterator[NamedFigure]:
    """The figures of a record; a field that is None is not known and gives none.

    Args:
        record: has the fields that `words` name.
        words: which fields, and what they are called.
        id_form: the id with `{}` where the quantity stands.
        subject: what the quantities are of, in bokmål.
    """
    for quantity, (name, label) in words.items():
        ore = getattr(record, name)
        if ore is not None:
            yield NamedFigure(id_form.format(quantity), f"{label}: {subject}", ore)
