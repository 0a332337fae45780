"""Envelopes: every use has an initiative and a decision, within what is decided and within the budget."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.checks.wording import kroner
from domain.envelopes import undecided
from domain.register_postings import measure_spend, sum_ore
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.programme import Programme
from schemas.registers import DrawResult, EnvelopeResult
from schemas.rules import Rule

DECIDED = Rule(
    code="Y17",
    title="Hver bruk av en ramme uten egne tiltak har et initiativ og en beslutning",
    severity=Severity.WARNING,
    remedy="Før uttaket med initiativ, beslutning og bilag under draws i årsfilen, eller korrigér prosjektet.",
    source="Kontroll Y17; handlingsplanen punkt 2.5",
)
OVERDRAWN = Rule(
    code="R03",
    title="Det er ikke besluttet brukt mer av en ramme enn revidert budsjett",
    severity=Severity.WARNING,
    remedy="Omdisponer til rammen, eller gjør om en beslutning.",
    source="Kontroll Y17: rammen er et tak",
)
ABOVE_DECISION = Rule(
    code="R04",
    title="Det er ikke bokført mer på et uttak enn det som er besluttet",
    severity=Severity.WARNING,
    remedy="Kontrollér bilagene, eller få en beslutning om det som overstiger.",
    source="Kontroll Y17",
)
LOOKS_LIKE_MEASURE = Rule(
    code="R06",
    title="Et uttak fra en ramme gjelder ikke et tiltak som har sin egen plass i planen",
    severity=Severity.WARNING,
    remedy="Kontrollér om utgiften hører til tiltaket, og omdisponer i så fall i stedet for å bruke rammen.",
    source="Kontroll Y17; handlingsplanen punkt 2.5",
)
RULES = (DECIDED, OVERDRAWN, ABOVE_DECISION, LOOKS_LIKE_MEASURE)


def envelope_findings(
    envelopes: tuple[EnvelopeResult, ...],
    placed: pl.DataFrame,
    programme: Programme,
    year: BudgetYear,
    *,
    is_year_end: bool,
) -> Iterator[Finding]:
    """The findings of each envelope and of its draws.

    A posting that a later draw names is not told of here: that it was booked before the decision is a rule of its own.

    Args:
        envelopes: as they stood at the end of the period.
        placed: PLACED.
        programme: for the names of the measures.
        year: with all its draws.
        is_year_end: whether the run is for a whole year.
    """
    for envelope in envelopes:
        name = programme.measure(envelope.measure).name
        draws = [draw for draw in year.draws if draw.measure == envelope.measure]
        nameless = undecided(measure_spend(placed, envelope.measure, year), draws)
        yield from _undecided(envelope, name, nameless, is_year_end=is_year_end)
        yield from _overdrawn(envelope, name, is_year_end=is_year_end)
        for draw in envelope.draws:
            yield from _draw(draw, envelope, programme, is_year_end=is_year_end)


def _undecided(envelope: EnvelopeResult, name: str, nameless: pl.DataFrame, *, is_year_end: bool) -> Iterator[Finding]:
    """One finding for each voucher, with the first of its rows; a row without a voucher stands for itself."""
    key = ["file", pl.coalesce("voucher", pl.lit("rad ") + pl.col("row").cast(pl.String)).alias("key")]
    for _, rows in nameless.group_by(key, maintain_order=True):
        first, ore = rows.row(0, named=True), sum_ore(rows)
        if ore:
            yield DECIDED.finding(
                f"Fant {kroner(ore)} ført på {name} uten et uttak som viser til bilaget.",
                is_year_end=is_year_end,
                file=first["file"],
                row=first["row"],
                voucher=first["voucher"],
                column="bilag",
                value=kroner(ore),
                expected="et uttak i årsfilen",
                difference_ore=ore,
                measure=envelope.measure,
                count=rows.height,
            )


def _overdrawn(envelope: EnvelopeResult, name: str, *, is_year_end: bool) -> Iterator[Finding]:
    if envelope.remaining_ore < 0:
        yield OVERDRAWN.finding(
            f"Det er besluttet brukt {kroner(envelope.decided_ore)} av {name}, {kroner(-envelope.remaining_ore)} mer "
            f"enn revidert budsjett på {kroner(envelope.revised_ore)}.",
            is_year_end=is_year_end,
            value=kroner(envelope.decided_ore),
            expected=f"høyst {kroner(envelope.revised_ore)}",
            difference_ore=-envelope.remaining_ore,
            measure=envelope.measure,
        )


def _draw(draw: DrawResult, envelope: EnvelopeResult, programme: Programme, *, is_year_end: bool) -> Iterator[Finding]:
    over = draw.booked_ore - draw.decided_ore
    if over > 0:
        yield ABOVE_DECISION.finding(
            f"Uttaket «{draw.initiative}» har bilag på {kroner(draw.booked_ore)}, {kroner(over)} mer enn besluttet.",
            is_year_end=is_year_end,
            value=kroner(draw.booked_ore),
            expected=f"høyst {kroner(draw.decided_ore)}",
            difference_ore=over,
            measure=envelope.measure,
        )
    if draw.looks_like is not None:
        yield LOOKS_LIKE_MEASURE.finding(
            f"Uttaket «{draw.initiative}» på {kroner(draw.decided_ore)} ligner tiltaket "
            f"{programme.measure(draw.looks_like).name}.",
            is_year_end=is_year_end,
            value=draw.initiative,
            expected="et initiativ uten eget tiltak",
            measure=envelope.measure,
        )
