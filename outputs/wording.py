"""What codes are called on paper, in bokmål: statuses, kinds, placements, severities, payment models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from outputs.norwegian import HARD_SPACE, percent, period_name, short_date
from schemas.findings import Severity
from schemas.plan_results import OwnReason
from schemas.records import Kind, MeasureResult, Placement, Reconciliation, Status

STATUS_NAMES: Final[dict[Status, str]] = {
    Status.OK: "Innenfor budsjettet",
    Status.WATCH: "Følg med",
    Status.FULL: f"Brukt opp (nøyaktig 100{HARD_SPACE}%)",
    Status.OVERRUN: "Overforbruk",
    Status.UNDERSPEND: "Lavt forbruk",
}

KIND_NAMES: Final[dict[Kind, str]] = {
    Kind.GROSS: "Utgift",
    Kind.VAT_COMPENSATION: "Mva-kompensasjon",
    Kind.SICK_PAY_REFUND: "Sykelønnsrefusjon",
    Kind.OTHER_FINANCING: "Annen finansiering",
    Kind.USER_INCOME: "Brukerbetaling og salg, trekkes ikke fra",
    Kind.GRANT_RECEIPT: "Mottatt tilskudd",
    Kind.FUND_SET_ASIDE: "Avsetning til bundet driftsfond",
    Kind.FUND_USE: "Bruk av bundet driftsfond",
    Kind.INVESTMENT: "Investering, regnes ikke med",
    Kind.INELIGIBLE: "Art som tilskuddet ikke dekker",
    Kind.OTHER_DEPARTMENT: "Annen virksomhet",
    Kind.BALANCE: "Balansekonto",
    Kind.OPENING: "Inngående balanse",
    Kind.OTHER_PERIOD: "Annen periode",
}

PLACEMENT_NAMES: Final[dict[Placement, str]] = {
    Placement.PLACED: "Tatt med",
    Placement.UNPLACED: "Uplassert",
    Placement.PARKED: "Parkert",
    Placement.OUTSIDE: "Utenfor programmet",
    Placement.REJECTED: "Avvist",
}

SEVERITY_NAMES: Final[dict[Severity, str]] = {
    Severity.FATAL: "Filen kan ikke brukes",
    Severity.ERROR: "Feil",
    Severity.WARNING: "Advarsel",
    Severity.INFO: "Til orientering",
}

MODEL_NAMES: Final[dict[str, str]] = {
    "A": "A: hele årets tildeling",
    "B": "B: faktisk behov",
    "C": "C: overføring ikke godkjent",
}

VAT_NAMES: Final[dict[str, str]] = {
    "net": "Uten merverdiavgift som kompenseres",
    "gross": "Med merverdiavgift som kompenseres",
}

OWN_REASONS: Final[dict[OwnReason, str]] = {
    OwnReason.NOT_GRANTED: "tilskuddet betaler ikke for tiltaket",
    OwnReason.OTHER_SOURCE: "er ført på {name}, som ikke har betalt for det",
    OwnReason.PAY_SHARE: "er lønn over den andelen tilskuddet dekker",
    OwnReason.RAMP: "er over den andelen tilskuddet dekker av tiltaket i år",
    OwnReason.OVER_BUDGET: "er over revidert budsjett",
}
"""Why the municipality covers an amount, after the amount; `name` is the source's."""

FORECAST_METHODS: Final = ("Forbrukstakt", "Fordelt på måneder", "Kjente forpliktelser")
"""The three ways a year's use is forecast, in the order of `Forecasts`."""
NO_COMMITMENTS: Final = "ingen registrert"

INVENTED: Final = "OPPDIKTEDE TALL: et eksempel, ikke kommunens regnskap."
PRELIMINARY: Final = "FORELØPIG: regnskapet er ikke avsluttet."
NO_ALLOCATION: Final = "Uten budsjettlinje"
ACROSS_AREAS: Final = "På tvers av innsatsområdene"
UNKNOWN: Final = "ukjent"
NOT_KNOWN: Final = "ikke kjent"
BY_HAND: Final = "ført for hånd"
AWARDED: Final = "Tildelt"
REQUESTED: Final = "Bes utbetalt"
REPAID: Final = "Betales tilbake"
CHARGED: Final = "Regnet mot budsjettet"
CARRIED_BEYOND_UNUSED: Final = "Kan overføres, fordi bundne midler ikke dekker annen bruk"
"""The row that tells why more may be carried over than is unused in all; there only where it is so."""
COVERED_BY_MUNICIPALITY: Final = "Dekket av kommunen"
REFUNDS: Final = "Kompensert mva. og refusjoner"
NOT_CONFIRMED: Final = "ikke bekreftet"
CONFIRMED: Final = "bekreftet"


def marks(result: Reconciliation) -> tuple[str, ...]:
    """The sentences that must stand at the top of whatever is printed from these figures."""
    printed = [INVENTED] if result.is_invented else []
    printed += [PRELIMINARY] if result.is_preliminary else []
    if result.is_part_of_year:
        printed.append(f"DEL AV ÅRET: regnskapet er tatt med til og med {period_name(result.covered_until)}.")
    return tuple(printed)


def area_name(areas: Mapping[str, str], focus_area: str | None) -> str:
    """The focus area's name; a measure without one works across them."""
    return areas.get(focus_area or "", ACROSS_AREAS)


def status_name(measure: MeasureResult) -> str:
    """The status on paper; a measure without allocation is neither within nor over one."""
    if measure.status is Status.OK and not measure.sums.revised_ore:
        return NO_ALLOCATION
    return STATUS_NAMES[measure.status]


def used_percent(used_ore: int, revised_ore: int) -> str:
    """The used share of the revised allocation; `litt over 100 %` rather than a rounding that looks like all of it."""
    written = percent(used_ore, revised_ore)
    if used_ore == revised_ore or written != percent(1, 1):
        return written
    return f"litt {'over' if used_ore > revised_ore else 'under'} {percent(1, 1, places=0)}"


def confirmation(*, is_confirmed: bool) -> str:
    """Whether somebody has confirmed it."""
    return CONFIRMED if is_confirmed else NOT_CONFIRMED


def said(value: str | None) -> str | None:
    """A value of the ledger as it is read: an ISO date as `11.02.2026`, a period as `oktober 2026`."""
    if value and re.fullmatch(r"20\d\d-\d\d-\d\d", value):
        return short_date(date.fromisoformat(value))
    if value and re.fullmatch(r"20\d\d-(0[1-9]|1\d)", value):
        return period_name(value)
    return value


def yes_no(*, is_true: bool) -> str:
    """`ja` or `nei`."""
    return "ja" if is_true else "nei"
