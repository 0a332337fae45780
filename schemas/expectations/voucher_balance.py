"""Vouchers that must sum to nought: double entry, where the file holds whole vouchers."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.row_rule import Checked, Example, Row, RowRule, Said, Table, among
from schemas.expectations.rule_context import RuleContext
from schemas.exports.row_findings import kroner
from schemas.findings import Severity
from schemas.rules import Rule

_VOUCHER: Final = ("file", "accounting_year", "voucher_type", "voucher")
_LEAST_VOUCHERS: Final = 20
_UNBALANCED_ONE_IN: Final = 20


def _vouchers(checked: Checked) -> pl.DataFrame:
    """One row per voucher of the files that hold whole vouchers, with its sum.

    Vouchers with an unreadable amount are left out; those rows are findings of their own.
    """
    vouchers = (
        checked.ledger.filter(pl.col("voucher").is_not_null())
        .sort("file", "row", "part")
        .group_by(_VOUCHER, maintain_order=True)
        .agg(
            pl.col("row", "part").first(),
            last_row=pl.col("row").max(),
            lines=pl.col("row").n_unique(),
            amount_ore=pl.col("amount_ore").sum(),
            is_readable=pl.col("amount_ore").is_not_null().all(),
        )
        .filter("is_readable")
    )
    return vouchers.filter(pl.col("file").is_in(sorted(_promised(checked) | _balanced(vouchers))))


def whole_files(checked: Checked) -> list[str]:
    """Files whose format promises whole vouchers, and those where nearly all of many vouchers balance."""
    promised = _promised(checked)
    lines = checked.ledger.filter(pl.col("voucher").is_not_null(), ~pl.col("file").is_in(sorted(promised)))
    vouchers = lines.group_by(_VOUCHER).agg(pl.col("amount_ore").sum())
    return sorted(promised | _balanced(vouchers))


def _promised(checked: Checked) -> set[str]:
    return {file.name for file in checked.decoded if file.is_whole_ledger}


def _balanced(vouchers: pl.DataFrame) -> set[str]:
    balanced = (
        vouchers.group_by("file")
        .agg(vouchers=pl.len(), unbalanced=(pl.col("amount_ore") != 0).sum())
        .filter(
            pl.col("vouchers") >= _LEAST_VOUCHERS,
            pl.col("unbalanced") * _UNBALANCED_ONE_IN <= pl.col("vouchers"),
        )
    )
    return set(balanced["file"])


VOUCHERS = Table("vouchers", _vouchers)


def _unbalanced(row: Row, _shown: str, _context: RuleContext) -> Said:
    rows = f"rad {row['row']}" if row["lines"] == 1 else f"rad {row['row']}–{row['last_row']}"
    excess = f"{kroner(abs(row['amount_ore']))} for mye i {'debet' if row['amount_ore'] > 0 else 'kredit'}"
    return Said(
        f"Fant bilag «{row['voucher']}» ({rows}) som ikke går i null: {excess}",
        "Korrigér bilaget, eller ta ut filen på nytt med alle bilagets linjer",
        value=kroner(row["amount_ore"]),
        expected=kroner(0),
        difference_ore=row["amount_ore"],
    )


RULES = (
    RowRule(
        rule=Rule(
            code="V01",
            title="Hvert bilag går i null",
            severity=Severity.ERROR,
            remedy="Ta ut hovedboken på nytt med hele bilag, eller få regnskapet til å korrigere bilaget.",
            source="Kontroll V01; dobbelt bokholderi",
        ),
        table=VOUCHERS,
        expectations=lambda _context: (among("amount_ore", {0}),),
        say=_unbalanced,
        passes=Example(({"amount_ore": 500}, {"amount_ore": -500}), is_whole_ledger=True),
        fails=Example(({"amount_ore": 500}, {"amount_ore": -400}), is_whole_ledger=True),
    ),
)
