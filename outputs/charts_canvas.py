"""Draws what has been laid out, as PNG for all and as SVG for those who can show it.

Matplotlib is loaded when the first chart is drawn: it takes half a second that only a year's end needs. It finds its
settings and keeps its list of typefaces in an empty folder that is removed at once, so that nothing is read from or
written to anybody's home, and a service without a home draws the same. It warns of letters its typeface has not; those
show as a box in the picture, and as themselves in the table beside it.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Final

from outputs.charts_marks import Drawing

_KEPT: Final = 24
_OTHERS: Final = ("MPLCONFIGDIR", "MPLBACKEND", "MATPLOTLIBRC")
"""Where somebody's own settings of matplotlib would come from."""
_ONE_AT_A_TIME: Final = threading.RLock()
"""Matplotlib's settings and typefaces are the whole process's."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished picture."""

    png: bytes
    svg: bytes


@lru_cache(maxsize=_KEPT)
def drawn(drawing: Drawing) -> Drawn:
    """The drawing in both forms; the same one gives the same bytes, and is not drawn anew for the next document."""
    with _ONE_AT_A_TIME, warnings.catch_warnings(action="ignore"):
        renderer = _renderer()
        return Drawn(renderer.png(drawing), renderer.svg(drawing))


@cache
def text_width(text: str, size_pt: float) -> float:
    """The width of a text in centimetres."""
    with _ONE_AT_A_TIME, warnings.catch_warnings(action="ignore"):
        return float(_renderer().text_width(text, size_pt))


@cache
def _renderer() -> ModuleType:
    with _nobodys_settings():
        logging.getLogger("matplotlib").setLevel(logging.ERROR)
        return import_module("outputs.charts_renderer")


@contextmanager
def _nobodys_settings() -> Iterator[None]:
    kept = {name: os.environ.pop(name) for name in _OTHERS if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="omradeloft-charts-", ignore_cleanup_errors=True) as folder:
        os.environ["MPLCONFIGDIR"] = folder
        try:
            yield
        finally:
            del os.environ["MPLCONFIGDIR"]
            os.environ.update(kept)
