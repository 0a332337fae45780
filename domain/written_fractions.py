"""Parts and multiples in words: `halvparten`, `to tredjedeler`, `1/3 av`, `dobbelt så mange`, `en halvering`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from domain.counted_nouns import PERSONS
from domain.number_words import article_at, number_in_words_at

_PARTS: Final = (
    *(("tredje", 3), ("tre", 3), ("fjerde", 4), ("fire", 4), ("kvart", 4), ("femte", 5), ("fem", 5), ("sjette", 6)),
    *(("sjuende", 7), ("syvende", 7), ("åttende", 8), ("åttande", 8), ("niende", 9), ("tiende", 10), ("ti", 10)),
)
_DIVISORS: Final = dict(_PARTS)
_ORDINALS: Final = dict(
    zip(
        ("annen", "tredje", "fjerde", "femte", "sjette", "sjuende", "åttende", "niende", "tiende"),
        range(2, 11),
        strict=True,
    )
)
_PART: Final = re.compile(
    rf"\b(?P<count>[^\W\d_]+)[ ](?P<part>{'|'.join(word for word, _ in _PARTS)})(?:part|del)(?:er|ar|en|a|ene)?\b"
    r"|\b(?P<half>halvparten|halvparta|halvdelen)\b"
    rf"|\b(?P<each>annenhver|hver[ ](?:{'|'.join(_ORDINALS)}))(?=[ ](?:krone\b|{PERSONS}))"
    r"|(?<![\w,./])(?P<above>[1-9])/(?P<below>[2-9]|10)(?=[ ](?:av|del))",
    re.IGNORECASE,
)
_MULTIPLE: Final = re.compile(
    r"\b(?P<times>[^\W\d_]+|\d+(?:,\d+)?)[ ](?:ganger|gonger)[ ]så[ ](?:mange|mye|mykje|store?|stort|høyt?|høg)\b"
    r"|\b(?P<double>dobbelt[ ]så[ ]\w+|doblet|doblat|dobla|dobling|doblingen|fordoblet|fordobling)\b"
    r"|\b(?P<triple>tredoblet|tredobling|tredobla)\b|\b(?P<halved>halvert|halvering|halveringen)\b",
    re.IGNORECASE,
)
_ROUGHLY: Final = Fraction(1, 40)
"""How far from `en tredjedel` a share may be and still be called so: two and a half per cent of the whole."""
_TIMES_ROUGHLY: Final = Fraction(1, 8)
"""How far from `dobbelt så mange` a multiple may be, as a part of it."""


@dataclass(frozen=True, slots=True)
class WrittenFraction:
    """A part of a whole, or how many times as much, and how far the truth may be from it."""

    start: int
    end: int
    value: Fraction
    margin: Fraction
    is_share: bool


def written_fractions(text: str) -> Iterator[WrittenFraction]:
    """The parts and multiples that a text says in words."""
    for found in _PART.finditer(text):
        value = _part(found)
        if value is not None:
            yield WrittenFraction(found.start(), found.end(), value, _ROUGHLY, is_share=True)
    for found in _MULTIPLE.finditer(text):
        times = _times(found)
        if times is not None:
            yield WrittenFraction(found.start(), found.end(), times, times * _TIMES_ROUGHLY, is_share=False)


def _part(found: re.Match[str]) -> Fraction | None:
    if found["half"]:
        return Fraction(1, 2)
    if found["each"]:
        return Fraction(1, _ORDINALS.get(found["each"].casefold().removeprefix("hver "), 2))
    if found["above"]:
        return Fraction(int(found["above"]), int(found["below"]))
    count = _count(found["count"])
    return None if count is None else count / _DIVISORS[found["part"].casefold()]


def _times(found: re.Match[str]) -> Fraction | None:
    if found["times"]:
        return _count(found["times"])
    return Fraction(2) if found["double"] else Fraction(3) if found["triple"] else Fraction(1, 2)


def _count(word: str) -> Fraction | None:
    """A small number in digits or words; an article is one."""
    if word[0].isdigit():
        return Fraction(word.replace(",", "."))
    if article_at(word, 0) == len(word):
        return Fraction(1)
    number = number_in_words_at(word, 0)
    return Fraction(number.value) if number and number.end == len(word) else None
