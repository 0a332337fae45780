"""Why the municipality covers what it does: every øre of its own share has one reason, and only one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.figures import figures
from domain.own_parts import own_parts
from domain.trace import every_trace
from schemas.budget_registers import PayBasis
from schemas.plan_results import OwnPart, OwnReason
from schemas.programme_values import Amount
from schemas.records import MeasureSums, Status
from tests.domain.two_sources import MEASURE, OTHER, files, found, in_month, measure, source

SHORT = "2026-03 1470 71009 100_000\n2026-03 1120 71093 80_000\n2026-04 1700 71093 -50_000"
"""The grant's own spend is 100 000; the other source has paid 50 000 of 80 000."""


def test_what_another_source_has_not_paid_falls_on_the_municipality() -> None:
    result = in_month(SHORT, files())
    sums = measure(result).sums
    assert measure(result).own_parts == (OwnPart(OwnReason.OTHER_SOURCE, 3_000_000, OTHER),)
    assert (sums.after_co_financing_ore, sums.grant_financed_ore, sums.own_ore) == (13_000_000, 10_000_000, 3_000_000)
    assert result.reconciliation.grant.used_ore == 10_000_000
    assert found(result, "Y06") == [(MEASURE, 3_000_000)]
    assert "faller på kommunen" in next(one.message for one in result.findings if one.rule == "Y06")


def test_it_falls_on_the_grant_when_the_scheme_says_so() -> None:
    result = in_month(SHORT, files(scheme={"uncovered_by": "grant"}))
    sums = measure(result).sums
    assert (sums.grant_financed_ore, sums.own_ore, measure(result).own_parts) == (13_000_000, 0, ())
    assert found(result, "Y06") == [(MEASURE, 3_000_000)]
    assert "regnet med i det tilskuddet dekker" in next(one.message for one in result.findings if one.rule == "Y06")


@pytest.mark.parametrize("uncovered_by", ["municipality", "grant"])
def test_every_figure_can_be_traced_where_another_source_has_not_paid(uncovered_by: str) -> None:
    result = in_month(f"{SHORT}\n2026-06 1950 71093 -10_000", files(scheme={"uncovered_by": uncovered_by}))
    traced = {found.figure: found.value_ore for found in every_trace(result.reconciliation, result.placed)}
    assert traced == figures(result.reconciliation)


def test_a_surplus_of_another_source_still_reduces_what_the_grant_covers() -> None:
    result = in_month("2026-03 1470 71009 100_000\n2026-03 1120 71093 80_000\n2026-04 1700 71093 -95_000", files())
    sums = measure(result).sums
    assert (sums.grant_financed_ore, sums.own_ore, source(result).uncovered_ore) == (8_500_000, 0, 0)
    assert found(result, "Y06") == []


def test_a_surplus_and_a_shortfall_of_two_sources_are_not_set_off_against_each_other() -> None:
    surplus = "2026-05 1730 71009 -20_000"
    sums = measure(in_month(f"{SHORT}\n{surplus}", files())).sums
    assert (sums.after_co_financing_ore, sums.grant_financed_ore, sums.own_ore) == (11_000_000, 8_000_000, 3_000_000)


def test_the_budget_is_measured_without_what_another_source_has_not_paid() -> None:
    within = f"2026-03 1470 71009 500_000\n{SHORT.split(chr(10), 1)[1]}"
    result = in_month(within, files())
    assert measure(result).charged_ore == 50_000_000
    assert measure(result).status is Status.FULL
    assert found(result, "Y04") == []
    over = in_month(f"{within}\n2026-06 1470 71009 0.01", files())
    assert measure(over).status is Status.OVERRUN
    assert found(over, "Y04") == [(MEASURE, 1)]


def test_parts_stand_in_their_order_and_the_rest_is_over_the_budget() -> None:
    result = in_month(f"{SHORT}\n2026-06 1470 71009 450_000", files())
    assert measure(result).own_parts == (
        OwnPart(OwnReason.OTHER_SOURCE, 3_000_000, OTHER),
        OwnPart(OwnReason.OVER_BUDGET, 5_000_000),
    )
    assert measure(result).sums.own_ore == 8_000_000


def test_a_measure_the_grant_does_not_pay_for_is_the_municipalitys_for_that_reason() -> None:
    result = in_month("2026-03 1120 71091 1_000\n2026-03 1700 71091 -400", files())
    assert measure(result, "jobbsjansen").own_parts == (OwnPart(OwnReason.NOT_GRANTED, 60_000),)
    assert source(result, "jobbsjansen", "imdi").uncovered_ore == 60_000


def test_a_surplus_of_a_measure_the_grant_does_not_pay_for_is_negative_and_not_floored() -> None:
    result = in_month("2026-03 1120 71091 1_000\n2026-03 1700 71091 -1_400", files())
    assert measure(result, "jobbsjansen").own_parts == (OwnPart(OwnReason.NOT_GRANTED, -40_000),)


def test_a_measure_within_its_budget_has_no_own_parts() -> None:
    assert measure(in_month("2026-03 1120 71001 1", files()), "ungdom-i-arbeid").own_parts == ()


def test_pay_above_the_share_comes_before_what_is_over_the_budget() -> None:
    basis = PayBasis(rule="programlederlonn", full_pay=Amount(kr=Decimal(2_400_000), source="oppdiktet"))
    result = in_month("2026-03 1010 71015 700_000\n2026-04 1170 71015 300_000", files(pay_basis=(basis,)), "2026-12")
    leaders = measure(result, "administrative-kostnader")
    assert leaders.own_parts == (
        OwnPart(OwnReason.PAY_SHARE, 10_000_000, "programlederlonn"),
        OwnPart(OwnReason.OVER_BUDGET, 25_000_000),
    )
    assert leaders.sums.grant_financed_ore == 65_000_000


@pytest.mark.parametrize(
    ("after", "revised", "kept", "reasons"),
    [
        (100, 100, 0, []),
        (101, 100, 0, [OwnReason.OVER_BUDGET]),
        (100, 100, 1, [OwnReason.PAY_SHARE]),
        (102, 100, 1, [OwnReason.PAY_SHARE, OwnReason.OVER_BUDGET]),
        (-5, 100, 0, []),
    ],
)
def test_only_what_is_more_than_the_budget_is_over_it(
    after: int, revised: int, kept: int, reasons: list[OwnReason]
) -> None:
    sums = MeasureSums(after_co_financing_ore=after, revised_ore=revised)
    limits = (OwnPart(OwnReason.PAY_SHARE, kept, "lonn"),)
    assert [part.reason for part in own_parts(sums, limits, is_granted=True)] == reasons
