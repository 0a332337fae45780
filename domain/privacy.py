"""Hiding what may identify a person in texts that leave the house.

Belongs here: identity and bank account numbers, e-mail addresses and telephone numbers. Names cannot be told from other
words and are not found; that is why a posting's party is never printed at all. Every number of eleven digits is
hidden, whether or not its check digits agree: a mistyped number is still a person's.

The patterns are written for Python and Rust alike: no look-around, so a neighbour of the match is part of it and put
back, and each pattern is applied twice because two matches may share a neighbour.

Source: DOMAIN section 6 (offentleglova section 26, GDPR article 5).
"""

from __future__ import annotations

import re
from functools import reduce
from typing import Final

import polars as pl

HIDDEN_NUMBER: Final = "[nummer skjult]"
HIDDEN_EMAIL: Final = "[e-post skjult]"
HIDDEN_PHONE: Final = "[telefon skjult]"

_GAP: Final = r"[ .\-\x{a0}]?"
_EMAIL: Final = r"()[0-9A-Za-zÆØÅæøå._%+\-]+@[0-9A-Za-zÆØÅæøå.\-]*[0-9A-Za-zÆØÅæøå]()"
_ELEVEN_DIGITS: Final = rf"[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{2}}"
_ABROAD: Final = r"(?:\+|00)[1-9](?:[ \-]?[0-9]){7,13}"
_IN_PAIRS: Final = r"[2-9][0-9](?:[ \x{a0}][0-9]{2}){3}"
_IN_THREES: Final = r"[2-9][0-9]{2}[ \x{a0}][0-9]{2}[ \x{a0}][0-9]{3}"
_MOBILE: Final = r"[49][0-9]{7}"
_ANNOUNCED: Final = r"((?i:tlf|telefon|mob|mobil)[.: ]{1,3})(?:[0-9][ ]?){7}[0-9]()"


def _alone(pattern: str) -> str:
    """The pattern where no digit stands before or after; the neighbours are groups 1 and 2."""
    return rf"(^|[^0-9])(?:{pattern})($|[^0-9])"


_NUMBERS: Final = ((_EMAIL, HIDDEN_EMAIL), (_alone(_ELEVEN_DIGITS), HIDDEN_NUMBER))
_PHONES: Final = (
    (_ANNOUNCED, HIDDEN_PHONE),
    *((_alone(pattern), HIDDEN_PHONE) for pattern in (_ABROAD, _IN_PAIRS, _IN_THREES, _MOBILE)),
)


def masked(text: str) -> str:
    """The text without identity numbers, bank accounts, e-mail addresses and telephone numbers."""
    return _replaced(text, (*_NUMBERS, *_PHONES))


def without_identity(text: str) -> str:
    """The text without identity numbers, bank accounts and e-mail addresses.

    For sentences of our own, where eight digits are a voucher or an amount and not a telephone.
    """
    return _replaced(text, _NUMBERS)


def masked_text(column: str) -> pl.Expr:
    """A text column, hidden as `masked` hides; null stays null."""
    expression = pl.col(column)
    for pattern, hidden in (*_NUMBERS, *_PHONES):
        for _ in range(2):
            expression = expression.str.replace_all(pattern, f"${{1}}{hidden}${{2}}")
    return expression


def _replaced(text: str, patterns: tuple[tuple[str, str], ...]) -> str:
    return reduce(_replaced_twice, patterns, text)


def _replaced_twice(text: str, pattern: tuple[str, str]) -> str:
    expression, hidden = pattern
    compiled = re.compile(expression.replace(r"\x{a0}", r"\xa0"))
    once = compiled.sub(rf"\g<1>{hidden}\g<2>", text)
    return compiled.sub(rf"\g<1>{hidden}\g<2>", once)
