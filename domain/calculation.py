"""The whole calculation, from a ledger to what is stored: the table of contents of the domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from domain.art_groups import spend_by_art_group
from domain.checks.completeness import completeness_findings
from domain.checks.grant import fund_findings, grant_findings, request_findings
from domain.checks.imports import import_findings
from domain.checks.measures import coding_findings, measure_findings
from domain.checks.placement import expiry_findings, parking_findings, placement_findings
from domain.checks.texts import plan_findings, text_findings
from domain.confirmations import unconfirmed_facts
from domain.conservation import account_for, conserve
from domain.grants import booked_fund, grant_result
from domain.payment_request import payment_request
from domain.periods import Period, last_covered
from domain.placing import place
from domain.reallocations import as_decided
from domain.reconciliation import reconcile_measures, totals
from domain.waivers import expired_records
from schemas.findings import Finding
from schemas.frames import LEDGER, empty
from schemas.programme_files import ProgrammeFiles
from schemas.records import InputFile, Reconciliation


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

    `speaking` maps a period to the file that speaks for it; `missing` are months no file speaks for. `declared` are
    the periods each file covers. `replaced` is LEDGER as the files that spoke before had it, each only for the
    periods it spoke for.
    """

    ledger: pl.DataFrame
    inputs: tuple[InputFile, ...]
    ignored_rows: int
    speaking: Mapping[str, str]
    missing: tuple[str, ...]
    is_invented: bool
    declared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replaced: pl.DataFrame = field(default_factory=lambda: empty(LEDGER))


@dataclass(frozen=True, slots=True)
class Calculation:
    """The result: figures, every posting with its place, and the findings of the checks across frames."""

    reconciliation: Reconciliation
    placed: pl.DataFrame
    findings: tuple[Finding, ...]


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
    replaced = place(read.replaced, programme, occasion.until)
    findings = (
        *_findings(reconciliation, placed, files, read.missing),
        *import_findings(placed, replaced, read.declared, programme, is_year_end=occasion.is_year_end),
    )
    return Calculation(reconciliation, placed, findings)


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
    yield from parking_findings(placed, year.parked)
    yield from measure_findings(reconciliation.measures, programme.alerts, month, is_year_end=is_year_end)
    yield from coding_findings(placed, programme, year.year, is_year_end=is_year_end)
    yield from grant_findings(reconciliation.grant, year, reconciliation.unconfirmed, is_year_end=is_year_end)
    yield from fund_findings(reconciliation.grant, booked_fund(placed, programme), is_year_end=is_year_end)
    if reconciliation.payment_request:
        written = files.narratives.get(year.year, {})
        yield from text_findings(programme, reconciliation.measures, year.year, written)
        yield from plan_findings(reconciliation.measures, year)
        request, coming = reconciliation.payment_request, files.years.get(year.year + 1)
        yield from request_findings(request, reconciliation.grant, coming, accounts_closed=year.accounts_closed)
