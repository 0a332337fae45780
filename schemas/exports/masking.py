"""What a finding may repeat of the file: nothing of people, and no text where an amount should stand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from schemas.findings import Finding
from schemas.masking import masked_text, without_identity
from schemas.printable import printable, shortened

_FREE_TEXT: Final = frozenset({"text", "tekst", "party", "motpart"})
_CURRENCY: Final = re.compile(r"\b(?:nok|kr)\b\.?", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_LONGEST: Final = 40
_LONGEST_TEXT: Final = 500
_LONGEST_SENTENCE: Final = 2_000


def masked(finding: Finding) -> Finding:
    """The finding with identity numbers, bank accounts, e-mail and telephones hidden, wherever in it they stand.

    What it repeats of the file is on one line, without what a terminal obeys, and no longer than anybody reads.
    Every finding passes here, whether it is printed or stored: after decoding, after the row rules, and with the run.
    The name of the file is left, for it is what the finding is looked up by.
    """
    hide = masked_text if (finding.column or "").casefold() in _FREE_TEXT else without_identity
    return replace(
        finding,
        message=without_identity(_shown(finding.message, _LONGEST_SENTENCE)),
        remedy=without_identity(_shown(finding.remedy, _LONGEST_SENTENCE)),
        voucher=None if finding.voucher is None else without_identity(_shown(finding.voucher)),
        column=None if finding.column is None else without_identity(_shown(finding.column)),
        value=None if finding.value is None else hide(_shown(finding.value)),
        expected=None if finding.expected is None else hide(_shown(finding.expected)),
    )


def shown_amount(text: str) -> str | None:
    """The text of an amount as a message may repeat it; None for a text with words in it, which may be a name.

    A single letter among the digits, an `O` for a nought, is shown; it is what the reader must find.
    """
    has_word = _WORD.search(_CURRENCY.sub("", text)) is not None
    is_amount = any(sign.isdecimal() for sign in text) and not has_word and len(text) <= _LONGEST
    return without_identity(text) if is_amount else None


def _shown(text: str, longest: int = _LONGEST_TEXT) -> str:
    return shortened(printable(text), longest)
