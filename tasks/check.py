"""Check: what is in some exports and what is wrong with them. Stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from domain.periods import whole_year
from domain.placing import in_programme, place
from schemas.decoded import DecodedFile
from schemas.findings import sorted_findings
from schemas.programme_files import ProgrammeFiles
from tasks.collect import read_files
from tasks.inbox import named_files
from tasks.steps import context_of
from tasks.validate import validate


def check_files(paths: Sequence[Path], files: ProgrammeFiles | None) -> tuple[DecodedFile, ...]:
    """The files, each with its findings; with a programme, also those of the row rules.

    Raises:
        InputError: a file is not there.
    """
    decoded = read_files(named_files(paths))
    return decoded if files is None else tuple(_against(file, files) for file in decoded)


def _against(file: DecodedFile, files: ProgrammeFiles) -> DecodedFile:
    """The file with the findings of the row rules, year by year."""
    found = list(file.findings)
    years = file.ledger.get_column("accounting_year").drop_nulls().unique().sort().to_list()
    for year in (year for year in years if year in files.years):
        placed = place(file.ledger, files.programme, whole_year(year), files.years[year].parked)
        context = context_of(files, whole_year(year), is_year_end=False)
        found += validate(placed, in_programme(placed, files.programme), [file], context)
    return replace(file, findings=sorted_findings(dict.fromkeys(found)))
