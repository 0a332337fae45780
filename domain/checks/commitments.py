"""Known commitments against the accounts: nothing counted twice, nothing dearer than agreed, nothing left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from domain.checks.wording import kroner, period_words
from domain.monthly_use import monthly_cost_by_voucher
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.forecasts import CommitmentResult
from schemas.rules import Rule, When

OVERDRAWN = Rule(
    code="P24",
    title="En forpliktelse blir ikke dyrere enn den er ført opp med",
    severity=Severity.WARNING,
    remedy="Kontrollér bilagene mot avtalen, og rett beløpet i årsfilen når avtalen er endret.",
    source="Brukerkrav U26",
)
VOUCHER_NOT_FOUND = Rule(
    code="P25",
    title="Bilag som gjør opp en forpliktelse, er ført på tiltaket",
    severity=Severity.WARNING,
    remedy="Korrigér bilagsnummeret i årsfilen; ellers telles både forpliktelsen og bilaget i prognosen.",
    source="Brukerkrav U26: en forpliktelse og fakturaen for den telles én gang",
)
LEFT_OPEN = Rule(
    code="P26",
    title="En forpliktelse er gjort opp eller avlyst når tiden for den er ute",
    severity=Severity.WARNING,
    remedy="Skriv bilaget som gjør den opp, eller dagen den er avlyst, i årsfilen, eller anordne utgiften.",
    source="Brukerkrav U26; anordningsprinsippet",
)
LOOKS_SETTLED = Rule(
    code="P27",
    title="Et bilag på samme beløp som en åpen forpliktelse er knyttet til den",
    severity=Severity.INFO,
    remedy="Knytt bilaget til forpliktelsen i årsfilen når det gjelder den, så den ikke telles to ganger.",
    source="Brukerkrav U26: en forpliktelse og fakturaen for den telles én gang",
)
RULES = (OVERDRAWN, VOUCHER_NOT_FOUND, LEFT_OPEN, LOOKS_SETTLED)


def commitment_findings(
    commitments: Sequence[CommitmentResult], placed: pl.DataFrame, year: BudgetYear, when: When
) -> Iterator[Finding]:
    """The findings of each commitment, in the register's order.

    Args:
        commitments: with what has come of them.
        placed: PLACED through the period.
        year: the award letter's basis.
        when: the run.
    """
    if not commitments:
        return
    cost = {key: sum(months) for key, months in monthly_cost_by_voucher(placed, year.grant.vat).items()}
    free = _without_commitment(cost, commitments)
    for commitment in commitments:
        yield from _overdrawn(commitment)
        yield from _vouchers_not_found(commitment)
        yield from _left_open(commitment, year.year, when)
        yield from _looks_settled(commitment, free)


def _without_commitment(
    cost: Mapping[tuple[str, str], int], commitments: Iterable[CommitmentResult]
) -> dict[tuple[str, str], int]:
    """What vouchers cost that settle no commitment of their measure."""
    bound = {(commitment.measure, voucher) for commitment in commitments for voucher in commitment.vouchers}
    return {key: ore for key, ore in cost.items() if key not in bound}


def _overdrawn(commitment: CommitmentResult) -> Iterator[Finding]:
    if commitment.over_ore:
        yield OVERDRAWN.finding(
            f"Bilagene for forpliktelsen «{commitment.what}» er på {kroner(commitment.settled_ore)}, "
            f"{kroner(commitment.over_ore)} mer enn de {kroner(commitment.committed_ore)} den er ført opp med.",
            measure=commitment.measure,
            value=kroner(commitment.settled_ore),
            expected=f"høyst {kroner(commitment.committed_ore)}",
            difference_ore=commitment.over_ore,
        )


def _vouchers_not_found(commitment: CommitmentResult) -> Iterator[Finding]:
    for voucher in commitment.missing_vouchers:
        yield VOUCHER_NOT_FOUND.finding(
            f"Fant ikke bilag {voucher}, som skal gjøre opp forpliktelsen «{commitment.what}», på tiltaket.",
            voucher=voucher,
            measure=commitment.measure,
        )


def _left_open(commitment: CommitmentResult, year: int, when: When) -> Iterator[Finding]:
    """Its time is out the month after its last, or when the accounts of the year are to be reported."""
    is_out = when["is_year_end"] or commitment.until < f"{year}-{when['month']:02d}"
    if not commitment.remaining_ore or not is_out:
        return
    yield LEFT_OPEN.finding(
        f"Forpliktelsen «{commitment.what}» gjaldt til og med {period_words(commitment.until)}, og "
        f"{kroner(commitment.remaining_ore)} av {kroner(commitment.committed_ore)} er ikke gjort opp. "
        "Beløpet er med i prognosen.",
        measure=commitment.measure,
        value=kroner(commitment.settled_ore),
        expected=kroner(commitment.committed_ore),
        difference_ore=-commitment.remaining_ore,
    )


def _looks_settled(commitment: CommitmentResult, free: Mapping[tuple[str, str], int]) -> Iterator[Finding]:
    if not commitment.remaining_ore:
        return
    alike = {commitment.remaining_ore, commitment.committed_ore}
    for (measure, voucher), ore in sorted(free.items()):
        if measure == commitment.measure and ore in alike:
            yield LOOKS_SETTLED.finding(
                f"Fant bilag {voucher} på {kroner(ore)}, like mye som forpliktelsen «{commitment.what}» har igjen "
                "eller er ført opp med. Gjelder bilaget den, er beløpet regnet to ganger i prognosen.",
                voucher=voucher,
                measure=measure,
                value=kroner(ore),
                difference_ore=ore,
            )
