"""What a chart is made of before it is drawn: figures by id with the text they are printed as. Records only.

`outputs.charts_measures`, `charts_months` and `charts_years` compose them; `outputs.charts_bars` and `charts_lines`
lay them out; `outputs.charts_canvas` draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.printed_figures import PrintedFigures
from outputs.figure_text import figure_text
from outputs.norwegian import Decimals
from outputs.word_parts import Figure


class Look(StrEnum):
    """How a series looks: each differs from the others in pattern and in how dark it is, not in colour alone."""

    PLAN = "plan"
    USED = "used"
    OTHER = "other"
    OWN = "own"
    OVER = "over"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class Datum:
    """One figure in a chart. `ore` is None when it is not known, which is not nought; `text` is as it is printed."""

    figure: str
    ore: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of figure: its name in the key, how it looks, and a short name where space is short."""

    name: str
    look: Look
    short_name: str = ""


@dataclass(frozen=True, slots=True)
class BarRow:
    """The figures of one measure or one year, one for each series. `remark` follows the last one's amount."""

    name: str
    data: tuple[Datum, ...]
    remark: str = ""

    @property
    def is_over(self) -> bool:
        """Whether the last figure is more than the first."""
        first, last = self.data[0].ore, self.data[-1].ore
        return first is not None and last is not None and last > max(first, 0)


@dataclass(frozen=True, slots=True)
class BarChart:
    """Lying bars: below one another, or stacked end to end. `over` marks what a row's last bar has above its first."""

    series: tuple[Series, ...]
    rows: tuple[BarRow, ...]
    is_stacked: bool = False
    over: Series | None = None

    @property
    def key(self) -> tuple[Series, ...]:
        """What must be explained: the series, and what is above, where something is."""
        has_over = self.over and any(row.is_over for row in self.rows)
        return (*self.series, self.over) if self.over and has_over else self.series


@dataclass(frozen=True, slots=True)
class LineChart:
    """Two lines over the months of a year; the second ends at the last month the accounts speak for.

    `not_covered` is what the months after that are called; empty when there are none.
    """

    months: tuple[str, ...]
    budget: tuple[Datum, ...]
    used: tuple[Datum, ...]
    names: tuple[str, str]
    not_covered: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure in the description of a chart, as it is printed."""

    figure: str
    text: str


Description = tuple[str | Fact, ...]
"""What a chart shows, in words; every amount in it is a figure."""


def datum(figures: PrintedFigures, figure: str) -> Datum:
    """A figure in whole kroner, as the tables print it.

    Raises:
        FigureFormError: there is no such figure.
    """
    text = figure_text(Figure(figure, "bare", Decimals.NEVER), figures)
    return Datum(figure, figures.amounts[figure], text)


def fact(figures: PrintedFigures, figure: str) -> Fact:
    """A figure for a sentence: `2 205 000 kroner`.

    Raises:
        FigureFormError: there is no such figure.
    """
    return Fact(figure, figure_text(Figure(figure, "kroner", Decimals.NEVER), figures))


def said(description: Description) -> str:
    """The description as text."""
    return "".join(part if isinstance(part, str) else part.text for part in description)
