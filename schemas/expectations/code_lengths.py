"""Codes that have lost their first nought, or are not as long as the municipality's chart of accounts says."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Checked, Row, RowRule, Said, Table, absent, example
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.wording import COLUMN_NAMES, either
from schemas.exports.row_findings import kroner
from schemas.findings import Severity
from schemas.rules import Rule

_OTHERS_ONE_IN: Final = 20
"""A length is the file's usual one when at most one account in twenty has another."""
_LEAST_ACCOUNTS: Final = 20
"""Among fewer postings than this no length is usual."""


def _codes(checked: Checked) -> pl.DataFrame:
    """One row per file and code that is at fault, with its first posting, the sum, and what it should have been."""
    columns = ("file", "row", "part", "voucher", "amount_ore", "code", "whole", "field")
    faults = pl.concat(
        [
            _accounts(checked).with_columns(code="account", field=pl.lit("account")).select(columns),
            _projects(checked).with_columns(code="project", field=pl.lit("project")).select(columns),
        ]
    )
    return (
        faults.sort("file", "row", "part")
        .group_by("file", "field", "code", "whole", maintain_order=True)
        .agg(pl.col("row", "part", "voucher").first(), pl.col("amount_ore").sum(), rows=pl.len())
    )


def _accounts(checked: Checked) -> pl.DataFrame:
    """Postings whose account is not as long as the chart says; `whole` is the account with noughts put back.

    Where the programme file says nothing, the file's own usual length decides, and only a shorter account is told of:
    a longer one may be a local subdivision, a shorter one has lost something.
    """
    accounts = POSTINGS.build(checked).filter(pl.col("account").str.contains(r"^\d+$"))
    digits = pl.col("account").str.len_chars().cast(pl.Int64)
    wanted = checked.context.account_lengths
    if wanted:
        longest = pl.lit(max(wanted), pl.Int64)
        accounts = accounts.filter(~digits.is_in(wanted)).with_columns(digits=longest)
    else:
        usual = _usual_lengths(accounts.with_columns(digits=digits))
        accounts = accounts.join(usual, on="file", how="inner", validate="m:1").filter(digits < pl.col("digits"))
    return accounts.with_columns(whole=pl.col("account").str.zfill("digits"))


def _usual_lengths(accounts: pl.DataFrame) -> pl.DataFrame:
    """The usual number of digits of each file that has one."""
    counted = accounts.group_by("file", "digits").agg(rows=pl.len())
    return (
        counted.with_columns(all_rows=pl.col("rows").sum().over("file"))
        .filter(
            pl.col("all_rows") >= _LEAST_ACCOUNTS,
            (pl.col("all_rows") - pl.col("rows")) * _OTHERS_ONE_IN <= pl.col("all_rows"),
        )
        .select("file", "digits")
    )


def _projects(checked: Checked) -> pl.DataFrame:
    """Postings of whole files on a project outside the programme that is inside it with its noughts put back."""
    spans = [(first, last) for first, last in checked.context.scope if first.startswith("0")]
    project = pl.col("project")
    candidates = [project.str.zfill(len(first)) for first, _ in spans]
    whole = pl.coalesce(
        *(
            pl.when(code.str.len_chars() == len(first), code.is_between(pl.lit(first), pl.lit(last))).then(code)
            for code, (first, last) in zip(candidates, spans, strict=True)
        ),
        pl.lit(None, pl.String),
    )
    codes = checked.ledger.select("project").unique().with_columns(whole=whole)
    lost = codes.filter(pl.col("whole").is_not_null(), pl.col("whole") != project)
    return checked.ledger.join(lost, on="project", how="inner", validate="m:1")


CODES = Table("codes", _codes)


def _damaged(row: Row, _shown: str, context: RuleContext) -> Said:
    name, code, whole = COLUMN_NAMES[row["field"]], row["code"], row["whole"]
    count = "1 postering" if row["rows"] == 1 else f"{row['rows']} posteringer"
    outside = ". De er ikke regnet med" if row["field"] == "project" else ""
    first = f"rad {row['row']}" if row["rows"] == 1 else f"først i rad {row['row']}"
    found = f"Fant {name} «{code}» på {count} ({first}), {kroner(row['amount_ore'])} i sum"
    if len(whole) > len(code):
        return Said(
            f"{found}, som trolig er «{whole}» uten nullen foran{outside}",
            f"Korrigér {name} til «{whole}» ved å ta ut filen på nytt med koder som tekst",
            value=code,
            expected=whole,
        )
    lengths = either(map(str, sorted(context.account_lengths)))
    return Said(f"{found}, med {len(code)} sifre", f"Korrigér {name} til {lengths} sifre", code, f"{lengths} sifre")


RULES = (
    RowRule(
        rule=Rule(
            code="L05",
            title="Koder står slik de er i kontoplanen",
            severity=Severity.ERROR,
            remedy="Ta ut filen på nytt med koder som tekst, så nuller foran ikke faller bort.",
            source="Kontroll L05; i KOSTRA er art 010 lønn og kapittel 10 bank",
        ),
        table=CODES,
        expectations=lambda _context: (absent("whole", shown="code"),),
        say=_damaged,
        passes=example(*({"text": f"Materiell {number}"} for number in range(20))),
        fails=example(*({} for _ in range(20)), {"account": "200", "art": "200"}),
    ),
)
