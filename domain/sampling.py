"""Monetary-unit sampling: every krone of a population has the same chance of being drawn, and anybody can draw again.

Systematic: the kroner are laid end to end in a fixed order, a starting point is taken from a seed, and every krone at a
fixed distance from it is drawn; an item is drawn when one of its kroner is. The standard library alone: the script in
the auditor's package (`outputs.verifier`) does the same by itself. Decision 0030.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

CONFIDENCE_FACTOR: Final = 3
"""How many drawn kroner in fault are expected when 95 of 100 samples find one or more: -ln 0.05 = 2.996, rounded."""
TOLERABLE_SHARE: Final = (5, 100)
"""The share of the population that a fault may be part of without being noticed, where nobody has chosen a size."""


class NotDrawableError(Exception):
    """An item has no positive amount, or the interval is not positive: a fault in the program."""

    def __init__(self, subject: str, ore: int) -> None:
        super().__init__(f"sampling: {subject} is {ore} øre; only positive amounts can be drawn")


@dataclass(frozen=True, slots=True, order=True)
class SampleItem:
    """One item of a population: its number in the order it is listed, and its amount without sign."""

    number: int
    amount_ore: int


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """An item that was drawn. `hits` is how many of its kroner were; `is_certain` when no start could miss it."""

    number: int
    amount_ore: int
    hits: int
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn from a population, and all that is needed to draw it again.

    `start_ore` is the first drawn øre, from 1 to `interval_ore`; the next is one interval further on.
    """

    seed: str
    interval_ore: int
    start_ore: int
    items: int
    population_ore: int
    drawn: tuple[DrawnItem, ...]


def default_size() -> int:
    """How many kroner are drawn where nobody has chosen: confidence factor divided by tolerable share, rounded up."""
    part, whole = TOLERABLE_SHARE
    return -(-CONFIDENCE_FACTOR * whole // part)


def interval_for(population_ore: int, size: int) -> int:
    """The distance between drawn kroner: the population divided by the size, rounded up to whole øre, at least one."""
    return max(1, -(-population_ore // size))


def start_of(seed: str, interval_ore: int) -> int:
    """The first drawn øre, from 1 to the interval: SHA-256 of the seed as a number, modulo the interval, plus one."""
    return int(hashlib.sha256(seed.encode()).hexdigest(), 16) % interval_ore + 1


def systematic_draw(items: Iterable[SampleItem], interval_ore: int, seed: str) -> Draw:
    """Every krone at the interval from a start that the seed gives; the order the items come in does not matter.

    Args:
        items: with positive amounts; laid end to end by their numbers.
        interval_ore: the distance; an item of that amount or more is always drawn.
        seed: any text.

    Raises:
        NotDrawableError: an amount or the interval is not positive.
    """
    if interval_ore < 1:
        raise NotDrawableError("the interval", interval_ore)
    return drawn_from(items, interval_ore, start_of(seed, interval_ore), seed)


def drawn_from(items: Iterable[SampleItem], interval_ore: int, start_ore: int, seed: str = "") -> Draw:
    """The draw with a start that is known.

    Raises:
        NotDrawableError: an amount is not positive.
    """
    ordered = sorted(items)
    drawn: list[DrawnItem] = []
    reached = 0
    for item in ordered:
        if item.amount_ore < 1:
            raise NotDrawableError(f"item {item.number}", item.amount_ore)
        before, reached = reached, reached + item.amount_ore
        hits = (reached - start_ore) // interval_ore - (before - start_ore) // interval_ore
        if hits:
            drawn.append(DrawnItem(item.number, item.amount_ore, hits, item.amount_ore >= interval_ore))
    return Draw(seed, interval_ore, start_ore, len(ordered), reached, tuple(drawn))
