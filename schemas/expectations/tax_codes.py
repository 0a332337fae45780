"""VAT codes that exist, where a file uses the tax authority's standard codes."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Checked, Row, RowRule, Said, Table, absent, example
from schemas.expectations.rule_context import RuleContext
from schemas.findings import Severity
from schemas.kostra import standard_tax_codes
from schemas.rules import Rule

_SAFT: Final = "saft"
_LEAST_CODES: Final = 20
_OTHERS_ONE_IN: Final = 20
"""A file uses the standard codes when, of twenty postings with a code or more, at most one in twenty has another."""


def _coded(checked: Checked) -> pl.DataFrame:
    """The programme's postings of files whose codes may be the standard ones.

    A line of SAF-T holds the municipality's own code, and the file's table of taxes says which standard code it is.
    """
    local = [file.name for file in checked.decoded if file.format == _SAFT]
    return POSTINGS.build(checked).filter(~pl.col("file").is_in(local))


TAX_CODES = Table("tax codes", _coded, holds_postings=True)


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
        table=TAX_CODES,
        derived=_unknown,
        expectations=lambda _context: (absent("unknown_tax_code", shown="tax_code"),),
        say=_unknown_code,
        passes=example(*({"text": f"Materiell {number}"} for number in range(20))),
        fails=example(*({} for _ in range(20)), {"tax_code": "99"}),
    ),
)
