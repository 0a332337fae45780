"""What follows from an indicator of a text and may be written there: its growth, and its parts of target and whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from domain.written_numbers import Quantity
from schemas.narratives import Indicator

_SHARE_UNITS: Final = ("%", "prosent", "pst")


def indicator_results(indicator: Indicator) -> Iterator[tuple[str, Quantity, Fraction]]:
    """Each result by the word that ends its id, what it is of, and its value."""
    value = Fraction(indicator.value)
    yield from _since(value, indicator.before)
    yield from _towards(value, indicator.target)
    if value:
        for number, group in enumerate(indicator.groups, start=1):
            yield f"andel-{number}", Quantity.SHARE, group.number / value
    if any(unit in indicator.unit.casefold() for unit in _SHARE_UNITS):
        yield "prosent", Quantity.SHARE, value / 100


def _since(value: Fraction, stood: Decimal | None) -> Iterator[tuple[str, Quantity, Fraction]]:
    if stood is None:
        return
    before = Fraction(stood)
    yield "endring", Quantity.COUNT, value - before
    if before:
        yield "ganger", Quantity.FACTOR, value / before
        yield "vekst", Quantity.SHARE, value / before - 1


def _towards(value: Fraction, wanted: Decimal | None) -> Iterator[tuple[str, Quantity, Fraction]]:
    if wanted is None:
        return
    target = Fraction(wanted)
    yield "fra-mal", Quantity.COUNT, value - target
    if target:
        yield "andel-av-mal", Quantity.SHARE, value / target
