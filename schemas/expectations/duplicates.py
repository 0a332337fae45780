"""Postings that stand twice in the same import."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Checked, Row, RowRule, Said, Table, among, example
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.voucher_table import VOUCHER
from schemas.exports.row_findings import kroner
from schemas.findings import Severity
from schemas.frames import LEDGER
from schemas.rules import Rule

_SAME: Final = tuple(column for column in LEDGER if column != "row")
_FIRST_PAY, _LAST_PAY = "010", "099"
_PAID_WITH_WAGES: Final = ("160", "165", "710")
"""Allowances and refunds that a pay run books beside the wages; two employees may have equal ones."""


def _copies(checked: Checked) -> pl.DataFrame:
    """The programme's postings that are equal to an earlier one in every field, and whether that is a doubt.

    A row with neither voucher nor date is a report's sum; two that look equal differ in a dimension of the report's
    that is not read. Equal lines are the voucher's own, and no doubt, when it has other lines that stand once, and
    either they are pay (colleagues with equal pay) or the voucher goes to nought with them.
    """
    own = POSTINGS.build(checked).filter(pl.col("voucher").is_not_null() | pl.col("posted_on").is_not_null())
    copies = own.with_columns(first_equal_row=pl.col("row").min().over(_SAME)).filter(
        pl.col("row") > pl.col("first_equal_row")
    )
    known = copies.join(_vouchers_of(copies, checked), on=VOUCHER, how="left", nulls_equal=True, validate="m:1")
    art = pl.col("art")
    is_pay = art.is_between(pl.lit(_FIRST_PAY), pl.lit(_LAST_PAY)) | art.is_in(_PAID_WITH_WAGES)
    is_own = ~pl.col("is_doubled") & (is_pay.fill_null(value=False) | pl.col("is_balanced"))
    return known.with_columns(is_doubtful=pl.col("voucher").is_null() | ~is_own)


def _vouchers_of(copies: pl.DataFrame, checked: Checked) -> pl.DataFrame:
    """One row per voucher of the copies: whether all its lines stand twice or more, and whether it goes to nought."""
    lines = checked.ledger.join(copies.select(VOUCHER).unique(), on=VOUCHER, how="semi", nulls_equal=True)
    standing = lines.select(*VOUCHER, "amount_ore", times=pl.len().over(_SAME))
    return standing.group_by(VOUCHER).agg(
        is_doubled=(pl.col("times") > 1).all(),
        is_balanced=(pl.col("amount_ore").sum() == 0) & pl.col("amount_ore").is_not_null().all(),
    )


COPIES = Table("copies", _copies, holds_postings=True)


def _copy(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said(
        f"Fant samme postering en gang til som i rad {row['first_equal_row']}, {kroner(row['amount_ore'] or 0)}",
        "Hvis dette er riktig, registrer et unntak, og beløpene summeres. Dersom dette er feil, må posteringen "
        "korrigeres og filen tas ut på nytt",
        value="to eller flere ganger",
        expected="én gang",
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
        table=COPIES,
        expectations=lambda _context: (among("is_doubtful", {False}, shown="row"),),
        say=_copy,
        passes=example({}, {}, {"account": "2350", "art": None, "account_class": "2", "amount_ore": -250_000}),
        fails=example({}, {}),
    ),
)
