"""Findings about rows of a file: their wording, and the ceiling on how many are written out one by one."""

from __future__ import annotations

import polars as pl

from schemas.exports.rules import AMOUNT, CODE, DEBIT_AND_CREDIT, PERIOD, UNREADABLE_DATE, VOUCHER_AS_DATE
from schemas.findings import Finding
from schemas.rules import Rule

_EXPECTED = {
    AMOUNT.code: "beløp som 1 234,50",
    CODE.code: "koden slik den står i kontoplanen",
    DEBIT_AND_CREDIT.code: "enten debet eller kredit",
    PERIOD.code: "ååååmm",
    UNREADABLE_DATE.code: "dd.mm.åååå",
    VOUCHER_AS_DATE.code: "bilagsnummer",
}
"""What should have stood in the cell, where a rule of reading can say so for every row."""

MAX_PER_RULE = 200
"""A file with one fault on every row would bury the reader; beyond this the rows are counted in one last finding."""


def kroner(amount_ore: int) -> str:
    """The amount as Norwegians write it: `−1 234,50 kr`, with a real minus sign and no-break spaces."""
    whole, ore = divmod(abs(amount_ore), 100)
    sign = "\u2212" if amount_ore < 0 else ""
    return f"{sign}{whole:,}".replace(",", "\u00a0") + f",{ore:02d}\u00a0kr"


def counted(rows: int) -> str:
    """How many rows, in words: `1 rad`, `2 rader`."""
    return f"{rows} rad" if rows == 1 else f"{rows} rader"


def place(row: int, voucher: str | None, column: str | None) -> str:
    """Where in the file, in brackets: `(rad 14, bilag 2001, kolonne «Beløp»)`."""
    parts = [f"rad {row}"]
    if voucher:
        parts.append(f"bilag {voucher}")
    if column:
        parts.append(f"kolonne «{column}»")
    return f"({', '.join(parts)})"


def row_findings(rule: Rule, file: str, faults: pl.DataFrame, column: str | None, message: str) -> list[Finding]:
    """One finding per faulty row, the first 200, and one more that counts the rest.

    Args:
        rule: the rule that is broken.
        file: the name of the file.
        faults: `row`, `voucher` and `value`; one row per faulty row of the file.
        column: the header of the column at fault.
        message: bokmål; `{value}` is replaced by the row's value, and `«{value}»` left out where that is null.
    """
    findings = [
        rule.finding(
            f"{_worded(message, value)} {place(row, voucher, column)}.",
            file=file,
            row=row,
            voucher=voucher,
            column=column,
            value=value,
            expected=_EXPECTED.get(rule.code),
        )
        for row, voucher, value in faults.select("row", "voucher", "value").head(MAX_PER_RULE).iter_rows()
    ]
    rest = faults.height - len(findings)
    if rest:
        findings.append(_count_of_rest(rule, file, faults, column, rest))
    return findings


def _worded(message: str, value: str | None) -> str:
    """The message with the value, or without the place for it where there is none that may be shown."""
    if value is None:
        message = message.replace(", «{value}»", "").replace(" «{value}»", "")
    return message.format(value=value or "")


def _count_of_rest(rule: Rule, file: str, faults: pl.DataFrame, column: str | None, rest: int) -> Finding:
    first = faults["row"][MAX_PER_RULE]
    message = f"Fant {counted(rest)} til med samme feil, fra rad {first} og utover: «{rule.title}» er brutt."
    return rule.finding(message, file=file, row=first, column=column, count=rest)
