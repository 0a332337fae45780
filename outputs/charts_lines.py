"""Lays out two lines over the months of a year, with the months the accounts do not speak for hatched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from outputs.charts import Datum, LineChart, Look
from outputs.charts_axis import Axis, axis
from outputs.charts_marks import LINE_CM, SMALL_PT, TEXT_PT, Box, Drawing, Measure, Path, Words
from outputs.charts_palette import FAINT, GRID, LINES, SURFACES

WIDTH_CM: Final = 16.4
HEIGHT_CM: Final = 8.4
_TOP_CM: Final = 1.25
_BOTTOM_CM: Final = 0.75
_GAP_CM: Final = 0.2
_SAMPLE_CM: Final = 1.2
_KEY_CM: Final = 0.25
_BETWEEN_CM: Final = 0.6
_EDGE_CM: Final = 0.08
_AWAY_CM: Final = 0.42

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Plot:
    """The area of the lines, and how months and amounts lie in it."""

    left: float
    right: float
    axis: Axis
    months: int

    def x(self, month: float) -> float:
        """The middle of a month, counted from nought."""
        return self.left + (month + 0.5) * (self.right - self.left) / self.months

    def y(self, ore: int) -> float:
        tall = HEIGHT_CM - _TOP_CM - _BOTTOM_CM
        span = self.axis.high_ore - self.axis.low_ore
        return _TOP_CM + (self.axis.high_ore - ore) * tall / span


def line_drawing(chart: LineChart, measure: Measure) -> Drawing:
    """The chart as a drawing."""
    amounts = [one.ore or 0 for one in (*chart.budget, *chart.used)]
    scale = axis(min(amounts), max(amounts))
    left = max(measure(text, SMALL_PT) for text in scale.texts) + _GAP_CM + _EDGE_CM
    # Bold letters are wider than those measured.
    ends = [measure(line[-1].text, SMALL_PT) * 1.15 for line in (chart.budget, chart.used)]
    plot = _Plot(left, WIDTH_CM - max(ends) - _GAP_CM, scale, len(chart.months))
    marks = (
        *_not_covered(chart, plot),
        *_frame(chart, plot),
        *_key(chart, measure),
        # The broken line on top: where both are the same, it is seen on the whole one.
        _path(plot, chart.used, Look.USED),
        _path(plot, chart.budget, Look.PLAN),
        *_ends(plot, chart),
    )
    return Drawing(WIDTH_CM, HEIGHT_CM, marks)


def _frame(chart: LineChart, plot: _Plot) -> Iterator[Path | Words]:
    yield Words(_EDGE_CM, _TOP_CM - 0.45, f"{plot.axis.unit}, lagt sammen fra januar", size_pt=SMALL_PT)
    for ore, text in zip(plot.axis.amounts_ore, plot.axis.texts, strict=True):
        at = plot.y(ore)
        color, thickness = (FAINT, 0.9) if ore == 0 else (GRID, 0.4)
        yield Path(((plot.left, at), (plot.right, at)), color, thickness)
        yield Words(plot.left - _GAP_CM, at, text, "right", SMALL_PT)
    for month, name in enumerate(chart.months):
        yield Words(plot.x(month), HEIGHT_CM - _BOTTOM_CM / 2, name, "center", SMALL_PT)


def _key(chart: LineChart, measure: Measure) -> Iterator[Box | Path | Words]:
    left = 2 * _EDGE_CM
    for name, look in zip(chart.names, (Look.PLAN, Look.USED), strict=True):
        sample = ((left, _KEY_CM), (left + _SAMPLE_CM / 2, _KEY_CM), (left + _SAMPLE_CM, _KEY_CM))
        yield _line(sample, look)
        yield Words(left + _SAMPLE_CM + _GAP_CM, _KEY_CM, name)
        left += _SAMPLE_CM + _GAP_CM + measure(name, TEXT_PT) + _BETWEEN_CM
    if chart.not_covered:
        yield Box(left, _KEY_CM - 0.16, 0.8, 0.32, SURFACES[Look.NOT_COVERED])
        yield Words(left + 0.8 + _GAP_CM, _KEY_CM, chart.not_covered)


def _path(plot: _Plot, data: Sequence[Datum], look: Look) -> Path:
    points = tuple((plot.x(month), plot.y(one.ore or 0)) for month, one in enumerate(data))
    return _line(points, look, data[0].figure.rpartition(".")[0] if data else "")


def _line(points: tuple[Point, ...], look: Look, figure: str = "") -> Path:
    is_plan = look is Look.PLAN
    return Path(points, LINES[look], 1.4 if is_plan else 2.0, is_plan, "hollow" if is_plan else "filled", figure)


def _not_covered(chart: LineChart, plot: _Plot) -> Iterator[Box]:
    """The months after the last one covered."""
    if chart.not_covered:
        left, top = plot.x(len(chart.used) - 0.5), plot.y(plot.axis.high_ore)
        height = plot.y(plot.axis.low_ore) - top
        yield Box(left, top, plot.right - left, height, SURFACES[Look.NOT_COVERED], is_outlined=False)


def _ends(plot: _Plot, chart: LineChart) -> Iterator[Words]:
    """The last amount of each line: to the right of the year, or above or below where a line ends before it."""
    budget, used = chart.budget[-1], chart.used[-1]
    budget_y, used_y = plot.y(budget.ore or 0), plot.y(used.ore or 0)
    if len(chart.used) == len(chart.months):
        budget_y, used_y = _apart(budget_y, used_y)
        yield _end(plot.right + _GAP_CM / 2, used_y, used.text, Look.USED)
    else:
        last = len(chart.used) - 1
        is_below = (used.ore or 0) <= (chart.budget[last].ore or 0)
        away = _AWAY_CM if is_below else -_AWAY_CM
        yield _end(plot.x(last) + _GAP_CM / 2, used_y + away, used.text, Look.USED)
    yield _end(plot.right + _GAP_CM / 2, budget_y, budget.text, Look.PLAN)


def _apart(one: float, other: float) -> tuple[float, float]:
    """Both places, moved so that a line of text has room at each."""
    if abs(one - other) >= LINE_CM:
        return one, other
    middle, way = (one + other) / 2, -1 if one <= other else 1
    return middle + way * LINE_CM / 2, middle - way * LINE_CM / 2


def _end(x: float, at: float, text: str, look: Look) -> Words:
    return Words(x, at, text, "left", SMALL_PT, LINES[look], is_bold=True, has_ground=True)
