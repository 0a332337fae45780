"""Rules that contradict one another, or a year's pay, are told with file and key before anything is computed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.budget_registers import PayBasis
from schemas.programme_faults import programme_faults, year_faults
from schemas.programme_rules import FullFinancingRule, PayShareRule, ProgrammeRule, SpendShareRule, YearShare
from schemas.programme_values import Amount
from tests.ledgers import mysen

PROGRAMME = mysen().programme
YEAR = mysen().year(2026)
PAY_RULE = next(rule for rule in PROGRAMME.rules if isinstance(rule, PayShareRule))
RAMP_RULE = next(rule for rule in PROGRAMME.rules if isinstance(rule, FullFinancingRule))
SPEND_RULE = next(rule for rule in PROGRAMME.rules if isinstance(rule, SpendShareRule))


def faults_with(*rules: ProgrammeRule) -> list[str]:
    """Without the open questions, which name rules that may be left out here."""
    changed = PROGRAMME.model_copy(update={"rules": rules, "open_questions": ()})
    return list(programme_faults(changed, PROGRAMME.id))


def faults_of_pay(*basis: tuple[str, int]) -> list[str]:
    stated = tuple(PayBasis(rule=rule, full_pay=Amount(kr=Decimal(kr), source="Oppdiktet")) for rule, kr in basis)
    return list(year_faults(PROGRAMME, YEAR.model_copy(update={"pay_basis": stated}), "mysen/2026.toml", 2026))


def ramp(*shares: tuple[int, str]) -> FullFinancingRule:
    return RAMP_RULE.model_copy(update={"shares": tuple(YearShare(year=year, share=share) for year, share in shares)})


def test_rules_that_agree_have_no_fault() -> None:
    assert faults_with(PAY_RULE, ramp((2027, "1/2"), (2028, "1/4")), SPEND_RULE) == []
    assert faults_of_pay((PAY_RULE.id, 1_600_000)) == []


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        (
            (PAY_RULE, PAY_RULE.model_copy(update={"id": "en-til"})),
            "rules.pay_share.measure: 'administrative-kostnader' stands 2 times",
        ),
        (
            (RAMP_RULE, RAMP_RULE.model_copy(update={"id": "en-til", "measures": ("sosionom",)})),
            "rules.full_financing.measures: 'sosionom' stands 2 times",
        ),
        ((ramp((2027, "1/2"), (2027, "1/3")),), "rules.fullfinansiert-ut-2026.shares: '2027' stands 2 times"),
        ((ramp((2026, "1/2")),), "2026 is not after last_year 2026"),
        ((ramp((2029, "1/2")),), "within the agreement, which ends in 2028"),
        (
            (SPEND_RULE.model_copy(update={"measures": ("evaluering", "evaluering")}),),
            "rules.andel-administrasjon.measures: 'evaluering' stands 2 times",
        ),
    ],
)
def test_a_fault_among_the_rules_is_told(rules: tuple[ProgrammeRule, ...], fault: str) -> None:
    (told,) = faults_with(*rules)
    assert told.startswith("mysen/programme.toml: rules.")
    assert fault in told


@pytest.mark.parametrize(
    ("basis", "fault"),
    [
        (
            (("programlederlon", 1),),
            "pay_basis.0.rule: 'programlederlon' is not defined; did you mean 'programlederlonn'?",
        ),
        ((("ikke-ordinar-drift", 1),), "pay_basis.0.rule: 'ikke-ordinar-drift' is not defined"),
        ((("programlederlonn", 0),), "pay_basis.0.full_pay: 0 is not the pay of a whole year"),
        ((("programlederlonn", 1), ("programlederlonn", 2)), "pay_basis: 'programlederlonn' stands 2 times"),
    ],
)
def test_a_fault_in_the_pay_basis_is_told(basis: tuple[tuple[str, int], ...], fault: str) -> None:
    (told,) = faults_of_pay(*basis)
    assert told.startswith("mysen/2026.toml: pay_basis")
    assert fault in told
