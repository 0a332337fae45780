"""Grants passed on to organisations, against the accounts: awarded, paid, reported, and not paid for twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from domain.checks.wording import kroner
from domain.onward_grants import registered_measures
from domain.register_postings import TRANSFER_ART, is_on, payouts, sum_ore
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.programme import Programme
from schemas.records import Kind, Reconciliation
from schemas.registers import OnwardGrantResult
from schemas.rules import Rule

HAS_AWARD = Rule(
    code="V09",
    title="Et tilskudd til andre har mottaker og vedtak",
    severity=Severity.WARNING,
    remedy="Før tilskuddet med vedtak, mottaker og bilag under onward_grants i årsfilen, eller korrigér konteringen.",
    source="Kontroll V09",
)
AWARDS_ARE_PAID = Rule(
    code="Y18",
    title="Vedtatte tilskudd til andre er lik det som er utbetalt",
    severity=Severity.WARNING,
    remedy="Finn tilskuddene som ikke er utbetalt, og utbetalingene uten vedtak, og rett registeret eller regnskapet.",
    source="Kontroll Y18",
)
ABOVE_AWARD = Rule(
    code="R08",
    title="Ingen får utbetalt mer enn det som er vedtatt",
    severity=Severity.WARNING,
    remedy="Kontrollér bilagene, krev tilbake det som er utbetalt for mye, eller få et nytt vedtak.",
    source="Kontroll Y18",
)
ABOVE_BUDGET = Rule(
    code="R09",
    title="Det er ikke vedtatt mer i tilskudd til andre enn tiltakets reviderte budsjett",
    severity=Severity.WARNING,
    remedy="Omdisponer til tiltaket, eller gjør om vedtak som ikke er utbetalt.",
    source="Kontroll Y18: budsjettlinjen er et tak",
)
NOT_PAID = Rule(
    code="R12",
    title="Et vedtatt tilskudd til andre er utbetalt når året avsluttes",
    severity=Severity.WARNING,
    remedy="Utbetal tilskuddet, eller gjør om vedtaket og rett registeret.",
    source="Kontroll Y18",
)
WITHOUT_REGISTER = Rule(
    code="R14",
    title="Tilskudd til andre er ført i registeret",
    severity=Severity.INFO,
    remedy="Før tilskuddene under onward_grants i årsfilen; da kontrolleres vedtak, mottaker, utbetaling og rapport.",
    source="Kontroll V09 og Y18",
)
RULES = (HAS_AWARD, AWARDS_ARE_PAID, ABOVE_AWARD, ABOVE_BUDGET, NOT_PAID, WITHOUT_REGISTER)


def onward_grant_findings(
    result: Reconciliation, placed: pl.DataFrame, programme: Programme, year: BudgetYear
) -> Iterator[Finding]:
    """The findings of measures whose payouts are in the register; one finding for all payouts that are in none.

    Args:
        result: with the grants as they stood at the end of the period, and the measures' revised budgets.
        placed: PLACED.
        programme: the names of the measures, and which are kept to art 470.
        year: with all its grants, also those decided after the period.
    """
    revised = {measure.id: measure.sums.revised_ore for measure in result.measures}
    registered = registered_measures(programme, year)
    for measure in registered:
        grants = tuple(grant for grant in result.onward_grants if grant.measure == measure)
        paid = payouts(placed, measure)
        name = programme.measure(measure).name
        named = [voucher for grant in year.onward_grants if grant.measure == measure for voucher in grant.vouchers]
        yield from _without_award(paid.filter(~is_on(named)), name, is_year_end=result.is_year_end)
        for grant in grants:
            yield from _payment(grant, is_year_end=result.is_year_end)
        awarded = sum(grant.awarded_ore for grant in grants)
        yield from _above_budget(measure, name, awarded, revised, is_year_end=result.is_year_end)
        if result.is_year_end:
            yield from _awards_and_payouts(measure, name, awarded, sum_ore(paid))
    yield from _without_register(placed, registered, is_year_end=result.is_year_end)


def _without_award(nameless: pl.DataFrame, name: str, *, is_year_end: bool) -> Iterator[Finding]:
    for row in nameless.iter_rows(named=True):
        yield HAS_AWARD.finding(
            f"Fant tilskudd til andre på {kroner(row['amount_ore'])} på {name} uten et vedtak som viser til bilaget.",
            is_year_end=is_year_end,
            file=row["file"],
            row=row["row"],
            voucher=row["voucher"],
            column="bilag",
            expected="et tilskudd i registeret",
            difference_ore=row["amount_ore"],
            measure=row["measure"],
        )


def _payment(grant: OnwardGrantResult, *, is_year_end: bool) -> Iterator[Finding]:
    """Paid above the award at any time; paid below it when the year is closed."""
    difference = grant.paid_ore - grant.awarded_ore
    if difference > 0 or (difference < 0 and is_year_end):
        rule, way = (ABOVE_AWARD, "mer") if difference > 0 else (NOT_PAID, "mindre")
        yield rule.finding(
            f"Tilskuddet til {grant.recipient} har utbetalinger på {kroner(grant.paid_ore)}, "
            f"{kroner(abs(difference))} {way} enn vedtatt.",
            is_year_end=is_year_end,
            value=kroner(grant.paid_ore),
            expected=kroner(grant.awarded_ore),
            difference_ore=difference,
            measure=grant.measure,
        )


def _above_budget(
    measure: str, name: str, awarded: int, revised: Mapping[str, int], *, is_year_end: bool
) -> Iterator[Finding]:
    over = awarded - revised.get(measure, 0)
    if over > 0:
        yield ABOVE_BUDGET.finding(
            f"Det er vedtatt {kroner(awarded)} i tilskudd til andre på {name}, {kroner(over)} mer enn revidert "
            "budsjett.",
            is_year_end=is_year_end,
            value=kroner(awarded),
            expected=f"høyst {kroner(revised.get(measure, 0))}",
            difference_ore=over,
            measure=measure,
        )


def _awards_and_payouts(measure: str, name: str, awarded: int, paid: int) -> Iterator[Finding]:
    if awarded != paid:
        way = "mer" if paid > awarded else "mindre"
        yield AWARDS_ARE_PAID.finding(
            f"{name} har utbetalt {kroner(paid)} på art {TRANSFER_ART}, {kroner(abs(paid - awarded))} {way} enn de "
            f"vedtatte tilskuddene på {kroner(awarded)}.",
            is_year_end=True,
            value=kroner(paid),
            expected=kroner(awarded),
            difference_ore=paid - awarded,
            measure=measure,
        )


def _without_register(placed: pl.DataFrame, registered: tuple[str, ...], *, is_year_end: bool) -> Iterator[Finding]:
    rest = placed.filter(
        (pl.col("kind") == str(Kind.GROSS))
        & (pl.col("art") == TRANSFER_ART)
        & ~pl.col("measure").is_in(list(registered))
    )
    if not rest.is_empty():
        ore, count = sum_ore(rest), rest.height
        several = "postering" if count == 1 else "posteringer"
        yield WITHOUT_REGISTER.finding(
            f"Fant {count} {several} på art {TRANSFER_ART} på til sammen {kroner(ore)} på tiltak uten register over "
            "tilskudd til andre.",
            is_year_end=is_year_end,
            value=kroner(ore),
            difference_ore=ore,
            count=count,
        )
