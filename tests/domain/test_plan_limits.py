"""Pay shares and ramps: what plan and agreement keep from the grant, and never a krone more."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import share_of
from domain.pay_share import pay_shares
from domain.periods import whole_year
from domain.placing import place
from domain.plan_limits import granted_cost, plan_limits
from domain.ramp import above_share, share_in, shares_that_do_not_fall
from schemas.budget_registers import PayBasis
from schemas.budget_year import BudgetYear
from schemas.plan_results import OwnPart, OwnReason
from schemas.programme import Programme
from schemas.programme_rules import FullFinancingRule, PayShareRule, YearShare
from schemas.programme_values import Amount
from tests.ledgers import ledger, mysen

PROGRAMME = mysen().programme
YEAR = mysen().year(2026)
PAY_RULE = next(rule for rule in PROGRAMME.rules if isinstance(rule, PayShareRule))
RAMP_RULE = next(rule for rule in PROGRAMME.rules if isinstance(rule, FullFinancingRule))
ADMINISTRATION = "administrative-kostnader"


def with_rules(*rules: PayShareRule | FullFinancingRule, **scheme: Any) -> Programme:
    grant_scheme = PROGRAMME.grant_scheme.model_copy(update=scheme)
    return PROGRAMME.model_copy(update={"rules": rules, "grant_scheme": grant_scheme})


def in_year(number: int = 2026, full_pay: str | None = None, **grant: Any) -> BudgetYear:
    basis = (PayBasis(rule=PAY_RULE.id, full_pay=Amount(kr=Decimal(full_pay), source="Oppdiktet")),) if full_pay else ()
    changed = YEAR.grant.model_copy(update=grant)
    return YEAR.model_copy(update={"year": number, "pay_basis": basis, "grant": changed})


def limits(table: str, programme: Programme, year: BudgetYear, month: int = 12) -> dict[str, tuple[OwnPart, ...]]:
    postings = place(ledger(table), programme, whole_year(year.year))
    return dict(plan_limits(postings.filter(postings["placement"] == "placed"), programme, year, month))


def ramp(**changes: Any) -> FullFinancingRule:
    shares = (YearShare(year=2027, share="2/3"), YearShare(year=2028, share="1/3"))
    return RAMP_RULE.model_copy(update={"shares": shares, **changes})


def test_pay_up_to_the_share_is_the_grants_and_the_next_ore_is_not() -> None:
    year = in_year(full_pay="1_000_000")
    assert limits("2026-03 1010 71015 250_000", with_rules(PAY_RULE), year) == {}
    above = limits("2026-03 1010 71015 250_000.01", with_rules(PAY_RULE), year)
    assert above == {ADMINISTRATION: (OwnPart(OwnReason.PAY_SHARE, 1, PAY_RULE.id),)}


def test_pension_and_employers_tax_count_as_pay_and_travel_does_not() -> None:
    table = """
    2026-03 1010 71015 200_000
    2026-03 1090 71015  40_000
    2026-03 1099 71015  30_000
    2026-03 1170 71015 500_000
    """
    assert limits(table, with_rules(PAY_RULE), in_year(full_pay="1_000_000")) == {
        ADMINISTRATION: (OwnPart(OwnReason.PAY_SHARE, 2_000_000, PAY_RULE.id),)
    }


def test_the_reading_of_half_a_position_halves_the_cap() -> None:
    half = PAY_RULE.model_copy(update={"of": "programme_position"})
    found = limits("2026-03 1010 71015 250_000", with_rules(half), in_year(full_pay="1_000_000"))
    assert found[ADMINISTRATION][0].amount_ore == 12_500_000


def test_an_eighth_keeps_its_precision() -> None:
    eighth = PAY_RULE.model_copy(update={"share": "1/8"})
    assert eighth.allowed_share == Fraction(125, 1000)
    found = limits("2026-03 1010 71015 200_000", with_rules(eighth), in_year(full_pay="1_000_001"))
    assert found[ADMINISTRATION][0].amount_ore == 20_000_000 - 12_500_013


@pytest.mark.parametrize(("month", "cap"), [(1, 2_083_333), (6, 12_500_000), (7, 14_583_333), (12, 25_000_000)])
def test_the_cap_of_a_month_is_twelfths_of_the_year_rounded_once(month: int, cap: int) -> None:
    shares = pay_shares(
        place(ledger("2026-01 1010 71015 1"), PROGRAMME, whole_year(2026)),
        PROGRAMME,
        in_year(full_pay="1_000_000"),
        month,
    )
    assert next(iter(shares)).cap_ore == cap == share_of(100_000_000, Fraction(month, 48))


def test_a_sick_pay_refund_reduces_the_pay_that_is_charged() -> None:
    table = "2026-03 1010 71015 300_000\n2026-06 1710 71015 -40_000"
    found = limits(table, with_rules(PAY_RULE), in_year(full_pay="1_000_000"))
    assert found[ADMINISTRATION][0].amount_ore == 1_000_000


def test_without_a_pay_basis_nothing_is_cut() -> None:
    assert limits("2026-03 1010 71015 900_000", with_rules(PAY_RULE), in_year()) == {}


def test_reversed_pay_gives_no_negative_part() -> None:
    assert limits("2026-03 1010 71015 -900_000", with_rules(PAY_RULE), in_year(full_pay="1_000_000")) == {}


def test_what_others_have_paid_of_the_pay_is_not_cut_from_the_grant() -> None:
    table = "2026-03 1010 71015 300_000\n2026-06 1770 71015 -280_000"
    found = limits(table, with_rules(PAY_RULE), in_year(full_pay="1_000_000"))
    assert found[ADMINISTRATION][0].amount_ore == 2_000_000


def test_ramp_pays_in_full_to_the_last_year_and_then_by_its_share() -> None:
    programme = with_rules(ramp())
    assert limits("2026-03 1010 71003 900", programme, in_year(2026)) == {}
    part = OwnPart(OwnReason.RAMP, 30_000, RAMP_RULE.id)
    assert limits("2027-03 1010 71003 900", programme, in_year(2027)) == {"sosionom": (part,)}
    assert limits("2028-03 1010 71003 900", programme, in_year(2028))["sosionom"][0].amount_ore == 60_000


def test_a_year_without_a_share_cuts_nothing() -> None:
    assert limits("2027-03 1010 71003 900", with_rules(RAMP_RULE), in_year(2027)) == {}


def test_ramp_is_of_the_cost_after_refunds_and_other_sources() -> None:
    table = """
    2027-03 1010 71003 1_000
    2027-03 1429 71003   250
    2027-03 1729 71003  -250
    2027-03 1710 71003   -40
    2027-03 1770 71003   -60
    """
    programme = with_rules(ramp())
    assert limits(table, programme, in_year(2027))["sosionom"][0].amount_ore == 30_000
    assert limits(table, programme, in_year(2027, vat="gross"))["sosionom"][0].amount_ore == 38_333


def test_user_income_that_is_kept_does_not_lower_the_cost() -> None:
    table = "2027-03 1010 71003 1_200\n2027-03 1600 71003 -300"
    programme = with_rules(ramp())
    assert limits(table, programme, in_year(2027))["sosionom"][0].amount_ore == 30_000
    assert limits(table, programme, in_year(2027, user_income="keep"))["sosionom"][0].amount_ore == 40_000


def test_a_measure_with_more_income_than_cost_has_no_part() -> None:
    assert limits("2027-03 1010 71003 100\n2027-03 1770 71003 -400", with_rules(ramp()), in_year(2027)) == {}


def test_pay_is_cut_first_and_counts_towards_what_the_ramp_asks() -> None:
    both = with_rules(PAY_RULE, ramp(measures=(ADMINISTRATION,)))
    table = "2027-03 1010 71015 400_000\n2027-03 1170 71015 200_000"
    parts = limits(table, both, in_year(2027, full_pay="1_000_000"))[ADMINISTRATION]
    assert [(part.reason, part.amount_ore) for part in parts] == [
        (OwnReason.PAY_SHARE, 15_000_000),
        (OwnReason.RAMP, 5_000_000),
    ]


def test_what_another_source_leaves_uncovered_is_no_part_of_the_ramp() -> None:
    measures = [m.model_copy(update={"funding_sources": ("kdd", "helsedirektoratet")}) for m in PROGRAMME.measures]
    rule = ramp(measures=("nabolagskjokkenet",))
    coded = [
        r.model_copy(update={"measure": "nabolagskjokkenet"}) if r.project == "71003" else r
        for r in PROGRAMME.coding.rules
    ]
    update = {"measures": tuple(measures), "coding": PROGRAMME.coding.model_copy(update={"rules": tuple(coded)})}
    table = "2027-03 1010 71003 300\n2027-03 1010 71092 900"
    own = with_rules(rule).model_copy(update=update)
    assert limits(table, own, in_year(2027))["nabolagskjokkenet"][0].amount_ore == 10_000
    grants = with_rules(rule, uncovered_by="grant").model_copy(update=update)
    assert limits(table, grants, in_year(2027))["nabolagskjokkenet"][0].amount_ore == 40_000


def test_a_measure_the_grant_does_not_pay_for_has_no_part() -> None:
    rule = ramp(measures=("jobbsjansen",))
    assert limits("2027-03 1010 71091 900", with_rules(rule), in_year(2027)) == {}


def test_row_order_does_not_matter() -> None:
    rows = ["2027-03 1010 71003 900", "2027-04 1010 71003 77.77", "2027-05 1710 71003 -3.33"]
    programme = with_rules(ramp())
    assert limits("\n".join(rows), programme, in_year(2027)) == limits("\n".join(rows[::-1]), programme, in_year(2027))


def test_shares_are_exact_and_unset_years_have_none() -> None:
    assert share_in(ramp(), 2027) == Fraction(2, 3)
    assert share_in(ramp(), 2029) is None
    assert above_share(100, 100, Fraction(2, 3)) == 33
    assert above_share(100, 50, Fraction(2, 3)) == 0


def test_shares_that_do_not_fall_are_named_with_the_one_before() -> None:
    level = (YearShare(year=2028, share="1/2"), YearShare(year=2027, share="1/2"))
    assert list(shares_that_do_not_fall(ramp())) == []
    assert list(shares_that_do_not_fall(ramp(shares=level))) == [(level[0], Fraction(1, 2))]
    whole = YearShare(year=2027, share="1/1")
    assert list(shares_that_do_not_fall(ramp(shares=(whole,)))) == [(whole, Fraction(1))]


@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(["1010", "1170", "1429", "1710", "1729", "1770"]), st.integers(-9_999_999, 9_999_999)
        ),
        min_size=1,
        max_size=8,
    ),
    full_pay=st.integers(1, 200_000),
    share=st.fractions(0, 1, max_denominator=40),
    ramp_share=st.fractions(0, 1, max_denominator=40),
)
def test_parts_are_never_negative_nor_more_than_the_cost_and_leave_the_grant_its_share_at_most(
    lines: list[tuple[str, int]], full_pay: int, share: Fraction, ramp_share: Fraction
) -> None:
    table = "\n".join(f"2027-03 {account} 71015 {kroner_of(ore)}" for account, ore in lines)
    rule = PAY_RULE.model_copy(update={"share": f"{share.numerator}/{share.denominator}"})
    ramped = YearShare(year=2027, share=f"{ramp_share.numerator}/{ramp_share.denominator}")
    programme = with_rules(rule, ramp(measures=(ADMINISTRATION,), shares=(ramped,)))
    year = in_year(2027, full_pay=str(full_pay))
    postings = place(ledger(table), programme, whole_year(2027))
    cost = granted_cost(postings, programme, year, programme.measure(ADMINISTRATION))
    parts = plan_limits(postings, programme, year, 12).get(ADMINISTRATION, ())
    assert all(part.amount_ore > 0 for part in parts)
    left = cost - sum(part.amount_ore for part in parts)
    assert left >= min(0, cost)
    assert left <= max(0, share_of(cost, ramp_share)) if cost > 0 else left == cost


def kroner_of(ore: int) -> str:
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"
