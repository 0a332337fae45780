"""What must agree within the rules of plan and agreement, and with a year's pay. Each fault is a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.budget_year import BudgetYear
from schemas.fault_sentences import repeated, unknown
from schemas.programme import Programme
from schemas.programme_rules import FullFinancingRule, PayShareRule, SpendShareRule


def rule_faults(programme: Programme, file: str) -> Iterator[str]:
    """A measure has one pay share and one ramp at most, and a ramp's shares are of years after full financing."""
    shares = [rule for rule in programme.rules if isinstance(rule, PayShareRule)]
    ramps = [rule for rule in programme.rules if isinstance(rule, FullFinancingRule)]
    yield from repeated(file, "rules.pay_share.measure", [rule.measure for rule in shares])
    yield from repeated(file, "rules.full_financing.measures", [name for rule in ramps for name in rule.measures])
    for rule in ramps:
        key = f"rules.{rule.id}.shares"
        yield from repeated(file, key, [str(share.year) for share in rule.shares])
        for share in rule.shares:
            if not rule.last_year < share.year <= programme.agreement.last_year:
                yield (
                    f"{file}: {key}: {share.year} is not after last_year {rule.last_year} and within the agreement, "
                    f"which ends in {programme.agreement.last_year}"
                )
    for spend in (rule for rule in programme.rules if isinstance(rule, SpendShareRule)):
        yield from repeated(file, f"rules.{spend.id}.measures", spend.measures)


def pay_basis_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    """Pay is stated once for a pay-share rule there is, and is above nought."""
    known = {rule.id for rule in programme.rules if isinstance(rule, PayShareRule)}
    yield from repeated(file, "pay_basis", [basis.rule for basis in year.pay_basis])
    for index, basis in enumerate(year.pay_basis):
        yield from unknown(file, f"pay_basis.{index}.rule", basis.rule, known)
        if basis.full_pay.kr <= 0:
            yield f"{file}: pay_basis.{index}.full_pay: {basis.full_pay.kr} is not the pay of a whole year"
