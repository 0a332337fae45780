"""The whole calculation, from a ledger to what is stored: the table of contents of the domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from domain.art_groups import spend_by_art_group
from domain.checks.completeness import completeness_findings
from domain.checks.content import content_findings
from domain.checks.export_size import month_size_findings, rows_by_period, size_findings
from domain.checks.grant import fund_findings, grant_findings, request_findings
from domain.checks.imports import import_findings
from domain.checks.late_postings import late_posting_findings, vanished_findings
from domain.checks.measures import coding_findings, measure_findings
from domain.checks.placement import expiry_findings, parking_findings, placement_findings
from domain.checks.texts import plan_findings, text_findings
from domain.confirmations import unconfirmed_facts
from domain.conservation import account_for, conserve
from domain.grants import booked_fund, grant_result
from domain.late_postings import late_postings
from domain.payment_request import payment_request
from domain.periods import Period, last_covered
from domain.placing import is_spoken_for, place
from domain.reallocations import as_decided
from domain.reconciled import Replaced
from domain.reconciliation import reconcile_measures, totals
from domain.waivers import expired_records
from schemas.findings import Finding
from schemas.programme_files import ProgrammeFiles
from schemas.records import InputFile, Placement, Reconciliation


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
    """

    ledger: pl.DataFrame
    inputs: tuple[InputFile, ...]
    ignored_rows: int
    speaking: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    is_invented: bool
    declared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replaced: Replaced = field(default_factory=Replaced)


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
    programme, parked = files.programme, files.year(occasion.until.year).parked
    placed = place(read.ledger, programme, occasion.until, parked, read.speaking)
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
    )
    return Calculation(reconciliation, placed, findings, late)


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
    """The figures of a run, from postings that have their place.

    Raises:
        ConservationError: a posting is lost or doubled, or is not in the sums of the measures.
    """
    programme = files.programme
    year = as_decided(files.year(occasion.until.year), occasion.until, is_year_end=occasion.is_year_end)
    coming = files.years.get(year.year + 1)
    conservation = conserve(read.ledger, placed, read.ignored_rows)
    covered_until = last_covered(read.speaking, occasion.until)
    measures = reconcile_measures(placed, programme, year, covered_until)
    sums = totals(measures)
    account_for(placed, sums)
    grant = grant_result(sums.grant_financed_ore, placed, year, programme)
    request = payment_request(grant, year, coming, programme) if occasion.is_year_end else None
    return Reconciliation(
        programme=programme.id,
        programme_name=programme.name,
        year=year.year,
        programme_year=year.year - programme.agreement.first_year + 1,
        period=occasion.period,
        is_year_end=occasion.is_year_end,
        run_id=occasion.run_id,
        created_on=occasion.created_on.isoformat(),
        is_invented=read.is_invented or year.is_invented,
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
        covered_until=f"{year.year}-{covered_until:02d}",
        art_groups=spend_by_art_group(placed),
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
    yield from measure_findings(reconciliation.measures, programme.alerts, month, is_year_end=is_year_end)
    yield from coding_findings(placed, programme, year.year, is_year_end=is_year_end)
    yield from content_findings(placed, programme)
    yield from grant_findings(reconciliation.grant, year, reconciliation.unconfirmed, is_year_end=is_year_end)
    yield from fund_findings(reconciliation.grant, booked_fund(placed, programme), is_year_end=is_year_end)
    if reconciliation.payment_request:
        written = files.narratives.get(year.year, {})
        yield from text_findings(programme, reconciliation.measures, year.year, written)
        yield from plan_findings(reconciliation.measures, year)
        request, coming = reconciliation.payment_request, files.years.get(year.year + 1)
        yield from request_findings(request, reconciliation.grant, coming, accounts_closed=year.accounts_closed)
