"""Every rule with the two examples kept beside it, through the real engine."""

from __future__ import annotations

import pytest

from schemas.expectations.examples import as_checked
from schemas.expectations.row_rule import Checked, Example, RowRule
from schemas.expectations.row_rules import ROW_RULES
from schemas.findings import Finding
from tasks.validate import validate

BY_CODE = pytest.mark.parametrize("row_rule", ROW_RULES, ids=lambda row_rule: row_rule.rule.code)


def found(example: Example, row_rules: tuple[RowRule, ...]) -> tuple[Finding, ...]:
    checked: Checked = as_checked(example)
    return validate(checked.ledger, checked.rows_in_scope, checked.decoded, checked.context, row_rules)


@BY_CODE
def test_passing_example_breaks_no_rule_at_all(row_rule: RowRule) -> None:
    assert found(row_rule.passes, ROW_RULES) == ()


@BY_CODE
def test_failing_example_breaks_its_own_rule_once(row_rule: RowRule) -> None:
    findings = found(row_rule.fails, (row_rule,))
    assert [finding.rule for finding in findings] == [row_rule.rule.code]
    assert findings[0].severity is row_rule.rule.severity
    assert findings[0].message.startswith("Fant ")
    assert findings[0].message.endswith(".")
    assert findings[0].remedy.endswith(".")
    assert findings[0].remedy not in findings[0].message


def test_codes_are_unique() -> None:
    codes = [row_rule.rule.code for row_rule in ROW_RULES]
    assert len(codes) == len(set(codes))
