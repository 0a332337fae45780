"""A narrative as the reader meets it: its paragraphs, list items and headings as plain text, each with its lines.

A number may be broken over two lines, or have a part in bold; it is one number to the reader, and so here. Offsets in
a block lead back to the lines of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_HEADING: Final = re.compile(r"^ {0,3}#{1,6}(?: |$)\s*")
_ITEM: Final = re.compile(r"^\s*(?:[-*+]|(?P<number>\d{1,9})[.)])(?:\s+|$)")
_EMPHASIS: Final = re.compile(r"\*+|(?<![^\W_])_+|_+(?![^\W_])|[\u00ad\u200b]")
_BLANKS: Final = str.maketrans(dict.fromkeys("\t\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f", " "))


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item or heading. All blanks in it are plain ones, and one stands where a line ends.

    `lines` are pairs of where a line begins in the text and its number in the file, the first first.
    """

    text: str
    lines: tuple[tuple[int, int], ...]
    is_heading: bool = False

    def line_of(self, offset: int) -> int:
        """The line of the file in which that place of the text stands."""
        return next(number for start, number in reversed(self.lines) if start <= offset or start == 0)


def in_plain_blanks(text: str) -> str:
    """The text, as long as before, with a plain blank for every hard, thin or other one."""
    return text.translate(_BLANKS)


def without_marks(line: str) -> str:
    """A line without the marks of emphasis, and with plain blanks."""
    return _EMPHASIS.sub("", in_plain_blanks(line)).strip()


def blocks_of(markdown: str, first_line: int = 1) -> Iterator[Block]:
    """The blocks of a text in order, without the marks of Markdown.

    Args:
        markdown: the text.
        first_line: the number of its first line in the file.
    """
    gathered: list[tuple[str, int]] = []
    is_list = False
    for number, line in enumerate(markdown.splitlines(), start=first_line):
        heading, item = _HEADING.match(line), _item(line, follows_text=bool(gathered) and not is_list)
        if heading or item or not line.strip():
            yield from _block(gathered)
            gathered = [(line[item.end() :], number)] if item and not heading else []
            is_list = item is not None
        else:
            gathered.append((line, number))
        if heading:
            yield from _block([(line[heading.end() :].rstrip("# "), number)], is_heading=True)
    yield from _block(gathered)


def _item(line: str, *, follows_text: bool) -> re.Match[str] | None:
    """The mark of a list item. In the middle of a paragraph only number one begins a list; others are its text."""
    found = _ITEM.match(line)
    is_text = found and follows_text and found["number"] and int(found["number"]) != 1
    return None if is_text else found


def _block(gathered: list[tuple[str, int]], *, is_heading: bool = False) -> Iterator[Block]:
    text, lines = "", []
    for line, number in gathered:
        text += " " if text else ""
        lines.append((len(text), number))
        text += without_marks(line)
    if text:
        yield Block(text, tuple(lines), is_heading)
