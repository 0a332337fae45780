from __future__ import annotations

from datetime import date

import pytest

from domain.working_days import (
    is_working_day,
    latest_month_due,
    month_is_late,
    next_reconciliation,
    reconciliation_day,
    working_day_of_month,
)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (2026, 1, 8),  # new year's day is a Thursday
        (2026, 4, 10),  # Maundy Thursday, Good Friday and Easter Monday in the first week
        (2026, 5, 8),  # 1 May is a Friday
        (2026, 6, 5),
        (2026, 11, 6),
        (2021, 4, 12),  # the latest there is
    ],
)
def test_fifth_working_day_counts_neither_weekends_nor_public_holidays(year: int, month: int, day: int) -> None:
    assert working_day_of_month(year, month, 5) == date(year, month, day)


def test_public_holidays_and_weekends_are_no_working_days() -> None:
    assert not is_working_day(date(2026, 5, 17))
    assert not is_working_day(date(2026, 5, 14))  # Ascension Day
    assert not is_working_day(date(2026, 11, 21))
    assert is_working_day(date(2026, 12, 24))
    assert is_working_day(date(2026, 11, 23))


def test_next_reconciliation_is_later_than_the_day_itself() -> None:
    assert next_reconciliation(date(2026, 11, 5)) == date(2026, 11, 6)
    assert next_reconciliation(date(2026, 11, 6)) == date(2026, 12, 7)
    assert next_reconciliation(date(2026, 12, 30)) == date(2027, 1, 8)


def test_a_month_is_due_from_its_fifth_working_day_to_the_next_ones() -> None:
    assert latest_month_due(date(2026, 11, 5)) == "2026-09"
    assert latest_month_due(date(2026, 11, 6)) == "2026-10"
    assert latest_month_due(date(2026, 12, 4)) == "2026-10"
    assert latest_month_due(date(2027, 1, 7)) == "2026-11"
    assert latest_month_due(date(2027, 1, 8)) == "2026-12"


def test_a_month_is_late_two_working_days_after_the_day_it_was_due() -> None:
    assert reconciliation_day("2026-10") == date(2026, 11, 6)
    assert not month_is_late("2026-10", date(2026, 11, 9))
    assert month_is_late("2026-10", date(2026, 11, 10))
    assert reconciliation_day("2026-12") == date(2027, 1, 8)
    assert month_is_late("2026-12", date(2027, 1, 12))
