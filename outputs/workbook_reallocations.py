"""The list of reallocations on the sheet Tiltak: from, to, how much, and who decided it, when and why."""

from __future__ import annotations

from typing import Final

from domain.reallocations import as_decided
from domain.reconciled import last_period
from outputs.norwegian import counted
from outputs.workbook_page import Money, Page, Wide
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

_REASON_COLUMNS: Final = 6


def write_reallocations(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """Money moved between measures by the decisions that count in the run: who, when and why."""
    result = run.reconciliation
    year = files.year(result.year)
    decided = as_decided(year, last_period(result.period), is_year_end=result.is_year_end).reallocations
    page.heading("Omdisponeringer")
    if later := len(year.reallocations) - len(decided):
        page.note(
            f"{counted(later, 'omdisponering', 'omdisponeringer')} er besluttet etter perioden og teller ikke her."
        )
    if not decided:
        page.note("Ingen er besluttet i perioden.")
        return
    blank = [""] * (_REASON_COLUMNS - 1)
    page.header(["Fra tiltak", "Til tiltak", "Kroner", "Besluttet", "Besluttet av", "", "Begrunnelse", *blank], {2})
    for move in decided:
        page.line(
            [
                files.programme.measure(move.from_measure).name,
                files.programme.measure(move.to_measure).name,
                Money(move.ore),
                move.decided_on,
                Wide(move.decided_by, 2),
                None,
                Wide(move.reason, _REASON_COLUMNS),
            ]
        )
