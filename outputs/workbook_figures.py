"""Sheets Tall and Tall med andre svar: every figure by its id, where it stands, and how it is followed to its postings.

A figure that stands on another sheet gives its cell a name, which the name box shows when the cell is chosen: nothing
is added to what stands on the sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from xlsxwriter.utility import quote_sheetname

from domain.figures import NamedFigure, catalogue
from domain.printed_figures import figure_lists
from domain.trace import Trace, TraceError, ground_of, traced
from outputs.norwegian import HARD_SPACE, Decimals, counted, kroner
from outputs.wording import marks
from outputs.workbook_other_figures import write_other_figures
from outputs.workbook_page import Cell, Money, Page, address
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation
from schemas.runs import Run

SHEET: Final = "Tall"
OTHER_SHEET: Final = "Tall med andre svar"
WIDTHS: Final = (46, 58, 17, 13, 30, 62)
COLUMNS: Final = ("Tallets id", "Hva det er", "Kroner", "Posteringer", "Står i", "Slik følges det tilbake")
_SHOWN_PARTS: Final = 3
_READINGS: Final = "avklaring."
"""How the ids of figures under another reading begin."""

Places = Mapping[str, list[tuple[str, int, int]]]
"""Figure id -> where it is written: sheet, row and column from 0."""


def write_figures(page: Page, run: Run, files: ProgrammeFiles, places: Places) -> None:
    """A row for each figure, in the order of a report, but for those of the readings that were not chosen.

    Shares and numbers have tables of their own below.
    """
    result = run.reconciliation
    page.title(SHEET, marks(result))
    page.note(
        "Hvert tall i arbeidsboken, brev, rapport og statusside har en id. Cellen det står i, har id-en til navn."
    )
    page.note(f"Bilagene bak et tall listes med kommandoen: omradeloft trace {result.programme} <id>")
    if has_readings(result):
        page.note(
            f"Hva hvert tall ville vært med et annet svar på det som ikke er avklart, står i arket {OTHER_SHEET}."
        )
    _write_table(page, run, files, places, is_of_reading=False)
    write_other_figures(page, figure_lists(run))


def write_reading_figures(page: Page, run: Run, files: ProgrammeFiles, places: Places) -> None:
    """A row for each figure under each reading that was not chosen; thousands of rows, that are not printed."""
    result = run.reconciliation
    page.title("Tall med andre svar på det som ikke er avklart", marks(result))
    page.note("Id-en sier hvilket spørsmål, hvilken lesning og hvilket tall det gjelder. Se også arket Avklaringer.")
    page.note("Listen er til oppslag på skjermen; utskriften har bare disse linjene.")
    page.sheet.print_area(0, 0, page.row - 1, len(COLUMNS) - 1)
    _write_table(page, run, files, places, is_of_reading=True)


def has_readings(result: Reconciliation) -> bool:
    """Whether some figure has been reckoned under another reading than the chosen."""
    return any(_is_of_reading(figure) for figure in catalogue(result))


def _is_of_reading(figure: NamedFigure) -> bool:
    return figure.id.startswith(_READINGS)


def _write_table(page: Page, run: Run, files: ProgrammeFiles, places: Places, *, is_of_reading: bool) -> None:
    header = page.header(COLUMNS, {2, 3})
    page.sheet.freeze_panes(header + 1, 1)
    page.sheet.repeat_rows(header)
    named = catalogue(run.reconciliation, {source.id: source.name for source in files.programme.funding_sources})
    values, ground = {figure.id: figure.ore for figure in named}, ground_of(run.reconciliation, run.postings, files)
    for figure in named:
        if _is_of_reading(figure) is not is_of_reading:
            continue
        try:
            page.line(_cells(figure, traced(figure.id, values, ground), places))
        except TraceError as error:
            # A run that an older version stored may be made of parts that are reckoned otherwise now.
            page.line(_cells(figure, error, places), "alarm")
    page.sheet.autofilter(header, 0, max(page.row - 1, header + 1), len(COLUMNS) - 1)


def _cells(figure: NamedFigure, found: Trace | TraceError, places: Places) -> list[Cell]:
    where = "; ".join(f"{sheet}!{address(row, column)}" for sheet, row, column in places.get(figure.id, ()))
    postings = None if isinstance(found, TraceError) else found.postings.height
    return [figure.id, figure.label, Money(figure.ore), postings, where, _way_back(found)]


def _way_back(found: Trace | TraceError) -> str:
    """What a figure is made of: how many postings, and the first of the other parts by name."""
    if isinstance(found, TraceError):
        return f"Avvik: delene blir {kroner(found.traced_ore, Decimals.ALWAYS)}"
    parts = [part.label for part in found.adjustments[:_SHOWN_PARTS]]
    if len(found.adjustments) > _SHOWN_PARTS:
        parts.append(f"{len(found.adjustments) - _SHOWN_PARTS}{HARD_SPACE}deler til")
    if found.postings.height:
        parts.insert(0, counted(found.postings.height, "postering", "posteringer"))
    return "; ".join(parts) or "Ingen posteringer"


def name_cells(book: Any, places: Places) -> None:
    """Give the first cell of each figure the figure's id as its name."""
    for figure, where in sorted(places.items()):
        sheet, row, column = where[0]
        cell = address(row, column, is_absolute=True)
        book.define_name(cell_name(figure), f"={quote_sheetname(sheet)}!{cell}")


def cell_name(figure: str) -> str:
    """A figure's id as a name a workbook allows, which has no hyphens: `netto.apen_barnehage`."""
    return figure.replace("-", "_")
