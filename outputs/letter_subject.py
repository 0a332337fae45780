"""The heading of the payment request letter: it names what the letter asks for, and nothing it does not."""

from __future__ import annotations

from collections.abc import Iterator

from outputs.letter_basis import LetterBasis
from outputs.norwegian import EN_DASH, listed


def subject(basis: LetterBasis) -> str:
    """The letter's heading."""
    return f"{basis.programme.name} {EN_DASH} {listed(list(_purposes(basis)))}"


def _purposes(basis: LetterBasis) -> Iterator[str]:
    year = basis.result.year
    if basis.asks:
        yield f"anmodning om utbetaling av tilskudd for {basis.request.year}"
    if basis.applies:
        yield f"søknad om overføring av ubenyttede midler fra {year}"
    if basis.goes_back:
        yield f"oppgjør av tilskudd for {year}"
    elif not basis.asks and not basis.applies:
        yield f"bruken av tilskuddet i {year}"
