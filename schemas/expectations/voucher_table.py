"""The table of the programme's vouchers: every voucher with a posting in scope, summed over all lines of the file."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.posting_table import ABSENT_FIELDS, KEY, POSTINGS, absent_fields
from schemas.expectations.row_rule import Checked, Table, once

VOUCHER: Final = ("file", "accounting_year", "voucher_type", "voucher")
"""What makes lines one voucher: series of different types may use the same numbers."""

FIRST_PURCHASE, LAST_PURCHASE = "100", "399"
"""Goods and services, own production or instead of it: what VAT is paid on."""
VAT: Final = "429"

INVOICE_TYPES: Final = frozenset({"IV", "IF", "LF"})
INVOICE_WORDS: Final = r"^(INNGÅENDE FAKTURA|LEVERANDØRFAKTURA)"
"""Voucher types of suppliers' invoices: IV is Unit4's (DOMAIN 2.1); the others are short for the two words."""


@once
def voucher_lines(checked: Checked) -> pl.DataFrame:
    """All lines of the vouchers that have a posting in scope, other departments' and balance lines too.

    `is_in_scope` tells the programme's own operating and investment postings from the rest.
    """
    own = POSTINGS.build(checked).filter(pl.col("voucher").is_not_null())
    lines = checked.ledger.join(own.select(VOUCHER).unique(), on=VOUCHER, how="semi", nulls_equal=True)
    marks = own.select(*KEY, is_in_scope=pl.lit(value=True))
    return lines.join(marks, on=KEY, how="left", validate="1:1").with_columns(
        pl.col("is_in_scope").fill_null(value=False)
    )


def is_purchase() -> pl.Expr:
    """Whether a line is goods or services in the operating or investment accounts."""
    return pl.col("art").is_between(pl.lit(FIRST_PURCHASE), pl.lit(LAST_PURCHASE)).fill_null(value=False)


def is_invoice() -> pl.Expr:
    """Whether the voucher type is that of a supplier's invoice."""
    kind = pl.col("voucher_type").str.to_uppercase()
    return (kind.is_in(sorted(INVOICE_TYPES)) | kind.str.contains(INVOICE_WORDS)).fill_null(value=False)


def _programme_vouchers(checked: Checked) -> pl.DataFrame:
    """One row per voucher; the first row and the sum are those of its purchases in scope."""
    own = pl.col("is_in_scope")
    is_cost = own & is_purchase()
    lines = voucher_lines(checked).with_columns(
        cost_ore=pl.when(is_cost).then("amount_ore").otherwise(0),
        cost_row=pl.when(is_cost).then("row"),
        cost_lines=is_cost,
        base_ore=pl.when(is_purchase()).then("amount_ore").otherwise(0),
        base_lines=is_purchase(),
        vat_ore=pl.when(pl.col("art") == VAT).then("amount_ore").otherwise(0),
        vat_lines=(pl.col("art") == VAT).fill_null(value=False),
        has_text=own & pl.col("text").is_not_null(),
        has_party=pl.col("party").is_not_null(),
        is_readable=pl.col("amount_ore").is_not_null(),
    )
    sums = ("base_ore", "vat_ore", "cost_lines", "base_lines", "vat_lines")
    return (
        lines.group_by(VOUCHER, maintain_order=True)
        .agg(
            pl.col(sums).sum(),
            pl.col("has_text", "has_party").any(),
            pl.col("is_readable").all(),
            row=pl.col("cost_row").min(),
            amount_ore=pl.col("cost_ore").sum(),
        )
        .filter("is_readable", pl.col("cost_lines") > 0)
        .with_columns(absent_fields(checked).alias(ABSENT_FIELDS), part=pl.lit(1, pl.Int32))
    )


PROGRAMME_VOUCHERS = Table("programme vouchers", _programme_vouchers, holds_postings=True)
