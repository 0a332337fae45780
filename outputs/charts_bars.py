"""Lays out lying bars: a name to the left, the bars from a common nought, each amount beside or inside its bar.

Rows that do not fit on a page go on in a further drawing on the same scale. No axis: every amount is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from outputs.charts import BarChart, BarRow, Datum, Look
from outputs.charts_key import key_of
from outputs.charts_marks import LINE_CM, SMALL_PT, TEXT_PT, Box, Drawing, Measure, Path, Words
from outputs.charts_palette import INK, PAPER, SURFACES
from outputs.charts_text import wrapped
from outputs.norwegian import listed
from outputs.wording import NOT_KNOWN

WIDTH_CM: Final = 16.4
TALLEST_CM: Final = 20.0
WIDEST_NAME_CM: Final = 5.0
BAR_CM: Final = 0.34
STACKED_BAR_CM: Final = 0.52
_ROW_GAP_CM: Final = 0.26
_NAME_GAP_CM: Final = 0.25
_TEXT_GAP_CM: Final = 0.12
_EDGE_CM: Final = 0.05


@dataclass(frozen=True, slots=True)
class _Layout:
    """A chart on its way: the lines of each name, how tall each row is, and the scale."""

    chart: BarChart
    measure: Measure
    names: tuple[tuple[str, ...], ...]
    left: float
    nought: float
    cm_per_ore: float

    def x(self, ore: int) -> float:
        return self.nought + ore * self.cm_per_ore

    def height(self, row: int) -> float:
        bars = STACKED_BAR_CM if self.chart.is_stacked else BAR_CM * len(self.chart.series)
        return max(bars, len(self.names[row]) * LINE_CM) + _ROW_GAP_CM


def bar_drawings(chart: BarChart, measure: Measure) -> tuple[Drawing, ...]:
    """The chart as one drawing, or as many as its rows need; none when it has no rows."""
    if not chart.rows:
        return ()
    names = tuple(wrapped(row.name, WIDEST_NAME_CM, TEXT_PT, measure) for row in chart.rows)
    left = max(measure(line, TEXT_PT) for lines in names for line in lines) + _NAME_GAP_CM
    layout = _Layout(chart, measure, names, left, *_scale(chart, left, measure))
    heights = [layout.height(row) for row in range(len(chart.rows))]
    room = TALLEST_CM - key_of(chart.key, WIDTH_CM, measure).height
    return tuple(_drawing(layout, rows) for rows in _shared_out(heights, room))


def _shared_out(heights: Sequence[float], room: float) -> Iterator[range]:
    """The rows of each drawing, as even as may be."""
    count = -int(-sum(heights) // room)
    while max(_heights(heights, count)) > room:
        count += 1
    bounds = [number * len(heights) // count for number in range(count + 1)]
    return (range(*bound) for bound in pairwise(bounds))


def _heights(heights: Sequence[float], count: int) -> list[float]:
    bounds = [number * len(heights) // count for number in range(count + 1)]
    return [sum(heights[first:last]) for first, last in pairwise(bounds)]


def _scale(chart: BarChart, left: float, measure: Measure) -> tuple[float, float]:
    """Where nought stands, and how long an øre is: as long as leaves room for every amount beside its bar."""
    ends = [end for row in chart.rows for end in _ends(chart, row)]
    low, high = min(0, *ends), max(0, *ends)
    cm_per_ore = (WIDTH_CM - left - _EDGE_CM) / max(high - low, 1)
    while True:
        # A shorter øre may push an amount out of its bar, which then needs room beside it.
        needs = [_room_beside(chart, row, measure, cm_per_ore) for row in chart.rows]
        shorter = min(
            (WIDTH_CM - left - _EDGE_CM - text) / (end - low) if end > low else cm_per_ore
            for row in needs
            for end, text in row
        )
        if shorter >= cm_per_ore:
            return left - low * cm_per_ore, cm_per_ore
        cm_per_ore = shorter


def _ends(chart: BarChart, row: BarRow) -> tuple[int, ...]:
    """How far the bars of a row reach to either side."""
    known = [one.ore for one in row.data if one.ore is not None]
    if not chart.is_stacked:
        return (0, *known)
    return sum(ore for ore in known if ore < 0), sum(ore for ore in known if ore > 0)


def _room_beside(chart: BarChart, row: BarRow, measure: Measure, cm_per_ore: float) -> list[tuple[int, float]]:
    """Where each text to the right begins, and how wide it is."""
    if chart.is_stacked:
        text = _beside_stack(chart, row, measure, cm_per_ore)
        return [(_ends(chart, row)[1], _wide(text, measure))]
    texts = _texts(chart, row)
    return [(max(one.ore or 0, 0), _wide(text, measure)) for one, text in zip(row.data, texts, strict=True)]


def _wide(text: str, measure: Measure) -> float:
    return measure(text, SMALL_PT) + _TEXT_GAP_CM if text else 0.0


def _texts(chart: BarChart, row: BarRow) -> list[str]:
    """What stands beside each bar; of those that are not known, the one in the middle says so for all."""
    unknown = [place for place, one in enumerate(row.data) if one.ore is None]
    texts = [one.text for one in row.data]
    texts[-1] += row.remark
    if unknown:
        names = [chart.series[place].short_name for place in unknown]
        told = NOT_KNOWN if len(unknown) == len(row.data) else f"{listed(names)}: {NOT_KNOWN}"
        texts[unknown[len(unknown) // 2 if len(unknown) == len(row.data) else 0]] = told
    return texts


def _is_inside(one: Datum, measure: Measure, cm_per_ore: float) -> bool:
    return abs(one.ore or 0) * cm_per_ore >= measure(one.text, SMALL_PT) + 3 * _TEXT_GAP_CM


def _beside_stack(chart: BarChart, row: BarRow, measure: Measure, cm_per_ore: float) -> str:
    """The amounts that have no room inside their part of the bar; each with its short name, unless it is alone."""
    parts = [(series, one) for series, one in zip(chart.series, row.data, strict=True) if one.ore]
    if not parts:
        return row.data[0].text
    if len(parts) < 2:
        return "".join(one.text for _, one in parts if not _is_inside(one, measure, cm_per_ore))
    beside = [(series, one) for series, one in parts if not _is_inside(one, measure, cm_per_ore)]
    return ", ".join(f"{series.short_name} {one.text}" for series, one in beside)


def _drawing(layout: _Layout, rows: range) -> Drawing:
    key = key_of(layout.chart.key, WIDTH_CM, layout.measure)
    top, marks = key.height, list[Box | Path | Words](key.marks)
    for row in rows:
        middle = top + layout.height(row) / 2
        marks += _name_marks(layout, row, middle)
        marks += _row_marks(layout, layout.chart.rows[row], middle)
        top += layout.height(row)
    marks.append(Path(((layout.nought, key.height), (layout.nought, top)), INK, 0.9))
    return Drawing(WIDTH_CM, top + _EDGE_CM, tuple(marks))


def _name_marks(layout: _Layout, row: int, middle: float) -> Iterator[Words]:
    lines = layout.names[row]
    for place, line in enumerate(lines):
        yield Words(layout.left - _NAME_GAP_CM, middle + (place - (len(lines) - 1) / 2) * LINE_CM, line, "right")


def _row_marks(layout: _Layout, row: BarRow, middle: float) -> Iterator[Box | Words]:
    if layout.chart.is_stacked:
        yield from _stack(layout, row, middle)
        return
    top = middle - BAR_CM * len(row.data) / 2
    for series, one, text in zip(layout.chart.series, row.data, _texts(layout.chart, row), strict=True):
        if one.ore:
            yield _bar(layout, (0, one.ore), top, series.look, one.figure)
        right = layout.x(max(one.ore or 0, 0)) + _TEXT_GAP_CM
        if text:
            yield Words(right, top + BAR_CM / 2, text, size_pt=SMALL_PT)
        top += BAR_CM
    first, last = row.data[0].ore, row.data[-1].ore
    if layout.chart.over and row.is_over and first is not None and last is not None:
        yield _bar(layout, (max(first, 0), last), top - BAR_CM, layout.chart.over.look)


def _bar(layout: _Layout, reach: tuple[int, int], top: float, look: Look, figure: str = "") -> Box:
    start, end = sorted(layout.x(ore) for ore in reach)
    height = STACKED_BAR_CM if layout.chart.is_stacked else BAR_CM
    return Box(start, top, end - start, height, SURFACES[look], figure)


def _stack(layout: _Layout, row: BarRow, middle: float) -> Iterator[Box | Words]:
    """Parts above nought end to end to the right, parts below it to the left."""
    right = left = 0
    top = middle - STACKED_BAR_CM / 2
    for series, one in zip(layout.chart.series, row.data, strict=True):
        if not one.ore:
            continue
        start = right if one.ore > 0 else left
        yield _bar(layout, (start, start + one.ore), top, series.look, one.figure)
        if _is_inside(one, layout.measure, layout.cm_per_ore):
            yield _words_inside((layout.x(start) + layout.x(start + one.ore)) / 2, middle, one.text, series.look)
        right, left = right + max(one.ore, 0), left + min(one.ore, 0)
    if text := _beside_stack(layout.chart, row, layout.measure, layout.cm_per_ore):
        yield Words(layout.x(right) + _TEXT_GAP_CM, middle, text, size_pt=SMALL_PT)


def _words_inside(x: float, middle: float, text: str, look: Look) -> Words:
    """The amount inside its bar: light on dark, and on hatching with a ground of its own."""
    surface = SURFACES[look]
    color = PAPER if look is Look.USED else INK
    return Words(x, middle, text, "center", SMALL_PT, color, has_ground=bool(surface.hatching))
