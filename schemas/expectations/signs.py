"""Amounts on the wrong side for their art, and assets that may be investments."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Checked, Row, RowRule, Said, Table, among, example, within
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.voucher_table import VOUCHER
from schemas.expectations.words import ACCRUAL, says
from schemas.exports.row_findings import kroner
from schemas.findings import Severity
from schemas.rules import Rule

_FIRST_EXPENSE, _FIRST_INCOME, _LAST_INCOME = "010", "600", "999"
"""Expenses are arts 010 to 599 and incomes 600 to 999. Source: SSB's control program (DOMAIN 1.1)."""
_LAST_PAY: Final = "099"
_ASSET_ARTS: Final = ("200", "209", "210")
_CODING: Final = ("account", "responsibility", "function", "project")
_FIRST_MONTHS: Final = ("01", "02")
"""Accruals of the year before are reversed in these months; the rule on accruals looks after them."""


def _side() -> pl.Expr:
    """1 where the art is an expense, -1 where it is an income, null without an art."""
    art = pl.col("art")
    return (
        pl.when(art.is_between(pl.lit(_FIRST_INCOME), pl.lit(_LAST_INCOME)))
        .then(pl.lit(-1))
        .when(art.is_between(pl.lit(_FIRST_EXPENSE), pl.lit(_FIRST_INCOME)))
        .then(pl.lit(1))
        .cast(pl.Int64)
    )


def _wrong_side(checked: Checked) -> pl.DataFrame:
    """The programme's postings on the wrong side for their art, and whether something answers to each.

    A posting is answered by its voucher, when the voucher's expenses (or incomes) together are on the right side; by
    an equal amount the other way on the same coding; or, as a credit note is, by what the same party has been paid on
    the same account and project. Pay is answered by the project's other pay on the same account: refunds take payroll
    tax back, and a later run corrects an earlier one. Only postings with a voucher are looked at: a sum is nobody's
    mistake.
    """
    own = POSTINGS.build(checked).filter(pl.col("voucher").is_not_null(), pl.col("amount_ore").is_not_null())
    own = own.with_columns(side=_side())
    is_reversed_accrual = pl.col("period").str.slice(5, 2).is_in(_FIRST_MONTHS) & says(ACCRUAL)
    wrong = own.filter(pl.col("side") * pl.col("amount_ore") < 0, ~is_reversed_accrual.fill_null(value=False))
    if wrong.is_empty():
        return wrong.with_columns(has_counterpart=pl.lit(value=True))
    answered = pl.any_horizontal(
        _answered_by_voucher(wrong, checked),
        _answered_by_opposite(wrong, own),
        _answered_by_party(wrong, own),
        _answered_by_pay(wrong, own),
    )
    return wrong.with_columns(has_counterpart=answered)


def _answered_by_voucher(wrong: pl.DataFrame, checked: Checked) -> pl.Series:
    lines = checked.ledger.join(wrong.select(VOUCHER).unique(), on=VOUCHER, how="semi", nulls_equal=True)
    sums = lines.with_columns(side=_side()).group_by(*VOUCHER, "side").agg(sum_ore=pl.col("amount_ore").sum())
    joined = wrong.join(
        sums, on=(*VOUCHER, "side"), how="left", nulls_equal=True, validate="m:1", maintain_order="left"
    )
    return joined.select(by_voucher=pl.col("side") * pl.col("sum_ore") >= 0).to_series()


def _answered_by_opposite(wrong: pl.DataFrame, own: pl.DataFrame) -> pl.Series:
    opposite = (
        own.select(*_CODING, amount_ore=-pl.col("amount_ore")).unique().with_columns(by_opposite=pl.lit(value=True))
    )
    joined = wrong.join(
        opposite, on=(*_CODING, "amount_ore"), how="left", nulls_equal=True, validate="m:1", maintain_order="left"
    )
    return joined["by_opposite"].fill_null(value=False)


def _answered_by_party(wrong: pl.DataFrame, own: pl.DataFrame) -> pl.Series:
    key = ("party", "account", "project")
    sums = own.filter(pl.col("party").is_not_null()).group_by(key).agg(party_ore=pl.col("amount_ore").sum())
    joined = wrong.join(sums, on=key, how="left", validate="m:1", maintain_order="left")
    return joined.select(by_party=(pl.col("side") * pl.col("party_ore") >= 0).fill_null(value=False)).to_series()


def _answered_by_pay(wrong: pl.DataFrame, own: pl.DataFrame) -> pl.Series:
    key = ("accounting_year", "account", "project")
    is_pay = pl.col("art").is_between(pl.lit(_FIRST_EXPENSE), pl.lit(_LAST_PAY))
    sums = own.filter(is_pay).group_by(key).agg(pay_ore=pl.col("amount_ore").sum())
    joined = wrong.join(sums, on=key, how="left", nulls_equal=True, validate="m:1", maintain_order="left")
    return joined.select(by_pay=(pl.col("pay_ore") >= 0).fill_null(value=False)).to_series()


WRONG_SIDE = Table("wrong side", _wrong_side, holds_postings=True)


def _without_counterpart(row: Row, _shown: str, _context: RuleContext) -> Said:
    kind, side = ("utgift", "kredit") if row["side"] > 0 else ("inntekt", "debet")
    return Said(
        f"Fant {kroner(abs(row['amount_ore']))} i {side} på art «{row['art']}», som er {kind}, uten motpost",
        "Hvis dette er en kreditnota eller korreksjon, kontroller at den opprinnelige posteringen er på samme "
        "kontering. Dersom det er feil, korrigér fortegnet",
        value=kroner(row["amount_ore"]),
        expected="debet" if row["side"] > 0 else "kredit",
        difference_ore=row["amount_ore"],
    )


def _asset(context: RuleContext) -> dict[str, pl.Expr]:
    """The amount on an art for assets in the operating accounts; null on all others.

    A row without a voucher is a report's sum of many purchases.
    """
    is_asset = pl.col("art").is_in(_ASSET_ARTS) & (pl.col("account_class") == context.operating_class)
    is_purchase = is_asset.fill_null(value=False) & pl.col("voucher").is_not_null()
    return {"asset_ore": pl.when(is_purchase).then("amount_ore")}


def _large_asset(row: Row, _shown: str, context: RuleContext) -> Said:
    amount, limit = row["amount_ore"], context.asset_limit_ore
    return Said(
        f"Fant kjøp på art «{row['art']}» på {kroner(amount)} i driftsregnskapet",
        "Kontroller om kjøpet er en investering, og omposter det i så fall til investeringsregnskapet",
        value=kroner(amount),
        expected=f"høyst {kroner(limit)}",
        difference_ore=amount - limit,
    )


RULES = (
    RowRule(
        rule=Rule(
            code="L15",
            title="En utgift i kredit og en inntekt i debet har en motpost",
            severity=Severity.WARNING,
            remedy="Kontroller fortegnet. En korreksjon skal stå på samme kontering som det den korrigerer.",
            source="Kontroll L15; KOSTRA, kontroll 085–110",
        ),
        table=WRONG_SIDE,
        expectations=lambda _context: (among("has_counterpart", {True}, shown="amount_ore"),),
        say=_without_counterpart,
        passes=example({"voucher": "1999"}, {"voucher_type": "HB", "amount_ore": -125_000, "party": None}),
        fails=example({"amount_ore": -125_000}),
    ),
    RowRule(
        rule=Rule(
            code="L22",
            title="Et kjøp av driftsmidler er ikke en investering",
            severity=Severity.WARNING,
            remedy="Kontroller beløp og levetid mot kommunens grense for investeringer.",
            source="Kontroll L22; KRS nr. 4, vanlig grense 100 000 kr",
        ),
        table=POSTINGS,
        derived=_asset,
        expectations=lambda context: (within("asset_ore", -(2**53), context.asset_limit_ore, shown="amount_ore"),),
        say=_large_asset,
        passes=example({"art": "200", "account": "1200", "amount_ore": 10_000_000}),
        fails=example({"art": "200", "account": "1200", "amount_ore": 10_000_001}),
    ),
)
