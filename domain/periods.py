"""Accounting periods: "YYYY-MM", where 00 is the opening balance, 01-12 the months and 13-15 the year-end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

OPENING: Final = 0
DECEMBER: Final = 12
LAST: Final = 15
_FORM: Final = re.compile(r"(20\d{2})-(0[1-9]|1[0-5])")


class PeriodError(ValueError):
    """A period that cannot be read, or a year where a month is wanted."""

    def __init__(self, text: str) -> None:
        super().__init__(f"period {text!r} is not understood; write it as YYYY-MM, for instance 2026-10")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One accounting period of one accounting year."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period written as "YYYY-MM".

        Raises:
            PeriodError: it is written in another way.
        """
        found = _FORM.fullmatch(text.strip())
        if not found:
            raise PeriodError(text)
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def month(self) -> int:
        """The calendar month; year-end periods count as December."""
        return min(self.number, DECEMBER)


def month_before(today: date) -> Period:
    """The last whole month before a date."""
    return Period(today.year - 1, DECEMBER) if today.month == 1 else Period(today.year, today.month - 1)


def whole_year(year: int) -> Period:
    """The last period of a year, year-end postings included."""
    return Period(year, LAST)


def last_covered(periods: Iterable[str], until: Period) -> int:
    """The last calendar month, up to the period's own, that some export speaks for; the period's own when none does."""
    months = [int(text[5:]) for text in periods if text.startswith(f"{until.year}-")]
    return max((min(month, until.month) for month in months if month), default=until.month)


def covered(rows_by_period: Mapping[str, int]) -> tuple[str, ...]:
    """All periods an export speaks for: from its first to its last in each accounting year.

    An export for January to October that has nothing in March speaks for March too. A period with less than a
    hundredth of the rows of the fullest one is a stray: a single row that was booked back does not make an export of
    November speak for January.

    Args:
        rows_by_period: how many postings the export has in each period.
    """
    fullest = max(rows_by_period.values(), default=0)
    by_year: dict[int, list[int]] = {}
    for text, rows in rows_by_period.items():
        if rows * 100 >= fullest or int(text[5:]) not in range(1, DECEMBER + 1):
            by_year.setdefault(int(text[:4]), []).append(int(text[5:]))
    return tuple(
        f"{year}-{number:02d}"
        for year in sorted(by_year)
        for number in range(min(by_year[year]), max(by_year[year]) + 1)
    )
