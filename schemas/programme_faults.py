"""What must agree across the records of a programme: references, sums, overlaps, years. Each fault is a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final, TypeVar

from stdnum.no import kontonr

from schemas.alert_faults import alert_faults
from schemas.budget_year import BudgetYear, OwnCorrection, Parking
from schemas.deadline_faults import deadline_faults
from schemas.fault_sentences import repeated as _repeated
from schemas.fault_sentences import unknown as _unknown
from schemas.grant_faults import carried_in_faults, fund_faults
from schemas.money_faults import co_financing_faults, reallocation_faults
from schemas.programme import CodingRule, Measure, Programme
from schemas.readings import reading_faults, year_reading_faults
from schemas.register_faults import register_faults
from schemas.request_faults import request_faults
from schemas.rule_faults import pay_basis_faults, rule_faults

RESERVED: Final = frozenset({"sum", "tilskuddstiltak"})
"""Names that figures use for more than one measure."""

PROGRAMME_ARTS: Final = frozenset({"550", "700", "810", "950"})
"""Fund movements and grant receipts: what may be booked on the programme as a whole."""


RESERVED_SUBJECTS: Final = frozenset({"sum", "tilskuddstiltak", "programmet", "fritt", "tilskuddet", "uten-tiltak"})
"""What stands in a figure's id where a measure's id would: sums, and money that lies on no measure."""

_NamesPosting = TypeVar("_NamesPosting", Parking, OwnCorrection)


def programme_faults(programme: Programme, home: str) -> Iterator[str]:
    """What does not agree in `programme.toml`, a sentence each."""
    file = f"{home}/programme.toml"
    if programme.id != home:
        yield f"{file}: id: {programme.id!r} must be the folder's name, {home!r}"
    for key in ("focus_areas", "goals", "funding_sources", "measures", "rules", "open_questions"):
        yield from _repeated(file, key, [record.id for record in getattr(programme, key)])
    yield from _repeated(file, "coding.rules", [rule.id for rule in programme.coding.rules])
    yield from _name_faults(programme, file)
    yield from _source_faults(programme, file)
    for index, measure in enumerate(programme.measures):
        yield from _measure_faults(programme, measure, file, f"measures.{index}")
        if measure.id in RESERVED_SUBJECTS:
            yield f"{file}: measures.{index}.id: {measure.id!r} is a word of figure ids; give the measure another id"
    yield from _coding_faults(programme, file)
    yield from _rule_faults(programme, file)
    yield from rule_faults(programme, file)
    yield from reading_faults(programme, file)
    yield from alert_faults(programme, file)
    yield from deadline_faults(programme, file)


def _name_faults(programme: Programme, file: str) -> Iterator[str]:
    """A name or alias leads to one measure."""
    names = [name.casefold() for measure in programme.measures for name in {measure.name, *measure.aliases}]
    yield from _repeated(file, "measures.aliases", names)


def _source_faults(programme: Programme, file: str) -> Iterator[str]:
    grants = [source.id for source in programme.funding_sources if source.kind == "grant"]
    if grants != [programme.grant_scheme.funding_source]:
        yield (
            f"{file}: grant_scheme.funding_source: exactly one source of kind 'grant' is reconciled, "
            f"and it must be {programme.grant_scheme.funding_source!r}; found {grants}"
        )


def _measure_faults(programme: Programme, measure: Measure, file: str, key: str) -> Iterator[str]:
    yield from _unknown(file, f"{key}.focus_area", measure.focus_area, {area.id for area in programme.focus_areas})
    for goal in measure.goals:
        yield from _unknown(file, f"{key}.goals", goal, {goal.id for goal in programme.goals})
    for source in measure.funding_sources:
        yield from _unknown(file, f"{key}.funding_sources", source, {source.id for source in programme.funding_sources})
    first, last = programme.agreement.first_year, programme.agreement.last_year
    if not first <= measure.first_year <= measure.last_year <= last:
        yield f"{file}: {key}: {measure.first_year}-{measure.last_year} is not within the agreement, {first}-{last}"
    if measure.id in RESERVED:
        yield f"{file}: {key}.id: {measure.id!r} is a figure's own name; choose another"


def _coding_faults(programme: Programme, file: str) -> Iterator[str]:
    measures = {measure.id for measure in programme.measures}
    sources = {source.id for source in programme.funding_sources}
    for index, span in enumerate(programme.coding.scope):
        if len(span.first) != len(span.last) or span.first > span.last:
            yield f"{file}: coding.scope.{index}: {span.first}-{span.last} is not a range of codes of equal length"
    for index, rule in enumerate(programme.coding.rules):
        key = f"coding.rules.{index}"
        yield from _unknown(file, f"{key}.measure", rule.measure, measures)
        yield from _unknown(file, f"{key}.funding_source", rule.funding_source, sources)
        if not any(span.contains(rule.project) for span in programme.coding.scope):
            yield (
                f"{file}: {key}.project: rule {rule.id!r} has {rule.project!r}, which lies outside coding.scope; "
                "change the code, or delete the rule"
            )
        paying = {measure.id: measure.funding_sources for measure in programme.measures}.get(rule.measure or "")
        if paying and rule.funding_source not in paying:
            yield f"{file}: {key}.funding_source: {rule.funding_source!r} does not pay for measure {rule.measure!r}"
        if rule.measure is None:
            yield from _programme_rule_faults(programme, rule, file, key)
    for one, other in combinations(programme.coding.rules, 2):
        if rules_overlap(one, other):
            yield (
                f"{file}: coding.rules: {one.id!r} and {other.id!r} overlap on project {one.project}; "
                "a posting must be placed by one rule only"
            )


def _programme_rule_faults(programme: Programme, rule: CodingRule, file: str, key: str) -> Iterator[str]:
    """A rule for the programme as a whole places the grant's receipts and fund movements, and nothing else."""
    named = {f"{art:03d}" for span in rule.arts for art in range(int(span[:3]), int(span[4:]) + 1)}
    if not named or named - PROGRAMME_ARTS:
        allowed = ", ".join(sorted(PROGRAMME_ARTS))
        yield f"{file}: {key}.arts: a rule without a measure places the grant's own arts only: {allowed}"
    if rule.funding_source != programme.grant_scheme.funding_source:
        yield f"{file}: {key}.funding_source: a rule for another source than the grant names its measure"


def rules_overlap(one: CodingRule, other: CodingRule) -> bool:
    """Whether some posting could be placed by both rules."""

    def may_agree(left: str | None, right: str | None) -> bool:
        return left is None or right is None or left == right

    def arts_meet() -> bool:
        if not one.arts or not other.arts:
            return True
        pairs = [(a.split("-"), b.split("-")) for a in one.arts for b in other.arts]
        return any(a[0] <= b[1] and b[0] <= a[1] for a, b in pairs)

    def periods_meet() -> bool:
        first = max(one.first_period or "", other.first_period or "")
        last = min(one.last_period or "9999", other.last_period or "9999")
        return first <= last

    return (
        one.project == other.project
        and may_agree(one.responsibility, other.responsibility)
        and may_agree(one.function, other.function)
        and arts_meet()
        and periods_meet()
    )


def _rule_faults(programme: Programme, file: str) -> Iterator[str]:
    measures = {measure.id for measure in programme.measures}
    for index, rule in enumerate(programme.rules):
        named = (*getattr(rule, "measures", ()), *filter(None, [getattr(rule, "measure", None)]))
        for name in named:
            yield from _unknown(file, f"rules.{index}", name, measures)


def year_faults(programme: Programme, year: BudgetYear, file: str, stem: int) -> Iterator[str]:
    """What does not agree in `<year>.toml`, and between it and the programme, a sentence each."""
    if year.year != stem:
        yield f"{file}: year: {year.year} must be the file's name, {stem}"
    if not programme.agreement.first_year <= year.year <= programme.agreement.last_year:
        yield f"{file}: year: {year.year} lies outside the agreement"
    yield from _total_faults(year, file)
    measures = {measure.id for measure in programme.measures}
    yield from _repeated(file, "allocations", [allocation.measure for allocation in year.allocations])
    for index, allocation in enumerate(year.allocations):
        yield from _unknown(file, f"allocations.{index}.measure", allocation.measure, measures)
    yield from reallocation_faults(programme, year, file)
    yield from carried_in_faults(programme, year, file)
    yield from fund_faults(year, file)
    account = year.grant.bank_account.text
    if account and not kontonr.is_valid(account):
        yield f"{file}: grant.bank_account.text: {account!r} is no Norwegian account number; check the digits"
    for index, plan in enumerate(year.carry_over_plans):
        yield from _unknown(file, f"carry_over_plans.{index}.measure", plan.measure, measures)
    yield from co_financing_faults(programme, year, file)
    yield from _support_faults(programme, year, file)
    yield from _exception_faults(year, file, measures)
    yield from register_faults(programme, year, file)
    yield from pay_basis_faults(programme, year, file)
    yield from year_reading_faults(programme, year, file)
    yield from request_faults(programme, year, file)


def _exception_faults(year: BudgetYear, file: str, measures: set[str]) -> Iterator[str]:
    """A posting is parked once and corrected in one way; a waiver names a measure there is."""
    for index, waiver in enumerate(year.waivers):
        yield from _unknown(file, f"waivers.{index}.measure", waiver.measure, measures)
    standing = [parking for parking in year.parked if not parking.is_released]
    if parked := _named_twice(standing):
        yield f"{file}: parked: voucher {parked} is parked twice; keep one, or name different projects"
    if corrected := _named_twice(year.corrections):
        yield f"{file}: corrections: voucher {corrected} is corrected twice; keep one, or name different rows"


def _named_twice(records: Sequence[_NamesPosting]) -> str:
    """The vouchers of which two records name the same posting; empty when there is none."""
    return ", ".join(sorted({one.voucher for one, other in combinations(records, 2) if one.meets(other)}))


def _total_faults(year: BudgetYear, file: str) -> Iterator[str]:
    total = sum((allocation.kr for allocation in year.allocations), Decimal(0))
    if total != year.total_kr:
        yield (
            f"{file}: total_kr: the allocations sum to {total}, but total_kr says {year.total_kr} "
            f"(difference {total - year.total_kr})"
        )


def _support_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    """Every measure of the year has an allocation or a funding source other than the grant."""
    allocated = {allocation.measure for allocation in year.allocations}
    for measure in programme.measures:
        is_current = measure.first_year <= year.year <= measure.last_year
        has_other_source = set(measure.funding_sources) - {programme.grant_scheme.funding_source}
        if measure.id in allocated and programme.grant_scheme.funding_source not in measure.funding_sources:
            yield f"{file}: allocations: the grant does not pay for measure {measure.id!r}; name it as a source first"
        if is_current and measure.id not in allocated and not has_other_source:
            yield f"{file}: allocations: measure {measure.id!r} has neither an allocation nor another funding source"
        if not is_current and measure.id in allocated:
            yield (
                f"{file}: allocations: measure {measure.id!r} has an allocation but runs "
                f"{measure.first_year}-{measure.last_year}"
            )
