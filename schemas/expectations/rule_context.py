"""What the rules need to know of the year, the programme and the chart of accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from schemas.programme import Programme
from schemas.programme_rules import OrdinaryOperationRule

INELIGIBLE_ARTS: Final = (
    "080-080",
    "500-530",
    "540-540",
    "570-570",
    "590-590",
    "800-800",
    "870-879",
    "900-930",
    "940-940",
    "990-990",
)
"""Elected members, finance, depreciation, taxes, unrestricted funds: never programme cost. Source: DOMAIN 7, L19."""

INDIVIDUAL_BENEFITS: Final = frozenset({"281"})
"""Functions that pay benefits to individuals. Source: DOMAIN 1.4."""


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What one run checks against.

    `last_period` is "YYYY-MM". Arts that are `flagged` look like ordinary operation and need a reason; art ranges are
    "180-185", both ends included. `scope` are the first and last project code of each of the programme's ranges;
    `account_lengths` how many digits an account may have, none when the programme file does not say.
    `large_amount_ore` is the size from which a single posting is pointed out, and an asset above `asset_limit_ore` is
    commonly an investment. Payroll tax and pension are in per mille of pay, so that all arithmetic is in whole numbers.
    """

    accounting_year: int
    last_period: str
    is_year_end: bool
    valid_arts: frozenset[str]
    valid_functions: frozenset[str]
    known_projects: frozenset[str]
    operating_class: str = "1"
    investment_class: str = "0"
    balance_class: str = "2"
    scope: tuple[tuple[str, str], ...] = ()
    account_lengths: tuple[int, ...] = ()
    flagged_arts: tuple[str, ...] = ()
    flagged_functions: frozenset[str] = frozenset()
    ineligible_arts: tuple[str, ...] = INELIGIBLE_ARTS
    benefit_functions: frozenset[str] = INDIVIDUAL_BENEFITS
    large_amount_ore: int = 100_000_000
    asset_limit_ore: int = 10_000_000
    vat_tolerance_ore: int = 100
    payroll_tax_per_mille: int = 141
    payroll_tax_tolerance_per_mille: int = 5
    lowest_pension_per_mille: int = 80
    highest_pension_per_mille: int = 220


def rule_context(
    programme: Programme,
    last_period: str,
    *,
    is_year_end: bool,
    valid_arts: Iterable[str],
    valid_functions: Iterable[str],
) -> RuleContext:
    """The context of one programme and one period.

    Args:
        programme: gives projects, account classes and what counts as ordinary operation.
        last_period: "YYYY-MM"; the year is the accounting year.
        is_year_end: whether the run is for a whole year.
        valid_arts: the year's KOSTRA arts.
        valid_functions: the year's KOSTRA functions.
    """
    ordinary = [rule for rule in programme.rules if isinstance(rule, OrdinaryOperationRule)]
    return RuleContext(
        accounting_year=int(last_period[:4]),
        last_period=last_period,
        is_year_end=is_year_end,
        valid_arts=frozenset(valid_arts),
        valid_functions=frozenset(valid_functions),
        known_projects=frozenset(rule.project for rule in programme.coding.rules),
        operating_class=programme.ledger.operating_class,
        investment_class=programme.ledger.investment_class,
        balance_class=programme.ledger.balance_class,
        scope=tuple((span.first, span.last) for span in programme.coding.scope),
        account_lengths=programme.ledger.account_lengths,
        flagged_arts=tuple(arts for rule in ordinary for arts in rule.arts),
        flagged_functions=frozenset(function for rule in ordinary for function in rule.functions),
    )


def arts_within(ranges: Iterable[str]) -> frozenset[str]:
    """Every three-digit art in the ranges, both ends included."""
    return frozenset(
        f"{art:03d}" for first, last in (span.split("-") for span in ranges) for art in range(int(first), int(last) + 1)
    )
