"""What a public edition hides of numbers of people, so that nobody can be told from a small one.

A number below five is hidden. Where one of an indicator's groups is small, the whole breakdown is: a single hidden
group is the total less the others, and with two the reader who knows the rule may still work them out. What stands
elsewhere and would give a small group away is hidden too: the other part of the total, a share, last year's number.

Source: DOMAIN section 6 on small groups; decision 0025.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from domain.counted_nouns import PERSONS
from schemas.narratives import Indicator, Narrative

SMALLEST_SHOWN: Final = 5
"""Numbers of people below this are not published."""

_NO_TEXTS: Final[Mapping[str, Narrative]] = MappingProxyType({})
_PERSONS: Final = re.compile(PERSONS)
_SHARE_UNITS: Final = ("%", "prosent", "pst", "promille", "andel")


class Hiding(StrEnum):
    """Why a number is hidden: it is small itself, or it would tell of one that is."""

    FEW = "few"
    TELLING = "telling"


@dataclass(frozen=True, slots=True)
class Suppression:
    """What is hidden of a year's indicators.

    `figures` are figure ids. `telling` are, by text, the numbers that would give a hidden one away if they stood in
    its words; `shares` are the parts and multiples that would.
    """

    figures: Mapping[str, Hiding] = field(default_factory=dict)
    telling: Mapping[str, frozenset[Fraction]] = field(default_factory=dict)
    shares: Mapping[str, frozenset[Fraction]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Counted:
    """An indicator in its text."""

    key: str
    indicator: Indicator

    @property
    def labels(self) -> frozenset[str]:
        """What it and its groups are called: two with one of these in common may tell of the same people."""
        one = self.indicator
        return frozenset(name.casefold() for name in (one.id, one.name, *(group.name for group in one.groups)))

    def is_near(self, other: _Counted) -> bool:
        """Whether the two stand in one text, or may tell of the same people."""
        return self.key == other.key or bool(self.labels & other.labels)

    def id_of(self, ending: str = "") -> str:
        return figure_id(self.key, self.indicator.id, ending)

    @property
    def group_ids(self) -> list[str]:
        return [self.id_of(f".gruppe-{number}") for number in range(1, len(self.indicator.groups) + 1)]


def figure_id(key: str, indicator: str, ending: str = "") -> str:
    """The figure id of an indicator's value, or with an ending of its target, start or group."""
    return f"indikator.{key}.{indicator}{ending}"


def is_of_people(indicator: Indicator) -> bool:
    """Whether an indicator counts people: its writer says so, or says nothing and its unit is people."""
    if "counts_people" in indicator.model_fields_set:
        return indicator.counts_people
    numbers = (indicator.value, indicator.before or 0)
    return _PERSONS.match(indicator.unit.casefold()) is not None and all(each == int(each) >= 0 for each in numbers)


def suppression(texts: Mapping[str, Narrative], last_year: Mapping[str, Narrative] = _NO_TEXTS) -> Suppression:
    """What must not be printed of the indicators of a year's texts.

    Args:
        texts: of the year, by key.
        last_year: of the year before: what its edition hid, this year's start must not tell.
    """
    people, earlier = _people(texts), _people(last_year)
    hidden: dict[str, Hiding] = {}
    for one in people:
        hidden |= _small(one) | _giving_away(one, people, earlier)
    for key, narrative in texts.items():
        if any(figure.startswith(f"indikator.{key}.") for figure in hidden):
            hidden |= dict.fromkeys(_shares(key, narrative), Hiding.TELLING)
    telling = {key: frozenset(_telling(each, hidden)) for key, each in texts.items()}
    return Suppression(hidden, telling, {key: frozenset(_told_by(each, hidden)) for key, each in texts.items()})


def _people(texts: Mapping[str, Narrative]) -> list[_Counted]:
    return [_Counted(key, each) for key, text in texts.items() for each in text.indicators if is_of_people(each)]


def _small(one: _Counted) -> dict[str, Hiding]:
    """What is small in itself, and the breakdown of which a part is."""
    indicator = one.indicator
    hidden: dict[str, Hiding] = {}
    if indicator.value < SMALLEST_SHOWN:
        hidden |= dict.fromkeys([one.id_of(), *one.group_ids], Hiding.FEW)
    elif _small_parts(indicator):
        hidden |= dict.fromkeys(one.group_ids, Hiding.TELLING)
    if indicator.before is not None and indicator.before < SMALLEST_SHOWN:
        hidden[one.id_of(".for")] = Hiding.FEW
    return hidden


def _giving_away(one: _Counted, people: list[_Counted], earlier: list[_Counted]) -> dict[str, Hiding]:
    """What is large enough, but is what remains of another indicator's total without a small group."""
    indicator = one.indicator
    near = [other for other in people if one.is_near(other)]
    remainders = {number for other in near for number in _remainders(other.indicator)}
    remainders |= _rests([other.indicator for other in near if other is not one])
    before = {number for other in earlier if one.is_near(other) for number in _remainders(other.indicator)}
    hidden: dict[str, Hiding] = {}
    if indicator.value >= SMALLEST_SHOWN and indicator.value in remainders:
        hidden |= dict.fromkeys([one.id_of(), *one.group_ids], Hiding.TELLING)
    if any(group.number in remainders for group in indicator.groups) and indicator.value >= SMALLEST_SHOWN:
        hidden |= dict.fromkeys(one.group_ids, Hiding.TELLING)
    if indicator.before is not None and indicator.before >= SMALLEST_SHOWN and indicator.before in before:
        hidden[one.id_of(".for")] = Hiding.TELLING
    return hidden


def _small_parts(indicator: Indicator) -> set[int]:
    """The small numbers that a breakdown tells: its groups, what is left outside them, and sums of those."""
    total = int(indicator.value)
    sizes = [group.number for group in indicator.groups]
    if indicator.groups_overlap:
        outside = {total - size for size in sizes if 0 < total - size < SMALLEST_SHOWN}
        return outside | {size for size in sizes if size < SMALLEST_SHOWN}
    left = total - sum(sizes)
    parts = [*sizes, *([left] if sizes and left > 0 else [])]
    sums: set[int] = set()
    for size in parts:
        sums |= {each for each in (size, *(size + before for before in sums)) if each < SMALLEST_SHOWN}
    return sums


def _remainders(indicator: Indicator) -> set[int]:
    """The numbers that with the printed total give a small part away."""
    total = int(indicator.value)
    is_printed = is_of_people(indicator) and total >= SMALLEST_SHOWN
    return {total - size for size in _small_parts(indicator) if size} if is_printed else set()


def _rests(others: list[Indicator]) -> set[int]:
    """What is left of each large total without each that is hidden for being small: the two may be of the same."""
    totals = {int(other.value) for other in others}
    small = {total for total in totals if 0 < total < SMALLEST_SHOWN}
    return {total - few for total in totals if total >= SMALLEST_SHOWN for few in small}


def _told_by(narrative: Narrative, hidden: Mapping[str, Hiding]) -> Iterator[Fraction]:
    """The parts and multiples that with a number that is shown tell one that is hidden."""
    for indicator in narrative.indicators:
        one = _Counted(narrative.key, indicator)
        shown = [indicator.target] if one.id_of() in hidden else [indicator.target, indicator.value]
        shown += [] if one.id_of(".for") in hidden else [indicator.before]
        unseen = [indicator.value] if one.id_of() in hidden else []
        unseen += [indicator.before] if one.id_of(".for") in hidden and indicator.before is not None else []
        unseen += [Decimal(group.number) for group in indicator.groups] if hidden.keys() & set(one.group_ids) else []
        for whole in (Fraction(each) for each in shown if each):
            for part in map(Fraction, unseen):
                yield from (part / whole, abs(whole - part) / whole, *((whole / part,) if part else ()))


def _shares(key: str, narrative: Narrative) -> Iterator[str]:
    """The indicators of a text that are a share: of a total that is known they are a number of people."""
    for indicator in narrative.indicators:
        unit = indicator.unit.casefold()
        if not is_of_people(indicator) and any(word in unit for word in _SHARE_UNITS):
            yield figure_id(key, indicator.id)
            if indicator.before is not None:
                yield figure_id(key, indicator.id, ".for")


def _telling(narrative: Narrative, hidden: Mapping[str, Hiding]) -> Iterator[Fraction]:
    """What the words of a text must not say: its hidden numbers, and how far they are from numbers that are shown."""
    for indicator in narrative.indicators:
        one = _Counted(narrative.key, indicator)
        if one.id_of() in hidden:
            yield Fraction(indicator.value)
            others = (indicator.target, None if one.id_of(".for") in hidden else indicator.before)
            yield from (abs(Fraction(indicator.value - each)) for each in others if each not in (None, indicator.value))
        if indicator.before is not None and one.id_of(".for") in hidden:
            yield Fraction(indicator.before)
        if hidden.keys() & set(one.group_ids):
            yield from (Fraction(group.number) for group in indicator.groups)
            yield from (Fraction(number) for number in _remainders(indicator))
