"""The payment request for a year, from the accounts of the year before. Rule 6 of DESIGN section 4."""

from __future__ import annotations

from schemas.budget_year import BudgetYear
from schemas.programme import Programme
from schemas.records import GrantResult, PaymentModel, PaymentOption, PaymentRequest


def payment_request(
    grant: GrantResult, closing: BudgetYear, coming: BudgetYear | None, programme: Programme
) -> PaymentRequest:
    """The request for the coming year, by all three payment models, and the one the award letter names.

    Args:
        grant: of the closing year; what is unused is applied for as carry-over.
        closing: the year that is closed.
        coming: the year to be paid, with the requests already sent for it; without it the award is the programme's
            expectation and there is no budget.
        programme: for the expected award.

    Source: DESIGN section 4, rule 6; DOMAIN 8 no. 5.
    """
    award = coming.grant.award if coming else programme.grant_scheme.expected_annual_award
    budget = sum(line.ore for line in coming.allocations) if coming else None
    before = sum(letter.ore for letter in coming.grant.requested) if coming else 0
    carry_over = max(grant.unused_ore, 0)
    options = tuple(_option(model, award.ore, carry_over, budget, before) for model in ("A", "B", "C"))
    model: PaymentModel = (coming or closing).grant.payment_model
    chosen = next(option for option in options if option.model == model)
    return PaymentRequest(
        year=closing.year + 1,
        model=model,
        requested_ore=chosen.requested_ore,
        carry_over_ore=chosen.carry_over_ore,
        award_ore=award.ore,
        award_confirmed=award.confirmed,
        budget_ore=budget,
        options=options,
    )


def _option(
    model: PaymentModel, award_ore: int, unused_ore: int, budget_ore: int | None, before_ore: int
) -> PaymentOption:
    """One model: A the whole award, B what is needed beyond the carry-over, C the carry-over refused.

    An overspent grant carries nothing over; the loss is in the grant result, not hidden here.
    """
    carried = 0 if model == "C" else unused_ore
    entitled: int | None = award_ore
    if model == "B":
        entitled = None if budget_ore is None else max(0, min(award_ore, budget_ore - carried))
    if entitled is None:
        return PaymentOption(model, None, carried, 0, None, None)
    disposable = entitled + carried
    return PaymentOption(
        model=model,
        requested_ore=entitled - before_ore,
        carry_over_ore=carried,
        repaid_ore=unused_ore - carried,
        disposable_ore=disposable,
        unplanned_ore=None if budget_ore is None else max(0, disposable - budget_ore),
    )
