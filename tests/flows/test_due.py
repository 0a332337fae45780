"""Which days a month is reconciled by itself: the fifth working day, and later when nobody was there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.working_days import working_day_of_month
from flows.due import is_missed, not_due_reason
from flows.settings import Settings
from tasks.store import open_database
from tests.store.example_run import NOW, archived_import, run_called

OSLO = ZoneInfo("Europe/Oslo")

# Counted by hand in the calendar: the fifth weekday of the month that is no Norwegian public holiday.
FIFTH_WORKING_DAYS = {
    2024: (8, 7, 7, 8, 8, 7, 5, 7, 6, 7, 7, 6),
    2025: (8, 7, 7, 7, 8, 6, 7, 7, 5, 7, 7, 5),
    2026: (8, 6, 6, 10, 8, 5, 7, 7, 7, 7, 6, 7),
    2027: (8, 5, 5, 7, 10, 7, 7, 6, 7, 7, 5, 7),
    2028: (7, 7, 7, 7, 8, 8, 7, 7, 7, 6, 7, 7),
}


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('due')}/omradeloft.sqlite3"
    open_database(address).close()
    return address


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database=f"sqlite:///{tmp_path}/omradeloft.sqlite3")


def at_six(day: date) -> datetime:
    return datetime.combine(day, time(6), OSLO)


def store_run(settings: Settings, period: str) -> None:
    with open_database(settings.places.database) as database:
        database.save_run(run_called(f"nordbyen-{period}-a", period=period), [archived_import()], now=NOW)


@pytest.mark.parametrize("year", FIFTH_WORKING_DAYS)
def test_of_the_days_on_which_the_schedule_fires_only_the_fifth_working_day_and_those_after_it_are_due(
    year: int, empty_database: str
) -> None:
    settings = Settings(database=empty_database)
    for month, day in enumerate(FIFTH_WORKING_DAYS[year], start=1):
        fired = [date(year, month, number) for number in range(5, 13)]
        due = [fire.day for fire in fired if not_due_reason(settings, "nordbyen", at_six(fire)) is None]
        assert due == list(range(day, 13)), f"{year}-{month:02d}"


def test_the_fifth_working_day_is_always_one_on_which_the_schedule_fires() -> None:
    days = {working_day_of_month(year, month, 5).day for year in range(2000, 2100) for month in range(1, 13)}
    assert min(days) == 5
    assert max(days) == 12


def test_month_reconciled_by_hand_is_reconciled_again_on_the_day_and_not_after_it(settings: Settings) -> None:
    store_run(settings, "2026-03")
    day = date(2026, 4, 10)
    assert not_due_reason(settings, "nordbyen", at_six(day)) is None
    assert not_due_reason(settings, "nordbyen", at_six(day + timedelta(days=1))) == (
        "nothing is due: 2026-03 is reconciled, and the day for it was 2026-04-10, the fifth working day"
    )


def test_before_the_day_the_reason_names_month_and_day(settings: Settings) -> None:
    assert not_due_reason(settings, "nordbyen", at_six(date(2027, 1, 7))) == (
        "nothing is due: 2026-12 is reconciled on 2027-01-08, the fifth working day"
    )


def test_month_missed_by_a_stopped_server_is_caught_up_once(settings: Settings) -> None:
    up_again = at_six(date(2026, 4, 12))
    assert not_due_reason(settings, "nordbyen", up_again) is None
    store_run(settings, "2026-03")
    assert not_due_reason(settings, "nordbyen", up_again) is not None


def test_run_of_another_month_or_programme_is_no_run_of_the_missed_one(settings: Settings) -> None:
    store_run(settings, "2026-02")
    assert not_due_reason(settings, "nordbyen", at_six(date(2026, 4, 12))) is None
    store_run(settings, "2026-03")
    assert not_due_reason(settings, "sorbyen", at_six(date(2026, 4, 12))) is None


def test_day_begins_at_midnight_in_oslo(settings: Settings) -> None:
    before, after = datetime(2026, 4, 9, 21, 59, tzinfo=UTC), datetime(2026, 4, 9, 22, 0, tzinfo=UTC)
    assert not_due_reason(settings, "nordbyen", before) is not None
    assert not_due_reason(settings, "nordbyen", after) is None


def test_month_is_missed_only_after_the_day_and_only_where_something_is_stored(settings: Settings) -> None:
    late = at_six(date(2026, 4, 20))
    assert not is_missed(settings, "nordbyen", late)
    store_run(settings, "2026-02")
    assert is_missed(settings, "nordbyen", late)
    assert not is_missed(settings, "nordbyen", at_six(date(2026, 4, 10)))
    store_run(settings, "2026-03")
    assert not is_missed(settings, "nordbyen", late)
