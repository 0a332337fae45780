"""How numbers, dates and lists are written in bokmål, after Språkrådet's rules. Exact integers, no floats.

Amounts come in øre and leave as text: groups of three with a hard space, decimal comma, a real minus sign. What an
amount *means* does not belong here.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from domain.money import round_half_away
from schemas.period_words import MONTHS

HARD_SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"
EN_DASH: Final = "\u2013"

_BREAKS_NUMBER: Final = re.compile(
    r"(?<=\d) (?=\d{3}(?!\d))"
    r"|(?<=\d) (?=(?:kroner?|kr|øre|%|prosent|million(?:er)?|milliard(?:er)?|mill\.|mrd\.)(?!\w))"
    r"|(?<=\d\.) (?=(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)\b)"
)
"""The blanks inside a number, before its unit, and inside a date."""

_ONES: Final = (
    *("", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv", "tretten"),
    *("fjorten", "femten", "seksten", "sytten", "atten", "nitten"),
)
_TENS: Final = ("", "", "tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti")
_GREAT: Final = ((10**9, "milliard", "milliarder"), (10**6, "million", "millioner"))
_WORDS_END: Final = 10**12


class Decimals(StrEnum):
    """When øre are shown."""

    NONZERO = "nonzero"
    ALWAYS = "always"
    NEVER = "never"


def grouped(number: int) -> str:
    """A whole number in groups of three: `7 795 000`, with hard spaces and a real minus sign."""
    digits = f"{abs(number):,}".replace(",", HARD_SPACE)
    return MINUS + digits if number < 0 else digits


def amount(ore: int, decimals: Decimals = Decimals.NONZERO) -> str:
    """An amount without unit, for a table cell: `1 234,50`; whole kroner are rounded half away from zero."""
    if decimals is Decimals.NEVER or (decimals is Decimals.NONZERO and ore % 100 == 0):
        return grouped(round_half_away(Fraction(ore, 100)))
    sign = MINUS if ore < 0 else ""
    whole, rest = divmod(abs(ore), 100)
    return f"{sign}{grouped(whole)},{rest:02d}"


def kroner(ore: int, decimals: Decimals = Decimals.NONZERO) -> str:
    """An amount in running text: `7 795 000 kroner`, `1 krone`."""
    unit = "krone" if abs(ore) == 100 else "kroner"
    return f"{amount(ore, decimals)}{HARD_SPACE}{unit}"


def kr(ore: int, decimals: Decimals = Decimals.NONZERO) -> str:
    """An amount where space is short: `7 795 000 kr`."""
    return f"{amount(ore, decimals)}{HARD_SPACE}kr"


def decimal(value: Fraction, places: int = 1) -> str:
    """An exact fraction with a decimal comma, rounded half away from zero: `8,3`."""
    scaled = round_half_away(value * 10**places)
    sign = MINUS if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**places)
    return f"{sign}{grouped(whole)}" + (f",{rest:0{places}d}" if places else "")


def percent(part: int, whole: int, places: int = 1) -> str:
    """A share as `8,3 %`, from two amounts; an en dash when there is no whole to take it of."""
    if not whole:
        return EN_DASH
    return f"{decimal(Fraction(part, whole) * 100, places)}{HARD_SPACE}%"


def counted(number: int, one: str, several: str) -> str:
    """A number with its noun: `1 rad`, `12 431 rader`."""
    return f"{grouped(number)}{HARD_SPACE}{one if number == 1 else several}"


def long_date(day: date) -> str:
    """`21. november 2026`."""
    return f"{day.day}.{HARD_SPACE}{MONTHS[day.month]} {day.year}"


def short_date(day: date) -> str:
    """`21.11.2026`."""
    return f"{day:%d.%m.%Y}"


def month_name(month: int) -> str:
    """`juli` for 7; `periode 13` for a month the calendar does not have."""
    return MONTHS[month] if 1 <= month <= 12 else f"periode{HARD_SPACE}{month}"


def short_month(month: int) -> str:
    """`jan.` for 1, `mai` for 5: names of up to five letters are not shortened."""
    name = MONTHS[month]
    return name if len(name) <= 5 else f"{name[:3]}."


def period_name(period: str) -> str:
    """`juli 2026` for "2026-07", `2026` for "2026"."""
    year, _, month = period.partition("-")
    return f"{month_name(int(month))} {year}" if month else year


def span(first: object, last: object) -> str:
    """A range with an en dash: `2024–2028`; one value when both ends are the same."""
    return str(first) if first == last else f"{first}{EN_DASH}{last}"


def last_day(period: str) -> str:
    """`31. oktober 2026` for "2026-10"."""
    year, month = int(period[:4]), int(period[5:7])
    return long_date(date(year, month, calendar.monthrange(year, month)[1]))


def unbroken(text: str) -> str:
    """A text somebody has written, with hard spaces inside numbers, before units and inside dates."""
    return _BREAKS_NUMBER.sub(HARD_SPACE, text)


def sentence(text: str) -> str:
    """A text somebody has written as a sentence: unbroken, with its first letter large and a mark at its end."""
    whole = unbroken(text.strip())
    return capitalised(whole) if whole.endswith((".", "!", "?")) else f"{capitalised(whole)}."


def account_number(text: str) -> str:
    """A bank account as `1234 56 78903`; what is not eleven digits stays as it is."""
    digits = re.sub(r"[ .\u00a0]", "", text)
    if not re.fullmatch(r"[0-9]{11}", digits):
        return text
    return HARD_SPACE.join((digits[:4], digits[4:6], digits[6:]))


def listed(parts: Sequence[str]) -> str:
    """`a, b og c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} og {parts[-1]}"


def capitalised(text: str) -> str:
    """The text with its first letter large and the rest untouched."""
    return text[:1].upper() + text[1:]


def in_text(number: int, *, neuter: bool = False) -> str:
    """A count in running text: in words up to twelve, "ingen" for nought, then in digits."""
    if number == 0:
        return "ingen"
    return number_in_words(number, neuter=neuter) if 0 < number <= 12 else grouped(number)


def number_in_words(number: int, *, neuter: bool = False) -> str:
    """A whole number in words: `to millioner sju hundre og nittifem tusen`; "ett" instead of "én" when neuter.

    Raises:
        ValueError: the number has more than twelve digits.
    """
    if abs(number) >= _WORDS_END:
        raise ValueError(f"number in words: expected at most twelve digits, got {number}")
    if number < 0:
        return f"minus {number_in_words(-number, neuter=neuter)}"
    if number == 0:
        return "null"
    return " ".join(_number_words(number, neuter=neuter))


def amount_in_words(ore: int) -> str:
    """An amount in words: `fem millioner kroner`, `ett hundre kroner og femti øre`."""
    whole, rest = divmod(abs(ore), 100)
    minus = "minus " if ore < 0 else ""
    unit = "krone" if whole == 1 else "kroner"
    words = f"{minus}{number_in_words(whole)} {unit}"
    return f"{words} og {number_in_words(rest)} øre" if rest else words


def _number_words(number: int, *, neuter: bool) -> list[str]:
    words = []
    for value, one, several in _GREAT:
        count, number = divmod(number, value)
        if count:
            words += [_below_thousand(count, neuter=False), one if count == 1 else several]
    thousands, last = divmod(number, 1000)
    if thousands:
        words += [_below_thousand(thousands, neuter=True), "tusen"]
    if words and 0 < last < 100:
        words.append("og")
    if last:
        words.append(_below_thousand(last, neuter=neuter))
    return words


def _below_thousand(number: int, *, neuter: bool) -> str:
    hundreds, last = divmod(number, 100)
    words = [_below_hundred(hundreds, neuter=True), "hundre"] if hundreds else []
    if hundreds and last:
        words.append("og")
    if last:
        words.append(_below_hundred(last, neuter=neuter))
    return " ".join(words)


def _below_hundred(number: int, *, neuter: bool) -> str:
    tens, ones = (0, number) if number < len(_ONES) else divmod(number, 10)
    word = "ett" if ones == 1 and neuter else _ONES[ones]
    return _TENS[tens] + word
