"""What nobody has confirmed yet, in the reader's words. It is printed as such and blocks a final letter."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.budget_year import BudgetYear
from schemas.programme import Programme
from schemas.programme_rules import FullFinancingRule, PayShareRule
from schemas.programme_values import Fact


def unconfirmed_facts(
    programme: Programme, year: BudgetYear, coming: BudgetYear | None, *, is_year_end: bool
) -> tuple[str, ...]:
    """The facts a run rests on that are not confirmed, in the order a letter needs them.

    Args:
        programme: facts that hold for all years.
        year: the year that is reconciled.
        coming: the year a payment request is for, if there is a file for it.
        is_year_end: whether a payment request is made.
    """
    award = coming.grant.award if coming else programme.grant_scheme.expected_annual_award
    is_promised = coming is not None or programme.agreement.covers(year.year + 1)
    is_award_open = is_year_end and is_promised and not award.confirmed
    return (
        *_money_facts(year),
        *((f"Tildelingen for {year.year + 1}",) if is_award_open else ()),
        *_rule_facts(programme, year),
        *_texts(programme, year),
        *(_letter_facts(programme, year, coming) if is_year_end else ()),
    )


def fund_by_hand_fact(year: int) -> str:
    """What is not confirmed when the year file's own fund is not."""
    return f"Bundet driftsfond for {year}, ført for hånd"


def _money_facts(year: BudgetYear) -> Iterator[str]:
    if not year.grant.award.confirmed:
        yield f"Tildelingen for {year.year}"
    if not year.grant.paid.confirmed:
        yield f"Utbetalt tilskudd for {year.year}"
    for money in year.grant.carried_in:
        if not money.applied.confirmed:
            yield f"Søkt overført fra {money.grant_year}"
        if not money.approved.confirmed:
            yield f"Godkjent overført fra {money.grant_year}"
    if (fund := year.grant.fund) and not all(each.confirmed for each in (fund.opening, fund.set_aside, fund.used)):
        yield fund_by_hand_fact(year.year)
    if any(not line.confirmed for line in year.allocations):
        yield f"Fordelingen av budsjettet for {year.year} på tiltak"


def _rule_facts(programme: Programme, year: BudgetYear) -> Iterator[str]:
    """What keeps a cost from the grant this year: the pay a share is of, the reading of it, and the share of a ramp."""
    pay = {basis.rule: basis.full_pay for basis in year.pay_basis}
    for rule in programme.rules:
        if isinstance(rule, PayShareRule) and rule.id in pay:
            if not pay[rule.id].confirmed:
                yield f"Lønnsgrunnlaget for {year.year} ({rule.id})"
            if not rule.confirmed:
                yield f"Andelen av lønn som tilskuddet kan dekke ({rule.id})"
        shares = rule.shares if isinstance(rule, FullFinancingRule) else ()
        if any(share.year == year.year and not share.confirmed for share in shares):
            yield f"Tilskuddets andel i {year.year} ({rule.id})"


def _texts(programme: Programme, year: BudgetYear) -> Iterator[str]:
    facts: list[tuple[str, Fact]] = [
        ("Kapittel i statsbudsjettet", programme.grant_scheme.chapter),
        ("Post i statsbudsjettet", programme.grant_scheme.post),
        (f"Tilskuddsbrevet for {year.year}", year.grant.letter),
        ("Kontonummeret for utbetaling", year.grant.bank_account),
        (f"Fristen for rapportering for {year.year}", year.grant.report_deadline),
        ("Kommunens organisasjonsnummer", programme.municipality.organisation_number),
    ]
    yield from (label for label, fact in facts if not fact.confirmed)
    if not programme.coding.confirmed:
        yield "Prosjektkodene for hvert tiltak"
    if not programme.ledger.confirmed:
        yield "Oppbyggingen av kontoplanen"


def _letter_facts(programme: Programme, year: BudgetYear, coming: BudgetYear | None) -> Iterator[str]:
    """What the letter says of sender, plan and signatories, and only the municipality knows."""
    if not programme.municipality.address_lines:
        yield "Kommunens adresse"
    if not year.request_letter.our_reference.confirmed:
        yield f"Saksnummer og dokumentnummer for brevet om {year.year}"
    if not year.request_letter.case_officer.confirmed:
        yield f"Saksbehandleren for brevet om {year.year}"
    for signatory in programme.letter.signatories:
        if not signatory.name.confirmed:
            yield f"Navnet på den som signerer som {signatory.role[:1].lower()}{signatory.role[1:]}"
    plan = next((one for one in programme.documents if coming and one.title == coming.plan), None)
    if coming and not coming.is_invented and not (plan and plan.dated_on and plan.reference.confirmed):
        yield f"Dato og saksnummer for handlingsplanen for {coming.year}"
