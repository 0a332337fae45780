"""What is hidden of people in whatever leaves the house: the patterns, once, for single texts and for whole columns.

Belongs here: identity and bank account numbers, e-mail addresses and telephone numbers. Names cannot be told from other
words and are not found; that is why a posting's party is never printed at all. Every number of eleven digits is
hidden, whether or not its check digits agree: a mistyped number is still a person's. Whether a number is valid, and so
a finding, is `schemas.personal_data`.

The patterns are written for Python and Rust alike: no look-around, so a neighbour of the match is part of it and put
back, and each pattern is applied twice because two matches may share a neighbour.

Source: DOMAIN section 6 (offentleglova section 26, GDPR article 5).
"""

from __future__ import annotations

import re
from functools import cache, reduce
from typing import Final

import polars as pl

HIDDEN_NUMBER: Final = "[nummer skjult]"
HIDDEN_EMAIL: Final = "[e-post skjult]"
HIDDEN_PHONE: Final = "[telefon skjult]"

_BLANK: Final = " \u00a0\u2009\u202f"
_GAP: Final = rf"[{_BLANK}./_\-\u2010-\u2014]{{0,3}}"
_OUTSIDE_EMAIL: Final = rf"{_BLANK}\t\r\n@,;:<>()\[\]\"'«»"
_EMAIL: Final = rf"(^|[{_OUTSIDE_EMAIL}])[^{_OUTSIDE_EMAIL}]+@[^{_OUTSIDE_EMAIL}]*[0-9A-Za-zÆØÅæøå]()"
"""Anchored where a word begins: tried at every letter, a long word without `@` would take the square of its length."""
_DIGITS: Final = rf"[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{2}}"
_IBAN: Final = rf"((?i:no))[0-9]{{2}}(?:[{_BLANK}.]?[0-9]){{11}}($|[^0-9])"
_WITH_PLUS: Final = r"\+[1-9](?:[ \-]?[0-9]){7,13}"
_ABROAD: Final = r"00[1-9](?:[ \-]?[0-9]){7,13}"
_IN_PAIRS: Final = r"[2-9][0-9](?:[ \u00a0][0-9]{2}){3}"
_IN_THREES: Final = r"[2-9][0-9]{2}[ \u00a0][0-9]{2}[ \u00a0][0-9]{3}"
_MOBILE: Final = r"[49][0-9]{7}"
_ANNOUNCED: Final = r"((?i:tlf|telefon|mob|mobil)[.: ]{1,3})(?:[0-9][ ]?){7}[0-9]()"

Replacement = tuple[str, str]
"""A pattern whose groups 1 and 2 are put back around what stands in its place."""


def alone(pattern: str) -> str:
    """The pattern where no digit stands before or after; the neighbours are groups 1 and 2."""
    return rf"(^|[^0-9])(?:{pattern})($|[^0-9])"


ELEVEN_DIGITS: Final = alone(_DIGITS)
"""What an identity or bank account number looks like, in one run or with blanks, dots, hyphens or slashes in it."""
PHONES: Final = (_ANNOUNCED, *(alone(pattern) for pattern in (_WITH_PLUS, _IN_PAIRS, _IN_THREES)))
"""Numbers nobody takes for anything but a telephone: announced, with a country's plus sign, or grouped like one."""

_ANYWHERE: Final[tuple[Replacement, ...]] = (
    (_EMAIL, HIDDEN_EMAIL),
    (_IBAN, HIDDEN_NUMBER),
    (ELEVEN_DIGITS, HIDDEN_NUMBER),
    *((pattern, HIDDEN_PHONE) for pattern in PHONES),
)
_IN_FREE_TEXT: Final[tuple[Replacement, ...]] = (
    *_ANYWHERE,
    *((alone(pattern), HIDDEN_PHONE) for pattern in (_ABROAD, _MOBILE)),
)


def masked_text(text: str) -> str:
    """A text somebody has written, without identity numbers, bank accounts, e-mail addresses and telephone numbers."""
    return reduce(_replaced_twice, _IN_FREE_TEXT, text)


def without_identity(text: str) -> str:
    """A sentence of our own or a code, without the same, where eight digits in a row are a voucher and no telephone."""
    return reduce(_replaced_twice, _ANYWHERE, text)


def shown_code(code: str | None) -> str | None:
    """A voucher number or another code as it may be printed; a missing one stays missing."""
    return None if code is None else without_identity(code)


def masked_texts(column: str) -> pl.Expr:
    """A column of texts, hidden as `masked_text` hides; null stays null."""
    return _replaced(column, _IN_FREE_TEXT)


def masked_codes(column: str) -> pl.Expr:
    """A column of codes, hidden as `without_identity` hides; null stays null."""
    return _replaced(column, _ANYWHERE)


def _replaced(column: str, replacements: tuple[Replacement, ...]) -> pl.Expr:
    expression = pl.col(column)
    for pattern, hidden in replacements:
        for _ in range(2):
            expression = expression.str.replace_all(pattern, f"${{1}}{hidden}${{2}}")
    return expression


def _replaced_twice(text: str, replacement: Replacement) -> str:
    pattern, hidden = replacement
    once = _compiled(pattern).sub(rf"\g<1>{hidden}\g<2>", text)
    return _compiled(pattern).sub(rf"\g<1>{hidden}\g<2>", once)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
