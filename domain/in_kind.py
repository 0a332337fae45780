"""Own contribution: what hours and things are reckoned to be worth. Never money, and never in a sum of money.

Rates with the same id supersede each other: an hour has the newest that is not after the day it was worked. Source:
decision 0021.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from domain.money import round_half_away
from schemas.budget_registers import InKind, InKindRate
from schemas.budget_year import BudgetYear
from schemas.in_kind import InKindResult, InKindValue


class NoRateError(Exception):
    """Hours without a rate that was valid on the day: the programme file should have been refused."""

    def __init__(self, entry: InKind) -> None:
        super().__init__(f"in_kind {entry.id!r}: no rate {entry.rate!r} is valid on {entry.worked_on}")


def in_kind_results(year: BudgetYear) -> tuple[InKindResult, ...]:
    """Each entry of the register with its value, in the order of the file.

    Raises:
        NoRateError: an entry's rate was not valid on the day it was worked.
    """
    return tuple(_hours(entry, year) if entry.value is None else _thing(entry) for entry in year.in_kind)


def rate_on(entry: InKind, rates: Iterable[InKindRate]) -> InKindRate:
    """The rate an entry names, as it was on the day: the newest that is not after it.

    Raises:
        NoRateError: there was none yet.
    """
    valid = [rate for rate in rates if rate.id == entry.rate and rate.valid_from <= entry.worked_on]
    if not valid:
        raise NoRateError(entry)
    return max(valid, key=lambda rate: rate.valid_from)


def by_service_area(entries: Iterable[InKindResult]) -> dict[str, tuple[InKindResult, ...]]:
    """The entries of each service area, in the order they come; every entry is in one."""
    found: dict[str, tuple[InKindResult, ...]] = {}
    for entry in entries:
        found[entry.service_area] = (*found.get(entry.service_area, ()), entry)
    return found


def by_measure(entries: Iterable[InKindResult]) -> dict[str | None, tuple[InKindResult, ...]]:
    """The entries of each measure, in the order they come; None is what serves the programme as a whole."""
    found: dict[str | None, tuple[InKindResult, ...]] = {}
    for entry in entries:
        found[entry.measure] = (*found.get(entry.measure, ()), entry)
    return found


def _hours(entry: InKind, year: BudgetYear) -> InKindResult:
    rate = rate_on(entry, year.in_kind_rates)
    hundredths = int((entry.hours or 0) * 100)
    return InKindResult(
        id=entry.id,
        service_area=entry.service_area,
        measure=entry.measure,
        what=entry.what,
        hours_hundredths=hundredths,
        rate=rate.id,
        value=InKindValue(round_half_away(Fraction(hundredths * rate.ore_per_hour, 100))),
        confirmed=entry.confirmed and rate.confirmed,
        worked_on=entry.worked_on.isoformat(),
        rate_valid_from=rate.valid_from.isoformat(),
        hour_value=InKindValue(rate.ore_per_hour),
    )


def _thing(entry: InKind) -> InKindResult:
    stated = entry.value
    return InKindResult(
        id=entry.id,
        service_area=entry.service_area,
        measure=entry.measure,
        what=entry.what,
        hours_hundredths=None,
        rate="",
        value=InKindValue(stated.ore if stated else 0),
        confirmed=entry.confirmed and bool(stated and stated.confirmed),
        worked_on=entry.worked_on.isoformat(),
    )
