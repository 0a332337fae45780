"""Where certain numbers stand in the words of a text, in digits or in letters; and the text without them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from domain.figure_marks import figure_marks
from domain.number_words import number_in_words_at
from schemas.period_words import MONTHS

_BLANK: Final = "[ \u00a0\u2009\u202f]"
_DIGITS: Final = re.compile(
    rf"(?<![\w.,])(?P<number>\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?)(?!\w|[.,]\d)"
)
_ORDINAL: Final = re.compile(rf"\.{_BLANK}+(?=[a-zæøå])")
_DATE: Final = re.compile(rf"\.?{_BLANK}*(?:{'|'.join(MONTHS[1:])})\b", re.IGNORECASE)
_MONEY: Final = re.compile(rf"{_BLANK}*(?:kr|krone|kroner|tusen|mill|millioner|milliarder)\b", re.IGNORECASE)
_ONLY_BLANKS: Final = re.compile(r"[ \t]*\Z")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ONE: Final = frozenset({"én", "ett", "éi"})
"""The numeral one; `en` and `et` are articles."""


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """Where a number stands in a text: from which character to which."""

    start: int
    end: int

    def line_in(self, text: str) -> int:
        """The line of the text it begins on, the first being 0."""
        return text.count("\n", 0, self.start)


def places_of(numbers: Collection[Fraction], text: str) -> tuple[NumberPlace, ...]:
    """Every place where one of the numbers is written.

    Dates, ordinals, amounts, list marks and `{figur:…}` do not count.
    """
    if not numbers:
        return ()
    marked = [(mark.start, mark.end) for mark in figure_marks(text)]
    found = sorted({*_in_digits(numbers, text), *_in_words(numbers, text)}, key=lambda place: place.start)
    return tuple(place for place in found if not any(start <= place.start < end for start, end in marked))


def places_by_value(text: str) -> Iterator[tuple[NumberPlace, int]]:
    """Every whole number of a text with its value, in digits and in letters; the same do not count."""
    marked = [(mark.start, mark.end) for mark in figure_marks(text)]
    for place, value in sorted((*_all_digits(text), *_all_words(text)), key=lambda found: found[0].start):
        is_whole = value.denominator == 1
        if is_whole and not any(start <= place.start < end for start, end in marked):
            yield place, int(value)


def without_places(places: Collection[NumberPlace], text: str, instead: str) -> str:
    """The text with something else in those places."""
    for place in sorted(places, key=lambda each: each.start, reverse=True):
        text = text[: place.start] + instead + text[place.end :]
    return text


def without_numbers(numbers: Collection[Fraction], text: str, instead: str) -> str:
    """The text with something else where one of the numbers was written."""
    return without_places(places_of(numbers, text), text, instead)


def _in_digits(numbers: Collection[Fraction], text: str) -> Iterator[NumberPlace]:
    return (place for place, value in _all_digits(text) if value in numbers)


def _all_digits(text: str) -> Iterator[tuple[NumberPlace, Fraction]]:
    for found in _DIGITS.finditer(text):
        written = re.sub(_BLANK, "", found["number"]).replace(",", ".")
        if not _is_no_number(text, found.start(), found.end()):
            yield NumberPlace(found.start(), found.end()), Fraction(written)


def _is_no_number(text: str, start: int, end: int) -> bool:
    """Whether the digits are a list mark, an ordinal, a day of the month or an amount."""
    line_start = text.rfind("\n", 0, start) + 1
    is_list_mark = text[end : end + 1] in {".", ")"} and _ONLY_BLANKS.match(text[line_start:start]) is not None
    return is_list_mark or any(pattern.match(text, end) for pattern in (_ORDINAL, _DATE, _MONEY))


def _in_words(numbers: Collection[Fraction], text: str) -> Iterator[NumberPlace]:
    return (place for place, value in _all_words(text) if value in numbers)


def _all_words(text: str) -> Iterator[tuple[NumberPlace, Fraction]]:
    read_until = 0
    for word in _WORD.finditer(text):
        follows_digit = text[word.start() - 1 : word.start()].isdigit()
        if word.start() < read_until or follows_digit:
            continue
        value, read_until = _number_at(text, word)
        if value is not None and not _MONEY.match(text, read_until):
            yield NumberPlace(word.start(), read_until), value


def _number_at(text: str, word: re.Match[str]) -> tuple[Fraction | None, int]:
    """The number in words that begins with that word, and where it ends; None when it is another word."""
    if read := number_in_words_at(text, word.start()):
        return Fraction(read.value), read.end
    return (Fraction(1) if word[0].casefold() in _ONE else None), word.end()
