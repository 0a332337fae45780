"""A deadline that falls on no day, or on two, is refused with the key it stands in."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.deadline_faults import deadline_faults
from schemas.programme import Deadline
from tests.ledgers import mysen

PROGRAMME = mysen().programme


def faults(*deadlines: dict[str, object]) -> list[str]:
    said = {"text": "Regnskap", "consequence": "Foreløpig", "owner": "Leder", "source": "Lov", "id": "regnskap"}
    records = tuple(Deadline.model_validate(said | each) for each in deadlines)
    return list(deadline_faults(PROGRAMME.model_copy(update={"deadlines": records}), "mysen/programme.toml"))


@pytest.mark.parametrize(
    "right",
    [
        {"month": 2, "day": 28},
        {"month": 12, "day": 31, "remind_days": (90, 1, 0)},
        {"month": 6, "day": 30, "remind_days": ()},
        {"on": date(2028, 2, 29)},
        {"on": date(2029, 3, 1), "done_on": (date(2028, 1, 1), date(2029, 1, 1))},
    ],
)
def test_deadline_on_a_day_there_is_is_right(right: dict[str, object]) -> None:
    assert faults(right) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "deadlines.0: 'regnskap' needs either month and day, for every year, or on, for one date"),
        ({"month": 2, "day": 1, "on": date(2027, 2, 1)}, "deadlines.0: 'regnskap' needs either month and day"),
        ({"month": 2}, "deadlines.0: 'regnskap' lacks day; a yearly deadline has both month and day"),
        ({"day": 2}, "deadlines.0: 'regnskap' lacks month"),
        ({"month": 2, "day": 29}, "deadlines.0.day: 29 February comes in leap years only; write 28"),
        ({"month": 2, "day": 30}, "deadlines.0.day: 30 is no day of February, which ends on 28"),
        ({"month": 4, "day": 31}, "deadlines.0.day: 31 is no day of April, which ends on 30"),
        ({"on": date(2062, 3, 1)}, "deadlines.0.on: 2062-03-01 is neither within the agreement, 2024-2028, nor"),
        ({"on": date(2023, 12, 31)}, "deadlines.0.on: 2023-12-31 is neither within"),
        (
            {"month": 2, "day": 22, "remind_days": (7, 30, 30)},
            "deadlines.0.remind_days: write each number of days once, the largest first: [30, 7]",
        ),
        (
            {"month": 2, "day": 22, "done_on": (date(2026, 2, 1), date(2026, 2, 1))},
            "deadlines.0.done_on: a date stands twice",
        ),
    ],
)
def test_deadline_that_cannot_be_right_is_refused(wrong: dict[str, object], said: str) -> None:
    found = faults(wrong)

    assert len(found) == 1
    assert found[0].startswith(f"mysen/programme.toml: {said}")


def test_an_id_is_used_once() -> None:
    (found,) = faults({"month": 2, "day": 1}, {"month": 3, "day": 1})

    assert found == "mysen/programme.toml: deadlines: 'regnskap' stands 2 times; an id is used once"


def test_deadlines_that_ship_say_who_what_and_whence_and_confirm_only_what_law_and_agreement_say() -> None:
    deadlines = {deadline.id: deadline for deadline in PROGRAMME.deadlines}

    assert (deadlines["arsregnskap"].month, deadlines["arsregnskap"].day) == (2, 22)
    assert (deadlines["arsberetning"].month, deadlines["arsberetning"].day) == (3, 31)
    assert {name for name, deadline in deadlines.items() if deadline.confirmed} == {
        "arsregnskap",
        "arsberetning",
        "avtalens-slutt",
    }
    assert deadlines["anmodning-om-utbetaling"].document == "anmodning"
    assert deadlines["rapport-til-departementet"].document == "arsrapport"
