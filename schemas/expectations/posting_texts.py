"""What a posting's text says against where it is booked. Only a year or a project's code is ever handed on."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from schemas.expectations.posting_table import ABSENT_FIELDS, POSTINGS
from schemas.expectations.row_rule import Checked, Row, RowRule, Said, Table, absent, among, example
from schemas.expectations.rule_context import RuleContext
from schemas.expectations.voucher_table import VAT, VOUCHER
from schemas.expectations.words import ACCRUAL, NUMBERED, REVERSAL, SERVING, VOUCHER_REFERENCE, says
from schemas.exports.row_findings import kroner
from schemas.findings import Severity
from schemas.period_words import period_words
from schemas.rules import Rule

_A_YEAR: Final = r"\b(20[12]\d)\b"
_NO_TAX: Final = "0"
"""The standard VAT code for a purchase without VAT; many systems' own code is the same."""
_SERVING_ARTS: Final = ("115", "120", "140")
_FIRST_MONTHS: Final = ("01", "02")
_FIRST_SERVICE, _LAST_COST = "100", "499"
_REPOSTING_TYPES: Final = frozenset({"KF", "H1", "H2", "RE", "HB"})
_REPOSTING_WORDS: Final = r"^(OMPOSTERING|FORDELING)"
"""Voucher types that move costs: Unit4's (DOMAIN 2.1), and Visma's two by name (DOMAIN 2.2)."""


def _names(context: RuleContext) -> dict[str, pl.Expr]:
    """Another year or another project that the text names; null when it names none, or names its own too."""
    text = pl.col("text").str.replace_all(NUMBERED, " ")
    is_own_year = text.str.contains(rf"\b{context.accounting_year}\b")
    year = pl.when(~is_own_year).then(text.str.extract(_A_YEAR))
    of_last_year = _is_early() & (year == str(context.accounting_year - 1))
    return {
        "other_year": pl.when(~of_last_year.fill_null(value=False)).then(year),
        "other_project": _other_project(text, context),
    }


def _other_project(text: pl.Expr, context: RuleContext) -> pl.Expr:
    if not context.known_projects:
        return pl.lit(None, pl.String)
    codes = "|".join(sorted(code.replace(".", r"\.") for code in context.known_projects))
    found = text.str.extract(rf"\b({codes})\b")
    return pl.when(found != pl.col("project"), ~text.str.contains(pl.col("project"), literal=True)).then(found)


def _is_early() -> pl.Expr:
    return pl.col("period").str.slice(5, 2).is_in(_FIRST_MONTHS)


def _is_cost() -> pl.Expr:
    """Goods, services and transfers; VAT follows the line it belongs to and is not told of twice."""
    art = pl.col("art")
    return art.is_between(pl.lit(_FIRST_SERVICE), pl.lit(_LAST_COST)) & (art != VAT)


def _named_elsewhere(row: Row, shown: str, _context: RuleContext) -> Said:
    if shown == "period":
        year = row["other_year"]
        return Said(
            f"Fant en tekst som nevner {year}, på en postering i {period_words(row['period'])}",
            "Kontroller hvilket år kostnaden hører til",
            value=year,
            expected=row["period"][:4],
        )
    other = row["other_project"]
    return Said(
        f"Fant en tekst som nevner prosjekt «{other}», på en postering på prosjekt «{row['project']}»",
        "Kontroller hvilket prosjekt kostnaden hører til",
        value=row["project"],
        expected=other,
    )


def moves_costs() -> pl.Expr:
    """Whether a voucher type is one that moves costs, in the systems whose types are known."""
    kind = pl.col("voucher_type").str.to_uppercase()
    return kind.is_in(sorted(_REPOSTING_TYPES)) | kind.str.contains(_REPOSTING_WORDS)


def _references(checked: Checked) -> pl.DataFrame:
    """The programme's costs on voucher types that move them, and whether the text refers to another voucher."""
    by_format = [
        (pl.col("file") == file.name) & pl.col("voucher_type").is_in(sorted(file.reposting_types))
        for file in checked.decoded
        if file.reposting_types
    ]
    is_moving = pl.any_horizontal(moves_costs(), *by_format)
    is_absent = pl.col(ABSENT_FIELDS).str.contains(" text ", literal=True)
    moved = POSTINGS.build(checked).filter(is_moving, pl.col("art").is_between(pl.lit("010"), pl.lit(_LAST_COST)))
    return moved.filter(pl.col("amount_ore") > 0, pl.col("art") != VAT, ~says(ACCRUAL), ~is_absent).with_columns(
        has_reference=says(VOUCHER_REFERENCE)
    )


REPOSTINGS = Table("repostings", _references, holds_postings=True)


def _without_reference(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said(
        f"Fant ompostering (bilagsart «{row['voucher_type']}») på {kroner(row['amount_ore'])} til prosjekt "
        f"«{row['project']}» uten henvisning til det opprinnelige bilaget",
        "Skriv det opprinnelige bilagsnummeret i teksten, og kontroller at kostnaden hører til programmet",
        value=row["voucher_type"],
        expected="bilagsnummeret kostnaden først ble ført på, i teksten",
    )


def _served(checked: Checked) -> pl.DataFrame:
    """The programme's purchases with words for serving, and the VAT claimed on the voucher for the same project."""
    key = (*VOUCHER, "project")
    own = POSTINGS.build(checked)
    taxed = pl.col("tax_code").is_null() | (pl.col("tax_code") != _NO_TAX)
    served = own.filter(pl.col("art").is_in(_SERVING_ARTS), says(SERVING), taxed, pl.col("voucher").is_not_null())
    vat = own.filter(pl.col("art") == VAT).group_by(key).agg(vat_ore=pl.col("amount_ore").sum())
    joined = served.join(vat, on=key, how="left", nulls_equal=True, validate="m:1")
    return joined.with_columns(pl.col("vat_ore").fill_null(0))


SERVED = Table("serving", _served, holds_postings=True)


def _vat_on_serving(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said(
        f"Fant kjøp på art «{row['art']}» med ord for servering, der det er krevd {kroner(row['vat_ore'])} i "
        "kompensasjon for merverdiavgift på bilaget",
        "Kontroller om serveringen gir rett til kompensasjon. Gjør den ikke det, før avgiften som kostnad",
        value=kroner(row["vat_ore"]),
        expected=kroner(0),
        difference_ore=row["vat_ore"],
    )


def _early(context: RuleContext) -> dict[str, pl.Expr]:
    """Last year, where an early cost that is no reversal names it and not this year; else null."""
    text = pl.col("text").str.replace_all(NUMBERED, " ")
    last, this = str(context.accounting_year - 1), str(context.accounting_year)
    names_last = text.str.contains(rf"\b{last}\b") & ~text.str.contains(rf"\b{this}\b")
    is_late = _is_early() & _is_cost() & (pl.col("amount_ore") > 0) & names_last & ~says(ACCRUAL) & ~says(REVERSAL)
    return {"year_of_cost": pl.when(is_late.fill_null(value=False)).then(pl.lit(last))}


def _not_accrued(row: Row, _shown: str, _context: RuleContext) -> Said:
    year = row["year_of_cost"]
    return Said(
        f"Fant kostnad på {kroner(row['amount_ore'])} i {period_words(row['period'])} der teksten nevner {year}",
        f"Hører kostnaden til {year}, skal den anordnes i det året",
        value=row["period"],
        expected=year,
        difference_ore=row["amount_ore"],
    )


RULES = (
    RowRule(
        rule=Rule(
            code="L26",
            title="Teksten nevner ikke et annet år eller et annet av programmets prosjekter",
            severity=Severity.INFO,
            remedy="Kontroller periode og prosjekt mot bilaget.",
            source="Kontroll L26",
            is_trial=True,
        ),
        table=POSTINGS,
        derived=_names,
        expectations=lambda _context: (
            absent("other_year", shown="period"),
            absent("other_project", shown="project"),
        ),
        say=_named_elsewhere,
        passes=example({"text": "Leie 2025–2026, faktura 71004 for prosjekt 71003"}),
        fails=example({"text": "Materiell til prosjekt 71004"}),
    ),
    RowRule(
        rule=Rule(
            code="L27",
            title="En ompostering viser til bilaget den flytter",
            severity=Severity.WARNING,
            remedy="Skriv bilagsnummeret kostnaden først ble ført på, i teksten.",
            source="Kontroll L27",
            is_trial=True,
        ),
        table=REPOSTINGS,
        expectations=lambda _context: (among("has_reference", {True}, shown="text"),),
        say=_without_reference,
        passes=example({"voucher_type": "HB", "text": "Omposteres fra bilag 26200012"}),
        fails=example({"voucher_type": "HB", "text": "Flyttet til områdeløft"}),
    ),
    RowRule(
        rule=Rule(
            code="V04",
            title="Det kreves ikke kompensasjon for merverdiavgift på servering",
            severity=Severity.WARNING,
            remedy="Kontroller mva-koden: avgift på servering og representasjon kompenseres ofte ikke.",
            source="Kontroll V04",
            is_trial=True,
        ),
        table=SERVED,
        expectations=lambda _context: (among("vat_ore", {0}, shown="tax_code"),),
        say=_vat_on_serving,
        passes=example({"art": "115", "account": "1115", "text": "Bevertning", "tax_code": "0"}),
        fails=example(
            {"art": "115", "account": "1115", "text": "Bevertning"},
            {"art": "429", "account": "1429", "amount_ore": 18_750, "text": "Bevertning"},
        ),
    ),
    RowRule(
        rule=Rule(
            code="P13",
            title="Kostnader fra i fjor er anordnet i fjor",
            severity=Severity.WARNING,
            remedy="Anordne kostnaden i året den hører til, eller bekreft at den hører til i år.",
            source="Kontroll P13; anordningsprinsippet",
            is_trial=True,
        ),
        table=POSTINGS,
        derived=_early,
        expectations=lambda _context: (absent("year_of_cost", shown="period"),),
        say=_not_accrued,
        passes=example({"period": "2026-01", "posted_on": date(2026, 1, 20), "text": "Reversert anordning 2025"}),
        fails=example({"period": "2026-01", "posted_on": date(2026, 1, 20), "text": "Kurs november 2025"}),
    ),
)
