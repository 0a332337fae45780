"""Colours and patterns of the charts. Every series is told from its neighbours without seeing colour.

The blue and the yellow are far apart in the two common kinds of colour blindness and in how dark they are; yellow,
white and what is above carry hatching of different directions, and every surface has a dark outline.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from outputs.charts import Look

INK: Final = "#1a1a1a"
"""Text and outlines."""
FAINT: Final = "#6b6b6b"
"""Axes, and the edge of what is not covered."""
GRID: Final = "#8c8c8c"
PAPER: Final = "#ffffff"

Hatching = Literal["", "rising", "falling", "crossed"]


@dataclass(frozen=True, slots=True)
class Surface:
    """How a bar is filled: its ground, the lines across it, and how far apart they are."""

    ground: str
    hatching: Hatching = ""
    lines: str = INK
    gap_cm: float = 0.18


SURFACES: Final = MappingProxyType(
    {
        Look.PLAN: Surface("#e9edf1"),
        Look.USED: Surface("#1b3a57"),
        Look.OTHER: Surface("#e3a62f", "rising", gap_cm=0.24),
        Look.OWN: Surface("#ffffff", "crossed"),
        Look.OVER: Surface("#ffffff", "falling", "#8a1c1c", 0.11),
        Look.NOT_COVERED: Surface("#ffffff", "rising", GRID, 0.3),
    }
)
LINES: Final = MappingProxyType({Look.PLAN: "#9c5300", Look.USED: "#1b3a57"})
"""The colours of lines; the plan's is broken and has hollow marks."""
