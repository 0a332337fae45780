"""What the public edition of the report says of itself: how many recipients and numbers it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from domain.number_figures import NumberFigure
from domain.small_groups import Suppression, suppression
from schemas.private_persons import looks_like_a_person
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation

LEFT_OUT_RECIPIENTS: Final = "utelatt.mottakere"
HIDDEN_NUMBERS: Final = "utelatt.tall"


def hidden_in_public(files: ProgrammeFiles, year: int) -> Suppression:
    """What the public edition hides of a year's indicators."""
    return suppression(files.narratives.get(year, {}), files.narratives.get(year - 1, {}))


def left_out_recipients(result: Reconciliation) -> int:
    """How many grants went to somebody who may be a private person, and is not named."""
    return sum(looks_like_a_person(grant.recipient) for grant in result.onward_grants)


def public_numbers(result: Reconciliation, files: ProgrammeFiles) -> Iterator[NumberFigure]:
    """How much is left out, as figures."""
    recipients, hidden = left_out_recipients(result), len(hidden_in_public(files, result.year).figures)
    yield NumberFigure(LEFT_OUT_RECIPIENTS, "Mottakere uten navn i offentlig utgave", Fraction(recipients))
    yield NumberFigure(HIDDEN_NUMBERS, "Tall som er skjult i offentlig utgave", Fraction(hidden))
