"""Periods of the right year, and voucher dates that agree with them."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.row_rule import Row, RowRule, Said, among, example, within
from schemas.expectations.rule_context import RuleContext
from schemas.findings import Severity
from schemas.period_words import period_words
from schemas.rules import Rule

MAX_DAYS: Final = 60


def _periods_of(year: int) -> tuple[str, ...]:
    """The twelve months and the three periods of the year-end."""
    return tuple(f"{year}-{number:02d}" for number in range(1, 16))


def _wrong_period(row: Row, _shown: str, context: RuleContext) -> Said:
    year = context.accounting_year
    return Said(
        f"Fant ugyldig periode «{row['period']}»",
        f"Korrigér periode til én av «{year}-01» til «{year}-15»",
        value=row["period"],
        expected=f"{year}-01 til {year}-15",
    )


def _date_against_period(_context: RuleContext) -> dict[str, pl.Expr]:
    """Days from the period to the voucher date, nought inside it; and whether the year is another.

    Year-end periods belong to December, and their vouchers may be dated in the new year within the 60 days.
    """
    number = pl.col("period").str.slice(5, 2).cast(pl.Int32, strict=False)
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32, strict=False)
    first = pl.date(year, number.clip(1, 12), 1)
    dated = pl.col("posted_on")
    nearest = dated.clip(first, first.dt.month_end())
    return {
        "days_from_period": (dated - nearest).dt.total_days(),
        "is_dated_in_period_year": (dated.dt.year() == year) | (number > 12),
    }


def _wrong_date(row: Row, _shown: str, _context: RuleContext) -> Said:
    days = row["days_from_period"]
    side = "etter" if days > 0 else "før"
    dated: date = row["posted_on"]
    return Said(
        f"Fant bilagsdato {dated:%d.%m.%Y}, {abs(days)} dager {side} {period_words(row['period'])}",
        "Kontroller hvilken periode og hvilket år kostnaden hører til",
        value=f"{dated:%d.%m.%Y}",
        expected=f"en dato i eller nær {period_words(row['period'])}",
    )


RULES = (
    RowRule(
        rule=Rule(
            code="L11",
            title="Perioden hører til regnskapsåret",
            severity=Severity.ERROR,
            remedy="Korrigér perioden, eller ta ut filen for riktig regnskapsår.",
            source="Kontroll L11",
        ),
        table=POSTINGS,
        expectations=lambda context: (among("period", _periods_of(context.accounting_year)),),
        say=_wrong_period,
        passes=example({"period": "2026-13", "posted_on": date(2026, 12, 31)}),
        fails=example({"period": "2025-12", "posted_on": date(2025, 12, 31)}),
    ),
    RowRule(
        rule=Rule(
            code="L12",
            title="Bilagsdato og periode er i samme år og høyst 60 dager fra hverandre",
            severity=Severity.WARNING,
            remedy="Kontroller periodiseringen, og omposter til riktig periode eller år.",
            source="Kontroll L12; anordningsprinsippet",
        ),
        table=POSTINGS,
        derived=_date_against_period,
        expectations=lambda _context: (
            within("days_from_period", -MAX_DAYS, MAX_DAYS, shown="posted_on"),
            among("is_dated_in_period_year", {True}, shown="posted_on"),
        ),
        say=_wrong_date,
        passes=example({"posted_on": date(2026, 5, 30)}),
        fails=example({"posted_on": date(2026, 5, 31)}),
    ),
)
