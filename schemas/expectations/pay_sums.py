"""Pay of a project against what should follow it: pension, and refunds when somebody stands in for the absent."""

from __future__ import annotations

from typing import Final

import polars as pl

from schemas.expectations.project_sums import first_row, operating, sum_of
from schemas.expectations.row_rule import Checked, Row, RowRule, Said, Table, absent, example, none_of
from schemas.expectations.rule_context import RuleContext
from schemas.exports.row_findings import kroner
from schemas.findings import Severity
from schemas.rules import Rule

_FIRST_PAY, _LAST_PAY, _PENSION = "010", "089", "090"
_SUBSTITUTES: Final = "020"
_SICK_PAY_REFUND: Final = "710"
LEAST_PAY_ORE: Final = 5_000_000
"""Below this much pay in a year a share says nothing: one bonus or one summer job decides it."""


def _pension(checked: Checked) -> pl.DataFrame:
    """One row per project with enough pay this year: pension in per mille of pay, null inside the band."""
    art, context = pl.col("art"), checked.context
    is_pay = art.is_between(pl.lit(_FIRST_PAY), pl.lit(_LAST_PAY))
    sums = (
        operating(checked)
        .filter(is_pay | (art == _PENSION))
        .group_by("project", maintain_order=True)
        .agg(*first_row(), pay_ore=sum_of(is_pay), pension_ore=sum_of(art == _PENSION))
        .filter(pl.col("pay_ore") >= LEAST_PAY_ORE)
    )
    pay, pension = pl.col("pay_ore"), pl.col("pension_ore")
    is_inside = (pension * 1000).is_between(
        pay * context.lowest_pension_per_mille, pay * context.highest_pension_per_mille
    )
    return sums.with_columns(pension_per_mille=pl.when(~is_inside).then(pension * 1000 // pay))


def _substitutes(checked: Checked) -> pl.DataFrame:
    """One row per project with pay to substitutes this year, and the sick-pay refunds on the same project."""
    art = pl.col("art")
    is_refund = art == _SICK_PAY_REFUND
    sums = operating(checked).filter(is_refund | (art == _SUBSTITUTES)).group_by("project", maintain_order=True)
    return sums.agg(
        *first_row(), substitute_ore=sum_of(art == _SUBSTITUTES), refunds=is_refund.sum().cast(pl.Int64)
    ).filter(pl.col("substitute_ore") >= LEAST_PAY_ORE)


PENSION = Table("pension", _pension)
SUBSTITUTES = Table("substitutes", _substitutes)


def _unusual_pension(row: Row, _shown: str, context: RuleContext) -> Said:
    whole, part = divmod(row["pension_per_mille"], 10)
    band = f"{context.lowest_pension_per_mille // 10}–{context.highest_pension_per_mille // 10} %"
    return Said(
        f"Fant {kroner(row['pension_ore'])} i pensjon (art {_PENSION}) på prosjekt {row['project']} hittil i år, "
        f"{whole},{part} % av {kroner(row['pay_ore'])} i lønn. Vanlig er {band}",
        "Kontroller at lønn og pensjon er ført på samme prosjekt. Timelønn uten pensjonsrett kan forklare avviket",
        value=f"{whole},{part} %",
        expected=band,
    )


def _no_refund(row: Row, _shown: str, _context: RuleContext) -> Said:
    return Said(
        f"Fant {kroner(row['substitute_ore'])} i lønn til vikarer (art {_SUBSTITUTES}) på prosjekt {row['project']} "
        f"hittil i år, men ingen sykelønnsrefusjon (art {_SICK_PAY_REFUND})",
        "Kontroller om refusjonen er ført utenfor prosjektet, og omposter den i så fall",
        value=kroner(0),
        expected="refusjon på samme prosjekt",
    )


_PAY: Final = ({"art": "010", "amount_ore": 10_000_000}, {"art": "099", "amount_ore": 1_607_400})

RULES = (
    RowRule(
        rule=Rule(
            code="V06",
            title="Pensjonen er en vanlig andel av lønnen på prosjektet",
            severity=Severity.INFO,
            remedy="Kontroller fordelingen av lønn og pensjon på prosjektet.",
            source="Kontroll V06",
            is_trial=True,
        ),
        table=PENSION,
        expectations=lambda _context: (absent("pension_per_mille", shown="amount_ore"),),
        say=_unusual_pension,
        passes=example(*_PAY, {"art": "090", "amount_ore": 1_400_000}),
        fails=example(*_PAY, {"art": "090", "amount_ore": 799_999}),
    ),
    RowRule(
        rule=Rule(
            code="P14",
            title="Lønn til vikarer følges av sykelønnsrefusjon på samme prosjekt",
            severity=Severity.INFO,
            remedy="Kontroller om vikaren er dekket av refusjon som er ført et annet sted.",
            source="Kontroll P14",
            is_trial=True,
        ),
        table=SUBSTITUTES,
        expectations=lambda _context: (none_of("refunds", {0}, shown="amount_ore"),),
        say=_no_refund,
        passes=example(
            {"art": "020", "amount_ore": 5_000_000},
            {"art": "090", "amount_ore": 700_000},
            {"art": "099", "amount_ore": 803_700},
            {"art": "710", "amount_ore": -2_000_000},
        ),
        fails=example({"art": "020", "amount_ore": 5_000_000}),
    ),
)
