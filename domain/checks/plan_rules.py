"""The shares that plan and agreement allow: of pay, of cost after full financing, and of what the grant pays for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import polars as pl

from domain.checks.wording import kroner, per_cent
from domain.money import round_half_away
from domain.pay_share import PayShare, pay_shares
from domain.ramp import share_in, shares_that_do_not_fall
from domain.spend_shares import share_of_spend
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.plan_results import OwnReason, SpendShare
from schemas.programme import Programme
from schemas.programme_rules import FullFinancingRule
from schemas.records import MeasureResult, Placement, Reconciliation
from schemas.rules import Rule

_PAY = "Tilskuddet dekker ikke mer enn den avtalte andelen av lønnen"
_RAMP = "Et tiltak som er fullfinansiert til et år, får en fallende andel etterpå"

PAY_SHARE = Rule(
    code="P09",
    title=_PAY,
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Omposter det som er over andelen til kommunens egen drift, eller rett lønnsgrunnlaget i årsfilen.",
    source="Kontroll P09; programmets regel av slaget pay_share",
)
PAY_UNKNOWN = Rule(
    code="P09",
    title=_PAY,
    severity=Severity.INFO,
    year_end=Severity.WARNING,
    remedy="Få summen av lønnen for hele året fra lønnsseksjonen, samlet for personene i regelen og uten navn, og "
    "skriv den i årsfilen under pay_basis.",
    source="Kontroll P09; programmets regel av slaget pay_share",
)
SHARE_MISSING = Rule(
    code="Y08",
    title=_RAMP,
    severity=Severity.WARNING,
    remedy="Avklar andelen for året, og skriv den i programfilen under shares i regelen.",
    source="Kontroll Y08; programmets regel av slaget full_financing",
)
SHARE_NOT_FALLING = Rule(
    code="Y08",
    title=_RAMP,
    severity=Severity.ERROR,
    remedy="Rett andelene i programfilen, slik at hvert år har en lavere andel enn året før.",
    source="Kontroll Y08; programmets regel av slaget full_financing",
)
ABOVE_SHARE = Rule(
    code="Y08",
    title=_RAMP,
    severity=Severity.INFO,
    remedy="Kontrollér at kommunens eget budsjett dekker beløpet.",
    source="Kontroll Y08; programmets regel av slaget full_financing",
)
SPEND_SHARE = Rule(
    code="Y22",
    title="Noen tiltak til sammen bruker ikke mer enn sin grense av tilskuddet",
    severity=Severity.WARNING,
    remedy="Forklar andelen i årsrapporten, eller omposter utgifter som hører til andre tiltak.",
    source="Kontroll Y22; programmets regel av slaget spend_share",
)
RULES = (PAY_SHARE, PAY_UNKNOWN, SHARE_MISSING, SHARE_NOT_FALLING, ABOVE_SHARE, SPEND_SHARE)


def plan_rule_findings(
    reconciliation: Reconciliation, placed: pl.DataFrame, programme: Programme, year: BudgetYear
) -> Iterator[Finding]:
    """The findings of every share of one run.

    Args:
        reconciliation: the run.
        placed: PLACED.
        programme: the rules.
        year: the pay that shares are of.
    """
    is_year_end, month = reconciliation.is_year_end, int(reconciliation.covered_until[5:7])
    postings = placed.filter(pl.col("placement") == str(Placement.PLACED))
    shares = pay_shares(postings, programme, year, month)
    yield from pay_share_findings(shares, programme, is_year_end=is_year_end)
    yield from ramp_findings(reconciliation.measures, programme, year.year, is_year_end=is_year_end)
    yield from spend_share_findings(reconciliation.spend_shares, is_year_end=is_year_end)


def pay_share_findings(shares: Iterable[PayShare], programme: Programme, *, is_year_end: bool) -> Iterator[Finding]:
    """One finding for each rule whose share is passed, or cannot be checked. Ratios only: pay itself is never told.

    A rule for one person has no ratio either: with what is charged it would tell that person's pay.
    """
    for share in shares:
        name = programme.measure(share.rule.measure).name
        if share.full_pay_ore is None and share.charged_ore > 0:
            yield PAY_UNKNOWN.finding(
                f"Andelen av lønn på {name} kan ikke kontrolleres: lønnsgrunnlaget for regelen {share.rule.id} er ikke "
                "oppgitt. Ingenting er trukket fra.",
                is_year_end=is_year_end,
                measure=share.rule.measure,
                expected=f"høyst {per_cent(share.rule.allowed_share)} av lønnen",
            )
        elif share.over_ore:
            yield PAY_SHARE.finding(
                f"Lønn på {name} er {kroner(share.over_ore)} over andelen tilskuddet kan dekke. Beløpet dekkes av "
                "kommunen.",
                is_year_end=is_year_end,
                measure=share.rule.measure,
                value=_charged_share(share),
                expected=f"høyst {per_cent(share.rule.allowed_share)} av lønnen",
                difference_ore=share.over_ore,
            )


def _charged_share(share: PayShare) -> str | None:
    is_told = share.rule.persons > 1 and share.charged_share is not None
    return f"{per_cent(share.charged_share or Fraction(0))} av lønnen" if is_told else None


def ramp_findings(
    measures: Sequence[MeasureResult], programme: Programme, year: int, *, is_year_end: bool
) -> Iterator[Finding]:
    """Shares that are not set or do not fall, and what the municipality covers because of a share.

    Args:
        measures: of one run.
        programme: the rules.
        year: the accounting year. At its end the share of the coming year is asked for too.
        is_year_end: whether the run is for a whole year.
    """
    results = {measure.id: measure for measure in measures}
    for rule in (rule for rule in programme.rules if isinstance(rule, FullFinancingRule)):
        yield from _not_falling(rule)
        yield from _not_set(rule, results, programme, year)
        if is_year_end and year < programme.agreement.last_year:
            yield from _not_set_for_coming_year(rule, programme, year + 1)
    for measure in measures:
        above = sum(part.amount_ore for part in measure.own_parts if part.reason is OwnReason.RAMP)
        if above:
            yield ABOVE_SHARE.finding(
                f"{measure.name} er ikke lenger fullfinansiert. I {year} dekker kommunen {kroner(above)} som er over "
                "tilskuddets andel.",
                measure=measure.id,
                difference_ore=above,
            )


def _not_falling(rule: FullFinancingRule) -> Iterator[Finding]:
    for share, before in shares_that_do_not_fall(rule):
        yield SHARE_NOT_FALLING.finding(
            f"Fant ugyldig andel i regelen {rule.id}: {per_cent(share.fraction)} i {share.year}, som ikke er lavere "
            f"enn {per_cent(before)} før det.",
            value=per_cent(share.fraction),
            expected=f"under {per_cent(before)}",
        )


def _not_set(
    rule: FullFinancingRule, results: dict[str, MeasureResult], programme: Programme, year: int
) -> Iterator[Finding]:
    if share_in(rule, year) is not None:
        return
    for name in rule.measures:
        measure = results.get(name)
        if measure and measure.is_granted and measure.sums.grant_financed_ore > 0:
            yield SHARE_MISSING.finding(
                f"{programme.measure(name).name} var fullfinansiert ut {rule.last_year}, og ingen andel er satt for "
                f"{year}. Tilskuddet er regnet å dekke {kroner(measure.sums.grant_financed_ore)}.",
                measure=name,
                value=kroner(measure.sums.grant_financed_ore),
                expected="en andel under 100\u00a0prosent",
            )


def _not_set_for_coming_year(rule: FullFinancingRule, programme: Programme, coming: int) -> Iterator[Finding]:
    names = [programme.measure(name).name for name in rule.measures if programme.measure(name).last_year >= coming]
    if share_in(rule, coming) is None and names:
        yield SHARE_MISSING.finding(
            f"Ingen andel er satt for {coming} for {', '.join(names)}, som er fullfinansiert ut {rule.last_year}.",
            expected="en andel under 100\u00a0prosent",
        )


def spend_share_findings(shares: Iterable[SpendShare], *, is_year_end: bool) -> Iterator[Finding]:
    """One finding for each share above its limit; a share without a limit is only shown."""
    for share in shares:
        taken = share_of_spend(share)
        if share.limit is None or taken is None or taken <= Fraction(share.limit):
            continue
        above = share.part_ore - share.whole_ore * Fraction(share.limit)
        yield SPEND_SHARE.finding(
            f"{share.name} har brukt {kroner(share.part_ore)}, {per_cent(taken)} av det tilskuddet har dekket.",
            is_year_end=is_year_end,
            value=per_cent(taken),
            expected=f"høyst {per_cent(Fraction(share.limit))}",
            difference_ore=round_half_away(above),
        )
