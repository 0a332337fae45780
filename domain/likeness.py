"""Whether a few words seem to be about a measure: for a reader to judge, never to decide by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from schemas.programme import Measure

_NO_WORD: Final = re.compile(r"[\W_]+")
_PARTS: Final = re.compile(r"\s+[\u2013\u2014-]\s+")
_LONG_ENOUGH: Final = 8
"""Letters a name must have before a misspelling of it is looked for, or a part of it counts."""
_ALIKE: Final = 0.85
"""Share of letters in common: `skolefrukost` and `skolefrokost` have 0.92, `nabolagsfest` and `nabolagstorg` 0.75."""


def similar_measure(texts: Iterable[str], measures: Iterable[Measure]) -> str | None:
    """The id of the first measure whose name or alias stands in one of the texts, or is nearly one of them."""
    said = [plain(text) for text in texts]
    for measure in measures:
        names = [plain(name) for whole in (measure.name, *measure.aliases) for name in _names(whole)]
        if any(_is_like(text, name) for text in said for name in names):
            return measure.id
    return None


def plain(text: str) -> str:
    """The words alone: small letters, one blank between them, no marks."""
    return " ".join(_NO_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())


def _names(name: str) -> tuple[str, ...]:
    """A name and its parts on either side of a dash."""
    parts = _PARTS.split(name)
    return (name, *(part for part in parts if len(parts) > 1 and len(part) >= _LONG_ENOUGH))


def _is_like(text: str, name: str) -> bool:
    """Whether the text, or as many words of it in a row as the name has, is the name or nearly so."""
    words, length = text.split(), len(name.split())
    windows = [" ".join(words[first : first + length]) for first in range(len(words) - length + 1)]
    if name in windows:
        return True
    return len(name) >= _LONG_ENOUGH and any(_is_nearly(each, name) for each in (text, *windows))


def _is_nearly(text: str, name: str) -> bool:
    return SequenceMatcher(None, text, name).ratio() >= _ALIKE
