"""Figures on the status page: each amount carries its id, and all of them are listed where everybody can reach them.

The id is an attribute (`data-figure`), which nobody hears or tabs through; the list at the end of the page is an
ordinary table behind a heading that opens, for those who read by keyboard or by ear.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from domain.figures import NamedFigure
from outputs.norwegian import Decimals, amount


class PageFigures:
    """The figures of a run as a page prints them; `shown` are those it has printed, in order."""

    def __init__(self, figures: Mapping[str, NamedFigure]) -> None:
        self._figures = figures
        self._shown: dict[str, NamedFigure] = {}

    def __call__(self, figure: str, *, is_turned: bool = False) -> Markup:
        """The amount of a figure with its id; turned when it is shown as what is taken off.

        Raises:
            KeyError: there is no such figure.
        """
        found = self._figures[figure]
        self._shown[figure] = found
        turned = Markup(' data-turned="true"') if is_turned else ""
        shown = amount(-found.ore if is_turned else found.ore, Decimals.ALWAYS)
        return Markup('<data data-figure="{}" value="{}"{}>{}</data>').format(figure, found.ore, turned, shown)

    @property
    def shown(self) -> tuple[NamedFigure, ...]:
        """What the page has printed."""
        return tuple(self._shown.values())
