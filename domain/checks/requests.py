"""The payment request: no more than is left of the award, only carried over what there is, and all of it planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from domain.carry_over import applied_ore
from domain.checks.wording import kroner
from schemas.budget_year import BudgetYear
from schemas.findings import Finding, Severity
from schemas.grant_results import GrantResult
from schemas.payment_requests import PaymentRequest
from schemas.programme_files import ProgrammeFiles
from schemas.rules import Rule

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
    remedy="Rett tildelt, utbetalt og tidligere anmodet beløp i årsfilen det gjelder.",
    source="Kontroll Y14",
)
NOTHING_TO_SET_OFF = Rule(
    code="K61",
    title="Tidligere brev har ikke bedt om mer enn kommunen har krav på",
    severity=Severity.WARNING,
    remedy="Kontrollér tidligere brev i årsfilene. Send brevet som et trekk når beløpet stemmer.",
    source="DESIGN 4, regel 6: berettiget minus tidligere anmodet",
)
CARRY_OVER_AGREES = Rule(
    code="Y12",
    title="Overføringen er den samme i dette årets regnskap og i neste årsfil",
    severity=Severity.ERROR,
    remedy="Rett «søkt overført» i årsfilen for det kommende året, eller forklar forskjellen.",
    source="Kontroll Y10 og Y13",
)
PLAN_WITHIN_REST = Rule(
    code="K62",
    title="Planen for et tiltak er ikke større enn det tiltaket har igjen",
    severity=Severity.ERROR,
    remedy="Rett beløpet i planen for tiltaket i årsfilen, og kjør på nytt.",
    source="Kontroll Y13",
)
CARRY_OVER_ON_MEASURES = Rule(
    code="K63",
    title="Det som søkes overført, ligger på tiltak",
    severity=Severity.WARNING,
    remedy="Fordel beløpet på tiltak ved omdisponering, eller rett budsjettet, tildelingen eller overføringen.",
    source="Kontroll Y13; DESIGN 4, regel 6",
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
    REQUEST_IS_KNOWN,
    REQUEST_WITHIN_AWARD,
    NOTHING_TO_SET_OFF,
    CARRY_OVER_AGREES,
    PLAN_WITHIN_REST,
    CARRY_OVER_ON_MEASURES,
    PRELIMINARY,
    PLANNED_CARRY_OVER,
)


def request_findings(request: PaymentRequest, grant: GrantResult, files: ProgrammeFiles) -> Iterator[Finding]:
    """The findings of a payment request; always a run for a whole year."""
    closing = files.year(request.year - 1)
    yield from _request_limits(request, files.years)
    yield from _carry_over_agrees(request, grant, files.years.get(request.year))
    yield from _carry_over_parts(request, closing)
    if request.requested_ore is None:
        yield REQUEST_IS_KNOWN.finding(
            f"Fant ikke budsjett for {request.year}, så beløpet etter modell {request.model} kan ikke regnes ut.",
            is_year_end=True,
        )
    if not closing.accounts_closed:
        yield PRELIMINARY.finding(f"Regnskapet for {closing.year} er ikke avsluttet. Tallene er foreløpige.")
    if unplanned := request.chosen.unplanned_ore:
        yield PLANNED_CARRY_OVER.finding(
            f"I {request.year} er {kroner(unplanned)} disponibelt uten å være budsjettert.",
            is_year_end=True,
            value=kroner(unplanned),
            expected=kroner(0),
            difference_ore=unplanned,
        )


def _request_limits(request: PaymentRequest, years: Mapping[int, BudgetYear]) -> Iterator[Finding]:
    """No more is asked for of any grant year than is left of its award, and no more was asked for than there is."""
    requested: Counter[int] = Counter()
    for line in request.lines:
        requested[line.grant_year] += line.requested_ore
    for grant_year, ore in sorted(requested.items()):
        award, paid = _award_and_paid(grant_year, request, years)
        if ore > max(award - paid, 0):
            yield REQUEST_WITHIN_AWARD.finding(
                f"Det anmodes om {kroner(ore)}, men av tildelingen for {grant_year} på {kroner(award)} er "
                f"{kroner(paid)} alt utbetalt.",
                value=kroner(ore),
                expected=f"høyst {kroner(max(award - paid, 0))}",
                difference_ore=ore - max(award - paid, 0),
            )
    if request.requested_ore is not None and request.requested_ore < 0:
        settled = request.chosen.settlement
        yield NOTHING_TO_SET_OFF.finding(
            f"Tidligere brev har bedt om {kroner(-request.requested_ore)} mer enn kommunen har krav på. "
            f"{kroner(settled.withdrawn_ore)} er ikke utbetalt og trekkes tilbake.",
            value=kroner(request.requested_ore),
            expected=kroner(0),
            difference_ore=request.requested_ore,
        )


def _award_and_paid(grant_year: int, request: PaymentRequest, years: Mapping[int, BudgetYear]) -> tuple[int, int]:
    """What a grant year was awarded and what is paid of it.

    Of the year to be paid only a confirmed payment counts; of an earlier one the payment is taken as it is written,
    for its money is not to be asked for twice.
    """
    is_coming = grant_year == request.year
    if grant_year not in years:
        return (request.award_ore if is_coming else 0), 0
    grant = years[grant_year].grant
    return grant.award.ore, grant.paid.ore if grant.paid.confirmed or not is_coming else 0


def _carry_over_agrees(request: PaymentRequest, grant: GrantResult, coming: BudgetYear | None) -> Iterator[Finding]:
    if request.carry_over_ore > grant.disposable_ore:
        yield CARRY_OVER_AGREES.finding(
            f"Det søkes om å overføre {kroner(request.carry_over_ore)}, mer enn de {kroner(grant.disposable_ore)} som "
            "var disponibelt.",
            value=kroner(request.carry_over_ore),
            expected=f"høyst {kroner(grant.disposable_ore)}",
            difference_ore=request.carry_over_ore - grant.disposable_ore,
        )
    written = [money.applied.ore for money in coming.grant.carried_in] if coming else []
    applied = applied_ore(request.carry_over_parts)
    if written and sum(written) != applied:
        yield CARRY_OVER_AGREES.finding(
            f"Etter regnskapet kan {kroner(applied)} søkes overført, men årsfilen for {request.year} sier at "
            f"{kroner(sum(written))} er søkt overført.",
            value=kroner(applied),
            expected=kroner(sum(written)),
            difference_ore=applied - sum(written),
        )


def _carry_over_parts(request: PaymentRequest, closing: BudgetYear) -> Iterator[Finding]:
    """Plans that are larger than what is left, and money applied for that no measure can have a plan for."""
    left = {part.measure: part.left_ore for part in request.carry_over_parts}
    for plan in closing.carry_over_plans:
        rest = max(left.get(plan.measure, 0), 0)
        if plan.ore is not None and plan.ore > rest:
            yield PLAN_WITHIN_REST.finding(
                f"Planen for tiltaket er på {kroner(plan.ore)}, men tiltaket har {kroner(rest)} igjen.",
                measure=plan.measure,
                value=kroner(plan.ore),
                expected=f"høyst {kroner(rest)}",
                difference_ore=plan.ore - rest,
            )
    on_none = next((part.applied_ore for part in request.carry_over_parts if part.measure is None), 0)
    if on_none > 0 and request.carry_over_ore:
        yield CARRY_OVER_ON_MEASURES.finding(
            f"Av det som søkes overført, ligger {kroner(on_none)} ikke på noe tiltak og har ingen plan.",
            value=kroner(on_none),
            expected=kroner(0),
            difference_ore=on_none,
        )
