"""All row rules, gathered from the modules they stand in."""

from __future__ import annotations

from typing import Final

from schemas.expectations import (
    account_codes,
    code_lengths,
    control_totals,
    duplicates,
    eligibility,
    invoices,
    legal_combinations,
    pay_sums,
    periods,
    personal_data,
    posting_texts,
    project_sums,
    required_fields,
    reversals,
    signs,
    tax_codes,
    voucher_balance,
    voucher_series,
)
from schemas.expectations.row_rule import RowRule, Table
from schemas.rules import Rule

ROW_RULES: Final[tuple[RowRule, ...]] = (
    *required_fields.RULES,
    *code_lengths.RULES,
    *account_codes.RULES,
    *legal_combinations.RULES,
    *periods.RULES,
    *eligibility.RULES,
    *personal_data.RULES,
    *duplicates.RULES,
    *signs.RULES,
    *posting_texts.RULES,
    *tax_codes.RULES,
    *invoices.RULES,
    *voucher_balance.RULES,
    *voucher_series.RULES,
    *reversals.RULES,
    *control_totals.RULES,
    *project_sums.RULES,
    *pay_sums.RULES,
)

RULES: Final[tuple[Rule, ...]] = tuple(row_rule.rule for row_rule in ROW_RULES)
"""The rules themselves, for `docs/rules.md`."""


def rules_by_table(row_rules: tuple[RowRule, ...] = ROW_RULES) -> dict[Table, tuple[RowRule, ...]]:
    """The tables to check, each with its rules."""
    tables = dict.fromkeys(row_rule.table for row_rule in row_rules)
    return {table: tuple(row_rule for row_rule in row_rules if row_rule.table == table) for table in tables}
