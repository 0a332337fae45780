"""From failing rows to findings: one each, grouped where a whole file fails, counted where there are very many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from schemas.expectations.gx_edge import Outcome
from schemas.expectations.row_rule import RowRule
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.wording import COLUMN_NAMES
from schemas.exports.masking import masked
from schemas.exports.row_findings import MAX_PER_RULE, kroner, place
from schemas.exports.rules import AMOUNT, CUT_OFF, DEBIT_AND_CREDIT, SHIFTED_ROW, UNPROVEN_TOTAL
from schemas.findings import Finding
from schemas.rules import Rule

WHOLE_FILE_ROWS: Final = 30
"""From this many rows on, a file where every row lacks the same field gets one sentence and not one per row."""

_HELD_OUTSIDE: Final = {each.code for each in (AMOUNT, SHIFTED_ROW, DEBIT_AND_CREDIT, CUT_OFF, UNPROVEN_TOTAL)}
_ORDER: Final = ("file", "row", "part", "shown")


class SilentFailureError(Exception):
    """A rule failed and nobody would be told: a fault in the program."""

    def __init__(self, rule_code: str) -> None:
        super().__init__(f"rule {rule_code} failed without a finding")


@dataclass(frozen=True, slots=True)
class AlreadyTold:
    """What reading the files has found, so that no fault is told twice."""

    findings: tuple[Finding, ...]

    def untold(self, rule: Rule, failing: pl.DataFrame) -> pl.DataFrame:
        """The failing rows nobody has told of.

        A finding without a row, or one that counts several, speaks for its whole file; a fault of a whole file is
        told by any. Reading and rows may guard the same code with different rules; the remedy tells them apart.
        """
        told = [found for found in self.findings if _tells_of(found, rule)]
        files = [found.file for found in told if found.row is None or found.count > 1]
        rows = pl.DataFrame(
            [(found.file, found.row) for found in told],
            schema={"file": pl.String(), "row": pl.Int64()},
            orient="row",
        )
        is_told = pl.col("file").is_in(files) | (pl.col("row").is_null() & pl.col("file").is_in(rows["file"].implode()))
        return failing.filter(~is_told).join(rows, on=["file", "row"], how="anti")


def _tells_of(found: Finding, rule: Rule) -> bool:
    """Whether reading the file has said the same; whatever held a row outside has told that its amount is missing."""
    if rule.code == AMOUNT.code:
        return found.rule in _HELD_OUTSIDE and found.row is not None
    return (found.rule, found.remedy) == (rule.code, rule.remedy)


def breaches(
    row_rule: RowRule, table: pl.DataFrame, outcomes: Sequence[Outcome], told: AlreadyTold, context: RuleContext
) -> list[Finding]:
    """The findings of one rule.

    Args:
        row_rule: the rule.
        table: the frame that was checked, with the rule's derived columns.
        outcomes: what each of the rule's expectations found in it.
        told: faults the reading of the files has told of.
        context: the run's.

    Raises:
        SilentFailureError: rows fail, and no finding tells of it.
    """
    failing = _failing_rows(table, outcomes)
    if failing.is_empty():
        return []
    untold = told.untold(row_rule.rule, failing)
    findings, single = _whole_files(row_rule, table, untold, context)
    findings += _one_by_one(row_rule, single, context)
    if not findings and not untold.is_empty():
        raise SilentFailureError(row_rule.rule.code)
    return findings


def _failing_rows(table: pl.DataFrame, outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """The failing rows with the column shown, once each for every column shown, in the order of the file."""
    parts = [
        table[list(outcome.positions)].with_columns(shown=pl.lit(outcome.check.expected.shown))
        for outcome in outcomes
        if outcome.positions
    ]
    if not parts:
        return table.clear().with_columns(shown=pl.lit(""))
    return pl.concat(parts).unique(_ORDER, keep="first", maintain_order=True).sort(_ORDER)


def _whole_files(
    row_rule: RowRule, table: pl.DataFrame, failing: pl.DataFrame, context: RuleContext
) -> tuple[list[Finding], pl.DataFrame]:
    """Findings for files where every one of many rows lacks the same field, and the failing rows that are left."""
    if row_rule.whole_file is None:
        return [], failing
    rows = table.group_by("file").agg(rows=pl.len())
    counted = failing.group_by("file", "shown").agg(count=pl.len(), amount_ore=pl.col("amount_ore").sum())
    whole = (
        counted.join(rows, on="file", how="inner", validate="m:1")
        .filter(pl.col("count") == pl.col("rows"), pl.col("rows") >= WHOLE_FILE_ROWS)
        .sort("file", "shown")
    )
    findings = [
        row_rule.rule.finding(
            f"{row_rule.whole_file(shown, count)} i {file}, {kroner(amount_ore)} i sum.",
            is_year_end=context.is_year_end,
            file=file,
            column=COLUMN_NAMES.get(shown, shown),
            count=count,
        )
        for file, shown, count, amount_ore in whole.select("file", "shown", "count", "amount_ore").iter_rows()
    ]
    return findings, failing.join(whole, on=["file", "shown"], how="anti")


def _one_by_one(row_rule: RowRule, failing: pl.DataFrame, context: RuleContext) -> list[Finding]:
    shown_rows = failing.head(MAX_PER_RULE)
    findings = [_finding(row_rule, row, context) for row in shown_rows.iter_rows(named=True)]
    rest = failing.slice(MAX_PER_RULE)
    if rest.height:
        findings.append(_rest(row_rule, rest, context))
    return findings


def _finding(row_rule: RowRule, row: dict[str, Any], context: RuleContext) -> Finding:
    said = row_rule.say(row, row["shown"], context)
    where = f" {place(row['row'], row['voucher'], None)}" if row_rule.table.holds_postings else ""
    found = f"{said.found}{where}"
    finding = row_rule.rule.finding(
        f"{found}.",
        is_year_end=context.is_year_end,
        file=row["file"],
        row=row["row"],
        voucher=row["voucher"],
        column=COLUMN_NAMES.get(row["shown"], row["shown"]),
        value=said.value,
        expected=said.expected,
        difference_ore=said.difference_ore,
    )
    return masked(replace(finding, remedy=f"{said.action}.") if said.action else finding)


def _rest(row_rule: RowRule, rest: pl.DataFrame, context: RuleContext) -> Finding:
    """One finding for all that is beyond the ceiling, so that nothing is dropped in silence."""
    files = rest["file"].unique(maintain_order=True).to_list()
    first = rest.row(0, named=True)
    return row_rule.rule.finding(
        f"Fant {rest.height} til av samme slag, {kroner(int(rest['amount_ore'].sum()))} i sum, fra rad {first['row']} "
        f"i {first['file']} og utover: «{row_rule.rule.title}» er brutt.",
        is_year_end=context.is_year_end,
        file=files[0] if len(files) == 1 else None,
        row=first["row"] if len(files) == 1 else None,
        count=rest.height,
    )
