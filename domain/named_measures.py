"""Which measures, months and years a sentence names, so that a number in it is held against the right figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from domain.likeness import plain
from schemas.period_words import MONTHS
from schemas.programme import Measure

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])[ ]+(?=[A-ZÆØÅ«\"])")
_YEARS: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SPAN: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})[ ]?[\u2013/-][ ]?((?:19|20)\d{2}|\d{2})(?!\d)")
_LAST_YEAR: Final = re.compile(
    r"\b(?:i fjor|fjoråret|fjorårets|året før|forrige år|tidligere år|fra år til år)\b", re.IGNORECASE
)
_TOTALS: Final = re.compile(
    r"\b(?:samlet|samlede|totalt|totale|totalen|sum|summen|til sammen|tilsammen|i alt|alle tiltak|hele|programmet\w*|"
    r"områdeløft\w*|områdesats\w*|tilskudd\w*|tildel\w*|tildelt|disponib\w*|ramme\w*|fond\w*|utbetal\w*|anmod\w*|overfør\w*|"
    r"kommunen)\b",
    re.IGNORECASE,
)
_DASH: Final = re.compile(r"\s+[\u2013\u2014-]\s+")
_LONG_ENOUGH: Final = 6
_ENDINGS: Final = r"(?:e?n|e?t|a|e?r|ene|e?ns|e?ts|s)?"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and what it names. `measures` are ids; `tells_of_totals` that it speaks of more than one measure."""

    text: str
    start: int
    measures: frozenset[str]
    months: frozenset[int]
    years: frozenset[int]
    tells_of_last_year: bool
    tells_of_totals: bool


def sentences(block: str, measures: Iterable[Measure], heading: str = "") -> tuple[Sentence, ...]:
    """The sentences of a paragraph with what each names; one that names no measure is about what came before it.

    Args:
        block: the paragraph, with plain blanks.
        measures: of the programme.
        heading: the heading above it.
    """
    every = tuple(measures)
    before = named_measures(heading, every)
    found = []
    for start, text in _split(block):
        named = named_measures(text, every) or before
        before = named
        found.append(_sentence(text, start, named))
    return tuple(found)


def named_measures(text: str, measures: Iterable[Measure]) -> frozenset[str]:
    """The measures whose name, alias or a long part of either stands in the text, in any form of its last word."""
    said = plain(text)
    return frozenset(measure.id for measure in measures if _name_pattern(measure.name, measure.aliases).search(said))


def _split(block: str) -> Iterable[tuple[int, str]]:
    starts = [0, *(found.end() for found in _SENTENCE_END.finditer(block))]
    ends = [*starts[1:], len(block)]
    return [(start, block[start:end]) for start, end in zip(starts, ends, strict=True)]


def _sentence(text: str, start: int, measures: frozenset[str]) -> Sentence:
    low = text.casefold()
    years = {int(year) for year in _YEARS.findall(text)}
    for first, last in _SPAN.findall(text):
        years |= set(range(int(first), int(first[: 4 - len(last)] + last) + 1))
    return Sentence(
        text,
        start,
        measures,
        frozenset(number for number in range(1, 13) if re.search(rf"\b{MONTHS[number]}\b", low)),
        frozenset(years),
        _LAST_YEAR.search(text) is not None,
        _TOTALS.search(text) is not None,
    )


@cache
def _name_pattern(name: str, aliases: tuple[str, ...]) -> re.Pattern[str]:
    parts = [part for whole in (name, *aliases) for part in (whole, *_DASH.split(whole))]
    names = {plain(part) for part in parts if part in {name, *aliases} or len(part) >= _LONG_ENOUGH}
    return re.compile("|".join(rf"\b{re.escape(each)}{_ENDINGS}\b" for each in sorted(names, key=len, reverse=True)))
