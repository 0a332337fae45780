"""The whole calculation, from a ledger to what is stored: the table of contents of the domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from domain.art_groups import spend_by_art_group
from domain.checks.agreement import agreement_findings
from domain.checks.co_financing import co_financing_findings
from domain.checks.commitments import commitment_findings
from domain.checks.completeness import completeness_findings
from domain.checks.content import content_findings
from domain.checks.double_financing import double_financing_findings
from domain.checks.export_size import month_size_findings, rows_by_period, size_findings
from domain.checks.grant import fund_findings, grant_findings, hand_findings
from domain.checks.imports import import_findings
from domain.checks.late_postings import late_posting_findings, vanished_findings
from domain.checks.measures import coding_findings, measure_findings
from domain.checks.ordinary_operation import ordinary_operation_findings
from domain.checks.pace import pace_findings
from domain.checks.placement import expiry_findings, parking_findings, placement_findings
from domain.checks.plan_rules import plan_rule_findings
from domain.checks.reallocations import reallocation_findings, tolerance_findings
from domain.checks.registers import register_findings
from domain.checks.requests import request_findings
from domain.checks.texts import plan_findings
from domain.commitments import commitment_results
from domain.confirmations import unconfirmed_facts
from domain.conservation import account_for, conserve
from domain.earlier_years import Redelivered, budget_year_sha256, counted_reports
from domain.envelopes import envelope_results
from domain.funds import booked_fund, moved_under_grant
from domain.grants import GrantBasis, grant_result
from domain.in_kind import in_kind_results
from domain.kinds import with_user_income
from domain.late_postings import late_postings
from domain.left_out import leave_none_out
from domain.narrative_findings import narrative_findings, number_findings
from domain.onward_grants import onward_grant_results
from domain.outlook import with_errors
from domain.payment_request import payment_request
from domain.periods import DECEMBER, Period, last_covered
from domain.placing import in_scope, is_spoken_for, place
from domain.programme_years import programme_years
from domain.readings import Chosen, ambiguities
from domain.reallocations import as_decided
from domain.reconciled import Replaced, last_period
from domain.reconciliation import reconcile_measures, totals
from domain.register_dates import registers_at
from domain.sources import source_sums
from domain.spend_shares import spend_shares
from domain.waivers import expired_records
from domain.year_findings import year_findings
from schemas.budget_year import BudgetYear
from schemas.findings import Finding
from schemas.programme import Programme
from schemas.programme_files import ProgrammeFiles
from schemas.records import Conservation, InputFile, Placement, Reconciliation
from schemas.rules import When


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why and when a run is made: the period, its name, and the date that is printed."""

    until: Period
    is_year_end: bool
    run_id: str
    created_on: date

    @property
    def period(self) -> str:
        """The name of the period: "YYYY" for a year, "YYYY-MM" for a month."""
        return str(self.until.year) if self.is_year_end else str(self.until)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: all postings of the files that speak for the year.

    `speaking` maps a period to the files that speak for it; `missing` are months no file speaks for. `declared` are
    the periods each file covers. `replaced` is what months were reconciled with, where other files speak now.
    `earlier` are the last stored year-end runs of earlier accounting years, and `redelivered` those of these years
    whose accounts have been delivered anew since.
    """

    ledger: pl.DataFrame
    inputs: tuple[InputFile, ...]
    ignored_rows: int
    speaking: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    is_invented: bool
    declared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replaced: Replaced = field(default_factory=Replaced)
    earlier: tuple[Reconciliation, ...] = ()
    redelivered: tuple[Redelivered, ...] = ()


@dataclass(frozen=True, slots=True)
class Calculation:
    """The result: figures, every posting with its place, and the findings of the checks across frames.

    `late_postings` is LATE_POSTINGS: what differs in months that were reconciled before.
    """

    reconciliation: Reconciliation
    placed: pl.DataFrame
    findings: tuple[Finding, ...]
    late_postings: pl.DataFrame


def calculate(read: Read, files: ProgrammeFiles, occasion: Occasion) -> Calculation:
    """Place, conserve, reconcile, carry over and request; nothing is read or written.

    Raises:
        ContractError: a frame is not what it should be.
        ConservationError: a posting is lost or doubled.
        ProgrammeError: there is no budget for the year.

    Source: DESIGN section 4.
    """
    programme, year = files.programme, files.year(occasion.until.year)
    placed = place(read.ledger, programme, occasion.until, year.parked, read.speaking)
    placed = with_user_income(placed, year.grant.user_income)
    reconciliation = reconcile(read, placed, files, occasion)
    replaced = _own(place(read.replaced.ledger, programme, occasion.until))
    own = _own(placed)
    reconciled = pl.col("period").is_in(list(read.replaced.since))
    late = late_postings(replaced, own.filter(reconciled), read.replaced.fields)
    findings = (
        *_findings(reconciliation, placed, files, read.missing),
        *import_findings(placed, read.declared, read.speaking, programme, is_year_end=occasion.is_year_end),
        *late_posting_findings(late, read.replaced.since),
        *vanished_findings(own, replaced),
        *_size_findings(read, own, replaced, occasion),
        *year_findings(reconciliation, _reports(read, reconciliation), read.redelivered, files),
    )
    numbers = number_findings(reconciliation, findings, own, files)
    return Calculation(reconciliation, placed, (*findings, *numbers), late)


def _reports(read: Read, result: Reconciliation) -> tuple[Reconciliation, ...]:
    return counted_reports(read.earlier, result.year, is_invented=result.is_invented)


def _own(placed: pl.DataFrame) -> pl.DataFrame:
    """The programme's postings that can be read: placed, unplaced or parked."""
    return placed.filter(~pl.col("placement").is_in([str(Placement.OUTSIDE), str(Placement.REJECTED)]))


def _size_findings(read: Read, own: pl.DataFrame, replaced: pl.DataFrame, occasion: Occasion) -> Iterator[Finding]:
    """Whether the exports have as many rows as the ones before, and the last month as many as the month before it."""
    spoken = read.ledger.select("file", "period").filter(is_spoken_for(read.speaking))
    now, before = rows_by_period(spoken, own), rows_by_period(read.replaced.ledger, replaced)
    is_year_end = occasion.is_year_end
    yield from size_findings(now, before, read.replaced.comparable, is_year_end=is_year_end)
    last = occasion.until.month
    month, month_before = (f"{occasion.until.year}-{number:02d}" for number in (last, last - 1))
    formats = {file.name: file.format for file in read.inputs}
    kinds = [{formats.get(name) for name in read.speaking.get(period, ())} for period in (month, month_before)]
    if kinds[0] == kinds[1]:
        yield from month_size_findings(now.everyone, month, month_before, is_year_end=is_year_end)


def reconcile(read: Read, placed: pl.DataFrame, files: ProgrammeFiles, occasion: Occasion) -> Reconciliation:
    """The figures of a run, from postings that have their place, and what they would be under other readings.

    Raises:
        ConservationError: a posting is lost or doubled, left out without a reason, or not in the sums of the measures.
    """
    conservation = conserve(read.ledger, placed, read.ignored_rows)
    leave_none_out(placed, files.programme, occasion.until, read.speaking)
    # Opening balances of others tell that the export has them; without them the fund would be opened by assumption.
    is_opening = pl.col("period").str.ends_with("-00").fill_null(value=False)
    own = placed.filter(in_scope(files.programme) | is_opening)
    result = _books(read, own, files, occasion, conservation)

    def reckon(other: ProgrammeFiles) -> Reconciliation:
        parked = other.year(result.year).parked
        again = place(own, other.programme, occasion.until, parked, read.speaking)
        return _books(read, again, other, occasion, conservation)

    return replace(result, ambiguities=ambiguities(Chosen(files, result, own), reckon))


def _books(
    read: Read, placed: pl.DataFrame, files: ProgrammeFiles, occasion: Occasion, conservation: Conservation
) -> Reconciliation:
    """The figures of a run, from the postings on the programme's own projects and all opening balances."""
    programme = files.programme
    year = as_decided(files.year(occasion.until.year), occasion.until, is_year_end=occasion.is_year_end)
    coming = files.years.get(year.year + 1)
    placed = with_user_income(placed, year.grant.user_income)
    covered_until = last_covered(read.speaking, occasion.until)
    measures = reconcile_measures(placed, programme, year, covered_until)
    sums = totals(measures)
    sources = source_sums(placed, programme, year)
    account_for(placed, sums, measures, sources)
    commitments = commitment_results(placed, year)
    if occasion.is_year_end and covered_until == DECEMBER:
        measures = with_errors(measures, programme, commitments)
    used = {measure.id: measure.sums.grant_financed_ore for measure in measures}
    is_text_invented = occasion.is_year_end and files.has_invented_text(year.year)
    is_invented = read.is_invented or year.is_invented or is_text_invented
    reports = counted_reports(read.earlier, year.year, is_invented=is_invented)
    grant = grant_result(GrantBasis(used, placed, year, occasion.until, occasion.is_year_end), files, reports)
    request = payment_request(grant, measures, year, files) if occasion.is_year_end else None
    result = Reconciliation(
        programme=programme.id,
        programme_name=programme.name,
        year=year.year,
        programme_year=year.year - programme.agreement.first_year + 1,
        period=occasion.period,
        is_year_end=occasion.is_year_end,
        run_id=occasion.run_id,
        created_on=occasion.created_on.isoformat(),
        is_invented=is_invented,
        is_preliminary=not year.accounts_closed,
        vat=year.grant.vat,
        inputs=read.inputs,
        conservation=conservation,
        measures=measures,
        totals=sums,
        grant=grant,
        unconfirmed=unconfirmed_facts(programme, year, coming, is_year_end=occasion.is_year_end),
        payment_request=request,
        programme_sha256=files.sha256,
        budget_year_sha256=budget_year_sha256(files.year(year.year)),
        covered_until=f"{year.year}-{covered_until:02d}",
        missing_months=read.missing,
        art_groups=spend_by_art_group(placed),
        sources=sources,
        spend_shares=spend_shares(measures, programme),
        commitments=commitments,
    )
    result = _with_registers(result, placed, programme, registers_at(year, occasion.until))
    return replace(result, programme_years=programme_years(result, reports, files))


def _with_registers(
    result: Reconciliation, placed: pl.DataFrame, programme: Programme, registers: BudgetYear
) -> Reconciliation:
    return replace(
        result,
        in_kind=in_kind_results(registers),
        envelopes=envelope_results(placed, programme, registers, result.measures),
        onward_grants=onward_grant_results(placed, registers, date.fromisoformat(result.created_on)),
    )


def _findings(
    reconciliation: Reconciliation,
    placed: pl.DataFrame,
    files: ProgrammeFiles,
    missing: Sequence[str],
) -> Iterator[Finding]:
    programme, year = files.programme, files.year(reconciliation.year)
    is_year_end = reconciliation.is_year_end
    month = int(reconciliation.covered_until[5:7])
    projects = {rule.project for rule in programme.coding.rules}
    yield from completeness_findings(missing)
    yield from expiry_findings(expired_records(year, date.fromisoformat(reconciliation.created_on)))
    yield from placement_findings(placed, projects, is_year_end=is_year_end)
    yield from parking_findings(placed, year.parked, is_year_end=is_year_end)
    when: When = {"month": month, "is_year_end": is_year_end}
    yield from measure_findings(reconciliation.measures, when)
    planned = {plan.measure for plan in year.carry_over_plans}
    yield from pace_findings(reconciliation.measures, programme.alerts, planned, when)
    yield from commitment_findings(reconciliation.commitments, placed, year, when)
    yield from coding_findings(placed, programme, year.year, is_year_end=is_year_end)
    yield from co_financing_findings(reconciliation.sources, programme, year, is_year_end=is_year_end)
    until = last_period(reconciliation.period)
    decided = as_decided(year, until, is_year_end=is_year_end)
    yield from reallocation_findings(placed, programme, decided, until, is_year_end=is_year_end)
    yield from tolerance_findings(reconciliation.measures, programme.alerts.reallocation)
    yield from content_findings(placed, programme)
    yield from register_findings(reconciliation, placed, programme, year)
    yield from plan_rule_findings(reconciliation, placed, programme, year)
    yield from agreement_findings(reconciliation, placed, programme, year)
    yield from ordinary_operation_findings(placed, programme, year.year)
    yield from double_financing_findings(placed, programme, is_year_end=is_year_end)
    yield from _money_findings(reconciliation, placed, files)


def _money_findings(reconciliation: Reconciliation, placed: pl.DataFrame, files: ProgrammeFiles) -> Iterator[Finding]:
    """Of the grant as a whole, its fund, and the request for the year after."""
    programme, year = files.programme, files.year(reconciliation.year)
    is_year_end = reconciliation.is_year_end
    yield from grant_findings(reconciliation.grant, year, reconciliation.unconfirmed, is_year_end=is_year_end)
    booked = booked_fund(placed, programme, year.year)
    moved = moved_under_grant(placed, programme.grant_scheme.funding_source)
    yield from fund_findings(reconciliation.grant, booked, is_year_end=is_year_end)
    yield from hand_findings(booked, moved, year, is_year_end=is_year_end)
    yield from narrative_findings(reconciliation, files)
    if reconciliation.payment_request:
        yield from plan_findings(reconciliation.measures, year)
        yield from request_findings(reconciliation.payment_request, reconciliation.grant, files)
