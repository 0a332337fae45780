"""What a finding may repeat of the file: no identity number, and no text where an amount should stand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from schemas.findings import Finding

ELEVEN_DIGITS: Final = r"\d{6}[ .\u00a0-]?\d{5}"
"""What a fødselsnummer looks like, also with a blank, dot or hyphen after the date."""
_ELEVEN_DIGITS: Final = re.compile(ELEVEN_DIGITS, re.ASCII)
_HIDDEN: Final = "[nummer skjult]"
_CURRENCY: Final = re.compile(r"\b(?:nok|kr)\b\.?", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_LONGEST: Final = 40


def without_numbers(text: str) -> str:
    """The text with every run of eleven digits hidden: a code column may hold what does not belong there."""
    return _ELEVEN_DIGITS.sub(_HIDDEN, text)


def masked(finding: Finding) -> Finding:
    """The finding with every run of eleven digits hidden, wherever in it they stand."""
    return replace(
        finding,
        message=without_numbers(finding.message),
        voucher=_masked(finding.voucher),
        column=_masked(finding.column),
        value=_masked(finding.value),
        expected=_masked(finding.expected),
    )


def shown_amount(text: str) -> str | None:
    """The text of an amount as a message may repeat it; None for a text with words in it, which may be a name.

    A single letter among the digits, an `O` for a nought, is shown; it is what the reader must find.
    """
    has_word = _WORD.search(_CURRENCY.sub("", text)) is not None
    is_amount = any(sign.isdecimal() for sign in text) and not has_word and len(text) <= _LONGEST
    return without_numbers(text) if is_amount else None


def _masked(text: str | None) -> str | None:
    return None if text is None else without_numbers(text)
