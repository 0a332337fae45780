"""Check: what is in some exports and what is wrong with them. Stores nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from domain.checks.accruals import accrual_findings
from domain.periods import whole_year
from domain.placing import in_programme, place
from domain.rule_book import with_trials
from schemas.decoded import DecodedFile
from schemas.expectations.rule_context import RuleContext
from schemas.exports.own_columns import echoed
from schemas.findings import Finding, sorted_findings
from schemas.programme_files import ProgrammeFiles
from tasks.collect import read_files
from tasks.inbox import named_files
from tasks.steps import context_of
from tasks.validate import TableRun, table_runs, validate


def check_files(paths: Sequence[Path], files: ProgrammeFiles | None) -> tuple[DecodedFile, ...]:
    """The files, each with its findings; with a programme, also those of the row rules.

    Raises:
        InputError: a file is not there.
    """
    decoded = read_files(named_files(paths), files.column_maps if files else ())
    checked = decoded if files is None else _with_accruals(tuple(_against(file, files) for file in decoded), files)
    return tuple(replace(file, findings=echoed(file.findings, [file])) for file in checked)


@dataclass(frozen=True, slots=True)
class CheckedYear:
    """One accounting year of one file, placed in the programme, and what its rules need to know."""

    file: DecodedFile
    year: int
    placed: pl.DataFrame
    in_programme: pl.DataFrame
    context: RuleContext

    def findings(self) -> tuple[Finding, ...]:
        """What breaks a row rule."""
        return validate(self.placed, self.in_programme, [self.file], self.context)

    def runs(self) -> list[TableRun]:
        """The suites of all rules, as they ran."""
        return table_runs(self.placed, self.in_programme, [self.file], self.context)


def checked_years(file: DecodedFile, files: ProgrammeFiles) -> Iterator[CheckedYear]:
    """The years of the file that the programme has a budget for, each with its rows placed."""
    years = file.ledger.get_column("accounting_year").drop_nulls().unique().sort().to_list()
    for year in (year for year in years if year in files.years):
        placed = place(file.ledger, files.programme, whole_year(year), files.years[year].parked)
        context = context_of(files, whole_year(year), is_year_end=False)
        yield CheckedYear(file, year, placed, in_programme(placed, files.programme), context)


def _against(file: DecodedFile, files: ProgrammeFiles) -> DecodedFile:
    """The file with the findings of the row rules, year by year."""
    found = [*file.findings, *(finding for year in checked_years(file, files) for finding in year.findings())]
    return replace(file, findings=with_trials(sorted_findings(dict.fromkeys(found)), files.programme))


def _with_accruals(decoded: Sequence[DecodedFile], files: ProgrammeFiles) -> tuple[DecodedFile, ...]:
    """The files with the accruals of one year that another, named in the same call, does not reverse the year after."""
    years = [year for file in decoded for year in checked_years(file, files)]
    found = [
        finding
        for before in years
        for after in years
        if after.year == before.year + 1
        for finding in with_trials(accrual_findings(before.placed, after.placed), files.programme)
    ]
    return tuple(
        replace(file, findings=sorted_findings([*file.findings, *(each for each in found if each.file == file.name)]))
        for file in decoded
    )
