"""What a measure's money is used for, and when: against what the plan says of its content and its months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from domain.checks.wording import kroner, period_words
from schemas.findings import Finding, Severity
from schemas.kostra import art_name
from schemas.programme import Measure, Programme
from schemas.programme_rules import AllowedArtsRule
from schemas.records import Kind
from schemas.rules import Rule

ALLOWED_CONTENT = Rule(
    code="P10",
    title="Et tiltak har bare utgifter av det slaget planen nevner for det",
    severity=Severity.WARNING,
    remedy="Omposter til et annet tiltak, eller avklar at utgiften hører til, og legg arten inn i programfilen.",
    source="Kontroll P10; handlingsplanens beskrivelse av tiltaket",
    is_trial=True,
)
PAY_IN_PLANNED_MONTHS = Rule(
    code="P11",
    title="Et tiltak har lønn bare i måneder det er planlagt drift",
    severity=Severity.INFO,
    remedy="Kontrollér periode og prosjekt for lønnen, eller rett fordelingen på måneder i programfilen.",
    source="Kontroll P11",
    is_trial=True,
)
RULES = (ALLOWED_CONTENT, PAY_IN_PLANNED_MONTHS)

_VAT: Final = "429"
"""VAT follows the purchase it belongs to, whatever its art."""
_FIRST_PAY, _LAST_PAY = "010", "089"


def content_findings(placed: pl.DataFrame, programme: Programme) -> Iterator[Finding]:
    """One finding for each art a measure may not have, and for each month with pay in which it has no budget.

    Args:
        placed: PLACED.
        programme: the measures with their months, and the rules on what they may be used for.
    """
    spent = placed.filter(pl.col("kind") == str(Kind.GROSS), pl.col("measure").is_not_null())
    for rule in programme.rules:
        if isinstance(rule, AllowedArtsRule):
            yield from _other_arts(spent, rule, programme.measure(rule.measure))
    for measure in programme.measures:
        yield from _pay_in_other_months(spent, measure)


def _other_arts(spent: pl.DataFrame, rule: AllowedArtsRule, measure: Measure) -> Iterator[Finding]:
    spans = [span.split("-") for span in rule.arts]
    art = pl.col("art")
    is_allowed = pl.any_horizontal(art.is_between(pl.lit(first), pl.lit(last)) for first, last in spans)
    others = spent.filter(pl.col("measure") == measure.id, ~is_allowed, art != _VAT)
    sums = others.group_by("art").agg(pl.col("amount_ore").sum(), pl.len().alias("rows")).sort("art")
    for code, ore, rows in sums.iter_rows():
        yield ALLOWED_CONTENT.finding(
            f"Fant {_postings(rows)} på art {code} ({art_name(code) or 'ukjent art'}), {kroner(ore)}, på "
            f"{measure.name}, som etter planen ikke har slike utgifter.",
            column="art",
            value=code,
            expected=", ".join(rule.arts),
            difference_ore=ore,
            measure=measure.id,
            count=rows,
        )


def _pay_in_other_months(spent: pl.DataFrame, measure: Measure) -> Iterator[Finding]:
    idle = [f"{month:02d}" for month, share in enumerate(measure.spread.shares, start=1) if not share]
    is_pay = pl.col("art").is_between(pl.lit(_FIRST_PAY), pl.lit(_LAST_PAY))
    paid = spent.filter(pl.col("measure") == measure.id, is_pay, pl.col("period").str.slice(5, 2).is_in(idle))
    sums = paid.group_by("period").agg(pl.col("amount_ore").sum(), pl.len().alias("rows")).sort("period")
    for period, ore, rows in sums.iter_rows():
        yield PAY_IN_PLANNED_MONTHS.finding(
            f"Fant lønn på {kroner(ore)} ({_postings(rows)}) på {measure.name} i {period_words(period)}, en måned "
            "uten budsjett for tiltaket.",
            column="periode",
            value=period_words(period),
            difference_ore=ore,
            measure=measure.id,
            count=rows,
        )


def _postings(rows: int) -> str:
    return "1 postering" if rows == 1 else f"{rows} posteringer"
