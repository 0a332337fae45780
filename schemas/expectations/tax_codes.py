"""VAT codes that exist, where a file uses the tax authority's standard codes."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Row, RowRule, Said, absent, example
from schemas.expectations.rule_context import RuleContext
from schemas.findings import Severity
from schemas.kostra import standard_tax_codes
from schemas.rules import Rule

_LEAST_CODES: Final = 20
_OTHERS_ONE_IN: Final = 20
"""A file uses the standard codes when, of twenty postings with a code or more, at most one in twenty has another."""


def _unknown(context: RuleContext) -> dict[str, pl.Expr]:
    """The VAT code of a posting when it is no standard code and its file uses those; else null."""
    known = sorted(code for code, row in standard_tax_codes().items() if row.is_valid(context.accounting_year))
    code = pl.col("tax_code")
    is_other = ~code.is_in(known)
    coded, others = code.is_not_null().sum().over("file"), is_other.sum().over("file")
    is_standard = (coded >= _LEAST_CODES) & (others * _OTHERS_ONE_IN <= coded)
    return {"unknown_tax_code": pl.when(is_other & is_standard).then(code)}


def _unknown_code(row: Row, _shown: str, _context: RuleContext) -> Said:
    code = row["tax_code"]
    return Said(
        f"Fant mva-kode «{code}», som ikke er en standardkode, i en fil som ellers bruker standardkodene",
        "Korrigér mva-koden, eller kontroller at koden er kommunens egen",
        value=code,
        expected="en standardkode for merverdiavgift",
    )


RULES = (
    RowRule(
        rule=Rule(
            code="L30",
            title="Mva-koden er en standardkode når filen bruker standardkodene",
            severity=Severity.INFO,
            remedy="Kontroller mva-koden på bilaget.",
            source="Skatteetaten, SAF-T Standard Tax Codes",
            is_trial=True,
        ),
        table=POSTINGS,
        derived=_unknown,
        expectations=lambda _context: (absent("unknown_tax_code", shown="tax_code"),),
        say=_unknown_code,
        passes=example(*({"text": f"Materiell {number}"} for number in range(20))),
        fails=example(*({} for _ in range(20)), {"tax_code": "99"}),
    ),
)
