"""The only place of matplotlib: marks in centimetres become dots and lines. Loaded by `outputs.charts_canvas` alone.

The typeface is DejaVu Sans from the file that comes with matplotlib: the same outlines on every machine. In the SVG
letters are outlines too, so that no typeface is needed to show it; what it says stands in the picture's description
and in the table beside it. No dates, no names of programs: the same drawing gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path as File
from typing import Any, Final

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from PIL import Image

from outputs.charts_hatching import hatched
from outputs.charts_marks import Box, Drawing, Path, Words
from outputs.charts_palette import INK, PAPER

DOTS_PER_INCH: Final = 300
CM_PER_INCH: Final = 2.54
_POINTS_PER_INCH: Final = 72
_COLORS: Final = 64
_OUTLINE_PT: Final = 0.7
_HATCHING_PT: Final = 0.6
_MARK_PT: Final = 4.5
_NOT_SHOWN: Final = re.compile(rb"<!DOCTYPE[^>]*>\s*|\s*<!--.*?-->", re.DOTALL)
_NO_METADATA: Final = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_FONTS: Final = File(matplotlib.get_data_path(), "fonts", "ttf")
_FONT: Final = FontProperties(fname=str(_FONTS / "DejaVuSans.ttf"))
_BOLD_FONT: Final = FontProperties(fname=str(_FONTS / "DejaVuSans-Bold.ttf"))
_FACE: Final = FT2Font(str(_FONTS / "DejaVuSans.ttf"))

matplotlib.rcParams.update(matplotlib.rcParamsDefault)
matplotlib.rcParams["svg.hashsalt"] = "omradeloft"
matplotlib.rcParams["svg.fonttype"] = "path"


def text_width(text: str, size_pt: float) -> float:
    """The width of a text in centimetres."""
    _FACE.set_size(size_pt, _POINTS_PER_INCH)
    _FACE.set_text(text, 0.0)
    width, _ = _FACE.get_width_height()
    return width / 64 / _POINTS_PER_INCH * CM_PER_INCH


def svg(drawing: Drawing) -> bytes:
    """The drawing as lines."""
    written = io.BytesIO()
    canvas: Any = FigureCanvasSVG(_figure(drawing, _POINTS_PER_INCH))
    canvas.print_svg(written, metadata=_NO_METADATA)
    return _NOT_SHOWN.sub(b"", written.getvalue())


def png(drawing: Drawing) -> bytes:
    """The drawing as dots, in few colours: a third of the bytes; the grounds of the bars keep theirs exactly."""
    canvas: Any = FigureCanvasAgg(_figure(drawing, DOTS_PER_INCH))
    canvas.draw()
    whole = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    few = whole.convert("RGB").quantize(_COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return written.getvalue()


def _figure(drawing: Drawing, dots_per_inch: int) -> Figure:
    """A figure whose units are centimetres from the upper left corner."""
    size = (drawing.width / CM_PER_INCH, drawing.height / CM_PER_INCH)
    figure = Figure(figsize=size, dpi=dots_per_inch, facecolor=PAPER)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    for order, mark in enumerate(drawing.marks, start=1):
        _DRAW[type(mark)](axes, mark, order)
    return figure


def _draw_box(axes: Axes, box: Box, order: int) -> None:
    bar = Rectangle((box.left, box.top), box.width, box.height, facecolor=box.surface.ground, edgecolor="none")
    bar.set(zorder=order, gid=box.figure or None, clip_on=False)
    axes.add_patch(bar)
    for line in hatched(box):
        _draw_line(axes, line, order + 0.2, color=box.surface.lines, linewidth=_HATCHING_PT)
    if box.is_outlined:
        outline = Rectangle((box.left, box.top), box.width, box.height, facecolor="none", edgecolor=INK)
        outline.set(zorder=order + 0.4, linewidth=_OUTLINE_PT, clip_on=False)
        axes.add_patch(outline)


def _draw_path(axes: Axes, path: Path, order: int) -> None:
    line = _draw_line(axes, path.points, order, color=path.color, linewidth=path.thickness_pt)
    line.set_linestyle((0, (4, 2.5)) if path.is_broken else "solid")
    line.set_gid(path.figure or None)
    if path.marks:
        is_filled = path.marks == "filled"
        look = {"marker": "o" if is_filled else "s", "markerfacecolor": path.color if is_filled else PAPER}
        marks = _draw_line(axes, path.points, order + 0.5, color=path.color, linewidth=0, **look)
        marks.set(markersize=_MARK_PT, markeredgewidth=1.1)


def _draw_line(axes: Axes, points: tuple[tuple[float, float], ...], order: float, **look: Any) -> Line2D:
    line = Line2D([x for x, _ in points], [y for _, y in points], zorder=order, clip_on=False, **look)
    axes.add_line(line)
    return line


def _draw_words(axes: Axes, words: Words, order: int) -> None:
    ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5} if words.has_ground else None
    axes.text(
        words.x,
        words.at,
        words.text,
        horizontalalignment=words.side,
        verticalalignment="center_baseline",
        fontproperties=_BOLD_FONT if words.is_bold else _FONT,
        fontsize=words.size_pt,
        color=words.color,
        bbox=ground,
        zorder=order,
        parse_math=False,
        clip_on=False,
    )


_DRAW: Final[dict[type, Callable[[Axes, Any, int], None]]] = {Box: _draw_box, Path: _draw_path, Words: _draw_words}
