"""Numbers of people below five that are typed in a text, and the numbers of people that stand with them.

Where a sentence says such a number, every number of people in it goes: `to jenter og sju gutter av ni barn` tells the
first by the other two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from domain.counted_nouns import PERSONS
from domain.narrative_blocks import in_plain_blanks
from domain.small_groups import SMALLEST_SHOWN
from domain.telling_numbers import NumberPlace, places_by_value

_SENTENCE: Final = re.compile(r"(?:[^.!?\n]|[.!?](?! +[A-ZÆØÅ«\"\n])|\n(?!\s*(?:\n|[-*+#] |\d{1,3}[.)] )))+")
_MANY: Final = r"(?:\d+|[^\W\d_]+)"
_OF_THEM: Final = r"(?:av|utav) (?:dem|disse)(?!\w)"
_AFTER: Final = re.compile(
    rf" ?\)?(?:[-\u2013/]{_MANY})? (?!(?:års?|åringer|måned\w*|uker?|dager?|timers?|ganger)(?!\w))"
    rf"(?:{_OF_THEM}|(?:(?:av|utav) )?(?:(?:de|disse|alle) )?(?:{_MANY} )?{PERSONS})"
)


def few_people_places(text: str) -> tuple[NumberPlace, ...]:
    """Where numbers of people stand in the sentences that say one below five, in digits or in letters."""
    plain = in_plain_blanks(text).replace("\n", " ")
    numbers = [(place, value) for place, value in places_by_value(text) if _AFTER.match(plain, place.end)]
    return tuple(place for sentence in _sentences(text) for place in _together(numbers, sentence))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    yield from (found.span() for found in _SENTENCE.finditer(text))


def _together(numbers: list[tuple[NumberPlace, int]], sentence: tuple[int, int]) -> list[NumberPlace]:
    """The numbers of people of a sentence when one of them is small; else none."""
    start, end = sentence
    within = [(place, value) for place, value in numbers if start <= place.start < end]
    return [place for place, _ in within] if any(value < SMALLEST_SHOWN for _, value in within) else []
