"""What must agree in the letters and plans of a year file: lines sum to their letter, years and measures are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from schemas.budget_year import BudgetYear, Requested
from schemas.programme import Programme


def request_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    """What does not agree in the letters and the plans for what is left, a sentence each."""
    for index, letter in enumerate(year.grant.requested):
        yield from _letter_faults(programme, year, letter, f"{file}: grant.requested.{index}")
    planned = Counter(plan.measure for plan in year.carry_over_plans)
    for measure, count in planned.items():
        if count > 1:
            yield f"{file}: carry_over_plans: {measure!r} stands {count} times; write one plan for a measure"


def _letter_faults(programme: Programme, year: BudgetYear, letter: Requested, place: str) -> Iterator[str]:
    total = sum((line.kr for line in letter.lines), Decimal(0))
    if letter.lines and total != letter.kr:
        yield f"{place}: the lines sum to {total}, but kr says {letter.kr} (difference {total - letter.kr})"
    known = {measure.id for measure in programme.measures}
    first = programme.agreement.first_year
    for index, line in enumerate(letter.lines):
        if line.measure is not None and line.measure not in known:
            yield f"{place}.lines.{index}.measure: {line.measure!r} is not defined"
        if not first <= line.grant_year <= year.year:
            yield f"{place}.lines.{index}.grant_year: {line.grant_year} is not within {first}-{year.year}"
