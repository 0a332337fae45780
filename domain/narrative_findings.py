"""Everything a run has to say of the texts of the annual report, put together from `domain.checks`."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from domain.checks.indicators import indicator_findings
from domain.checks.private_texts import private_text_findings
from domain.checks.texts import text_findings, unprinted_findings
from domain.checks.written_numbers import written_number_findings
from domain.printed_figures import report_figures
from domain.watched_figures import WatchGround
from schemas.findings import Finding
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation
from schemas.runs import Run


def narrative_findings(result: Reconciliation, files: ProgrammeFiles) -> Iterator[Finding]:
    """What is wrong with the year's texts; what is missing is asked for when the year is closed."""
    written, last_year = (files.narratives.get(year, {}) for year in (result.year, result.year - 1))
    yield from indicator_findings(written, is_year_end=result.is_year_end)
    yield from private_text_findings(written, last_year, is_year_end=result.is_year_end)
    if result.is_year_end:
        yield from text_findings(files.programme, result.measures, result.year, written)
        yield from unprinted_findings(files.programme, result.measures, written)


def number_findings(
    result: Reconciliation, findings: tuple[Finding, ...], postings: pl.DataFrame, files: ProgrammeFiles
) -> tuple[Finding, ...]:
    """What is wrong with the numbers of the year's texts, held against all that the run may print.

    Args:
        result: the run's figures.
        findings: its other findings; texts may print their figures too.
        postings: the programme's own, as the run keeps them.
        files: the programme with its texts.
    """
    written = files.narratives.get(result.year, {})
    if not written:
        return ()
    figures = report_figures(Run(result, findings, postings), files)
    return tuple(written_number_findings(WatchGround(files.programme, result, figures, written)))
