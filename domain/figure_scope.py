"""Which figures a number may be, by whose text it stands in and what its sentence names.

An amount printed so coarsely that it may be many figures is held against fewer: totals only where the sentence speaks
of them, and the measures of a goal only where they are named. Source: decision 0024.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.counted_nouns import PERSONS
from domain.named_measures import Sentence
from domain.watched_figures import WatchedFigure, WatchGround
from domain.written_numbers import Quantity, WrittenNumber
from schemas.programme import Measure

_OF: Final = re.compile(r"av (?:de |alle )?")
_OF_PEOPLE: Final = re.compile(rf"(?:av )?(?:de |alle )?{PERSONS}")
_ELSEWHERE: Final = re.compile(r"(?:^| )(?:i|av|på|til|for|med|fra|ved|hos)(?: |$)")
_CHAPTER: Final = "kapittel-"
_GOAL: Final = "mal-"
_EXACT_ORE: Final = 100_000
"""An amount that may be any within more than a thousand kroner is coarse."""


def counted(noun: str) -> str:
    """The noun that is counted, of the words after a number: `årsverk` of `årsverk i tiltaket`."""
    folded = noun.casefold()
    of = _OF.match(folded)
    return _ELSEWHERE.split(folded[of.end() :] if of else folded, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose text a number stands in: its key, and the measures it is about without naming them."""

    key: str
    measures: frozenset[str]

    @property
    def is_chapter(self) -> bool:
        """Whether it is of the programme as a whole."""
        return self.key.startswith(_CHAPTER)

    @property
    def is_goal(self) -> bool:
        """Whether it is of a goal, to which many measures contribute."""
        return self.key.startswith(_GOAL)


def place_of(key: str, measures: Iterable[Measure]) -> Place:
    """The place of a text: a measure's is about that measure, a goal's about those that contribute to it."""
    goal = key.removeprefix(_GOAL) if key.startswith(_GOAL) else None
    return Place(key, frozenset(each.id for each in measures if each.id == key or goal in each.goals))


@dataclass(frozen=True, slots=True)
class Scope:
    """The figures that numbers of one sentence may be."""

    place: Place
    sentence: Sentence
    ground: WatchGround

    def figures(self, number: WrittenNumber) -> Iterator[WatchedFigure]:
        """Those of the kind the number is of, the likeliest first."""
        is_coarse = number.quantity is Quantity.AMOUNT and number.highest - number.lowest > _EXACT_ORE
        nouns, years = counted(number.noun), self._years()
        is_of_people = number.quantity in {Quantity.SHARE, Quantity.RATIO} and _OF_PEOPLE.match(number.noun.casefold())
        for figure in self.ground.of(number.quantity):
            if is_of_people and not figure.text:
                continue
            is_told = figure.noun in nouns and self._is_told_of(figure, years)
            if is_told and self._is_about(figure, is_coarse=is_coarse):
                yield figure

    def of_others(self, number: WrittenNumber) -> Iterator[WatchedFigure]:
        """All of that kind but those of single months, whatever they are of."""
        return (figure for figure in self.ground.of(number.quantity) if figure.month is None)

    def _years(self) -> frozenset[int]:
        year = self.ground.result.year
        return self.sentence.years | {year} | ({year - 1} if self.sentence.tells_of_last_year else set())

    def _is_told_of(self, figure: WatchedFigure, years: frozenset[int]) -> bool:
        return (figure.month is None or figure.month in self.sentence.months) and figure.years <= years

    def _is_about(self, figure: WatchedFigure, *, is_coarse: bool) -> bool:
        """Whether the text, or the sentence, is about the figure's measure, or about all of them."""
        place, named = self.place, self.sentence.measures
        if figure.text:
            return place.is_chapter or figure.text in {place.key, *place.measures, *named}
        if not figure.measures:
            return not is_coarse or self.sentence.tells_of_totals or (place.is_chapter and not named)
        own = frozenset() if is_coarse and place.is_goal else place.measures
        return figure.measures <= own | named
