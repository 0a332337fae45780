"""What may be done about a measure that is told of, who decides, and by when."""

from __future__ import annotations

from datetime import date
from typing import Final

from domain.working_days import next_reconciliation
from outputs.norwegian import long_date, month_name, sentence, unbroken
from outputs.wording import UNKNOWN
from schemas.programme import AlertThresholds, Programme

PARK: Final = "Parker: sett en postering som er uavklart, til side med grunn, ansvarlig og frist."
_REALLOCATE: Final = "Omdisponer: flytt midler fra et tiltak som har rest."
_MISPLACED: Final = "Kontroller: rett posteringer som er ført på feil prosjekt."
_EXPLAIN_REST: Final = "Forklar: si hva som står igjen, og når det brukes."
_REALLOCATE_REST: Final = "Omdisponer: flytt det som ikke blir brukt i år, til et annet tiltak."
_MISSING: Final = "Kontroller: se etter utgifter som er ført på feil prosjekt eller mangler."

_SPENDING: Final = (
    _REALLOCATE,
    PARK,
    _MISPLACED,
    "Forklar: skriv hva avviket skyldes; forklaringen følger årsrapporten.",
)
_ACCOUNTS_DELIVERED: Final = (2, 22)
"""Month and day on which the accounts of the year before are delivered at the latest: kommuneloven § 14-6."""

_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "full": tuple(choice for choice in _SPENDING if choice != PARK),
    "underspend": (_EXPLAIN_REST, _REALLOCATE_REST, _MISSING),
    "idle": (_MISSING, _EXPLAIN_REST, _REALLOCATE_REST),
}
"""Of the rules that have choices of their own; the others are about spending too much."""


def choices_paragraph(rule: str, thresholds: AlertThresholds) -> str:
    """The choices as a list, and the note on reallocation."""
    choices = (f"- {choice}" for choice in _CHOICES.get(rule, _SPENDING))
    return "\n".join(["Dette kan gjøres:", *choices, unbroken(thresholds.reallocation_note)])


def who_and_when(owner: str, thresholds: AlertThresholds, year: int, today: date) -> str:
    """Who owns the measure, who decides, and the deadline.

    Args:
        owner: of the measure.
        thresholds: the programme's.
        year: the budget year that the alert is of.
        today: the day it is told.
    """
    return "\n".join(
        [owner_line(owner), f"Avgjøres av: {sentence(thresholds.decided_by)}", f"Frist: {_deadline(year, today)}."]
    )


def _deadline(year: int, today: date) -> str:
    """The next reconciliation, which tells whether it helped; of a year that is over, the last day of its accounts."""
    reconciled = next_reconciliation(today)
    month, year_of_month = (
        (12, reconciled.year - 1) if reconciled.month == 1 else (reconciled.month - 1, reconciled.year)
    )
    if year_of_month <= year:
        return f"{long_date(reconciled)}, da {month_name(month)} avstemmes"
    delivered = date(year + 1, *_ACCOUNTS_DELIVERED)
    if today <= delivered:
        return f"{long_date(min(reconciled, delivered))}, før regnskapet for {year} blir avlagt"
    return f"så snart som mulig; regnskapet for {year} skulle vært avlagt {long_date(delivered)}"


def owner_line(owner: str) -> str:
    """Who owns the measure."""
    return f"Ansvarlig for tiltaket: {sentence(owner)}"


def owner_of(measure: str, programme: Programme) -> str:
    """The owner of a measure; a run may have one that the programme has no more."""
    return next((each.owner for each in programme.measures if each.id == measure), UNKNOWN)
