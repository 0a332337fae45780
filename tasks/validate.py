"""Checking the rows of the ledger against every rule, with Great Expectations as the engine.

Wrong data comes back as findings. Exceptions mean a fault in the program: `CrashedExpectationError`, `LostRowsError`,
`SilentFailureError`, or `ContractError` for a frame that is not what it should be.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.decoded import DecodedFile
from schemas.expectations.breach_findings import AlreadyTold, breaches
from schemas.expectations.gx_edge import Check, SuiteRun, run_suite, start_loading
from schemas.expectations.posting_table import KEY
from schemas.expectations.row_rule import Checked, RowRule, Table
from schemas.expectations.row_rules import ROW_RULES, rules_by_table
from schemas.expectations.rule_context import RuleContext
from schemas.findings import Finding, sorted_findings
from schemas.frames import ACCOUNTS, LEDGER, ContractError, conform
from schemas.masking import without_identity

__all__ = ["TableRun", "start_loading", "table_runs", "validate", "validation_results"]

_LEDGER_WITH_ACCOUNTS = {**LEDGER, **ACCOUNTS}


@dataclass(frozen=True, slots=True)
class TableRun:
    """One table after its suite has run; `frame` is what it ran on, with the columns derived for the rules."""

    table: Table
    row_rules: tuple[RowRule, ...]
    frame: pl.DataFrame
    suite: SuiteRun


def validate(
    ledger: pl.DataFrame,
    rows_in_scope: pl.DataFrame,
    decoded: Sequence[DecodedFile],
    context: RuleContext,
    row_rules: tuple[RowRule, ...] = ROW_RULES,
) -> tuple[Finding, ...]:
    """What breaks a rule, the gravest first.

    Args:
        ledger: LEDGER + ACCOUNTS of the whole files; vouchers are summed over it.
        rows_in_scope: the rows of it that belong to the programme; rules about postings run on these.
        decoded: the files; their totals are checked, and what reading them found is not told again.
        context: year, period and programme.
        row_rules: the rules; all of them unless told otherwise.

    Returns:
        At most 200 findings per rule and then one that counts the rest; those of `decoded` are not among them.

    Raises:
        ContractError: a frame lacks a column, or two rows in scope share file, row and part.
        CrashedExpectationError: an expectation could not be evaluated.

    Source: DESIGN section 6.
    """
    told = AlreadyTold(tuple(finding for file in decoded for finding in file.findings))
    return sorted_findings(
        finding
        for run in _runs(_checked(ledger, rows_in_scope, decoded, context), row_rules)
        for row_rule in run.row_rules
        for finding in breaches(row_rule, run.frame, _outcomes(run, row_rule), told, context)
    )


def validation_results(
    ledger: pl.DataFrame, rows_in_scope: pl.DataFrame, decoded: Sequence[DecodedFile], context: RuleContext
) -> dict[str, Any]:
    """The results as Great Expectations writes them, by table, each failing row by its file, row and part.

    No text of a posting is in it: texts are never handed to the engine. Slow where very many rows fail, for every
    failing value is written out.
    """
    return {run.table.name: _keyed(run) for run in table_runs(ledger, rows_in_scope, decoded, context)}


def table_runs(
    ledger: pl.DataFrame, rows_in_scope: pl.DataFrame, decoded: Sequence[DecodedFile], context: RuleContext
) -> list[TableRun]:
    """Every table with rows, after its suite of all rules has run; the arguments are those of `validate`."""
    return _runs(_checked(ledger, rows_in_scope, decoded, context), ROW_RULES)


def _checked(
    ledger: pl.DataFrame, rows_in_scope: pl.DataFrame, decoded: Sequence[DecodedFile], context: RuleContext
) -> Checked:
    scope = conform(rows_in_scope, _LEDGER_WITH_ACCOUNTS, "rows in scope")
    if scope.select(KEY).is_duplicated().any():
        raise ContractError("rows in scope", ["two rows share file, row and part"])
    return Checked(conform(ledger, _LEDGER_WITH_ACCOUNTS, "ledger"), scope, tuple(decoded), context)


def _runs(checked: Checked, row_rules: tuple[RowRule, ...]) -> list[TableRun]:
    """Every table with rows, checked; a table without rows can break no rule."""
    runs = []
    for table, rules in rules_by_table(row_rules).items():
        frame = table.build(checked)
        if frame.height:
            frame = frame.with_columns(**_derived(rules, checked.context))
            checks = [Check(rule.rule, expected) for rule in rules for expected in rule.expectations(checked.context)]
            runs.append(TableRun(table, rules, frame, run_suite(table.name, frame, checks)))
    return runs


def _derived(row_rules: Sequence[RowRule], context: RuleContext) -> Mapping[str, pl.Expr]:
    return {name: column for row_rule in row_rules for name, column in row_rule.derived(context).items()}


def _outcomes(run: TableRun, row_rule: RowRule) -> list[Any]:
    return [outcome for outcome in run.suite.outcomes if outcome.check.rule is row_rule.rule]


def _hidden(value: Any) -> Any:
    """The value with what may identify a person hidden in its texts; a code column may hold what it should not."""
    if isinstance(value, dict):
        return {key: _hidden(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_hidden(part) for part in value]
    return without_identity(value) if isinstance(value, str) else value


def _keyed(run: TableRun) -> dict[str, Any]:
    """The suite's result with keys in place of positions, and identity numbers hidden."""
    keys = run.frame.select(KEY)
    result: dict[str, Any] = _hidden(json.loads(json.dumps(run.suite.result.to_json_dict())))
    for entry in result["results"]:
        for name in ("unexpected_index_list", "partial_unexpected_index_list"):
            if entry["result"].get(name):
                entry["result"][name] = keys[entry["result"][name]].to_dicts()
    return result
