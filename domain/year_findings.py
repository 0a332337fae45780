"""Everything a run has to say of the years around it, put together from `domain.checks`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.checks.prior_years import prior_year_findings, year_file_findings
from domain.checks.receipts import receipt_findings
from domain.checks.years import money_findings, opening_findings
from domain.earlier_years import Redelivered, changed_sums, report_of
from schemas.findings import Finding
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation


def year_findings(
    result: Reconciliation,
    reports: Sequence[Reconciliation],
    redelivered: Sequence[Redelivered],
    files: ProgrammeFiles,
) -> Iterator[Finding]:
    """What a year opens with, what its money comes from, and what earlier years say now.

    Args:
        result: of the run at hand.
        reports: the stored year-end runs of earlier years that count.
        redelivered: earlier years whose accounts have been delivered anew.
        files: the programme and its years.
    """
    year, is_year_end = files.year(result.year), result.is_year_end
    yield from opening_findings(
        result.grant,
        year,
        report_of(reports, year.year - 1),
        is_first=year.year == files.programme.agreement.first_year,
        is_year_end=is_year_end,
    )
    yield from money_findings(result.grant, result.measures, year.year, is_year_end=is_year_end)
    if result.grant.matched:
        yield from receipt_findings(result.grant.matched, year.year, is_year_end=is_year_end)
    yield from year_file_findings(reports, files)
    for delivered in redelivered:
        report = report_of(reports, delivered.year)
        if report and delivered.year in files.years:
            yield from prior_year_findings(report, changed_sums(report, delivered, files))
