"""The charts need no colour: series differ in how dark they are, to the colour-blind, and in pattern."""

from __future__ import annotations

import pytest

from outputs.charts import Look
from outputs.charts_palette import FAINT, GRID, INK, LINES, PAPER, SURFACES

# WCAG 2.2 on contrast; Machado, Oliveira and Fernandes 2009 on how red- and green-blind people see.
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
SEEN_AS_IT_IS = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def linear(color: str, matrix=SEEN_AS_IT_IS) -> list[float]:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return [min(max(sum(a * b for a, b in zip(row, light, strict=True)), 0.0), 1.0) for row in matrix]


def contrast(one: str, other: str) -> float:
    low, high = sorted(
        sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(color), strict=True)) for color in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


def lab(color: str, matrix) -> tuple[float, float, float]:
    red, green, blue = linear(color, matrix)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


SIDE_BY_SIDE = [
    (SURFACES[Look.PLAN].ground, SURFACES[Look.USED].ground),
    (SURFACES[Look.USED].ground, SURFACES[Look.OTHER].ground),
    (SURFACES[Look.OTHER].ground, SURFACES[Look.OWN].ground),
    (SURFACES[Look.USED].ground, SURFACES[Look.OWN].ground),
    (SURFACES[Look.USED].ground, SURFACES[Look.OVER].ground),
    (LINES[Look.PLAN], LINES[Look.USED]),
]


@pytest.mark.parametrize("pair", SIDE_BY_SIDE)
@pytest.mark.parametrize("sight", [DEUTERANOPIA, PROTANOPIA, SEEN_AS_IT_IS])
def test_series_side_by_side_are_told_apart_by_the_color_blind(pair, sight):
    one, other = (lab(color, sight) for color in pair)
    assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 20


@pytest.mark.parametrize("pair", SIDE_BY_SIDE)
def test_series_side_by_side_are_told_apart_in_grey(pair):
    assert contrast(*pair) > 1.8


def test_surfaces_of_one_chart_differ_in_pattern_besides():
    for looks in ((Look.PLAN, Look.USED, Look.OVER), (Look.USED, Look.OTHER, Look.OWN)):
        patterns = [(SURFACES[look].hatching, contrast(SURFACES[look].ground, PAPER) > 4.5) for look in looks]
        assert len(set(patterns)) == len(looks)


def test_text_and_lines_stand_out_from_what_they_lie_on():
    for color in (INK, *LINES.values()):
        assert contrast(color, PAPER) >= 4.5
    assert contrast(PAPER, SURFACES[Look.USED].ground) >= 4.5
    for color in (FAINT, GRID, *(surface.lines for surface in SURFACES.values())):
        assert contrast(color, PAPER) >= 3
    assert contrast(SURFACES[Look.OTHER].lines, SURFACES[Look.OTHER].ground) >= 4.5
