"""Whether two names are one person's: nobody approves what is their own work, however the name is written."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST_NAME: Final = 120
_COMPARED_WORDS: Final = 7
_UNSEEN: Final = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
_UNSEEN_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Marks and letters that show nothing, though Unicode counts them among those that do."""
_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""Categories of characters that nobody sees: blanks of every kind, marks of zero width, controls."""


def name_key(name: str) -> str:
    """A name without what does not make it another: case, blanks, unseen characters, and how letters are composed."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _visible(name)).casefold())
    return "".join(char for char in plain if unicodedata.category(char) not in _UNSEEN)


def _visible(name: str) -> str:
    """A name with a blank for each letter that looks like one, and without marks that nobody sees."""
    shown = "".join(" " if char in _UNSEEN_LETTERS - {"\u034f"} else char for char in name)
    return "".join(char for char in shown if char != "\u034f" and not any(ord(char) in each for each in _SELECTORS))


def tidy_name(name: str) -> str:
    """A name as it is stored and printed: one blank between its words and nothing unseen."""
    composed = unicodedata.normalize("NFC", _visible(name))
    seen = "".join(" " if unicodedata.category(char) in _UNSEEN - {"Cf"} else char for char in composed)
    return " ".join("".join(char for char in seen if unicodedata.category(char) != "Cf").split())


def is_name(name: str) -> bool:
    """Whether it can be a person's name: it has a letter in it, and an end."""
    return any(char.isalpha() for char in name) and len(name) <= LONGEST_NAME


def is_same_person(one: str, other: str) -> bool:
    """Whether two names may be the same person's: in any order, with initials, or with a name left out.

    Two persons with such names are taken for one until both are written in full; the other way round would be worse.
    """
    if name_key(one) == name_key(other):
        return True
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    return bool(shorter) and (_all_found(shorter, longer) or _initials(longer) == "".join(shorter))


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", _visible(name)).casefold()
    return "".join(char if char.isalnum() or unicodedata.category(char) == "Mn" else " " for char in plain).split()[
        :_COMPARED_WORDS
    ]


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words)


def _all_found(shorter: list[str], longer: list[str]) -> bool:
    """Whether each word of the shorter name is a word of the longer one, or its first letter, each word used once."""
    if not shorter:
        return True
    first, *others = shorter
    return any(
        _all_found(others, [*longer[:position], *longer[position + 1 :]])
        for position, word in enumerate(longer)
        if first == word or (1 in {len(first), len(word)} and first[0] == word[0])
    )
