"""Norwegian numbers in words, read: bokmål, nynorsk and the older counting, in one word or several.

`outputs.norwegian` writes them. An article alone (`en`, `et`, `én`, `ett`) is no number, nor are ordinals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

_ARTICLES: Final = ("en", "én", "et", "ett", "ei", "éi", "ein", "éin", "eitt")
_ONES: Final = {
    **dict.fromkeys(_ARTICLES, 1),
    **dict(zip(("to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni"), range(2, 10), strict=True)),
    "syv": 7,
}
_TEENS: Final = {
    **dict(zip(("ti", "elleve", "tolv", "tretten", "fjorten", "femten", "seksten"), range(10, 17), strict=True)),
    **dict(zip(("sytten", "atten", "nitten"), range(17, 20), strict=True)),
    "søtten": 17,
}
_TENS: Final = {
    **dict(
        zip(("tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti"), range(20, 100, 10), strict=True)
    ),
    **dict.fromkeys(("tyve",), 20),
    **dict.fromkeys(("tredve", "tredive"), 30),
    **dict.fromkeys(("førr", "firti"), 40),
    "søtti": 70,
}
_HUNDRED: Final = frozenset({"hundre", "hundrede"})
_GREAT: Final = {
    "tusen": 10**3,
    **dict.fromkeys(("million", "millioner", "millionar"), 10**6),
    **dict.fromkeys(("milliard", "milliarder", "milliardar"), 10**9),
}
_MOST_PIECES: Final = 48
"""More than the longest number has; a text that is nothing but numbers is not read to its end from each of them."""
_PIECES: Final = sorted({*_ONES, *_TEENS, *_TENS, *_HUNDRED, "tusen", "og"}, key=len, reverse=True)
_PIECE: Final = re.compile("|".join(_PIECES))
_GLUED: Final = re.compile(f"(?:{'|'.join(_PIECES)})+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_BETWEEN: Final = re.compile(r"[ ]+")


@dataclass(frozen=True, slots=True)
class NumberInWords:
    """A number written in words: where it ends in the text, its value, and the unit of its last word."""

    end: int
    value: int
    unit: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a number: `ends_at` is where its word ends; None inside a word, where no number can end."""

    word: str
    ends_at: int | None


@dataclass(frozen=True, slots=True)
class _Read:
    """What the pieces so far come to, and how many they are."""

    value: int
    unit: int
    pieces: int


def number_in_words_at(text: str, start: int) -> NumberInWords | None:
    """The longest number in words that begins there; None when none does. Blanks in the text are plain ones."""
    pieces = _pieces(text.casefold(), start)
    while pieces:
        read = _whole_number(pieces)
        if read is None:
            return None
        last = pieces[read.pieces - 1]
        if last.ends_at is not None:
            is_article = read.pieces == 1 and pieces[0].word in _ARTICLES
            return None if is_article else NumberInWords(last.ends_at, read.value, read.unit)
        # The reading stops inside a word, which so is no number: what comes before the word may be one.
        kept = [number for number, piece in enumerate(pieces[: read.pieces]) if piece.ends_at is not None]
        pieces = pieces[: kept[-1] + 1] if kept else []
    return None


def article_at(text: str, start: int) -> int | None:
    """Where the word ends when it is `én`, `ett` or the like; the number one before a unit such as `krone`."""
    word = _WORD.match(text, start)
    return word.end() if word and word[0].casefold() in _ARTICLES else None


def _pieces(text: str, start: int) -> list[_Piece]:
    """The parts of the words from there on, as long as they are words of numbers."""
    found: list[_Piece] = []
    while len(found) < _MOST_PIECES and (word := _WORD.match(text, start)) and (parts := _parts(word[0])):
        found += [_Piece(part, None) for part in parts[:-1]]
        found.append(_Piece(parts[-1], word.end()))
        between = _BETWEEN.match(text, word.end())
        if between is None:
            break
        start = between.end()
    return found


@cache
def _parts(word: str) -> tuple[str, ...]:
    """The words of numbers that a word is made of; none when it is another word."""
    if word in _GREAT:
        return (word,)
    return tuple(_PIECE.findall(word)) if _GLUED.fullmatch(word) else ()


def _whole_number(pieces: list[_Piece]) -> _Read | None:
    """The number the pieces begin with: groups below a thousand with falling magnitudes after them."""
    words = [piece.word for piece in pieces]
    value, at, unit = 0, 0, 0
    limit = 10**12
    while at < len(words):
        skipped = 1 if value and words[at] == "og" else 0
        group = _below_thousand(words[at + skipped :])
        first = at + skipped + (group.pieces if group else 0)
        magnitude = _GREAT.get(words[first]) if first < len(words) else None
        if magnitude is not None and magnitude < limit and (group or magnitude == 1000):
            value += (group.value if group else 1) * magnitude
            at, unit, limit = first + 1, magnitude, magnitude
        elif group and limit > 1:
            return _Read(value + group.value, group.unit, first)
        else:
            break
    return _Read(value, unit, at) if at else None


def _below_thousand(words: list[str]) -> _Read | None:
    """Hundreds and what is left of them, as `to hundre og femti`."""
    count = _below_hundred(words)
    at = count.pieces if count else 0
    if at < len(words) and words[at] in _HUNDRED and (count is None or count.value < 100):
        hundreds = count.value if count else 1
        skipped = 1 if at + 1 < len(words) and words[at + 1] == "og" else 0
        rest = _below_hundred(words[at + 1 + skipped :])
        if rest is None:
            return _Read(hundreds * 100, 100, at + 1)
        return _Read(hundreds * 100 + rest.value, rest.unit, at + 1 + skipped + rest.pieces)
    return count


def _below_hundred(words: list[str]) -> _Read | None:
    """`tjueto`, `tjue to`, and the older `toogtyve`."""
    if not words:
        return None
    first = words[0]
    if first in _TEENS:
        return _Read(_TEENS[first], 1, 1)
    if first in _TENS:
        has_ones = len(words) > 1 and words[1] in _ONES
        return _Read(_TENS[first] + (_ONES[words[1]] if has_ones else 0), 1 if has_ones else 10, 1 + has_ones)
    if first in _ONES:
        if len(words) > 2 and words[1] == "og" and words[2] in _TENS:
            return _Read(_ONES[first] + _TENS[words[2]], 1, 3)
        return _Read(_ONES[first], 1, 1)
    return None
