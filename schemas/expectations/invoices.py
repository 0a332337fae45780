"""Suppliers' invoices and grants to others: who is paid, for what, and with how much VAT."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.posting_table import ABSENT_FIELDS, POSTINGS
from schemas.expectations.row_rule import Checked, Example, Row, RowRule, Said, Table, absent, among, example
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.voucher_table import PROGRAMME_VOUCHERS, is_invoice, is_purchase, voucher_lines
from schemas.expectations.wording import COLUMN_NAMES
from schemas.exports.row_findings import kroner
from schemas.findings import Severity
from schemas.kostra import vat_rates
from schemas.rules import Rule

_GRANT_TO_OTHERS: Final = "470"
_SAME_SERVICE: Final = ("270", "271", "272", "370")
"""Arts on which the same service could be bought from somebody who also gets a grant. Source: DOMAIN 7, V10."""
_VAT_TOLERANCE_ORE: Final = 100
"""VAT is computed line by line and rounded to the øre; an invoice of many lines may differ by some øre."""


def _described(_context: RuleContext) -> dict[str, pl.Expr]:
    """Whether an invoice names its supplier and has a text, on any of its lines."""
    return {
        "is_named": pl.when(is_invoice()).then("has_party"),
        "is_described": pl.when(is_invoice()).then("has_text"),
    }


def _undescribed(_row: Row, shown: str, _context: RuleContext) -> Said:
    name = COLUMN_NAMES[shown]
    return Said(
        f"Fant fakturabilag uten {name} på noen linje",
        f"Fyll ut {name} på bilaget, eller ta med kolonnen",
        value="tomt",
        expected=f"{name} på minst én linje",
    )


def _undescribed_file(shown: str, rows: int) -> str:
    return f"Fant ikke {COLUMN_NAMES[shown]} på noen av de {rows} fakturabilagene"


def _vat(context: RuleContext) -> dict[str, pl.Expr]:
    """How much VAT is above the highest rate, and the share where one line of VAT on one of purchase is at no rate.

    In whole øre; null where it is as it should be, for a voucher with VAT or purchase alone, and in years whose rates
    are not in the list.
    """
    rates = vat_rates(context.accounting_year)
    if not rates:
        return {name: pl.lit(None, pl.Int64) for name in ("vat_above_ore", "vat_per_mille")}
    base, vat = pl.col("base_ore").abs(), pl.col("vat_ore").abs()
    is_checked = (pl.col("base_ore") != 0) & (pl.col("vat_ore") != 0)
    is_same_side = (pl.col("base_ore") > 0) == (pl.col("vat_ore") > 0)
    highest = pl.when(is_same_side).then(base * max(rates) // 100).otherwise(0)
    is_single = (pl.col("base_lines") == 1) & (pl.col("vat_lines") == 1) & is_same_side
    is_at_rate = pl.any_horizontal((vat * 100 - base * rate).abs() <= _VAT_TOLERANCE_ORE * 100 for rate in rates)
    excess = vat - highest
    is_above = excess > _VAT_TOLERANCE_ORE
    return {
        "vat_above_ore": pl.when(is_checked & is_above).then(excess),
        "vat_per_mille": pl.when(is_checked & ~is_above & is_single & ~is_at_rate).then(vat * 1000 // base),
    }


def _wrong_vat(row: Row, _shown: str, context: RuleContext) -> Said:
    *lower, highest = sorted(vat_rates(context.accounting_year))
    vat, base, above = row["vat_ore"], row["base_ore"], row["vat_above_ore"]
    found = f"Fant {kroner(vat)} i merverdiavgift (art 429) av et grunnlag på {kroner(base)}"
    rates = f"{', '.join(map(str, reversed(lower)))} eller {highest} %" if lower else f"{highest} %"
    if above is not None:
        return Said(
            f"{found}: {kroner(above)} mer enn {highest} %",
            "Korrigér merverdiavgiften eller mva-koden",
            value=kroner(vat),
            expected=f"høyst {highest} % av grunnlaget",
            difference_ore=above,
        )
    whole, part = divmod(row["vat_per_mille"], 10)
    return Said(
        f"{found}, {whole},{part} %",
        "Hvis fakturaen har flere satser på én linje, er det riktig. Dersom det er feil, korrigér mva-koden",
        value=f"{whole},{part} %",
        expected=rates,
    )


def _split_invoices(checked: Checked) -> pl.DataFrame:
    """One row per voucher and party whose purchases stand partly in the programme and partly outside it."""
    lines = voucher_lines(checked).filter(
        is_purchase(), pl.col("party").is_not_null(), pl.col("amount_ore").is_not_null()
    )
    own = pl.col("is_in_scope")
    lines = lines.with_columns(own_row=pl.when(own).then("row"), own_ore=pl.when(own).then("amount_ore").otherwise(0))
    return (
        lines.group_by("file", "accounting_year", "voucher_type", "voucher", "party", maintain_order=True)
        .agg(
            row=pl.col("own_row").min(),
            amount_ore=pl.col("own_ore").sum(),
            whole_ore=pl.col("amount_ore").sum(),
            lines=pl.len(),
            own_lines=own.sum(),
        )
        .filter(pl.col("own_lines") > 0)
        .with_columns(outside_lines=pl.col("lines") - pl.col("own_lines"), part=pl.lit(1, pl.Int32))
    )


SPLIT_INVOICES = Table("split invoices", _split_invoices, holds_postings=True)


def _split(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said(
        f"Fant faktura der {row['own_lines']} av {row['lines']} linjer, {kroner(row['amount_ore'])} av "
        f"{kroner(row['whole_ore'])}, er ført på programmet og resten utenfor",
        "Kontroller at fordelingen er riktig og begrunnet på bilaget",
        value=kroner(row["amount_ore"]),
        expected=kroner(row["whole_ore"]),
    )


def _grants_to_others(checked: Checked) -> pl.DataFrame:
    """The programme's postings on art 470, and whether their voucher names somebody on any line."""
    key = ("file", "accounting_year", "voucher_type", "voucher")
    grants = POSTINGS.build(checked).filter(pl.col("art") == _GRANT_TO_OTHERS)
    lines = checked.ledger.join(grants.select(key).unique(), on=key, how="semi", nulls_equal=True)
    named = lines.filter(pl.col("party").is_not_null(), pl.col("voucher").is_not_null()).select(key).unique()
    grants = grants.join(
        named.with_columns(is_voucher_named=pl.lit(value=True)), on=key, how="left", nulls_equal=True, validate="m:1"
    )
    is_absent = pl.col(ABSENT_FIELDS).str.contains(" party ", literal=True)
    return grants.with_columns(
        has_recipient=pl.col("is_voucher_named").fill_null(value=False) | pl.col("party").is_not_null() | is_absent
    )


GRANTS_TO_OTHERS = Table("grants to others", _grants_to_others, holds_postings=True)


def _without_recipient(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said(
        f"Fant tilskudd (art {_GRANT_TO_OTHERS}) på {kroner(row['amount_ore'] or 0)} uten mottaker",
        "Fyll ut motpart på bilaget, og kontroller at vedtaket ligger ved",
        value="tomt",
        expected="en mottaker",
    )


def _recipients(checked: Checked) -> pl.DataFrame:
    """One row per party with a grant on art 470: its first posting, the sum, and what was bought from the same."""
    art = pl.col("art")
    is_grant, is_service = art == _GRANT_TO_OTHERS, art.is_in(_SAME_SERVICE)
    own = POSTINGS.build(checked).filter(pl.col("party").is_not_null(), is_grant | is_service)
    sums = own.group_by("party", maintain_order=True).agg(
        pl.col("file", "row", "part", "voucher").filter(is_grant).first(),
        amount_ore=pl.col("amount_ore").filter(is_service).sum(),
        grant_ore=pl.col("amount_ore").filter(is_grant).sum(),
        service_row=pl.col("row").filter(is_service).first(),
        service_file=pl.col("file").filter(is_service).first(),
        service_art=art.filter(is_service).first(),
    )
    return sums.filter(pl.col("row").is_not_null())


RECIPIENTS = Table("recipients", _recipients, holds_postings=True)


def _paid_twice(row: Row, _shown: str, _context: RuleContext) -> Said:
    elsewhere = "" if row["service_file"] == row["file"] else f" i {row['service_file']}"
    return Said(
        f"Fant mottaker av tilskudd (art {_GRANT_TO_OTHERS}, {kroner(row['grant_ore'])}) som programmet også kjøper "
        f"tjenester av (art {row['service_art']}, {kroner(row['amount_ore'])}, første gang i rad "
        f"{row['service_row']}{elsewhere})",
        "Kontroller at samme kostnad ikke er betalt to ganger, og at kjøpet ikke skulle vært en anskaffelse",
        value=kroner(row["amount_ore"]),
        expected="tilskudd eller kjøp, ikke begge",
    )


_INVOICE: Final = {"voucher_type": "IV", "voucher": "2001"}

RULES = (
    RowRule(
        rule=Rule(
            code="L24",
            title="Et fakturabilag har motpart og tekst",
            severity=Severity.WARNING,
            remedy="Fyll ut leverandør og tekst på bilaget, eller ta kolonnene med i uttrekket.",
            source="Kontroll L24",
        ),
        table=PROGRAMME_VOUCHERS,
        derived=_described,
        expectations=lambda _context: (
            among("is_named", {True}, shown="party"),
            among("is_described", {True}, shown="text"),
        ),
        say=_undescribed,
        whole_file=_undescribed_file,
        passes=example({**_INVOICE}, {**_INVOICE, "account": "2350", "art": None, "account_class": "2", "party": None}),
        fails=example({**_INVOICE, "party": None}),
    ),
    RowRule(
        rule=Rule(
            code="V03",
            title="Merverdiavgiften er høyst 25 % av grunnlaget, og følger en gyldig sats",
            severity=Severity.WARNING,
            remedy="Kontroller mva-koden på bilaget, og korrigér avgiften.",
            source="Kontroll V03; merverdiavgiftsloven kapittel 5",
        ),
        table=PROGRAMME_VOUCHERS,
        derived=_vat,
        expectations=lambda _context: (
            absent("vat_above_ore", shown="amount_ore"),
            absent("vat_per_mille", shown="amount_ore"),
        ),
        say=_wrong_vat,
        passes=example(
            {"amount_ore": 100_000},
            {"art": "429", "amount_ore": 15_100},
            {"art": "729", "amount_ore": -15_100},
        ),
        fails=example({"amount_ore": 100_000}, {"art": "429", "amount_ore": 25_101}),
    ),
    RowRule(
        rule=Rule(
            code="V08",
            title="En faktura hører helt til programmet, eller delingen er kontrollert",
            severity=Severity.INFO,
            remedy="Kontroller at delingen mellom programmet og andre er riktig og begrunnet.",
            source="Kontroll V08",
            is_trial=True,
        ),
        table=SPLIT_INVOICES,
        expectations=lambda _context: (among("outside_lines", {0}, shown="amount_ore"),),
        say=_split,
        passes=example({}, {"project": "71004"}),
        fails=Example(({}, {"project": "30010"}), outside_rows=(3,)),
    ),
    RowRule(
        rule=Rule(
            code="V09",
            title="Et tilskudd til andre har mottaker og vedtak",
            severity=Severity.WARNING,
            remedy="Fyll ut mottaker på bilaget. Vedtak og rapportfrist kontrolleres mot registeret i årsfilen.",
            source="Kontroll V09",
        ),
        table=GRANTS_TO_OTHERS,
        expectations=lambda _context: (among("has_recipient", {True}, shown="party"),),
        say=_without_recipient,
        passes=example(
            {"art": "470", "account": "1470", "party": None}, {"art": None, "account": "2350", "account_class": "2"}
        ),
        fails=example({"art": "470", "account": "1470", "party": None}),
    ),
    RowRule(
        rule=Rule(
            code="V10",
            title="Ingen får både tilskudd og betaling for tjenester",
            severity=Severity.WARNING,
            remedy="Kontroller avtalen med mottakeren: tilskudd og kjøp skal ikke dekke det samme.",
            source="Kontroll V10",
            is_trial=True,
        ),
        table=RECIPIENTS,
        expectations=lambda _context: (among("amount_ore", {0}),),
        say=_paid_twice,
        passes=example({"art": "470", "account": "1470", "party": "40001"}, {"art": "272", "account": "1272"}),
        fails=example({"art": "470", "account": "1470"}, {"art": "272", "account": "1272"}),
    ),
)
