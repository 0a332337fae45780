"""Deadlines: the days they fall on, whether they are met, and that each reminder is told once and none is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines import PASSED, DueDay, due_days, is_met, level_of, open_days, reminders_due, within
from schemas.document_versions import DocumentKind
from schemas.programme import Deadline, Programme
from tests.ledgers import mysen

PROGRAMME = mysen().programme
AGREEMENT = PROGRAMME.agreement
"""From 2024 to 2028."""


def yearly(month: int = 2, day: int = 22, **changes: object) -> Deadline:
    return deadline(month=month, day=day, **changes)


def deadline(**changes: object) -> Deadline:
    said = {"id": "regnskap", "text": "Regnskap", "consequence": "Foreløpig", "owner": "Leder", "source": "Lov"}
    return Deadline.model_validate(said | changes)


def programme(*deadlines: Deadline) -> Programme:
    return PROGRAMME.model_copy(update={"deadlines": deadlines})


def told_at(one: Deadline, today: date, told: dict[str, int] | None = None, **changes: object) -> list[tuple[str, int]]:
    due = reminders_due(programme(one), changes.get("sent", set()), told or {}, today)  # type: ignore[arg-type]
    return [(reminder.due.span, reminder.stage) for reminder in due]


def test_spring_deadline_falls_in_the_years_after_those_of_the_agreement() -> None:
    days = [due.day for due in due_days(yearly(2, 22), AGREEMENT)]

    assert days == [date(year, 2, 22) for year in range(2025, 2030)]


def test_autumn_deadline_falls_in_the_agreements_own_years() -> None:
    days = [due.day.year for due in due_days(yearly(12, 31), AGREEMENT)]

    assert days == [2024, 2025, 2026, 2027, 2028]


def test_deadline_of_a_document_is_of_the_year_before_also_in_autumn() -> None:
    days = [due.day.year for due in due_days(yearly(9, 1, document="arsrapport"), AGREEMENT)]

    assert days == [2025, 2026, 2027, 2028, 2029]


def test_deadline_on_a_date_falls_once() -> None:
    assert [due.day for due in due_days(deadline(on="2028-12-31"), AGREEMENT)] == [date(2028, 12, 31)]


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        ("2026-12-23", None),
        ("2026-12-24", 60),
        ("2026-12-25", 60),
        ("2027-01-22", 60),
        ("2027-01-23", 30),
        ("2027-02-07", 30),
        ("2027-02-08", 14),
        ("2027-02-15", 7),
        ("2027-02-21", 7),
        ("2027-02-22", 0),
        ("2027-02-23", PASSED),
        ("2027-03-24", PASSED),
        ("2027-03-25", None),
    ],
)
def test_the_nearest_stage_that_has_come_is_told(today: str, stage: int | None) -> None:
    expected = [] if stage is None else [("regnskap:2027-02-22", stage)]

    assert told_at(yearly(done_on=("2026-02-20",)), date.fromisoformat(today)) == expected


def test_stage_that_was_told_is_not_told_again_nor_one_before_it() -> None:
    told = {"regnskap:2027-02-22": level_of(30)}

    assert told_at(yearly(), date(2027, 1, 30), told) == []
    assert told_at(yearly(), date(2027, 2, 8), told) == [("regnskap:2027-02-22", 14)]


def test_new_stage_further_ahead_is_not_told_after_a_nearer_one() -> None:
    told = {"regnskap:2027-02-22": level_of(30)}

    assert told_at(yearly(remind_days=(60, 45, 30)), date(2027, 1, 30), told) == []


def test_passed_deadline_that_was_reminded_of_is_told_also_after_a_long_stop() -> None:
    assert told_at(yearly(), date(2027, 7, 1)) == []
    assert told_at(yearly(), date(2027, 7, 1), {"regnskap:2027-02-22": level_of(60)}) == [
        ("regnskap:2027-02-22", PASSED)
    ]


def test_only_the_last_passed_day_of_a_yearly_deadline_is_told_of() -> None:
    days = [due.day for due in open_days(programme(yearly()), set(), date(2027, 3, 1))]

    assert days == [date(2027, 2, 22), date(2028, 2, 22), date(2029, 2, 22)]


@pytest.mark.parametrize(
    ("done_on", "is_done"),
    [
        ("2026-08-22", False),
        ("2026-08-23", True),
        ("2027-02-25", True),
        ("2027-08-22", True),
        ("2027-08-23", False),
    ],
)
def test_what_was_done_within_half_a_year_of_the_day_meets_it(done_on: str, is_done: bool) -> None:
    due = DueDay(yearly(done_on=(done_on,)), date(2027, 2, 22))

    assert is_met(due, set(), date(2028, 1, 1)) is is_done


@given(day=st.dates(date(2025, 1, 1), date(2028, 12, 31)), done=st.dates(date(2025, 8, 1), date(2028, 5, 1)))
def test_a_day_it_was_done_belongs_to_one_years_deadline(day: date, done: date) -> None:
    if (day.month, day.day) == (2, 29):
        return
    days = [date(year, day.month, day.day) for year in range(2024, 2031)]
    one = yearly(day.month, day.day, done_on=(done,))

    assert sum(is_met(DueDay(one, each), set(), date(2030, 1, 1)) for each in days) == 1


def test_a_day_that_has_not_come_meets_nothing() -> None:
    due = DueDay(yearly(done_on=("2027-02-20",)), date(2027, 2, 22))

    assert not is_met(due, set(), date(2027, 2, 19))
    assert is_met(due, set(), date(2027, 2, 20))


def test_deadline_on_a_date_is_met_whenever_it_was_done() -> None:
    assert is_met(
        DueDay(deadline(on="2028-12-31", done_on=("2027-01-05",)), date(2028, 12, 31)), set(), date(2028, 1, 1)
    )


def test_document_of_the_right_kind_and_year_meets_it() -> None:
    due = DueDay(yearly(3, 15, document="anmodning"), date(2027, 3, 15))
    today = date(2027, 1, 10)

    assert is_met(due, {(DocumentKind.LETTER, 2026)}, today)
    assert not is_met(due, {(DocumentKind.LETTER, 2025), (DocumentKind.REPORT, 2026)}, today)


def test_met_deadline_is_reminded_of_no_more() -> None:
    letter = yearly(3, 15, document="anmodning")

    assert told_at(letter, date(2027, 3, 1), sent={(DocumentKind.LETTER, 2026)}) == []
    assert told_at(letter, date(2027, 3, 1)) == [("regnskap:2027-03-15", 14)]


def test_digest_sees_what_comes_within_its_days_and_what_has_just_passed() -> None:
    several = programme(
        yearly(2, 22), yearly(1, 15, id="rapport"), yearly(4, 15, id="revisjon"), yearly(12, 1, id="plan")
    )

    found = [due.span for due in within(several, set(), date(2027, 2, 1), 60)]

    assert found == ["rapport:2027-01-15", "regnskap:2027-02-22"]


DAY = date(2027, 2, 22)
WINDOWS = {60: (-60, -31), 30: (-30, -15), 14: (-14, -8), 7: (-7, -1), 0: (0, 0), PASSED: (1, 25)}
"""The days, counted from the deadline, on which each stage is the nearest that has come."""


@given(checks=st.sets(st.integers(min_value=-75, max_value=25), max_size=40))
def test_whichever_days_the_check_runs_no_stage_is_told_twice_and_none_is_lost(checks: set[int]) -> None:
    told: dict[str, int] = {}
    said = []
    for offset in sorted([*checks, *checks]):
        for reminder in reminders_due(programme(yearly()), set(), told, DAY + timedelta(days=offset)):
            assert reminder.due.day == DAY
            said.append(reminder.stage)
            told[reminder.due.span] = reminder.level

    assert said == [
        stage for stage, (first, last) in WINDOWS.items() if any(first <= offset <= last for offset in checks)
    ]
