"""The payment request for a year, from the accounts of the year before. Rule 6 of DESIGN section 4."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from domain.carry_over import applied_ore, carry_over_parts
from domain.grant_years import left_over
from domain.payment_models import MODELS, RequestBasis, option_lines, payment_option
from domain.request_lines import sent_letters
from schemas.budget_year import BudgetYear
from schemas.grant_results import GrantResult
from schemas.payment_requests import PaymentModel, PaymentRequest
from schemas.programme import Programme
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Amount
from schemas.records import MeasureResult


def payment_request(
    grant: GrantResult, measures: Sequence[MeasureResult], closing: BudgetYear, files: ProgrammeFiles
) -> PaymentRequest:
    """The request for the coming year, by all three payment models, and the one the award letter names.

    Args:
        grant: of the closing year; what is unused is applied for as carry-over.
        measures: of the closing year; what is left of each goes with its plan.
        closing: the year that is closed.
        files: with the year to be paid, if it has a file: its award, its budget and the letters already sent; without
            one the award is the programme's expectation, nothing after the agreement's last year, and there is no
            budget.

    Raises:
        RequestConservationError: letters and lines do not sum to what is entitled.
        RequestIdentityError: an option's amounts do not add up.

    Source: DESIGN section 4, rule 6; DOMAIN 8 no. 5.
    """
    coming = files.years.get(closing.year + 1)
    award = coming.grant.award if coming else _expected_award(files.programme, closing.year + 1)
    parts = carry_over_parts(grant, measures, closing)
    basis = RequestBasis(
        year=closing.year + 1,
        award_ore=award.ore,
        budget_ore=sum(line.ore for line in coming.allocations) if coming else None,
        unused_ore=left_over(grant),
        applied_ore=applied_ore(parts),
        years={year: file for year, file in sorted(files.years.items()) if year <= closing.year + 1},
    )
    model: PaymentModel = (coming or closing).grant.payment_model
    options = {each: payment_option(each, basis) for each in MODELS}
    return PaymentRequest(
        year=basis.year,
        model=model,
        requested_ore=options[model].requested_ore,
        carry_over_ore=options[model].carry_over_ore,
        award_ore=award.ore,
        award_confirmed=award.confirmed,
        budget_ore=basis.budget_ore,
        options=tuple(options.values()),
        lines=option_lines(model, basis),
        letters=sent_letters(basis.years.values()),
        carry_over_parts=parts,
    )


def _expected_award(programme: Programme, year: int) -> Amount:
    """What the programme expects for a year without a file; after the agreement nothing is promised."""
    if programme.agreement.covers(year):
        return programme.grant_scheme.expected_annual_award
    return Amount(kr=Decimal(0), confirmed=True, source="Avtalen gjelder ikke dette året")
