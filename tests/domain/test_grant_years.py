"""The grant by grant year and purpose: bound money for its own measure, the oldest first, and nothing lost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.grant_years import (
    GrantMoney,
    grant_money,
    left_over,
    unused_by_purpose,
    uses_by_grant_year,
    with_history,
)
from schemas.budget_year import BoundTo, BudgetYear, CarriedIn
from schemas.grant_results import GrantResult
from schemas.grant_years import GrantYearUse, PurposeUse
from schemas.programme_values import Amount
from tests.domain.stored_reports import report
from tests.ledgers import mysen

YEAR = mysen().year(2026)
GRANT = GrantResult(0, 0, 0, 0, 0, True, 0, 0, 0, 0, 0, 0, ())


def money(grant_year: int, available: int, **bound: int) -> GrantMoney:
    return GrantMoney(grant_year, available, True, bound)


def purposes(uses: tuple[GrantYearUse, ...]) -> list[tuple[int, str | None, int, int]]:
    return [(use.grant_year, part.measure, part.used_ore, part.unused_ore) for use in uses for part in use.purposes]


def sums(uses: tuple[GrantYearUse, ...]) -> list[tuple[int, int, int]]:
    return [(use.grant_year, use.used_ore, use.unused_ore) for use in uses]


def test_without_binding_the_oldest_money_goes_first() -> None:
    uses = uses_by_grant_year([money(2024, 50), money(2025, 100), money(2026, 500)], {"a": 60, "b": 130})
    assert sums(uses) == [(2024, 50, 0), (2025, 100, 0), (2026, 40, 460)]
    assert all(use.purposes == (PurposeUse(None, use.available_ore, use.used_ore, use.unused_ore),) for use in uses)


def test_bound_money_is_used_by_its_measure_before_free_money_and_by_no_other() -> None:
    uses = uses_by_grant_year([money(2025, 100, a=80), money(2026, 500)], {"a": 30, "b": 200})
    assert purposes(uses) == [(2025, "a", 30, 50), (2025, None, 20, 0), (2026, None, 180, 320)]
    assert sums(uses) == [(2025, 50, 50), (2026, 180, 320)]


def test_what_a_measure_needs_beyond_its_bound_money_is_free_money() -> None:
    uses = uses_by_grant_year([money(2024, 40, a=40), money(2025, 100, a=10), money(2026, 500)], {"a": 160})
    assert purposes(uses) == [
        *((2024, "a", 40, 0), (2024, None, 0, 0)),
        *((2025, "a", 10, 0), (2025, None, 90, 0)),
        (2026, None, 20, 480),
    ]


def test_over_use_stands_in_the_youngest_year_and_bound_money_is_left_alone() -> None:
    uses = uses_by_grant_year([money(2025, 100, a=100), money(2026, 50)], {"b": 90})
    assert sums(uses) == [(2025, 0, 100), (2026, 90, -40)]
    grant = replace(GRANT, grant_years=uses, unused_ore=60)
    assert left_over(grant) == 100


def test_credits_beyond_spend_go_to_the_oldest_free_money() -> None:
    assert sums(uses_by_grant_year([money(2025, 100, a=30), money(2026, 50)], {"a": -7})) == [
        (2025, -7, 107),
        (2026, 0, 50),
    ]


def test_a_stored_year_without_purposes_has_free_money_alone() -> None:
    grant = replace(GRANT, grant_years=(GrantYearUse(2025, 100, 40, 60, True),))
    assert list(unused_by_purpose(grant)) == [(2025, None, 60)]


MEASURES = ("a", "b", "c")
kroner = st.integers(0, 10**12)


@st.composite
def funded(draw: Any) -> list[GrantMoney]:
    carried = []
    for grant_year in range(2022, 2022 + draw(st.integers(0, 4))):
        bound = draw(st.dictionaries(st.sampled_from(MEASURES), st.integers(1, 10**9), max_size=3))
        carried.append(GrantMoney(grant_year, sum(bound.values()) + draw(kroner), True, bound))
    return [*carried, GrantMoney(2026, draw(kroner), True, {})]


uses_of_measures = st.dictionaries(st.sampled_from(MEASURES), st.integers(-(10**9), 10**12))


@given(funded(), uses_of_measures)
def test_parts_sum_to_the_whole_whatever_is_used(available: list[GrantMoney], used: dict[str, int]) -> None:
    uses = uses_by_grant_year(available, used)
    assert sum(use.used_ore for use in uses) == sum(used.values())
    assert sum(use.unused_ore for use in uses) == sum(one.available_ore for one in available) - sum(used.values())
    for use in uses:
        assert use.available_ore == use.used_ore + use.unused_ore
        for part in ("available_ore", "used_ore", "unused_ore"):
            assert sum(getattr(purpose, part) for purpose in use.purposes) == getattr(use, part)


@given(funded(), uses_of_measures)
def test_order_of_measures_and_of_bindings_does_not_matter(available: list[GrantMoney], used: dict[str, int]) -> None:
    turned = [replace(one, bound=dict(reversed(one.bound.items()))) for one in available]
    assert uses_by_grant_year(turned, dict(reversed(used.items()))) == uses_by_grant_year(available, used)


@given(funded(), uses_of_measures)
def test_no_measure_uses_money_bound_to_another(available: list[GrantMoney], used: dict[str, int]) -> None:
    drawn = dict.fromkeys(MEASURES, 0)
    for _, measure, ore, left in purposes(uses_by_grant_year(available, used)):
        if measure:
            assert ore >= 0
            assert left >= 0
            drawn[measure] += ore
    bound = {name: sum(one.bound.get(name, 0) for one in available) for name in MEASURES}
    assert drawn == {name: max(0, min(used.get(name, 0), bound[name])) for name in MEASURES}


@given(funded(), uses_of_measures)
def test_oldest_goes_first_within_each_purpose(available: list[GrantMoney], used: dict[str, int]) -> None:
    uses = uses_by_grant_year(available, used)
    for name in (*MEASURES, None):
        of_purpose = [part for use in uses for part in use.purposes if part.measure == name]
        younger_used = [sum(part.used_ore for part in of_purpose[index + 1 :]) for index in range(len(of_purpose))]
        assert all(part.unused_ore <= 0 for part, later in zip(of_purpose, younger_used, strict=True) if later > 0)


@given(funded(), uses_of_measures)
def test_without_binding_there_is_carried_over_what_is_unused(
    available: list[GrantMoney], used: dict[str, int]
) -> None:
    free = [replace(one, bound={}) for one in available]
    uses = uses_by_grant_year(free, used)
    assert left_over(replace(GRANT, grant_years=uses)) == max(0, sum(use.unused_ore for use in uses))


def carrying(*carried: CarriedIn) -> BudgetYear:
    return YEAR.model_copy(update={"grant": YEAR.grant.model_copy(update={"carried_in": carried})})


def carried_in(grant_year: int, kr: int, *bound: BoundTo) -> CarriedIn:
    amount = Amount(kr=Decimal(kr), confirmed=True, source="Brev")
    return CarriedIn(grant_year=grant_year, applied=amount, approved=amount, bound_to=bound)


def test_the_years_file_tells_what_is_bound() -> None:
    bound = BoundTo(measure="sosionom", kr=Decimal("150.50"))
    year = carrying(carried_in(2025, 300), carried_in(2024, 200, bound))
    assert [(one.grant_year, one.available_ore, one.free_ore, dict(one.bound)) for one in grant_money(year)] == [
        (2024, 20_000, 4_950, {"sosionom": 15_050}),
        (2025, 30_000, 30_000, {}),
        (2026, 500_000_000, 500_000_000, {}),
    ]


def test_history_is_told_by_reports_and_else_by_year_files_and_is_not_guessed() -> None:
    year = carrying(carried_in(2024, 200), carried_in(2025, 300))
    uses = uses_by_grant_year(grant_money(year), {"sosionom": 0})
    stored = report(2025, awarded_ore=777, paid_ore=700, grant_years=(GrantYearUse(2025, 777, 477, 300, True),))
    told = with_history(uses, year, {2025: mysen().year(2025)}, (stored,))
    assert [(use.awarded_ore, use.paid_ore, use.used_before_ore) for use in told] == [
        (None, None, None),
        (777, 700, 477),
        (500_000_000, 500_000_000, 0),
    ]
    by_file = with_history(uses, year, {2025: mysen().year(2025)}, ())
    assert (by_file[1].awarded_ore, by_file[1].used_before_ore) == (500_000_000, None)
