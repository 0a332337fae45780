"""Text broken to fit a width, with nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from unicodedata import category

from outputs.charts_marks import Measure
from outputs.norwegian import unbroken

_SOFT_HYPHEN: Final = "\u00ad"


def wrapped(text: str, widest_cm: float, size_pt: float, measure: Measure) -> tuple[str, ...]:
    """The lines of a text; a word that is wider than a line is divided, with a hyphen."""
    lines: list[str] = []
    for word in unbroken(_visible(text)).split(" "):
        for piece in _pieces(word, widest_cm, size_pt, measure):
            longer = f"{lines[-1]} {piece}" if lines else piece
            if lines and not lines[-1].endswith(_SOFT_HYPHEN) and measure(_shown(longer), size_pt) <= widest_cm:
                lines[-1] = longer
            else:
                lines.append(piece)
    return tuple(_shown(line) for line in lines)


def _visible(text: str) -> str:
    """The text without control characters, which no typeface has."""
    return "".join(sign for sign in text if sign == _SOFT_HYPHEN or not category(sign).startswith("C"))


def _shown(line: str) -> str:
    """The line as it is read: a soft hyphen shows where the line ends with it, and only there."""
    ends = line.endswith(_SOFT_HYPHEN)
    return line.replace(_SOFT_HYPHEN, "") + ("-" if ends else "")


def _pieces(word: str, widest_cm: float, size_pt: float, measure: Measure) -> Iterator[str]:
    """The word, in as many parts as it needs; all but the last end with a soft hyphen."""
    rest = word
    while measure(_shown(rest), size_pt) > widest_cm:
        length = len(rest) - 1
        while length > 1 and measure(_shown(rest[:length] + _SOFT_HYPHEN), size_pt) > widest_cm:
            length -= 1
        yield rest[:length] + _SOFT_HYPHEN
        rest = rest[length:]
    yield rest
