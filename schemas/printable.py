"""Somebody else's text as it may be shown: on one line, and with nothing in it that a terminal obeys.

A posting's text and the name of a file are written by whoever sent them. An escape sequence in them could clear the
screen, or write a line that looks like our own; a direction mark turns a name around.
"""

from __future__ import annotations

import re
from typing import Final

_BLANKS: Final = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_OBEYED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_CUT: Final = " … (forkortet)"


def printable(text: str) -> str:
    """The text with line ends as blanks, and `�` for every character that is an order and no letter."""
    return text if text.isprintable() else _OBEYED.sub("\ufffd", _BLANKS.sub(" ", text))


def shortened(text: str, longest: int) -> str:
    """The text, cut where it is longer than anybody reads, with a word on that."""
    return text if len(text) <= longest else text[: longest - len(_CUT)] + _CUT
