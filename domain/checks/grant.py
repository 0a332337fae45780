"""The grant as a whole: ceiling, budget, receipts, the bound fund at year-end, and what nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.checks.wording import kroner
from domain.grants import BookedFund
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.records import GrantResult, PaymentRequest
from schemas.rules import Rule

FUND_TOLERANCE_ORE = 100
"""Municipalities set aside whole kroner; seen in a public ledger (DOMAIN 4)."""

BUDGET_EQUALS_MONEY = Rule(
    code="Y02",
    title="Budsjettet er lik tildelingen og godkjent overføring",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Rett budsjettlinjene, tildelingen eller overføringen i årsfilen.",
    source="Kontroll Y02",
)
WITHIN_DISPOSABLE = Rule(
    code="Y03",
    title="Brukt tilskudd er ikke mer enn det som er disponibelt",
    severity=Severity.ERROR,
    remedy="Kontrollér fordelingen på tiltak; det som overstiger disponibelt tilskudd, dekker kommunen selv.",
    source="Kontroll Y03",
)
RECEIVED_AS_PAID = Rule(
    code="Y09",
    title="Mottatt tilskudd i regnskapet er lik utbetalt tilskudd",
    severity=Severity.INFO,
    year_end=Severity.ERROR,
    remedy="Kontrollér at tilskuddet er ført på riktig prosjekt, eller rett utbetalt beløp i årsfilen.",
    source="Kontroll Y09",
)
FUND_EQUALS_UNUSED = Rule(
    code="Y11",
    title="Avsetningen til bundet fond er lik ubrukt tilskudd, innenfor én krone",
    severity=Severity.INFO,
    year_end=Severity.ERROR,
    remedy="Korrigér avsetningen på art 550, eller finn utgiftene som mangler eller er ført for mye.",
    source="Kontroll Y10 og Y11; DESIGN 4, regel 5",
)
NOT_SET_ASIDE = Rule(
    code="K08",
    title="Ubrukt tilskudd avsettes til bundet fond når regnskapet avsluttes",
    severity=Severity.WARNING,
    remedy="Før avsetningen på art 550 i årsavslutningen, og kjør på nytt.",
    source="DOMAIN 4: bundne driftsfond",
)
BOOKED_FUND = Rule(
    code="Y10",
    title="Fondet i balansen er lik det godkjente og fondets bevegelser",
    severity=Severity.INFO,
    year_end=Severity.ERROR,
    remedy="Kontrollér inngående balanse på kapittel 51 og posteringene på art 550 og 950, eller rett årsfilen.",
    source="Kontroll Y10",
)
UNCONFIRMED = Rule(
    code="K06",
    title="Opplysningene brevet bygger på er bekreftet",
    severity=Severity.INFO,
    year_end=Severity.ERROR,
    remedy="Skriv inn opplysningen i programfilen, oppgi kilden, og merk den som bekreftet.",
    source="DESIGN 4, regel 6",
)
REQUEST_IS_KNOWN = Rule(
    code="Y14",
    title="Beløpet det anmodes om kan regnes ut",
    severity=Severity.ERROR,
    remedy="Legg til filen for det kommende året med tildeling og budsjett.",
    source="Kontroll Y14",
)
REQUEST_WITHIN_AWARD = Rule(
    code="K12",
    title="Det anmodes ikke om mer enn det som gjenstår av tildelingen",
    severity=Severity.ERROR,
    remedy="Rett tildelt, utbetalt og tidligere anmodet beløp i årsfilen for det kommende året.",
    source="Kontroll Y14",
)
CARRY_OVER_AGREES = Rule(
    code="Y12",
    title="Overføringen er den samme i dette årets regnskap og i neste årsfil",
    severity=Severity.ERROR,
    remedy="Rett «søkt overført» i årsfilen for det kommende året, eller forklar forskjellen.",
    source="Kontroll Y10 og Y13",
)
PRELIMINARY = Rule(
    code="Y28",
    title="Tallene merkes som foreløpige til regnskapet er avsluttet",
    severity=Severity.WARNING,
    remedy="Merk året som avsluttet i årsfilen når regnskapet er avsluttet, og kjør på nytt.",
    source="Kontroll Y28",
)
PLANNED_CARRY_OVER = Rule(
    code="Y13",
    title="Det som er disponibelt neste år, er planlagt brukt",
    severity=Severity.WARNING,
    remedy="Legg en plan for beløpet, eller søk om å overføre mindre.",
    source="DOMAIN 8, modell A",
)
RULES = (
    BUDGET_EQUALS_MONEY,
    WITHIN_DISPOSABLE,
    RECEIVED_AS_PAID,
    FUND_EQUALS_UNUSED,
    NOT_SET_ASIDE,
    BOOKED_FUND,
    UNCONFIRMED,
    REQUEST_IS_KNOWN,
    REQUEST_WITHIN_AWARD,
    CARRY_OVER_AGREES,
    PRELIMINARY,
    PLANNED_CARRY_OVER,
)


def grant_findings(
    grant: GrantResult, year: BudgetYear, unconfirmed: tuple[str, ...], *, is_year_end: bool
) -> Iterator[Finding]:
    """The findings of the grant as a whole."""
    budget = sum(line.ore for line in year.allocations)
    comparisons = [
        _Comparison(BUDGET_EQUALS_MONEY, "Budsjettet", budget, "tildeling og overføring", grant.disposable_ore),
        _Comparison(RECEIVED_AS_PAID, "Mottatt tilskudd i regnskapet", grant.received_ore, "utbetalt", grant.paid_ore),
    ]
    if is_year_end and not year.accounts_closed and not grant.fund_set_aside_ore and grant.unused_ore > 0:
        yield NOT_SET_ASIDE.finding(
            f"Avsetningen på art 550 er ikke ført. Så langt er {kroner(grant.unused_ore)} av tilskuddet ubrukt.",
            is_year_end=True,
            expected=kroner(grant.unused_ore),
            difference_ore=-grant.unused_ore,
        )
    elif is_year_end:
        comparisons.append(
            _Comparison(
                FUND_EQUALS_UNUSED,
                "Bundet fond ved årets slutt",
                grant.fund_closing_ore,
                "ubrukt tilskudd",
                grant.unused_ore,
                FUND_TOLERANCE_ORE,
            )
        )
    for comparison in comparisons:
        yield from _unequal(comparison, is_year_end=is_year_end)
    if grant.used_ore > grant.disposable_ore:
        yield WITHIN_DISPOSABLE.finding(
            f"Brukt tilskudd er {kroner(grant.used_ore)}, men bare {kroner(grant.disposable_ore)} er disponibelt.",
            is_year_end=is_year_end,
            value=kroner(grant.used_ore),
            expected=kroner(grant.disposable_ore),
            difference_ore=grant.used_ore - grant.disposable_ore,
        )
    for fact in unconfirmed:
        yield UNCONFIRMED.finding(f"{fact} er ikke bekreftet.", is_year_end=is_year_end, value=fact)


def fund_findings(grant: GrantResult, booked: BookedFund | None, *, is_year_end: bool) -> Iterator[Finding]:
    """The fund of the balance sheet against what is approved, and against its own movements."""
    if booked is None:
        return
    yield from _unequal(
        _Comparison(
            BOOKED_FUND,
            "Fondets inngående balanse",
            booked.opening_ore,
            "godkjent overføring",
            grant.carried_in_ore,
            FUND_TOLERANCE_ORE,
        ),
        is_year_end=is_year_end,
    )
    yield from _unequal(
        _Comparison(
            BOOKED_FUND,
            "Fondet i balansen",
            booked.closing_ore,
            "inngående balanse med avsetning og bruk",
            grant.fund_closing_ore,
            FUND_TOLERANCE_ORE,
        ),
        is_year_end=is_year_end,
    )


def request_findings(
    request: PaymentRequest, grant: GrantResult, coming: BudgetYear | None, *, accounts_closed: bool
) -> Iterator[Finding]:
    """The findings of a payment request; always a run for a whole year."""
    yield from _request_limits(request, grant, coming)
    chosen = next(option for option in request.options if option.model == request.model)
    if request.requested_ore is None:
        yield REQUEST_IS_KNOWN.finding(
            f"Fant ikke budsjett for {request.year}, så beløpet etter modell {request.model} kan ikke regnes ut.",
            is_year_end=True,
        )
    if not accounts_closed:
        yield PRELIMINARY.finding(f"Regnskapet for {request.year - 1} er ikke avsluttet. Tallene er foreløpige.")
    if chosen.unplanned_ore:
        yield PLANNED_CARRY_OVER.finding(
            f"I {request.year} er {kroner(chosen.unplanned_ore)} disponibelt uten å være budsjettert.",
            is_year_end=True,
            value=kroner(chosen.unplanned_ore),
            expected=kroner(0),
            difference_ore=chosen.unplanned_ore,
        )


def _request_limits(request: PaymentRequest, grant: GrantResult, coming: BudgetYear | None) -> Iterator[Finding]:
    """No more is asked for than is left of the award, and no more carried over than there was."""
    paid = coming.grant.paid.ore if coming and coming.grant.paid.confirmed else 0
    if request.requested_ore is not None and not 0 <= request.requested_ore <= request.award_ore - paid:
        yield REQUEST_WITHIN_AWARD.finding(
            f"Det anmodes om {kroner(request.requested_ore)}, men av tildelingen for {request.year} på "
            f"{kroner(request.award_ore)} er {kroner(paid)} alt utbetalt.",
            value=kroner(request.requested_ore),
            expected=f"mellom 0 og {kroner(request.award_ore - paid)}",
            difference_ore=request.requested_ore - (request.award_ore - paid),
        )
    if request.carry_over_ore > grant.disposable_ore:
        yield CARRY_OVER_AGREES.finding(
            f"Det søkes om å overføre {kroner(request.carry_over_ore)}, mer enn de {kroner(grant.disposable_ore)} som "
            "var disponibelt.",
            value=kroner(request.carry_over_ore),
            expected=f"høyst {kroner(grant.disposable_ore)}",
            difference_ore=request.carry_over_ore - grant.disposable_ore,
        )
    applied = [money.applied.ore for money in coming.grant.carried_in] if coming else []
    if applied and sum(applied) != request.carry_over_ore:
        yield CARRY_OVER_AGREES.finding(
            f"Ubrukt tilskudd er {kroner(request.carry_over_ore)}, men årsfilen for {request.year} sier at "
            f"{kroner(sum(applied))} er søkt overført.",
            value=kroner(request.carry_over_ore),
            expected=kroner(sum(applied)),
            difference_ore=request.carry_over_ore - sum(applied),
        )


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two amounts that should be equal, in words and øre."""

    rule: Rule
    what: str
    value_ore: int
    of: str
    expected_ore: int
    tolerance_ore: int = 0


def _unequal(pair: _Comparison, *, is_year_end: bool) -> Iterator[Finding]:
    difference = pair.value_ore - pair.expected_ore
    if abs(difference) <= pair.tolerance_ore:
        return
    direction = "mer" if difference > 0 else "mindre"
    yield pair.rule.finding(
        f"{pair.what} er {kroner(pair.value_ore)}, {kroner(abs(difference))} {direction} enn "
        f"{pair.of} ({kroner(pair.expected_ore)}).",
        is_year_end=is_year_end,
        value=kroner(pair.value_ore),
        expected=kroner(pair.expected_ore),
        difference_ore=difference,
    )
