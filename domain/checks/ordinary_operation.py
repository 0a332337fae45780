"""The guard against ordinary operation: what the postings of a measure together look like.

A single posting on an art or function that is usually ordinary operation is the row rule L20's matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import polars as pl

from domain.checks.wording import MONTHS, kroner, per_cent, postings_in_words
from domain.pay_share import is_within
from domain.periods import DECEMBER
from schemas.findings import Finding, Severity
from schemas.programme import Programme
from schemas.programme_rules import FullFinancingRule, OrdinaryOperationRule
from schemas.records import Kind
from schemas.rules import Rule

RECURRING = Rule(
    code="Y31",
    title="Et tiltak som ikke lenger er fullfinansiert, har ingen faste månedlige utgifter på tilskuddet",
    severity=Severity.WARNING,
    remedy="Vurder om utgiften er blitt ordinær drift, og før den da i kommunens egen ramme.",
    source="Intensjonsavtalen punkt 7; handlingsplan 2026 punkt 2.1: gradvis innarbeidelse i ordinær ramme",
    is_trial=True,
)
ORDINARY_SUM = Rule(
    code="Y32",
    title="Et tiltak har utgifter som ligner ordinær drift bare når de er begrunnet",
    severity=Severity.INFO,
    remedy="Begrunn i årsrapporten hvorfor utgiftene hører til tiltaket, eller omposter dem til ordinær drift.",
    source="Kontroll L20; intensjonsavtalen punkt 7",
)
RULES = (RECURRING, ORDINARY_SUM)

MONTHS_IN_A_ROW: Final = 3
"""From how many months running the same amount is a fixed expense; a choice of this program's."""
_VAT: Final = "429"
_PAY: Final = ("010-099",)
_POSITION: Final = ("measure", "account", "responsibility", "function", "supplier", "amount_ore")


def ordinary_operation_findings(placed: pl.DataFrame, programme: Programme, year: int) -> Iterator[Finding]:
    """Fixed monthly expenses of measures past full financing, and what each measure has on ordinary arts and functions.

    Args:
        placed: PLACED.
        programme: the rules on full financing and on ordinary operation.
        year: the accounting year.
    """
    grant = programme.grant_scheme.funding_source
    spent = placed.filter(
        pl.col("kind") == str(Kind.GROSS), pl.col("funding_source") == grant, pl.col("measure").is_not_null()
    ).filter(pl.col("art") != _VAT)
    for rule in programme.rules:
        if isinstance(rule, FullFinancingRule) and year > rule.last_year:
            yield from _recurring(spent.filter(pl.col("measure").is_in(list(rule.measures))), programme, rule)
    ordinary = [rule for rule in programme.rules if isinstance(rule, OrdinaryOperationRule)]
    if ordinary:
        yield from _ordinary_sums(spent, programme, ordinary)


def _recurring(spent: pl.DataFrame, programme: Programme, rule: FullFinancingRule) -> Iterator[Finding]:
    """Fixed expenses by measure and account; all pay of a measure is one, so that no person's pay is told."""
    fixed = _fixed_expenses(spent)
    named = fixed.with_columns(
        what=pl.when(is_within(_PAY)).then(pl.lit("lønn")).otherwise(pl.format("konto {}", pl.col("account")))
    )
    sums = named.group_by("measure", "what").agg(
        pl.col("amount_ore").sum(),
        pl.len().alias("rows"),
        pl.col("month").min().alias("first"),
        pl.col("month").max().alias("last"),
    )
    for name, what, ore, rows, first, last in sums.sort("measure", "what").iter_rows():
        yield RECURRING.finding(
            f"Fant faste månedlige utgifter på {programme.measure(name).name}, {what}: {postings_in_words(rows)} fra "
            f"{MONTHS[first]} til {MONTHS[last]} på til sammen {kroner(ore)}. Tiltaket var fullfinansiert ut "
            f"{rule.last_year}.",
            measure=name,
            value=what,
            difference_ore=ore,
            count=rows,
        )


def _fixed_expenses(spent: pl.DataFrame) -> pl.DataFrame:
    """The postings of the same supplier, coding and amount in at least MONTHS_IN_A_ROW months running."""
    monthly = spent.filter(pl.col("amount_ore") > 0).with_columns(
        month=pl.col("period").str.slice(5, 2).cast(pl.Int32).clip(1, DECEMBER),
        supplier=pl.col("party").hash(),
    )
    months = monthly.select(*_POSITION, "month").unique().sort("month")
    # Months that follow one another differ from their rank by the same number: they are one run.
    runs = months.with_columns(run=pl.col("month") - pl.int_range(pl.len(), dtype=pl.Int32).over(_POSITION))
    long = runs.filter(pl.len().over(*_POSITION, "run") >= MONTHS_IN_A_ROW)
    return monthly.join(long, on=[*_POSITION, "month"], how="semi", nulls_equal=True)


def _ordinary_sums(spent: pl.DataFrame, programme: Programme, rules: list[OrdinaryOperationRule]) -> Iterator[Finding]:
    arts = tuple(span for rule in rules for span in rule.arts)
    functions = [function for rule in rules for function in rule.functions]
    is_ordinary = is_within(arts) | pl.col("kostra_function").is_in(functions).fill_null(value=False)
    sums = (
        spent.with_columns(is_ordinary=is_ordinary)
        .group_by("measure")
        .agg(
            pl.col("amount_ore").filter("is_ordinary").sum().alias("ordinary"),
            pl.col("is_ordinary").sum().alias("rows"),
            pl.col("amount_ore").sum().alias("all"),
        )
    )
    for name, ore, rows, whole in sums.filter(pl.col("ordinary") > 0).sort("measure").iter_rows():
        share = f", {per_cent(Fraction(ore, whole))} av tiltakets utgifter" if whole > 0 else ""
        yield ORDINARY_SUM.finding(
            f"{programme.measure(name).name} har {kroner(ore)} ({postings_in_words(rows)}{share}) på arter og "
            "funksjoner som vanligvis er ordinær drift.",
            measure=name,
            value=kroner(ore),
            difference_ore=ore,
            count=rows,
        )
