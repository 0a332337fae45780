"""Letters and plans in a year file: what a controller may write, and what is refused with file and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from schemas.programme_files import ProgrammeError, load_programme
from tests.ledgers import ROOT

LETTER = '\n[[grant.requested]]\nkr = 2_500_000\nsent_on = 2026-02-15\nreference = "2026/1234-5"\n'


def line(grant_year: int, kr: int, measure: str | None = None) -> str:
    named = f'measure = "{measure}"\n' if measure else ""
    return f"[[grant.requested.lines]]\ngrant_year = {grant_year}\n{named}kr = {kr}\n"


def plan(measure: str, kr: str = "") -> str:
    return f'\n[[carry_over_plans]]\nmeasure = "{measure}"\nreason = "Ledig stilling"\nplan = "Forlenges"\n{kr}'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    return tmp_path / "programmes"


def write(home: Path, addition: str) -> None:
    path = home / "mysen" / "2026.toml"
    path.write_text(path.read_text(encoding="utf-8") + addition, encoding="utf-8")


def test_a_letter_may_say_which_grant_year_and_measure_it_asks_for(home: Path) -> None:
    write(home, LETTER + line(2026, 2_600_000) + line(2025, -300_000) + line(2026, 200_000, "sosionom"))
    (letter,) = load_programme(home, "mysen").year(2026).grant.requested
    assert [(part.grant_year, part.measure, part.ore) for part in letter.lines] == [
        (2026, None, 260_000_000),
        (2025, None, -30_000_000),
        (2026, "sosionom", 20_000_000),
    ]
    assert letter.ore == 250_000_000


def test_a_letter_without_lines_and_a_plan_with_an_amount_are_read(home: Path) -> None:
    write(home, LETTER + plan("sosionom", "kr = 100_000\n") + plan("apen-post"))
    year = load_programme(home, "mysen").year(2026)
    assert year.grant.requested[0].lines == ()
    assert [each.ore for each in year.carry_over_plans] == [10_000_000, None]


@pytest.mark.parametrize(
    ("addition", "sentence"),
    [
        (LETTER + line(2026, 2_400_000), "the lines sum to 2400000, but kr says 2500000"),
        (LETTER + line(2026, 2_500_000, "sosjonom"), "lines.0.measure: 'sosjonom' is not defined"),
        (LETTER + line(2027, 2_500_000), "lines.0.grant_year: 2027 is not within 2024-2026"),
        (LETTER + line(2023, 2_500_000), "lines.0.grant_year: 2023 is not within 2024-2026"),
        (plan("sosionom", "kr = -1\n"), "carry_over_plans.0.kr"),
        (plan("sosionom") + plan("sosionom"), "carry_over_plans: 'sosionom' stands 2 times"),
    ],
)
def test_letters_and_plans_that_cannot_be_are_refused(home: Path, addition: str, sentence: str) -> None:
    write(home, addition)
    with pytest.raises(ProgrammeError) as refused:
        load_programme(home, "mysen")
    assert any(fault.startswith("mysen/2026.toml: ") and sentence in fault for fault in refused.value.faults)
