"""What is drawn, in centimetres from the upper left corner: surfaces, lines, points and texts. Records only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from outputs.charts_palette import INK, Surface

TEXT_PT: Final = 8.5
SMALL_PT: Final = 8.0
LINE_CM: Final = 0.37
"""From one line of text to the next."""

Measure = Callable[[str, float], float]
"""The width in centimetres of a text in a size in points."""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle. `figure` is the id of what its length stands for."""

    left: float
    top: float
    width: float
    height: float
    surface: Surface
    figure: str = ""
    is_outlined: bool = True


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points, with marks on them. `figure` is how the ids begin of what the points stand for."""

    points: tuple[tuple[float, float], ...]
    color: str
    thickness_pt: float = 0.6
    is_broken: bool = False
    marks: Literal["", "filled", "hollow"] = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `at` is its middle in height. On a `has_ground` text hatching and lines do not show through."""

    x: float
    at: float
    text: str
    side: Literal["left", "center", "right"] = "left"
    size_pt: float = TEXT_PT
    color: str = INK
    is_bold: bool = False
    has_ground: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture; what comes later lies on top."""

    width: float
    height: float
    marks: tuple[Box | Path | Words, ...]
