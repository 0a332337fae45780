"""Whether a file says of itself that its figures are an invented example."""

from __future__ import annotations

from collections.abc import Iterable

MARK = "oppdiktede eksempeldata"
"""The words an example carries, so that no letter made from it can be taken for a real one."""


def says_invented(texts: Iterable[str]) -> bool:
    """Whether one of the texts holds the mark."""
    return any(MARK in text.casefold() for text in texts)
