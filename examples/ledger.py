"""The whole invented ledger of a year: the programme among the other departments, opened, paid and closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from examples import chart, year_2025, year_2026
from examples.bookings import booked, movement
from examples.faults import UNKNOWN_PROJECT, UNKNOWN_PROJECT_PURCHASE
from examples.municipality import (
    FIRST_OPENING,
    central_vouchers,
    closing_balances,
    closing_vouchers,
    department_vouchers,
    opening_voucher,
    settlement_vouchers,
)
from examples.plans import MeasurePlan
from examples.postings import Coding, Posting, Voucher, day, numbered

AWARD_ORE = 5_000_000_00
UNUSED_2025_ORE = 2_795_000_00
_PROGRAMME = Coding("310100", "285", "71000")


@dataclass(frozen=True, slots=True)
class LedgerYear:
    """One accounting year: what was planned and what was booked. `last_period` is the last one that is booked."""

    year: int
    last_period: int
    plans: tuple[MeasurePlan, ...]
    postings: tuple[Posting, ...]

    @property
    def stem(self) -> str:
        """The files' name without ending; a year that is not closed says through which month."""
        return f"hovedbok-{self.year}" if self.last_period == 13 else f"hovedbok-{self.year}-{self.last_period:02d}"


def ledger_years() -> tuple[LedgerYear, LedgerYear]:
    """2025, closed, and 2026 through October, opened with what 2025 closed with."""
    before = _vouchers_2025()
    after = _vouchers_2026(opening_voucher(2026, closing_balances(before)))
    return (
        LedgerYear(2025, 13, year_2025.PLANS, numbered(before)),
        LedgerYear(2026, 10, year_2026.PLANS, numbered(after)),
    )


def _vouchers_2025() -> list[Voucher]:
    vouchers = [opening_voucher(2025, FIRST_OPENING), *_year_vouchers(2025, 12, year_2025.PLANS)]
    vouchers.append(_grant_receipt(2025, 6, "1700"))
    vouchers += tuple(settlement_vouchers(vouchers, 2025, 12))
    lines = movement(
        "1550",
        chart.PROGRAMME_FUND,
        UNUSED_2025_ORE,
        "Avsetning til bundet driftsfond, områdesatsing",
        debit=_PROGRAMME,
        credit=Coding(project=_PROGRAMME.project),
    )
    vouchers.append(Voucher("HB", 2025, 13, day(2025, 13, 31), lines))
    vouchers += tuple(closing_vouchers(vouchers, 2025))
    return vouchers


def _vouchers_2026(opening: Voucher) -> list[Voucher]:
    vouchers = [opening, *_year_vouchers(2026, 10, year_2026.PLANS)]
    vouchers.append(_grant_receipt(2026, 4, "1810"))
    vouchers.append(booked(UNKNOWN_PROJECT_PURCHASE, 2026, UNKNOWN_PROJECT))
    lines = movement(
        chart.PROGRAMME_FUND,
        "1950",
        UNUSED_2025_ORE,
        "Bruk av bundet driftsfond, områdesatsing",
        debit=Coding(project=_PROGRAMME.project),
        credit=_PROGRAMME,
    )
    vouchers.append(Voucher("HB", 2026, 1, day(2026, 1, 30), lines))
    vouchers += tuple(settlement_vouchers(vouchers, 2026, 10))
    return vouchers


def _year_vouchers(year: int, last_month: int, plans: tuple[MeasurePlan, ...]) -> Iterator[Voucher]:
    for plan in plans:
        for event in plan.events(year):
            yield booked(event, year, plan.coding)
    yield from department_vouchers(year, last_month)
    yield from central_vouchers(year, last_month)


def _grant_receipt(year: int, period: int, account: str) -> Voucher:
    text = "Tilskudd fra KDD, områdesatsing i byer"
    lines = movement(chart.BANK, account, AWARD_ORE, text, credit=_PROGRAMME)
    return Voucher("BA", year, period, day(year, period, 16), lines)
