"""A few words around a place in a text, for a finding: enough to know it again, and without anybody's name.

Names cannot be told from other words; so a word with a capital is shown only where it is known to be no person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from schemas.masking import masked_text

_WORD: Final = re.compile(r"\S+")
_LETTERS: Final = re.compile(r"[^\W\d_][\w-]*")
_BEFORE: Final = 5
_AFTER: Final = 4
_OPENINGS: Final = frozenset({
    "vi", "det", "den", "de", "dette", "denne", "disse", "i", "på", "til", "for", "fra", "med", "av", "om", "over",
    "under", "etter", "ved", "som", "når", "da", "der", "her", "hele", "alle", "flere", "noen", "mange", "ingen",
    "rundt", "nær", "ca", "samlet", "totalt", "brukt", "tiltaket", "tiltakene", "kommunen", "programmet", "resten",
    "tilskuddet", "budsjettet", "målet", "året", "deltakerne", "kostnadene", "utgiftene", "lønn", "antall",
})  # fmt: skip
"""Words a sentence may begin with that are nobody's name."""
_HIDDEN: Final = "…"


def excerpt(sentence: str, start: int, end: int, known: Iterable[str]) -> str:
    """The words around a place of a sentence.

    Args:
        sentence: the text; nothing outside it is shown.
        start: where the place begins.
        end: where it ends.
        known: names that may be shown, such as those of measures.
    """
    words = list(_WORD.finditer(sentence))
    inside = [number for number, word in enumerate(words) if word.end() > start and word.start() < end]
    first, last = max(inside[0] - _BEFORE, 0), inside[-1] + _AFTER + 1
    shown_names = {part for name in known for part in _LETTERS.findall(name.casefold())}
    shown = [_shown(word[0], number == 0, shown_names) for number, word in enumerate(words)][first:last]
    whole = " ".join([*([_HIDDEN] if first else []), *shown, *([_HIDDEN] if last < len(words) else [])])
    return masked_text(re.sub(rf"{_HIDDEN}(?: {_HIDDEN})+", _HIDDEN, whole))


def _shown(word: str, opens: bool, names: set[str]) -> str:
    letters = _LETTERS.search(word)
    if letters is None or not letters[0][0].isupper():
        return word
    low = letters[0].casefold()
    is_known = (opens and low in _OPENINGS) or any(part in names for part in (low, *low.split("-")))
    return word if is_known else _HIDDEN
