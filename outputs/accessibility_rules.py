"""A rule of accessibility: what is demanded, by which requirement, and what to do where it is broken.

Each examination yields one answer for each thing it looks at: where the thing is wrong, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from outputs.accessibility_reading import WordFile

Answers = Iterator[str | None]


@dataclass(frozen=True, slots=True)
class AccessRule:
    """A rule, in words for the reader. `examine` gives one answer for each thing looked at."""

    code: str
    requirement: str
    source: str
    remedy: str
    examine: Callable[[WordFile], Answers]


def wcag(point: str) -> str:
    """A success criterion of WCAG 2.1, and where EN 301 549 demands it of documents."""
    return f"WCAG 2.1 punkt {point}, EN 301 549 punkt 10.{point}"


GOOD_PRACTICE = "god skikk, ikke et eget krav i WCAG 2.1"
