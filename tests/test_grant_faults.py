"""A year's grant that cannot be right is refused, with the key it stands in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.budget_registers import FundRecord
from schemas.budget_year import BoundTo, BudgetYear, CarriedIn
from schemas.grant_faults import carried_in_faults, fund_faults
from schemas.programme_values import Amount
from tests.ledgers import mysen

FILES = mysen()


def amount(kr: int) -> Amount:
    return Amount(kr=Decimal(kr), source="Brev")


def faults(grant_year: int, approved: int, *bound: tuple[str, int]) -> list[str]:
    parts = tuple(BoundTo(measure=measure, kr=Decimal(kr)) for measure, kr in bound)
    carried = CarriedIn(grant_year=grant_year, applied=amount(approved), approved=amount(approved), bound_to=parts)
    year = FILES.year(2026)
    year = year.model_copy(update={"grant": year.grant.model_copy(update={"carried_in": (carried,)})})
    return list(carried_in_faults(FILES.programme, year, "mysen/2026.toml"))


def test_a_carry_over_bound_within_what_is_approved_is_right() -> None:
    assert faults(2025, 100, ("sosionom", 60), ("apen-post", 40)) == []


@pytest.mark.parametrize(
    ("grant_year", "bound", "said"),
    [
        (2026, (), "grant year 2026 is not before 2026"),
        (2023, (), "grant year 2023 is before the agreement, which runs from 2024"),
        (2025, (("sosionom", 60), ("apen-post", 41)), "101 of grant year 2025 is bound, and 100 approved"),
        (2025, (("sosionom", 10), ("sosionom", 10)), "'sosionom' stands 2 times"),
        (2025, (("sosjonom", 10),), "did you mean 'sosionom'?"),
        (2025, (("jobbsjansen", 10),), "the grant does not pay for 'jobbsjansen'"),
        (2025, (("sosionom", 0),), "what is bound to 'sosionom' must be above nought; got 0"),
    ],
)
def test_a_carry_over_that_cannot_be_right_is_refused(
    grant_year: int, bound: tuple[tuple[str, int], ...], said: str
) -> None:
    found = faults(grant_year, 100, *bound)
    assert len(found) == 1
    assert said in found[0]
    assert found[0].startswith("mysen/2026.toml: grant.carried_in")


def with_fund(opening: int, set_aside: int, used: int) -> BudgetYear:
    fund = FundRecord(opening=amount(opening), set_aside=amount(set_aside), used=amount(used))
    year = FILES.year(2026)
    return year.model_copy(update={"grant": year.grant.model_copy(update={"fund": fund})})


def test_a_fund_by_hand_is_written_without_signs() -> None:
    assert list(fund_faults(with_fund(3, 2, 1), "2026.toml")) == []
    assert list(fund_faults(with_fund(3, 2, -1), "2026.toml")) == [
        "2026.toml: grant.fund.used: an amount is written without a sign; got -1"
    ]
