"""The form in which header texts are compared, and patterns over them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_SET_ASIDE = re.compile(r"[\s.\-_:*\u00ad\ufeff]")


@lru_cache(maxsize=4096)
def squeezed(header: str) -> str:
    """The header in the form names are compared in: composed, small letters, without blanks, dots and hyphens."""
    text = unicodedata.normalize("NFC", unmangled(header)).casefold()
    return _SET_ASIDE.sub("", text)


def unmangled(header: str) -> str:
    """The header with `BelÃ¸p` set right, for recognition only; a header without such marks as it is."""
    if "Ã" not in header:
        return header
    try:
        return header.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return header


@cache
def name_pattern(name: str) -> re.Pattern[str]:
    """A pattern for squeezed headers; `*` stands for anything: `*(T)` is every header that ends in (T)."""
    return re.compile(".*".join(re.escape(squeezed(part)) for part in name.split("*")))
