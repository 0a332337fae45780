"""Data Docs: what Great Expectations found in some exports, as pages in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from schemas.decoded import DecodedFile
from schemas.expectations.data_docs import RuleResult, SuiteResult, index_page, page_name, suite_page
from schemas.programme_files import ProgrammeFiles
from tasks.check import checked_years
from tasks.validate import TableRun


def write_data_docs(folder: Path, decoded: Sequence[DecodedFile], files: ProgrammeFiles) -> Path:
    """The first page, written with one more for each suite, file and year; the suites run once more for it.

    Pages of that name are replaced, and nothing else in the folder is touched.

    Raises:
        OSError: the folder cannot be made or written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    suites = []
    for suite, run in _suites(decoded, files):
        suites.append(suite)
        title = f"{suite.file}, {suite.year}: {suite.table}"
        (folder / suite.page).write_text(suite_page(title, run.suite), encoding="utf-8")
    index = folder / "index.html"
    index.write_text(index_page(suites), encoding="utf-8")
    return index


def _suites(decoded: Sequence[DecodedFile], files: ProgrammeFiles) -> Iterator[tuple[SuiteResult, TableRun]]:
    number = 0
    for file in decoded:
        for year in checked_years(file, files):
            for run in year.runs():
                number += 1
                yield _result(number, file.name, year.year, run), run


def _result(number: int, file: str, year: int, run: TableRun) -> SuiteResult:
    table = run.table.name
    rules = tuple(RuleResult(each.rule, _failing_rows(run, each.rule.code)) for each in run.row_rules)
    return SuiteResult(page_name(number, year, table), file, year, table, run.frame.height, rules)


def _failing_rows(run: TableRun, code: str) -> tuple[int, ...]:
    """The file's own numbers of the rows that break the rule, each once for every column at fault."""
    outcomes = [outcome for outcome in run.suite.outcomes if outcome.check.rule.code == code]
    return tuple(sorted(row for outcome in outcomes for row in run.frame["row"][list(outcome.positions)]))
