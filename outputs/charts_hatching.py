"""Hatching as plain lines, cut where the surface ends: patterns and cut-outs are what Word and others show badly."""

from __future__ import annotations

from collections.abc import Iterator

from outputs.charts_marks import Box

Point = tuple[float, float]
Line = tuple[Point, Point]


def hatched(box: Box) -> tuple[Line, ...]:
    """The lines across a box, at 45 degrees and evenly apart."""
    kind = box.surface.hatching
    rising = tuple(_rising(box)) if kind in {"rising", "crossed"} else ()
    falling = tuple(_mirrored(box, line) for line in _rising(box)) if kind in {"falling", "crossed"} else ()
    return rising + falling


def _rising(box: Box) -> Iterator[Line]:
    """Lines x + y = constant from the upper left corner, within the box."""
    width, height = abs(box.width), box.height
    left = min(box.left, box.left + box.width)
    step = box.surface.gap_cm * 2**0.5
    for number in range(1, int((width + height) // step) + 1):
        reach = number * step
        low_x, high_x = max(0.0, reach - height), min(reach, width)
        if high_x > low_x:
            yield (left + low_x, box.top + reach - low_x), (left + high_x, box.top + reach - high_x)


def _mirrored(box: Box, line: Line) -> Line:
    """The line with left and right of the box exchanged."""
    middle = 2 * box.left + box.width
    (x1, y1), (x2, y2) = line
    return (middle - x1, y1), (middle - x2, y2)
