"""Small documents with figures and planted numbers, and finished documents with something changed in their bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from domain.printed_figures import PrintedFigures
from outputs.footnotes import NotesOf, no_notes
from outputs.word import Paper
from outputs.word_parts import Part, Properties
from outputs.word_sheet import PageHeading

FIGURES = PrintedFigures(
    amounts={"belop": 123_456_750, "minus": -150_000, "deler": 33_333_350, "million": 100_000_000},
    whole_kroner={"deler": 333_334},
    shares={"andel": Fraction(1, 12), "stor": Fraction(-7, 5), "uten": None, "kolonne": Fraction(149, 1000)},
    numbers={"rader": Fraction(12_431), "tiltak": Fraction(3), "ett": Fraction(1), "ingen": Fraction(0),
             "timer": Fraction(187, 4), "verdi": Fraction(43, 2)},
    in_column={"kolonne": Fraction(150, 1000), "verdi": Fraction(21)},
)  # fmt: skip
"""A few of each kind; `deler`, `kolonne` and `verdi` stand in columns that add up."""


def paper(notes_of: NotesOf = no_notes) -> Paper:
    properties = Properties("Prøve", "Prøve", "Kommunen", "2026-11-22", "prøve")
    return Paper(properties, FIGURES, PageHeading("Prøve"), notes_of)


def document(*parts: Part) -> bytes:
    """One paragraph."""
    written = paper()
    written.paragraph(*parts)
    return written.to_bytes()


def with_part(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The document with one of its parts changed as text; that nothing changed is a fault of the test."""
    made = io.BytesIO()
    has_changed = False
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for each in source.namelist():
            text = source.read(each)
            after = change(text.decode()).encode() if each == name else text
            has_changed |= after != text
            target.writestr(each, after)
    assert has_changed
    return made.getvalue()


def part_text(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def names_in(content: bytes) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.namelist()
