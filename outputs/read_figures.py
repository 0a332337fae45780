"""Whether a text says the value of a figure, at the precision it is written with.

It reads, and shares no code with what writes (`outputs.figure_text`).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from domain.money import round_half_away
from domain.number_words import article_at, number_in_words_at
from domain.printed_figures import PrintedFigures

_MINUS: Final = "\u2212"
_NO_SHARE: Final = "\u2013"
_NONE: Final = "ingen"
_BLANKS: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))
_AMOUNT: Final = re.compile(
    r"(?P<minus>-?)(?P<whole>\d+)(?:,(?P<ore>\d\d))?(?: ?(?:kroner|krone|kr))?(?: (?P<change>mer|mindre))?"
)
_MILLIONS: Final = re.compile(r"(?P<number>-?\d+(?:,\d+)?) million(?:er)? kroner")
_PERCENT: Final = re.compile(r"(?P<number>-?\d+(?:,\d+)?) %")
_NUMBER: Final = re.compile(r"-?\d+(?:,\d+)?")
_IN_WORDS: Final = re.compile(r"(?P<minus>minus )?(?P<whole>.+?) kroner?(?: og (?P<ore>.+) øre)?")
_GROUP: Final = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def says(text: str, figure: str, figures: PrintedFigures) -> bool:
    """Whether a text says what the figure is, in one of the forms of its kind."""
    if figure in figures.amounts:
        whole = figures.whole_kroner.get(figure)
        fits_column = whole is not None and "," not in text and prints(text, whole * 100)
        return fits_column or prints(text, figures.amounts[figure])
    if figure in figures.shares:
        return _says_share(text, figures.shares[figure], figures.in_column.get(figure))
    if figure in figures.numbers:
        return _says_number(text, figures.numbers[figure], figures.in_column.get(figure))
    return False


def prints(text: str, ore: int) -> bool:
    """Whether a text says that amount: to the øre or to the krone, in millions, in words, or as a change."""
    plain = _plain(text)
    if millions := _MILLIONS.fullmatch(plain):
        return _rounds_to(millions["number"], Fraction(ore, 10**8))
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return _in_words(plain) == ore
    sign = -1 if found["minus"] or found["change"] == "mindre" else 1
    if found["ore"] is None:
        return sign * int(found["whole"]) == round_half_away(Fraction(ore, 100))
    return sign * (int(found["whole"]) * 100 + int(found["ore"])) == ore


def _says_share(text: str, share: Fraction | None, in_column: Fraction | None) -> bool:
    if share is None:
        return text == _NO_SHARE
    found = _PERCENT.fullmatch(_plain(text))
    values = (share,) if in_column is None else (share, in_column)
    return found is not None and any(_rounds_to(found["number"], value * 100) for value in values)


def _says_number(text: str, value: Fraction, in_column: Fraction | None) -> bool:
    plain = _plain(text)
    if _NUMBER.fullmatch(plain):
        return any(_rounds_to(plain, each) for each in (value, in_column) if each is not None)
    return value == (0 if plain == _NONE else _whole_number(plain))


def _rounds_to(written: str, value: Fraction) -> bool:
    """Whether a decimal number is the value rounded to as many decimals as are written."""
    places = len(written.partition(",")[2])
    return int(written.replace(",", "")) == round_half_away(value * 10**places)


def _in_words(text: str) -> int | None:
    """An amount in words, in øre: `fem millioner kroner`, `to kroner og femti øre`."""
    found = _IN_WORDS.fullmatch(text)
    whole, ore = (_whole_number(found[name] or "null") for name in ("whole", "ore")) if found else (None, None)
    if found is None or whole is None or ore is None:
        return None
    return (-1 if found["minus"] else 1) * (whole * 100 + ore)


def _whole_number(text: str) -> int | None:
    """A number in words and nothing else; `én` alone is one."""
    if text == "null":
        return 0
    read = number_in_words_at(text, 0)
    if read is not None and read.end == len(text):
        return read.value
    return 1 if article_at(text, 0) == len(text) else None


def _plain(text: str) -> str:
    """The text with plain blanks, none inside numbers, and the sign of a minus as a hyphen."""
    plain = _GROUP.sub("", text.translate(_BLANKS)).replace(_MINUS, "-")
    return re.sub(r"^minus (?=\d)", "-", plain)
