"""Sums of a project that must agree with one another: VAT with its compensation, payroll tax with pay."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Checked, Row, RowRule, Said, Table, among, example, within
from schemas.expectations.rule_context import RuleContext
from schemas.exports.row_findings import kroner
from schemas.findings import Severity
from schemas.period_words import period_words
from schemas.rules import Rule

_VAT: Final = "429"
_COMPENSATION: Final = "729"
_PAYROLL_TAX: Final = "099"
_SICK_PAY_REFUND: Final = "710"
_FIRST_PAY, _LAST_PAY, _PENSION = "010", "080", "090"
"""Art 089 is pay without payroll tax by its definition, and is left out of the base."""


def operating(checked: Checked) -> pl.DataFrame:
    """The programme's postings in the operating accounts of the year, up to the last period."""
    context = checked.context
    return POSTINGS.build(checked).filter(
        pl.col("account_class") == context.operating_class,
        pl.col("period") >= f"{context.accounting_year}-01",
        pl.col("period") <= context.last_period,
        pl.col("project").is_not_null(),
    )


def first_row() -> tuple[pl.Expr, ...]:
    """The place of a group's first posting, and the group's sum."""
    return pl.col("file", "row", "part", "voucher").first(), pl.col("amount_ore").sum()


def sum_of(condition: pl.Expr) -> pl.Expr:
    """The sum of the group's postings that meet the condition."""
    return pl.col("amount_ore").filter(condition).sum()


def _vat(checked: Checked) -> pl.DataFrame:
    """One row per project and period with VAT or compensation, with both sums and what they leave."""
    art = pl.col("art")
    return (
        operating(checked)
        .filter(art.is_in([_VAT, _COMPENSATION]))
        .group_by("project", "period", maintain_order=True)
        .agg(*first_row(), vat_ore=sum_of(art == _VAT), compensation_ore=sum_of(art == _COMPENSATION))
    )


def _payroll(checked: Checked) -> pl.DataFrame:
    """One row per project with pay, pension or payroll tax this year, and how far the tax is outside its band.

    In whole øre: the tax is inside the band exactly when lowest <= tax <= highest. No tax is paid on sick pay that is
    refunded; whether it is booked back on 099 is the municipality's habit, so the band holds both.
    """
    art, context = pl.col("art"), checked.context
    is_base = art.is_between(pl.lit(_FIRST_PAY), pl.lit(_LAST_PAY)) | (art == _PENSION)
    sums = (
        operating(checked)
        .filter(is_base | art.is_in([_PAYROLL_TAX, _SICK_PAY_REFUND]))
        .group_by("project", maintain_order=True)
        .agg(
            *first_row(),
            base_ore=sum_of(is_base),
            tax_ore=sum_of(art == _PAYROLL_TAX),
            refund_ore=sum_of(art == _SICK_PAY_REFUND),
        )
    )
    low = context.payroll_tax_per_mille - context.payroll_tax_tolerance_per_mille
    high = context.payroll_tax_per_mille + context.payroll_tax_tolerance_per_mille
    bounds = [
        _bounds_of_both(base, base + refund, low, high)
        for base, refund in sums.select("base_ore", "refund_ore").iter_rows()
    ]
    tax = pl.col("tax_ore")
    return sums.with_columns(
        lowest_ore=pl.Series([lowest for lowest, _ in bounds], dtype=pl.Int64()),
        highest_ore=pl.Series([highest for _, highest in bounds], dtype=pl.Int64()),
    ).with_columns(outside_ore=tax - tax.clip("lowest_ore", "highest_ore"))


def _bounds(base_ore: int, low: int, high: int) -> tuple[int, int]:
    """The lowest and highest whole øre of tax on a base, in per mille; a negative base turns them."""
    least, most = sorted((base_ore * low, base_ore * high))
    return -(-least // 1000), most // 1000


def _bounds_of_both(one_base_ore: int, other_base_ore: int, low: int, high: int) -> tuple[int, int]:
    one, other = _bounds(one_base_ore, low, high), _bounds(other_base_ore, low, high)
    return min(one[0], other[0]), max(one[1], other[1])


VAT = Table("vat", _vat)
PAYROLL = Table("payroll", _payroll)


def _uncompensated(row: Row, _shown: str, _context: RuleContext) -> Said:
    vat, compensation, left = row["vat_ore"], row["compensation_ore"], row["amount_ore"]
    side = "mangler" if left > 0 else "for mye"
    return Said(
        f"Fant {kroner(vat)} i merverdiavgift (art {_VAT}) på prosjekt {row['project']} i "
        f"{period_words(row['period'])}, men "
        f"{kroner(compensation)} i kompensasjon (art {_COMPENSATION}): {kroner(abs(left))} {side}",
        f"Korrigér art {_COMPENSATION} på prosjektet",
        value=kroner(compensation),
        expected=kroner(-vat),
        difference_ore=left,
    )


def _wrong_tax(row: Row, _shown: str, context: RuleContext) -> Said:
    rate = f"{context.payroll_tax_per_mille // 10},{context.payroll_tax_per_mille % 10} %"
    band = f"mellom {kroner(row['lowest_ore'])} og {kroner(row['highest_ore'])}"
    side = "for mye" if row["outside_ore"] > 0 else "for lite"
    refund = f", og {kroner(row['refund_ore'])} i sykelønnsrefusjon" if row["refund_ore"] else ""
    return Said(
        f"Fant {kroner(row['tax_ore'])} i arbeidsgiveravgift (art {_PAYROLL_TAX}) på prosjekt {row['project']} hittil "
        f"i år, av {kroner(row['base_ore'])} i lønn og pensjon{refund}. Ventet {band} ({rate}): minst "
        f"{kroner(abs(row['outside_ore']))} {side}",
        "Kontroller at lønn, pensjon og arbeidsgiveravgift er ført på samme prosjekt",
        value=kroner(row["tax_ore"]),
        expected=band,
        difference_ore=row["outside_ore"],
    )


RULES = (
    RowRule(
        rule=Rule(
            code="V02",
            title="Merverdiavgift med rett til kompensasjon er kompensert på samme prosjekt og i samme periode",
            severity=Severity.WARNING,
            remedy="Før kompensasjonen på det prosjektet og i den perioden der avgiften er ført.",
            source="Kontroll V02; merverdiavgiftskompensasjonsloven",
        ),
        table=VAT,
        expectations=lambda context: (within("amount_ore", -context.vat_tolerance_ore, context.vat_tolerance_ore),),
        say=_uncompensated,
        passes=example({"art": "429", "amount_ore": 25_000}, {"art": "729", "amount_ore": -25_000}),
        fails=example({"art": "429", "amount_ore": 25_000}, {"art": "729", "amount_ore": -20_000}),
    ),
    RowRule(
        rule=Rule(
            code="V05",
            title="Arbeidsgiveravgiften er 14,1 % av lønn og pensjon, pluss eller minus 0,5 prosentpoeng",
            severity=Severity.WARNING,
            remedy="Kontroller fordelingen av lønn. Særlige avgiftssoner kan forklare avviket.",
            source="Kontroll V05",
        ),
        table=PAYROLL,
        expectations=lambda _context: (among("outside_ore", {0}, shown="amount_ore"),),
        say=_wrong_tax,
        passes=example(
            {"art": "010", "amount_ore": 1_000_000},
            {"art": "090", "amount_ore": 100_000},
            {"art": "099", "amount_ore": 149_600},
        ),
        fails=example(
            {"art": "010", "amount_ore": 1_000_000},
            {"art": "090", "amount_ore": 100_000},
            {"art": "099", "amount_ore": 149_599},
        ),
    ),
)
