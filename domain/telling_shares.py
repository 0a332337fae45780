"""Where a text says a part or a multiple that, with a number that is printed, would tell a hidden number of people."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from domain.narrative_blocks import in_plain_blanks
from domain.small_groups import Suppression
from domain.telling_numbers import NumberPlace
from domain.written_numbers import Quantity, WrittenNumber, written_numbers

_OF_MONEY: Final = re.compile(
    r" (?:av|utav) (?:\w+ ){0,2}?\w*"
    r"(?:budsjett|tilskudd|tildeling|midle|penge|kroner|utgift|forbruk|ramme|beløp|lønn|kostnad)",
    re.IGNORECASE,
)


def telling_shares(text: str, key: str, suppression: Suppression) -> tuple[NumberPlace, ...]:
    """The places of such parts and multiples in a text. What is said to be of money is left."""
    told = suppression.shares.get(key, frozenset())
    if not told:
        return ()
    plain = in_plain_blanks(text).replace("\n", " ")
    numbers = (each for each in written_numbers(plain) if not _OF_MONEY.match(plain, each.end))
    return tuple(
        NumberPlace(number.start, number.end)
        for number in numbers
        if any(_says(number, share) for share in told)
        and not _is_hidden(number, suppression.telling.get(key, frozenset()))
    )


def _says(number: WrittenNumber, share: Fraction) -> bool:
    return number.quantity in {Quantity.SHARE, Quantity.RATIO, Quantity.FACTOR} and number.holds(share)


def _is_hidden(number: WrittenNumber, telling: frozenset[Fraction]) -> bool:
    """Whether the number itself is among those that are hidden: then the rest of the phrase may stand."""
    return any(part in telling for part in number.parts)
