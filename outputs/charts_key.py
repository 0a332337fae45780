"""The key of a chart: a sample of each series and its name, above the chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from outputs.charts import Series
from outputs.charts_marks import TEXT_PT, Box, Measure, Words
from outputs.charts_palette import SURFACES

_SAMPLE_CM: Final = 0.8
_SAMPLE_HEIGHT_CM: Final = 0.32
_GAP_CM: Final = 0.15
_BETWEEN_CM: Final = 0.6
_LINE_CM: Final = 0.5
_BELOW_CM: Final = 0.2


@dataclass(frozen=True, slots=True)
class Key:
    """What is drawn, and how much of the height it takes."""

    marks: tuple[Box | Words, ...]
    height: float


def key_of(series: Sequence[Series], width: float, measure: Measure) -> Key:
    """The samples from left to right, on as many lines as they need."""
    places = list(_places(series, width, measure))
    marks: list[Box | Words] = []
    for one, (left, line) in zip(series, places, strict=True):
        middle = (line + 0.5) * _LINE_CM
        sample = (left, middle - _SAMPLE_HEIGHT_CM / 2, _SAMPLE_CM, _SAMPLE_HEIGHT_CM)
        marks += [Box(*sample, SURFACES[one.look]), Words(left + _SAMPLE_CM + _GAP_CM, middle, one.name)]
    return Key(tuple(marks), (places[-1][1] + 1) * _LINE_CM + _BELOW_CM)


def _places(series: Sequence[Series], width: float, measure: Measure) -> Iterator[tuple[float, int]]:
    """From the left, and the line, of each sample."""
    left, line = 0.05, 0
    for one in series:
        needs = _SAMPLE_CM + _GAP_CM + measure(one.name, TEXT_PT)
        if left > 1 and left + needs > width:
            left, line = 0.05, line + 1
        yield left, line
        left += needs + _BETWEEN_CM
