"""Own contribution: the register is kept and confirmed, and nothing of it is booked as spend.

What it is worth is said in words and never as a difference: differences are kroner and are added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from domain.checks.wording import kroner
from schemas.findings import Finding, Severity
from schemas.in_kind import InKindResult, total_in_kind
from schemas.programme import Programme
from schemas.records import Kind
from schemas.rules import Rule

KEPT = Rule(
    code="Y15",
    title="Egeninnsatsen er ført i registeret når året avsluttes",
    severity=Severity.WARNING,
    remedy="Før timer og andre ytelser under in_kind i årsfilen, og omtal egeninnsatsen i årsrapporten.",
    source="Kontroll Y15; handlingsplanen kapittel 4",
)
UNCONFIRMED = Rule(
    code="R01",
    title="Egeninnsatsen og satsene den er verdsatt med, er bekreftet",
    severity=Severity.INFO,
    year_end=Severity.WARNING,
    remedy="Be tjenesteområdet bekrefte føringene og satsene, og merk dem som bekreftet i årsfilen.",
    source="Kontroll Y15; DESIGN 4, regel 6",
)
BOOKED_AS_SPEND = Rule(
    code="R02",
    title="Egeninnsats er ikke blant utgiftene tilskuddet dekker",
    severity=Severity.WARNING,
    remedy="Kontrollér bilaget, og omposter det til kommunens eget prosjekt dersom det gjelder egeninnsats.",
    source="Kontroll Y15",
    is_trial=True,
)
RULES = (KEPT, UNCONFIRMED, BOOKED_AS_SPEND)

_OWN_WORDS: Final = r"(?i)\b(egeninn?sats|egenandel|dugnad)"
"""How a posting's text would speak of own contribution; a guess until accounts have shown how often it is right."""


def in_kind_findings(
    entries: Sequence[InKindResult], placed: pl.DataFrame, programme: Programme, *, is_year_end: bool
) -> Iterator[Finding]:
    """The findings of the register, and the postings that speak of own contribution among the grant's spend.

    Args:
        entries: the register as it counts in the period.
        placed: PLACED.
        programme: which funding source is the grant.
        is_year_end: whether the run is for a whole year.
    """
    if is_year_end and not entries:
        yield KEPT.finding("Fant ingen føringer av egeninnsats for året.", is_year_end=True, expected="minst én føring")
    yield from _unconfirmed(entries, is_year_end=is_year_end)
    yield from _booked(placed, programme, is_year_end=is_year_end)


def _unconfirmed(entries: Sequence[InKindResult], *, is_year_end: bool) -> Iterator[Finding]:
    waiting = [entry for entry in entries if not entry.confirmed]
    if waiting:
        worth = kroner(total_in_kind(entry.value for entry in waiting).in_kind_ore)
        several = "føring" if len(waiting) == 1 else "føringer"
        yield UNCONFIRMED.finding(
            f"Fant {len(waiting)} {several} av egeninnsats, verdsatt til {worth}, der føringen eller satsen ikke er "
            "bekreftet. Verdien er ikke kroner av tilskuddet.",
            is_year_end=is_year_end,
            expected="bekreftet føring og sats",
        )


def _booked(placed: pl.DataFrame, programme: Programme, *, is_year_end: bool) -> Iterator[Finding]:
    is_granted = pl.col("funding_source") == programme.grant_scheme.funding_source
    spend = placed.filter((pl.col("kind") == str(Kind.GROSS)) & is_granted)
    for row in spend.filter(pl.col("text").str.contains(_OWN_WORDS).fill_null(value=False)).iter_rows(named=True):
        yield BOOKED_AS_SPEND.finding(
            f"Fant en utgift på {kroner(row['amount_ore'])} som teksten omtaler som egeninnsats, på et prosjekt som "
            "tilskuddet dekker.",
            is_year_end=is_year_end,
            file=row["file"],
            row=row["row"],
            voucher=row["voucher"],
            column="tekst",
            measure=row["measure"],
            difference_ore=row["amount_ore"],
        )
