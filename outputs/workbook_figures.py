"""Sheet Tall: every figure by its id, where it stands in the workbook, and how it is followed to its postings.

A figure that stands on another sheet gives its cell a name, which the name box shows when the cell is chosen: nothing
is added to what stands on the sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from xlsxwriter.utility import quote_sheetname

from domain.figures import NamedFigure, catalogue
from domain.trace import Trace, TraceError, ground_of, traced
from outputs.norwegian import HARD_SPACE, Decimals, counted, kroner
from outputs.wording import marks
from outputs.workbook_page import Cell, Money, Page, address
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

SHEET: Final = "Tall"
WIDTHS: Final = (52, 62, 18, 12, 30, 62)
COLUMNS: Final = ("Tallets id", "Hva det er", "Kroner", "Posteringer", "Står i", "Slik følges det tilbake")
_SHOWN_PARTS: Final = 3

Places = Mapping[str, list[tuple[str, int, int]]]
"""Figure id -> where it is written: sheet, row and column from 0."""


def write_figures(page: Page, run: Run, files: ProgrammeFiles, places: Places) -> None:
    """A row for each figure, in the order of a report."""
    result = run.reconciliation
    page.title(SHEET, marks(result))
    page.note(
        "Hvert tall i arbeidsboken, brev, rapport og statusside har en id. Cellen det står i, har id-en til navn."
    )
    page.note(f"Bilagene bak et tall listes med kommandoen: omradeloft trace {result.programme} <id>")
    header = page.header(COLUMNS, {2, 3})
    page.sheet.freeze_panes(header + 1, 1)
    page.sheet.repeat_rows(header)
    named = catalogue(result, {source.id: source.name for source in files.programme.funding_sources})
    values, ground = {figure.id: figure.ore for figure in named}, ground_of(result, run.postings, files)
    for figure in named:
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
