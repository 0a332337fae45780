"""Whether two names are one person's: nobody approves what is their own work, however the name is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST_NAME: Final = 120
_COMPARED_WORDS: Final = 7
_UNSEEN: Final = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
"""Categories of characters that nobody sees: blanks of every kind, marks of zero width, controls."""
_UNSEEN_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Marks and letters that show nothing, though Unicode counts them among those that do."""
_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_LETTERS_OF_NAMES: Final = (range(0x250), range(0x292, 0x293), range(0x1E00, 0x1F00))
"""The Latin letters of names in Norway, Sámi and Vietnamese ones too. An `a` of another alphabet looks like ours."""
_BESIDE_LETTERS: Final = frozenset("NPZ")
_APOSTROPHES: Final = frozenset("\u02b9\u02bb\u02bc`\u00b4")
_ASIDE: Final = re.compile(r"\([^()]*\)?")


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
    """Whether it can be a person's name: it has Latin letters in it, none that looks like one, and an end."""
    return any(char.isalpha() for char in name) and len(name) <= LONGEST_NAME and all(map(_is_of_a_name, name))


def _is_of_a_name(char: str) -> bool:
    if unicodedata.category(char).startswith("L") and char not in _APOSTROPHES:
        return any(ord(char) in each for each in _LETTERS_OF_NAMES)
    return char in _APOSTROPHES or unicodedata.category(char)[0] in _BESIDE_LETTERS


def is_same_person(one: str, other: str) -> bool:
    """Whether two names may be the same person's: in any order, with initials, or with a name left out.

    What is added to a name, a role or "(automatisk kjøring)", does not make it another's. Two persons with such names
    are taken for one until both are written in full; the other way round would be worse.
    """
    return any(_is_same_name(this, that) for this in _readings(one) for that in _readings(other))


def _readings(name: str) -> Iterator[str]:
    """The name as it is written, without what stands in brackets, and without what follows a full name and a comma."""
    yield name
    bare = _ASIDE.sub(" ", name)
    first, comma, _ = bare.partition(",")
    if _words(bare):
        yield bare
    if comma and len(_words(first)) > 1:
        yield first


def _is_same_name(one: str, other: str) -> bool:
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
