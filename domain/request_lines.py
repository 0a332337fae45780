"""The payment request as a difference: entitled so far, less what all earlier letters have asked for, line by line.

A line is of one grant year and one purpose: a measure, or None for the grant as a whole. Letters that have been sent
are locked facts, so that a correction never needs a letter of its own: the next one asks for the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from schemas.budget_year import BudgetYear
from schemas.request_lines import RequestLine, SentLetter

RequestKey = tuple[int, str | None]
"""Grant year and purpose."""


class RequestConservationError(Exception):
    """All letters and this request together are not what the municipality is entitled to: a fault in the program."""

    def __init__(self, key: RequestKey, entitled_ore: int, asked_ore: int) -> None:
        super().__init__(
            f"payment request, grant year {key[0]}, purpose {key[1] or 'the grant as a whole'}: entitled to "
            f"{entitled_ore} øre, but the letters and this request ask for {asked_ore}"
        )


def request_lines(entitled: Mapping[RequestKey, int], earlier: Mapping[RequestKey, int]) -> tuple[RequestLine, ...]:
    """What this letter asks for, a line for each key in either; oldest grant year first, the whole before its parts.

    A key that only earlier letters have becomes a negative line: too much was asked for, and it is set off. A line of
    nought stays, so that nothing asked for is out of sight.

    Raises:
        RequestConservationError: the letters and this request do not sum to what is entitled.

    Source: DESIGN section 4, rule 6.
    """
    lines = tuple(
        RequestLine(
            grant_year=key[0],
            purpose=key[1],
            entitled_ore=entitled.get(key, 0),
            earlier_ore=earlier.get(key, 0),
            requested_ore=entitled.get(key, 0) - earlier.get(key, 0),
        )
        for key in sorted({*entitled, *earlier}, key=lambda key: (key[0], key[1] or ""))
    )
    require_conserved(lines, entitled, earlier)
    return lines


def require_conserved(
    lines: Iterable[RequestLine], entitled: Mapping[RequestKey, int], earlier: Mapping[RequestKey, int]
) -> None:
    """Stops when the earlier letters and these lines do not sum to what is entitled, key by key.

    Raises:
        RequestConservationError: with the first key that does not.
    """
    asked = Counter(dict(earlier))
    for line in lines:
        asked[(line.grant_year, line.purpose)] += line.requested_ore
    for key in sorted({*entitled, *asked}, key=str):
        if asked[key] != entitled.get(key, 0):
            raise RequestConservationError(key, entitled.get(key, 0), asked[key])


def requested_before(years: Iterable[BudgetYear]) -> dict[RequestKey, int]:
    """What all letters that have been sent ask for, by grant year and purpose.

    A letter without lines is one line on the whole grant of the year whose file it stands in.
    """
    asked: Counter[RequestKey] = Counter()
    for year in years:
        for letter in year.grant.requested:
            if not letter.lines:
                asked[(year.year, None)] += letter.ore
            for line in letter.lines:
                asked[(line.grant_year, line.measure)] += line.ore
    return dict(asked)


def sent_letters(years: Iterable[BudgetYear]) -> tuple[SentLetter, ...]:
    """The letters that have been sent, in the order they were."""
    letters = [
        SentLetter(letter.sent_on.isoformat(), letter.reference, letter.ore, year.year)
        for year in years
        for letter in year.grant.requested
    ]
    return tuple(sorted(letters, key=lambda letter: (letter.sent_on, letter.year, letter.reference)))
