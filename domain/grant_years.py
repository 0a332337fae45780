"""The grant by grant year and purpose: whose money pays, the oldest first, and what is left of it.

Money bound to a measure is used by that measure alone, and before free money; free money serves all. Decision 0016.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.budget_year import BudgetYear
from schemas.grant_results import GrantResult
from schemas.grant_years import GrantYearUse, PurposeUse
from schemas.records import Reconciliation


@dataclass(frozen=True, slots=True)
class GrantMoney:
    """The money of one grant year that may be used this accounting year; `bound` are the parts for one measure only."""

    grant_year: int
    available_ore: int
    is_confirmed: bool
    bound: Mapping[str, int]

    @property
    def free_ore(self) -> int:
        """What any measure may use."""
        return self.available_ore - sum(self.bound.values())


def grant_money(year: BudgetYear) -> tuple[GrantMoney, ...]:
    """The award of the year and what is carried in to it, the oldest grant year first."""
    carried = [
        GrantMoney(
            money.grant_year,
            money.approved.ore,
            money.approved.confirmed,
            {part.measure: part.ore for part in money.bound_to},
        )
        for money in year.grant.carried_in
    ]
    award = GrantMoney(year.year, year.grant.award.ore, year.grant.award.confirmed, {})
    return tuple(sorted((*carried, award), key=lambda money: money.grant_year))


def uses_by_grant_year(money: Sequence[GrantMoney], used: Mapping[str, int]) -> tuple[GrantYearUse, ...]:
    """What is used of each grant year and purpose.

    Each measure draws on the money bound to it, the oldest grant year first; what it needs beyond that comes from the
    free money, the oldest first. Bound money its measure does not need stays unused. Use beyond all free money stays
    with the youngest year, and a credit beyond all spend with the oldest free money: nothing is floored, so that the
    parts always sum to the whole.

    Args:
        money: by grant year, the oldest first; the last takes what is over-used.
        used: measure -> grant-financed net spend in øre; negative where credits exceed spend.
    """
    bound_used = _bound_uses(money, used)
    free_left = sum(used.values()) - sum(bound_used.values())
    uses = []
    for index, of_year in enumerate(money):
        free_used = free_left if index == len(money) - 1 else min(free_left, of_year.free_ore)
        free_left -= free_used
        bound = [
            _purpose(measure, available, bound_used[of_year.grant_year, measure])
            for measure, available in sorted(of_year.bound.items())
        ]
        uses.append(_use(of_year, (*bound, _purpose(None, of_year.free_ore, free_used))))
    return tuple(uses)


def _bound_uses(money: Sequence[GrantMoney], used: Mapping[str, int]) -> Counter[tuple[int, str]]:
    """Øre drawn by (grant year, measure) on money bound to the measure; never more than there is, never negative."""
    drawn: Counter[tuple[int, str]] = Counter()
    left = dict(used)
    for of_year in money:
        for measure, available in of_year.bound.items():
            draw = max(0, min(left.get(measure, 0), available))
            drawn[of_year.grant_year, measure] = draw
            left[measure] = left.get(measure, 0) - draw
    return drawn


def with_use(grant: GrantResult, used: Mapping[str, int], year: BudgetYear) -> GrantResult:
    """The grant as it would be with another use, by grant year and purpose; nothing else in it changes.

    Args:
        grant: of the accounting year.
        used: measure -> grant-financed net spend in øre.
        year: the accounting year's file.
    """
    now = {use.grant_year: use for use in grant.grant_years}
    uses = tuple(
        replace(
            use,
            awarded_ore=now[use.grant_year].awarded_ore,
            paid_ore=now[use.grant_year].paid_ore,
            used_before_ore=now[use.grant_year].used_before_ore,
        )
        for use in uses_by_grant_year(grant_money(year), used)
    )
    total = sum(used.values())
    return replace(grant, used_ore=total, unused_ore=grant.disposable_ore - total, grant_years=uses)


def _purpose(measure: str | None, available_ore: int, used_ore: int) -> PurposeUse:
    return PurposeUse(measure, available_ore, used_ore, available_ore - used_ore)


def _use(money: GrantMoney, purposes: tuple[PurposeUse, ...]) -> GrantYearUse:
    used = sum(purpose.used_ore for purpose in purposes)
    return GrantYearUse(
        grant_year=money.grant_year,
        available_ore=money.available_ore,
        used_ore=used,
        unused_ore=money.available_ore - used,
        confirmed=money.is_confirmed,
        purposes=purposes,
    )


def with_history(
    uses: Iterable[GrantYearUse],
    year: BudgetYear,
    others: Mapping[int, BudgetYear],
    reports: Sequence[Reconciliation],
) -> tuple[GrantYearUse, ...]:
    """The grant years with what was awarded and paid in them, and what earlier accounting years used.

    Args:
        uses: of the accounting year.
        year: the accounting year's own file.
        others: the files of other years; the stored report of a year counts before its file.
        reports: of earlier accounting years.
    """
    told = {report.year: report for report in reports}
    return tuple(_with_history(use, year, others, told) for use in uses)


def _with_history(
    use: GrantYearUse, year: BudgetYear, others: Mapping[int, BudgetYear], told: Mapping[int, Reconciliation]
) -> GrantYearUse:
    report, file = told.get(use.grant_year), year if use.grant_year == year.year else others.get(use.grant_year)
    before = range(use.grant_year, year.year)
    uses_before = [used_of(told[earlier].grant, use.grant_year) for earlier in before if earlier in told]
    used_before = sum(uses_before) if len(uses_before) == len(before) else None
    if report:
        awarded, paid = report.grant.awarded_ore, report.grant.paid_ore
        return replace(use, awarded_ore=awarded, paid_ore=paid, used_before_ore=used_before)
    if file:
        awarded, paid = file.grant.award.ore, file.grant.paid.ore
        return replace(use, awarded_ore=awarded, paid_ore=paid, used_before_ore=used_before)
    return replace(use, used_before_ore=used_before)


def used_of(grant: GrantResult, grant_year: int) -> int:
    """What an accounting year used of a grant year's money; nought when it had none of it."""
    return sum(use.used_ore for use in grant.grant_years if use.grant_year == grant_year)


def left_over(grant: GrantResult) -> int:
    """What there is left to carry over or set aside: the money left of each grant year and purpose.

    Use beyond the money is the municipality's own cost; it eats into no money that is bound to others.
    """
    if not grant.grant_years:
        return max(0, grant.unused_ore)
    return sum(max(0, unused) for *_, unused in unused_by_purpose(grant))


def over_used(grant: GrantResult) -> int:
    """What is used beyond the free money, the municipality's own cost; left over = unused + this."""
    if not grant.grant_years:
        return max(0, -grant.unused_ore)
    return -sum(min(0, unused) for *_, unused in unused_by_purpose(grant))


def unused_by_purpose(grant: GrantResult) -> Iterator[tuple[int, str | None, int]]:
    """Grant year, measure or None, and what is left; a run stored before there were purposes has free money alone."""
    for use in grant.grant_years:
        for purpose in use.purposes or (_purpose(None, use.available_ore, use.used_ore),):
            yield use.grant_year, purpose.measure, purpose.unused_ore
