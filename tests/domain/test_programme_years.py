"""The programme over its years: what is known, where from, and what may be added. Invented figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.earlier_years import counted_reports
from domain.programme_years import ADDED, known_total, programme_years
from schemas.budget_year import Requested
from schemas.grant_years import LetterMatch, MoneyMatch, ProgrammeYear
from schemas.programme_files import ProgrammeFiles
from tests.domain.stored_reports import measure, report
from tests.ledgers import mysen

FILES = mysen()
RUN = report(
    2026, measure("sosionom", gross_ore=70, net_ore=60, own_ore=5), awarded_ore=500, used_ore=55, unused_ore=445
)
BEFORE = report(2025, measure("sosionom", gross_ore=30, net_ore=30), awarded_ore=400, used_ore=30, unused_ore=370)


def by_year(*years: ProgrammeYear) -> dict[int, ProgrammeYear]:
    return {year.accounting_year: year for year in years}


def test_every_year_of_the_agreement_stands_once_with_where_it_is_from() -> None:
    years = programme_years(RUN, (BEFORE,), FILES)
    assert [(year.accounting_year, year.programme_year, year.basis) for year in years] == [
        *((2024, 1, "plan"), (2025, 2, "report"), (2026, 3, "run"), (2027, 4, "plan"), (2028, 5, "plan")),
    ]


def test_what_is_not_known_is_none_and_never_nought() -> None:
    years = by_year(*programme_years(RUN, (), FILES))
    assert years[2024] == ProgrammeYear(2024, 1, "plan")
    assert (years[2025].awarded_ore, years[2025].budget_ore) == (500_000_000, 500_000_000)
    assert (years[2025].used_ore, years[2025].gross_ore, years[2025].unused_ore) == (None, None, None)
    assert (years[2027].awarded_ore, years[2027].is_confirmed) == (500_000_000, False)
    assert (years[2027].carried_in_ore, years[2027].disposable_ore, years[2027].budget_ore) == (None, None, None)


def test_a_coming_years_file_without_carry_over_does_not_say_there_is_none() -> None:
    coming = FILES.year(2026)
    grant = coming.grant.model_copy(update={"carried_in": ()})
    plan = coming.model_copy(update={"year": 2027, "grant": grant})
    files = ProgrammeFiles(FILES.programme, {**FILES.years, 2027: plan}, FILES.sha256, FILES.folder)
    year = by_year(*programme_years(RUN, (), files))[2027]
    assert (year.awarded_ore, year.carried_in_ore, year.budget_ore) == (500_000_000, None, 779_500_000)


def test_only_years_with_accounts_are_added() -> None:
    years = programme_years(RUN, (BEFORE,), FILES)
    assert known_total(years, "used_ore") == (85, (2025, 2026))
    assert known_total(years, "awarded_ore") == (900, (2025, 2026))
    assert known_total(programme_years(RUN, (), FILES), "used_ore") == (55, (2026,))


@pytest.mark.parametrize(
    "carried", ["carried_in_ore", "disposable_ore", "budget_ore", "unused_ore", "fund_closing_ore"]
)
def test_money_that_goes_from_year_to_year_is_not_added_across_years(carried: str) -> None:
    assert carried not in ADDED


def test_requested_is_what_letters_say_for_the_year_they_are_for() -> None:
    sent = Requested(kr=Decimal(3), sent_on=date(2025, 12, 1), reference="25/9")
    year = FILES.year(2025)
    asked = year.model_copy(update={"grant": year.grant.model_copy(update={"requested": (sent,)})})
    files = ProgrammeFiles(FILES.programme, {**FILES.years, 2025: asked}, FILES.sha256, FILES.folder)
    letters = MoneyMatch(0, 700, 0, 0, (LetterMatch("26/1", "2026-01-01", 700, 0),))
    run = replace(RUN, grant=replace(RUN.grant, matched=letters))
    years = by_year(*programme_years(run, (BEFORE,), files))
    assert [years[year].requested_ore for year in (2024, 2025, 2026, 2027)] == [None, 300, 700, None]


def test_a_year_is_final_when_its_accounts_are_closed_and_whole() -> None:
    monthly = replace(RUN, is_year_end=False, period="2026-10")
    preliminary = replace(RUN, is_preliminary=True)
    part = replace(RUN, covered_until="2026-10")
    finals = [by_year(*programme_years(run, (), FILES))[2026].is_final for run in (RUN, monthly, preliminary, part)]
    assert finals == [True, False, False, False]


def test_reports_that_count_are_whole_earlier_years_and_never_an_example_beside_real_accounts() -> None:
    invented, part = replace(BEFORE, is_invented=True), replace(BEFORE, covered_until="2025-10")
    assert counted_reports((RUN, BEFORE, part), 2026, is_invented=False) == (BEFORE,)
    assert counted_reports((invented,), 2026, is_invented=False) == ()
    assert counted_reports((invented,), 2026, is_invented=True) == (invented,)
