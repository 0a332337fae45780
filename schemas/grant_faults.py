"""What must agree in a year's grant: money carried in, what it is bound to, and the fund by hand. A sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from schemas.budget_year import BudgetYear, CarriedIn
from schemas.fault_sentences import repeated, unknown
from schemas.programme import Programme


def carried_in_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    """Each earlier grant year once, and no more of it bound than is approved."""
    years = [money.grant_year for money in year.grant.carried_in]
    yield from repeated(file, "grant.carried_in", [str(grant_year) for grant_year in years])
    for index, money in enumerate(year.grant.carried_in):
        if money.grant_year >= year.year:
            yield f"{file}: grant.carried_in: grant year {money.grant_year} is not before {year.year}"
        if money.grant_year < programme.agreement.first_year:
            yield (
                f"{file}: grant.carried_in: grant year {money.grant_year} is before the agreement, which runs from "
                f"{programme.agreement.first_year}"
            )
        yield from _bound_faults(programme, money, file, f"grant.carried_in.{index}.bound_to")


def _bound_faults(programme: Programme, money: CarriedIn, file: str, key: str) -> Iterator[str]:
    source = programme.grant_scheme.funding_source
    paying = {measure.id: measure.funding_sources for measure in programme.measures}
    yield from repeated(file, key, [part.measure for part in money.bound_to])
    for part in money.bound_to:
        yield from unknown(file, key, part.measure, set(paying))
        if part.measure in paying and source not in paying[part.measure]:
            yield f"{file}: {key}: the grant does not pay for {part.measure!r}"
        if part.kr <= 0:
            yield f"{file}: {key}: what is bound to {part.measure!r} must be above nought; got {part.kr}"
    bound = sum((part.kr for part in money.bound_to), Decimal(0))
    if money.bound_to and bound > money.approved.kr:
        yield (f"{file}: {key}: {bound} of grant year {money.grant_year} is bound, and {money.approved.kr} approved")


def fund_faults(year: BudgetYear, file: str) -> Iterator[str]:
    """A fund by hand has amounts without a sign: what is set aside adds to it and what is used draws on it."""
    fund = year.grant.fund
    if fund is None:
        return
    for name, amount in (("opening", fund.opening), ("set_aside", fund.set_aside), ("used", fund.used)):
        if amount.kr < 0:
            yield f"{file}: grant.fund.{name}: an amount is written without a sign; got {amount.kr}"
