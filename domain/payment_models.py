"""What each payment model asks for: A the whole award, B the need beyond the carry-over, C the carry-over refused.

Belongs here: one model at a time. Which one is chosen stands in `domain.payment_request`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from domain.request_lines import RequestKey, request_lines, requested_before
from domain.settlements import settlement
from schemas.budget_year import BudgetYear
from schemas.payment_requests import PaymentModel, PaymentOption
from schemas.request_lines import RequestLine, Settlement

MODELS: Final[tuple[PaymentModel, ...]] = ("A", "B", "C")


class RequestIdentityError(Exception):
    """The parts of a payment request do not add up: a fault in the program."""

    def __init__(self, model: PaymentModel, identity: str, left_ore: int, right_ore: int) -> None:
        super().__init__(f"payment request, model {model}: {identity} does not hold: {left_ore} and {right_ore} øre")


@dataclass(frozen=True, slots=True)
class RequestBasis:
    """What a request is computed from, whatever the model.

    `year` is the one to be paid; `unused_ore` is what the year before it has left over, and `applied_ore` what of
    it is applied for. `years` are all programme files up to `year`, with the letters that have been sent.
    """

    year: int
    award_ore: int
    budget_ore: int | None
    unused_ore: int
    applied_ore: int
    years: Mapping[int, BudgetYear]

    @property
    def earlier(self) -> dict[RequestKey, int]:
        """What all earlier letters ask for."""
        return requested_before(self.years.values())


def payment_option(model: PaymentModel, basis: RequestBasis) -> PaymentOption:
    """One model's amounts.

    Raises:
        RequestConservationError: letters and lines do not sum to what is entitled.
        RequestIdentityError: the amounts do not add up.
    """
    carried = 0 if model == "C" else basis.applied_ore
    repaid, earlier = basis.unused_ore - carried, sum(basis.earlier.values())
    of_year = entitled_of_year(model, basis)
    if of_year is None:
        refused = _settled(0, repaid, basis)
        unknown = PaymentOption(model, None, carried, repaid, None, None, earlier_ore=earlier, settlement=refused)
        return replace(unknown, lapses_ore=None)
    lines = option_lines(model, basis)
    requested = sum(line.requested_ore for line in lines)
    option = PaymentOption(
        model=model,
        requested_ore=requested,
        carry_over_ore=carried,
        repaid_ore=repaid,
        disposable_ore=of_year + carried,
        unplanned_ore=None if basis.budget_ore is None else max(0, of_year + carried - basis.budget_ore),
        entitled_ore=sum(line.entitled_ore for line in lines),
        earlier_ore=earlier,
        lapses_ore=basis.award_ore - of_year,
        settlement=_settled(requested, repaid, basis),
    )
    require_identities(option, lines, basis)
    return option


def entitled_of_year(model: PaymentModel, basis: RequestBasis) -> int | None:
    """What a model gives right to of the year's award; None when the budget it depends on is not known."""
    if model != "B":
        return basis.award_ore
    if basis.budget_ore is None:
        return None
    return max(0, min(basis.award_ore, basis.budget_ore - basis.applied_ore))


def option_lines(model: PaymentModel, basis: RequestBasis) -> tuple[RequestLine, ...]:
    """The request line by line; none when it cannot be known.

    Years before the one to be paid come along when a letter has asked for their money.
    """
    of_year = entitled_of_year(model, basis)
    if of_year is None:
        return ()
    earlier = basis.earlier
    entitled: dict[RequestKey, int] = {(basis.year, None): of_year}
    for grant_year in sorted({key[0] for key in earlier} - {basis.year}):
        entitled |= _entitled_before(grant_year, basis)
    return request_lines(entitled, earlier)


def _entitled_before(grant_year: int, basis: RequestBasis) -> dict[RequestKey, int]:
    """What an earlier grant year gave right to, on the whole grant: its award, less carry-over that was refused.

    Under model B what was not asked for has lapsed, so that no more than the letters is entitled. Of a year without a
    file nothing is known but the letters, and they stand.
    """
    asked = {key: ore for key, ore in basis.earlier.items() if key[0] == grant_year}
    year = basis.years.get(grant_year)
    if year is None:
        return asked
    awarded = year.grant.award.ore - _refused(grant_year, basis)
    return {(grant_year, None): min(awarded, sum(asked.values())) if year.grant.payment_model == "B" else awarded}


def _refused(grant_year: int, basis: RequestBasis) -> int:
    """Carry-over of a grant year that was applied for and, as is confirmed, not approved.

    What the year before the one to be paid leaves is not among it: each model says what becomes of that.
    """
    return sum(
        max(money.applied.ore - money.approved.ore, 0)
        for file in basis.years.values()
        for money in file.grant.carried_in
        if file.year < basis.year and money.grant_year == grant_year and money.approved.confirmed
    )


def _settled(requested_ore: int, repaid_ore: int, basis: RequestBasis) -> Settlement:
    """The difference against all letters and all that is paid on them; then the unused money that goes back.

    Unused money is of years before the one to be paid: it takes back what their letters ask for and is not paid, as
    far as the difference has not taken it back already.
    """
    asked, paid = _asked_and_paid(basis, basis.year)
    of_difference = settlement(requested_ore, asked, paid)
    asked_before, paid_before = _asked_and_paid(basis, basis.year - 1)
    return of_difference + settlement(-repaid_ore, asked_before - of_difference.withdrawn_ore, paid_before)


def _asked_and_paid(basis: RequestBasis, last_year: int) -> tuple[int, int]:
    """What letters ask for and what is paid, of grant years up to a year that letters have asked for."""
    asked = {key: ore for key, ore in basis.earlier.items() if key[0] <= last_year}
    years = [basis.years[grant_year] for grant_year in {key[0] for key in asked} if grant_year in basis.years]
    return sum(asked.values()), sum(year.grant.paid.ore for year in years)


def require_identities(option: PaymentOption, lines: tuple[RequestLine, ...], basis: RequestBasis) -> None:
    """Stops when an option's amounts do not add up.

    Raises:
        RequestIdentityError: with the first identity that does not hold.
    """
    requested, entitled = option.requested_ore or 0, option.entitled_ore or 0
    asked_of_year = sum(line.earlier_ore + line.requested_ore for line in lines if line.grant_year == basis.year)
    identities = (
        ("requested = entitled - earlier letters", requested, entitled - option.earlier_ore),
        ("award = all letters + what lapses", basis.award_ore, asked_of_year + (option.lapses_ore or 0)),
        ("unused = carry-over + what goes back", basis.unused_ore, option.carry_over_ore + option.repaid_ore),
        ("settled = requested - what goes back", option.settlement.total_ore, requested - option.repaid_ore),
    )
    for identity, left, right in identities:
        if left != right:
            raise RequestIdentityError(option.model, identity, left, right)
