"""Series of voucher numbers without gaps, where the file holds the whole ledger."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.row_rule import Checked, Example, Row, RowRule, Said, Table, among
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.voucher_balance import whole_files
from schemas.findings import Severity
from schemas.rules import Rule

_LEAST_NUMBERS: Final = 20
"""A shorter series is no series."""
_MISSING_ONE_IN: Final = 50
"""More than one missing number in fifty: the system does not number without gaps, and nothing can be said."""
_SHOWN_GAPS: Final = 5
_SERIES: Final = ("file", "accounting_year", "voucher_type", "length")
_LONGEST: Final = 18
"""Digits that a whole number can hold."""


def _series(checked: Checked) -> pl.DataFrame:
    """One row per file, year, voucher type and length of number: how many numbers are missing, and the first gaps."""
    numbers = (
        checked.ledger.filter(pl.col("voucher").str.contains(rf"^\d{{1,{_LONGEST}}}$"))
        .select("file", "accounting_year", "voucher_type", "voucher", "row", "part")
        .unique(("file", "accounting_year", "voucher_type", "voucher"), keep="first", maintain_order=True)
        .filter(pl.col("file").is_in(whole_files(checked)))
        .with_columns(number=pl.col("voucher").cast(pl.Int64), length=pl.col("voucher").str.len_chars())
        .sort(*_SERIES, "number")
        .with_columns(before=pl.col("number").shift(1).over(_SERIES))
        .with_columns(missing=(pl.col("number") - pl.col("before") - 1).fill_null(0))
    )
    is_gap = pl.col("missing") > 0
    series = numbers.group_by(_SERIES, maintain_order=True).agg(
        pl.col("row", "part", "voucher").filter(is_gap).first(),
        pl.col("missing").sum(),
        vouchers=pl.len(),
        gap_after=pl.col("before").filter(is_gap).head(_SHOWN_GAPS),
        gap_before=pl.col("number").filter(is_gap).head(_SHOWN_GAPS),
        gaps=is_gap.sum().cast(pl.Int64),
    )
    return series.filter(
        pl.col("vouchers") >= _LEAST_NUMBERS, pl.col("missing") * _MISSING_ONE_IN <= pl.col("vouchers")
    ).with_columns(amount_ore=pl.lit(0, pl.Int64))


SERIES = Table("voucher series", _series)


def _gaps(row: Row, _shown: str, _context: RuleContext) -> Said:
    width = row["length"]
    spans = [
        f"{after + 1:0{width}d}" if before - after == 2 else f"{after + 1:0{width}d}–{before - 1:0{width}d}"
        for after, before in zip(row["gap_after"], row["gap_before"], strict=True)
    ]
    more = f" og {row['gaps'] - len(spans)} hull til" if row["gaps"] > len(spans) else ""
    kind = f" «{row['voucher_type']}»" if row["voucher_type"] else ""
    numbers = "ett bilagsnummer" if row["missing"] == 1 else f"{row['missing']} bilagsnummer"
    return Said(
        f"Fant {numbers} som mangler i serien{kind}: {', '.join(spans)}{more}",
        "Kontroller om bilagene er makulert, eller om uttrekket mangler dem",
        value=str(row["vouchers"]),
        expected=str(row["vouchers"] + row["missing"]),
    )


_ROWS: Final = tuple(
    {
        "voucher": f"{2000 + number // 2}",
        "text": f"Linje {number}",
        "amount_ore": 100 if number % 2 else -100,
        "art": None,
        "account": "2350",
        "account_class": "2",
    }
    for number in range(120)
)

RULES = (
    RowRule(
        rule=Rule(
            code="V12",
            title="Bilagsseriene er uten hull",
            severity=Severity.INFO,
            remedy="Kontroller de manglende numrene mot regnskapssystemet.",
            source="Kontroll V12",
            is_trial=True,
        ),
        table=SERIES,
        expectations=lambda _context: (among("missing", {0}, shown="voucher"),),
        say=_gaps,
        passes=Example(_ROWS, is_whole_ledger=True),
        fails=Example((*_ROWS[:60], *_ROWS[62:]), is_whole_ledger=True),
    ),
)
