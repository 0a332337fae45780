"""The lines of a SAF-T file as LEDGER, each divided over its projects, and what is wrong with single lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from schemas.exports.masking import shown_amount
from schemas.exports.row_findings import row_findings
from schemas.exports.rules import AMOUNT, DEBIT_AND_CREDIT, OPEN_SPLIT, PERIOD, UNSPLIT_LINE
from schemas.exports.saft_lines import Block, SaftFile
from schemas.exports.saft_splits import split_lines
from schemas.findings import Finding
from schemas.frames import LEDGER
from schemas.rules import Rule

_SIDES: Final = "DebitAmount/CreditAmount"


@dataclass(frozen=True, slots=True)
class _LineRule:
    """A rule of a line: when it is broken, the column of the finding and of its value, and the words."""

    rule: Rule
    is_broken: pl.Expr
    value: str
    column: str
    message: str


_AMOUNT_IS_LOST = pl.col("amount_ore").is_null() & ~pl.col("is_both")
_LINE_RULES: Final = (
    _LineRule(AMOUNT, _AMOUNT_IS_LOST, "amount_text", _SIDES, "Fant beløp «{value}» som ikke kan leses"),
    _LineRule(
        DEBIT_AND_CREDIT, pl.col("is_both"), "amount_text", _SIDES, "Fant linje med både debet og kredit, «{value}»"
    ),
    _LineRule(PERIOD, pl.col("period").is_null(), "period_text", "Period", "Fant linje uten lesbar periode"),
    _LineRule(UNSPLIT_LINE, pl.col("fault").is_not_null(), "fault", "Analysis", "Fant linje som {value}"),
    _LineRule(OPEN_SPLIT, pl.col("remark").is_not_null(), "remark", "Analysis", "Fant linje som {value}"),
)


@dataclass(slots=True)
class Sums:
    """What was counted over all lines, with the signs of the file; `moved_ore` is what stood on the other side."""

    lines: int = 0
    debit_ore: int = 0
    credit_ore: int = 0
    moved_ore: int = 0
    negative: int = 0
    first_negative: int | None = None
    derived: int = 0
    first_derived: int | None = None


@dataclass(frozen=True, slots=True)
class SaftLedger:
    """`ledger` is LEDGER; `findings` are those about single lines."""

    ledger: pl.DataFrame
    sums: Sums
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Gathered:
    """What the blocks have given so far."""

    ledgers: list[pl.DataFrame] = field(default_factory=list)
    faults: list[list[pl.DataFrame]] = field(default_factory=lambda: [[] for _ in _LINE_RULES])
    sums: Sums = field(default_factory=Sums)


def saft_ledger(name: str, saft: SaftFile) -> SaftLedger:
    """The file as LEDGER; empties its blocks, so that the lines are not held twice.

    Args:
        name: of the file.
        saft: what was read.
    """
    gathered = _Gathered()
    saft.blocks.reverse()
    while saft.blocks:
        _gather(gathered, name, saft, saft.blocks.pop())
    findings = [
        finding
        for each, faults in zip(_LINE_RULES, gathered.faults, strict=True)
        for finding in row_findings(each.rule, name, _shown(each, pl.concat(faults)), each.column, each.message)
    ]
    return SaftLedger(pl.concat(gathered.ledgers, rechunk=False), gathered.sums, tuple(findings))


def _shown(each: _LineRule, faults: pl.DataFrame) -> pl.DataFrame:
    """The faults with values that may be repeated: no words where an amount should stand, for they may be a name."""
    if each.value != "amount_text":
        return faults
    return faults.with_columns(pl.col("value").map_elements(shown_amount, return_dtype=pl.String))


def _gather(gathered: _Gathered, name: str, saft: SaftFile, block: Block) -> None:
    parts, splits = _split(block, saft)
    lines = _lines(block, saft, gathered.sums.lines)
    _count(gathered.sums, lines)
    judged = lines.join(splits, on="line", how="left", validate="1:1", maintain_order="left")
    for found, each in zip(gathered.faults, _LINE_RULES, strict=True):
        found.append(judged.filter(each.is_broken).select("row", "voucher", pl.col(each.value).alias("value")))
    whole = lines.drop("amount_ore") if parts.height == lines.height else lines.drop("amount_ore")[parts["line"]]
    ledger = whole.drop("line").hstack(parts.drop("line")).with_columns(file=pl.lit(name))
    gathered.ledgers.append(ledger.select(pl.col(column).cast(dtype) for column, dtype in LEDGER.items()))


def _split(block: Block, saft: SaftFile) -> tuple[pl.DataFrame, pl.DataFrame]:
    fields = saft.dimensions.fields
    field_of = pl.col("kind").cast(pl.String).replace_strict(fields, default=None, return_dtype=pl.String)
    analyses = block.analyses.with_columns(pl.col("code").cast(pl.String), field=field_of).filter(
        pl.col("field").is_not_null() & pl.col("code").is_not_null()
    )
    return split_lines(block.lines["amount_ore"], analyses)


def _lines(block: Block, saft: SaftFile, before: int) -> pl.DataFrame:
    """The lines with what their transactions say; `line` counts within the block, `row` in the file."""
    about = saft.transactions[block.lines["transaction"]]
    lines = block.lines.with_row_index("line").hstack(about)
    currency = saft.header.currency
    return lines.with_columns(
        pl.col("line").cast(pl.Int32),
        (pl.col("line").cast(pl.Int64) + before + 1).alias("row"),
        pl.coalesce("text", "transaction_text").alias("text"),
        # An amount is in the currency of the header; the CurrencyCode beside it is that of its CurrencyAmount.
        pl.lit(currency.upper() if currency else None, dtype=pl.String).alias("currency"),
    )


def _count(sums: Sums, lines: pl.DataFrame) -> None:
    is_negative = (pl.col("debit_ore") < 0) | (pl.col("credit_ore") < 0)
    moved = pl.col("amount_ore").clip(lower_bound=0) - pl.col("debit_ore")
    sums.lines += lines.height
    sums.debit_ore += int(lines["debit_ore"].sum())
    sums.credit_ore += int(lines["credit_ore"].sum())
    sums.moved_ore += int(lines.select(moved.sum()).item() or 0)
    negative, derived = lines.filter(is_negative)["row"], lines.filter("is_derived")["row"]
    sums.negative += len(negative)
    sums.derived += len(derived)
    sums.first_negative = sums.first_negative or next(iter(negative), None)
    sums.first_derived = sums.first_derived or next(iter(derived), None)
