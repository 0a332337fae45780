"""Reads a finished Word document and compares every figure in it with the reconciliation it was made from.

Figures are found by their content controls, whose tag is the figure's id (`domain.figures`).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from docx.oxml.ns import qn
from lxml import etree

from domain.figures import figures
from domain.money import round_half_away
from domain.printed_kroner import printed_kroner
from outputs.norwegian import HARD_SPACE, MINUS, amount_in_words
from outputs.word_fields import tag_of
from schemas.records import Reconciliation

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)
_PRINTED: Final = re.compile(
    r"^(?P<minus>-?)(?P<whole>\d+)(?:,(?P<ore>\d\d))?(?:kroner|krone|kr)?(?P<change>mer|mindre)?$"
)


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure as it stands in a document."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A printed figure that is not the reconciliation's. `expected_ore` is None when there is no such figure."""

    id: str
    text: str
    expected_ore: int | None


def printed_figures(document: bytes) -> tuple[PrintedFigure, ...]:
    """Every figure printed in a Word document, in order of appearance, headers and footers included."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        names = sorted(name for name in package.namelist() if re.fullmatch(r"word/[a-z]+\d*\.xml", name))
        roots = [etree.fromstring(package.read(name), _PARSER) for name in names]
    return tuple(figure for root in roots for figure in _figures_in(root))


def _figures_in(root: Any) -> Iterator[PrintedFigure]:
    for control in root.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        if tag is not None:
            text = "".join(piece.text or "" for piece in control.iter(qn("w:t")))
            yield PrintedFigure(tag.get(qn("w:val")), text)


def mismatches(document: bytes, reconciliation: Reconciliation) -> tuple[Mismatch, ...]:
    """The printed figures that differ from the reconciliation, at the precision they are printed with."""
    values = figures(reconciliation)
    known = {tag_of(figure): ore for figure, ore in values.items()}
    whole = {tag_of(figure): kroner for figure, kroner in printed_kroner(reconciliation, values).items()}
    return tuple(
        Mismatch(figure.id, figure.text, known.get(figure.id))
        for figure in printed_figures(document)
        if figure.id not in known or not _agrees(figure, known[figure.id], whole.get(figure.id))
    )


def _agrees(figure: PrintedFigure, ore: int, whole_kroner: int | None) -> bool:
    """Whether a figure is printed as itself, or in the whole kroner that make its column add up."""
    return prints(figure.text, ore) or (whole_kroner is not None and prints(figure.text, whole_kroner * 100))


def prints(text: str, ore: int) -> bool:
    """Whether a text says that amount: to the øre with decimals, to the krone without, in words, or as a change."""
    plain = text.replace(HARD_SPACE, "").replace(" ", "").replace(MINUS, "-")
    plain = re.sub(r"^minus(?=\d)", "-", plain)
    found = _PRINTED.match(plain)
    if found is None:
        return text == amount_in_words(ore)
    sign = -1 if found["minus"] or found["change"] == "mindre" else 1
    if found["ore"] is None:
        return sign * int(found["whole"]) == round_half_away(Fraction(ore, 100))
    return sign * (int(found["whole"]) * 100 + int(found["ore"])) == ore
