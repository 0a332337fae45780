"""Postings that stand twice in the same import."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Row, RowRule, Said, among, example
from schemas.expectations.rule_context import RuleContext
from schemas.exports.row_findings import kroner
from schemas.findings import Severity
from schemas.frames import LEDGER
from schemas.rules import Rule

_SAME: Final = tuple(column for column in LEDGER if column != "row")


def _copies(_context: RuleContext) -> dict[str, pl.Expr]:
    """The first row of the file that is equal in every field; the row itself unless it is a copy.

    A row with neither voucher nor date is a report's sum; two that look equal differ in a dimension of the report's
    that is not read.
    """
    is_posting = pl.col("voucher").is_not_null() | pl.col("posted_on").is_not_null()
    return {
        "first_equal_row": pl.col("row").min().over(_SAME),
        "is_copy": is_posting & (pl.col("row") > pl.col("row").min().over(_SAME)),
    }


def _copy(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said(
        f"Fant samme postering en gang til som i rad {row['first_equal_row']}, {kroner(row['amount_ore'] or 0)}",
        "Hvis dette er riktig, registrer et unntak, og beløpene summeres. Dersom dette er feil, må posteringen "
        "korrigeres og filen tas ut på nytt",
        difference_ore=row["amount_ore"],
    )


RULES = (
    RowRule(
        rule=Rule(
            code="L23",
            title="Ingen postering står to ganger i samme fil",
            severity=Severity.ERROR,
            remedy="Kontroller bilaget. Er posteringen ført to ganger, korrigér; ellers registrer et unntak.",
            source="Kontroll L23; KOSTRA, kontroll 015 Dubletter",
        ),
        table=POSTINGS,
        derived=_copies,
        expectations=lambda _context: (among("is_copy", {False}, shown="row"),),
        say=_copy,
        passes=example({}, {"text": "Materiell, del 2"}),
        fails=example({}, {}),
    ),
)
