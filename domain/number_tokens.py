"""The numbers of a text one by one: digits or words, with the multiple, the unit and the sign that stand with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from domain.counted_nouns import RESULT
from domain.number_words import article_at, number_in_words_at


class Unit(StrEnum):
    """What stands after a number. `NONE` is for a number that stands alone or before a noun."""

    NONE = "none"
    KRONER = "kroner"
    ORE = "øre"
    PER_CENT = "per cent"


@dataclass(frozen=True, slots=True)
class Token:
    """A number in kroner, øre, parts of one, or things, with its sign.

    `step` is the worth of its last printed digit, `round_step` of the last that is not nought. `times` is the multiple
    it is printed in, such as a million.
    """

    start: int
    end: int
    value: Fraction
    step: Fraction
    round_step: Fraction
    decimals: int = 0
    is_words: bool = False
    times: int = 1
    unit: Unit = Unit.NONE

    def multiplied(self, times: int | Fraction) -> Token:
        """The same digits worth so many times as much."""
        return replace(self, value=self.value * times, step=self.step * times, round_step=self.round_step * times)


_DIGITS: Final = re.compile(
    r"(?<![^\W_])(?<!\d[.,])(?:(?P<money>kr|nok|mnok|tkr)\.?[ ]?)?(?P<sign>[-\u2212\u2013])?"
    r"(?P<whole>\d{1,3}(?:[ .]\d{3}){1,5}(?!\d)|\d{1,18})(?:[,.](?P<decimals>\d{1,18}))?(?!\d)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"(?<![\w-])[^\W\d_]")
_START: Final = re.compile(f"{_DIGITS.pattern}|{_WORD.pattern}", re.IGNORECASE)
_TIMES: Final = re.compile(
    r"[ ]?(?:(?P<thousand>tusen\b|t\.?[ ]?(?=kr\b)|k(?=kr\b)|['\u2019\u00b4](?=[ ]?(?:kr|nok)))"
    r"|(?P<million>million(?:er|ar)?\b|mill\b\.?|mio\b\.?|m(?=nok\b))"
    r"|(?P<milliard>milliard(?:er|ar)?\b|mrd\b\.?))",
    re.IGNORECASE,
)
_PREFIXED: Final = {"mnok": 10**6, "tkr": 10**3}
_NOUGHT: Final = re.compile(r"null(?!\w)", re.IGNORECASE)
_WORTH: Final = {"thousand": 10**3, "million": 10**6, "milliard": 10**9}
_HALF: Final = re.compile(
    r"(?:(?P<half>(?:en|ein|én)[ ]halv|\u00bd)|(?P<more>halvannen))[ ](?=mill|mrd)", re.IGNORECASE
)
_AND_A_HALF: Final = re.compile(r"(?:[ ]og[ ](?:en|ein|én)[ ]halv|[ ]?\u00bd)(?=[ ]mill|[ ]mrd)", re.IGNORECASE)
_MONEY: Final = re.compile(
    r"[ ]?(?:(?:[a-zæøå]+e[ ])?kroner\b|krone\b|nok\b|kr\b(?:\.(?=[ ]?[a-zæøå,;:)]))?)"
    r"|,[-\u2013\u2014](?:[ ]?kr\b)?",
    re.IGNORECASE,
)
_PER_CENT: Final = re.compile(r"[ ]?(?:%|prosent(?:poeng)?\b|pst\b\.?)", re.IGNORECASE)
_PER_MILLE: Final = re.compile(r"[ ]?(?:‰|promille\b)", re.IGNORECASE)
_ORE: Final = re.compile(r"[ ]øre\b", re.IGNORECASE)
_IS_NO_NUMBER: Final = re.compile(
    r"-[^\W\d_]|-[ ]og|[ ](?:år|års|åringer|takk|ganger|gonger)(?!\w)"
    r"|[ ](?:måned|månad|uke|veke|dag|døgn|minutt|sekund)(?:e?r|ar|e?rs|s|en|e?ne)?(?!\w)",
    re.IGNORECASE,
)
_RESULT_AFTER: Final = re.compile(rf"[ ]{RESULT}", re.IGNORECASE)
_ALONE: Final = (100, 1000)
_IN_THOUSANDS: Final = re.compile(r"(?:\(|\bi[ ]|\bhele[ ])$", re.IGNORECASE)
_OF: Final = re.compile(r"[ ](?:av|utav)(?:[ ]de)?[ ]", re.IGNORECASE)
_MINUS: Final = re.compile(r"\bminus[ ]$", re.IGNORECASE)


def number_tokens(text: str) -> Iterator[Token]:
    """The numbers of a text in order; none overlap.

    Args:
        text: with what is no quantity blanked out (`domain.other_numbers`).
    """
    at = 0
    while found := _START.search(text, at):
        token = _in_digits(text, found) if found["whole"] else _in_words(text, found.start())
        if token:
            token = _with_unit(text, _with_multiple(text, token))
            at = token.end
            if not (token.is_words and _is_no_number(text, token)):
                yield _with_minus_word(text, token)
        else:
            at = found.end()


def _in_digits(text: str, found: re.Match[str]) -> Token:
    whole, decimals = re.sub(r"\D", "", found["whole"]), found["decimals"] or ""
    digits = whole + decimals
    step = Fraction(1, 10 ** len(decimals))
    noughts = len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 0
    value = int(digits) * step
    is_negative = bool(found["sign"]) and _stands_alone(text, found)
    start = found.start() if is_negative or found["money"] or not found["sign"] else found.start("whole")
    unit = Unit.KRONER if found["money"] else Unit.NONE
    times = _PREFIXED.get((found["money"] or "").casefold(), 1)
    signed = -value if is_negative else value
    token = Token(start, found.end(), signed, step, step * 10**noughts, len(decimals), times=times, unit=unit)
    return token.multiplied(times)


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """Whether a dash before a number is its sign: nothing stands before it that it could be a range with."""
    before = text[: found.start("sign")].rstrip(" ")
    return bool(found["money"]) or not (before and (before[-1].isdigit() or text[found.start("sign") - 1] != " "))


def _in_words(text: str, start: int) -> Token | None:
    half = _HALF.match(text, start)
    if half:
        value = Fraction(1, 2) if half["half"] else Fraction(3, 2)
        return Token(start, half.end() - 1, value, Fraction(1, 2), Fraction(1, 2), is_words=True)
    number = number_in_words_at(text, start)
    if number:
        times = number.unit if number.unit >= 1000 else 1
        step, round_step = Fraction(times), Fraction(number.unit)
        return Token(start, number.end, Fraction(number.value), step, round_step, is_words=True, times=times)
    nought = _NOUGHT.match(text, start)
    end = nought.end() if nought else article_at(text, start)
    has_unit = end and any(pattern.match(text, end) for pattern in (_MONEY, _PER_CENT, _ORE))
    if end and (has_unit or _is_part(text, end)):
        return Token(start, end, Fraction(0 if nought else 1), Fraction(1), Fraction(1), is_words=True)
    return None


def _is_part(text: str, end: int) -> bool:
    """Whether `en` is one of so many: `en av fire`."""
    of = _OF.match(text, end)
    return of is not None and (
        text[of.end() : of.end() + 1].isdigit() or number_in_words_at(text, of.end()) is not None
    )


def _with_multiple(text: str, token: Token) -> Token:
    half = _AND_A_HALF.match(text, token.end)
    if half:
        step = Fraction(1, 2)
        token = replace(token, end=half.end(), value=token.value + step, step=step, round_step=step)
    times = _TIMES.match(text, token.end)
    if times is None or times.lastgroup is None:
        return token
    worth = _WORTH[times.lastgroup]
    return replace(token.multiplied(worth), end=times.end(), times=token.times * worth)


def _with_unit(text: str, token: Token) -> Token:
    for pattern, unit, divisor in (
        (_MONEY, Unit.KRONER, 1),
        (_PER_CENT, Unit.PER_CENT, 100),
        (_PER_MILLE, Unit.PER_CENT, 1000),
        (_ORE, Unit.ORE, 100),
    ):
        if found := pattern.match(text, token.end):
            return replace(token.multiplied(Fraction(1, divisor)), end=found.end(), unit=unit)
    return token


def _is_no_number(text: str, token: Token) -> bool:
    """Whether a word is a way of speaking: `tre år`, `tusen takk`, `to- og treåringer`, `i hele tusen kroner`."""
    if token.unit is not Unit.NONE:
        return text[token.start :][:5].casefold() == "tusen" and bool(_IN_THOUSANDS.search(text[: token.start]))
    if _IS_NO_NUMBER.match(text, token.end):
        return True
    is_one_word = " " not in text[token.start : token.end]
    return is_one_word and token.value in _ALONE and not _RESULT_AFTER.match(text, token.end)


def _with_minus_word(text: str, token: Token) -> Token:
    start = minus_before(text, token.start)
    return token if start is None or token.value <= 0 else replace(token, start=start, value=-token.value)


def minus_before(text: str, start: int) -> int | None:
    """Where the word `minus` begins that stands before a number; None when none does."""
    found = _MINUS.search(text[:start])
    return found.start() if found else None
