"""The payment request before anybody decides: from a stored run and the programme files as they are now, all models.

Nothing is read or stored here. The same functions reckon the preview and the year-end, so that they agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.calculation import Occasion, Read, reconcile
from domain.checks.requests import request_findings
from domain.checks.texts import plan_findings
from domain.grant_years import with_use
from domain.payment_request import payment_request
from domain.periods import DECEMBER, whole_year
from domain.placing import place
from domain.rule_book import with_trials
from domain.waivers import with_waivers
from schemas.findings import Finding, sorted_findings
from schemas.grant_results import GrantResult
from schemas.payment_requests import PaymentRequest
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult
from schemas.runs import Run


@dataclass(frozen=True, slots=True)
class Outlook:
    """One view of the year that is to be closed, and the request that follows from it."""

    grant: GrantResult
    measures: tuple[MeasureResult, ...]
    request: PaymentRequest


@dataclass(frozen=True, slots=True)
class RequestPreview:
    """What the request would be.

    `actual` takes the accounts as they are, as if the year ended with them; `estimate` adds the forecast for the rest
    of the year and is None when the accounts cover the whole year. `findings` are those of the request, of the
    estimate when there is one.
    """

    year: int
    covered_until: str
    is_changed: bool
    actual: Outlook
    estimate: Outlook | None
    findings: tuple[Finding, ...]

    @property
    def best(self) -> Outlook:
        """The estimate when there is one, else the accounts."""
        return self.estimate or self.actual


def request_preview(run: Run, files: ProgrammeFiles, today: date) -> RequestPreview:
    """The preview of a run's year.

    Args:
        run: a stored run for a month or a year; its postings are placed anew by the rules as they are now.
        files: the programme with the run's year; a changed model, award, budget or letter counts at once.
        today: waivers that have expired cover nothing.

    Raises:
        ProgrammeError: there is no budget for the run's year.
    """
    year = files.year(run.reconciliation.year)
    actual, covered = _of_accounts(run, files)
    estimate = _with_forecast(actual, files, year.year) if covered < DECEMBER else None
    best = estimate or actual
    return RequestPreview(
        year=year.year,
        covered_until=f"{year.year}-{covered:02d}",
        is_changed=run.reconciliation.programme_sha256 != files.sha256,
        actual=actual,
        estimate=estimate,
        findings=_findings(best, files, year.year, today),
    )


def _of_accounts(run: Run, files: ProgrammeFiles) -> tuple[Outlook, int]:
    """The year-end as it would be with the run's postings and no more, and the last month they cover."""
    result = run.reconciliation
    until = result.covered_until or (f"{result.year}-{DECEMBER}" if result.is_year_end else result.period)
    covered = min(int(until[5:7]), DECEMBER)
    months = [*range(covered + 1), *((13, 14, 15) if covered == DECEMBER else ())]
    named = tuple(sorted(run.postings.get_column("file").unique()))
    read = Read(
        ledger=run.postings,
        inputs=result.inputs,
        ignored_rows=0,
        speaking={f"{result.year}-{month:02d}": named for month in months},
        missing=(),
        is_invented=result.is_invented,
    )
    occasion = Occasion(whole_year(result.year), True, result.run_id, date.fromisoformat(result.created_on))
    parked = files.year(result.year).parked
    placed = place(run.postings, files.programme, occasion.until, parked, read.speaking)
    closed = reconcile(read, placed, files, occasion)
    request = payment_request(closed.grant, closed.measures, files.year(result.year), files)
    return Outlook(closed.grant, closed.measures, request), covered


def _with_forecast(actual: Outlook, files: ProgrammeFiles, year: int) -> Outlook:
    """The year-end as it would be if each measure spent the rest of the year as forecast.

    What a measure spends from now on is the grant's until its budget is used up.
    """
    measures = tuple(map(_at_year_end, actual.measures))
    used = {measure.id: measure.sums.grant_financed_ore for measure in measures}
    grant = with_use(actual.grant, used, files.year(year))
    return Outlook(grant, measures, payment_request(grant, measures, files.year(year), files))


def _at_year_end(measure: MeasureResult) -> MeasureResult:
    if not measure.is_granted:
        return measure
    sums = measure.sums
    used = min(sums.grant_financed_ore + sums.forecast_ore - sums.after_co_financing_ore, sums.revised_ore)
    return replace(measure, sums=replace(sums, grant_financed_ore=used, remaining_ore=sums.revised_ore - used))


def _findings(outlook: Outlook, files: ProgrammeFiles, year: int, today: date) -> tuple[Finding, ...]:
    """The findings of the request, with trials and waivers, as the year-end would give them."""

    def raised() -> Iterator[Finding]:
        yield from plan_findings(outlook.measures, files.year(year))
        yield from request_findings(outlook.request, outlook.grant, files)

    found: Sequence[Finding] = with_trials(raised(), files.programme)
    return sorted_findings(with_waivers(found, files.year(year), today))
