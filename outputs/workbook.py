"""`avstemming.xlsx`: the reconciliation with every posting behind it, for the controller and the auditor.

Belongs here: the order of the sheets and the file itself. Each sheet is a module `workbook_<sheet>`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any, Protocol

import xlsxwriter

from outputs.norwegian import period_name
from outputs.wording import marks
from outputs.workbook_basis import write_basis
from outputs.workbook_corrections import SHEET as CORRECTIONS_SHEET
from outputs.workbook_corrections import WIDTHS as CORRECTIONS_WIDTHS
from outputs.workbook_corrections import write_corrections
from outputs.workbook_figures import OTHER_SHEET as OTHER_FIGURES_SHEET
from outputs.workbook_figures import SHEET as FIGURES_SHEET
from outputs.workbook_figures import WIDTHS as FIGURES_WIDTHS
from outputs.workbook_figures import Places, has_readings, name_cells, write_figures, write_reading_figures
from outputs.workbook_findings import write_causes, write_findings
from outputs.workbook_forecast import SHEET as FORECAST_SHEET
from outputs.workbook_forecast import WIDTHS as FORECAST_WIDTHS
from outputs.workbook_forecast import has_forecasts, write_forecasts
from outputs.workbook_funding import write_funding_sources
from outputs.workbook_grant_years import SHEET as GRANT_YEARS_SHEET
from outputs.workbook_grant_years import WIDTHS as GRANT_YEARS_WIDTHS
from outputs.workbook_grant_years import write_grant_years
from outputs.workbook_in_kind import SHEET as IN_KIND_SHEET
from outputs.workbook_in_kind import WIDTHS as IN_KIND_WIDTHS
from outputs.workbook_in_kind import write_in_kind
from outputs.workbook_late_postings import SHEET as LATE_SHEET
from outputs.workbook_late_postings import WIDTHS as LATE_WIDTHS
from outputs.workbook_late_postings import write_late_postings
from outputs.workbook_measures import SHEET as MEASURES_SHEET
from outputs.workbook_measures import WIDTHS as MEASURES_WIDTHS
from outputs.workbook_measures import write_measures
from outputs.workbook_onward_grants import SHEET as GRANT_SHEET
from outputs.workbook_onward_grants import WIDTHS as GRANT_WIDTHS
from outputs.workbook_onward_grants import write_onward_grants
from outputs.workbook_overview import write_overview
from outputs.workbook_page import Formats, Page, book_options
from outputs.workbook_parked import SHEET as PARKED_SHEET
from outputs.workbook_parked import WIDTHS as PARKED_WIDTHS
from outputs.workbook_parked import write_parked
from outputs.workbook_postings import write_postings
from outputs.workbook_questions import SHEET as QUESTIONS_SHEET
from outputs.workbook_questions import WIDTHS as QUESTIONS_WIDTHS
from outputs.workbook_questions import write_open_questions
from outputs.workbook_registers import SHEET as ENVELOPE_SHEET
from outputs.workbook_registers import WIDTHS as ENVELOPE_WIDTHS
from outputs.workbook_registers import write_envelopes
from outputs.workbook_request import SHEET as REQUEST_SHEET
from outputs.workbook_request import WIDTHS as REQUEST_WIDTHS
from outputs.workbook_request import write_request
from outputs.workbook_sources import SHEET as SOURCES_SHEET
from outputs.workbook_sources import WIDTHS as SOURCES_WIDTHS
from outputs.workbook_sources import write_sources
from outputs.workbook_years import SHEET as YEARS_SHEET
from outputs.workbook_years import widths as years_widths
from outputs.workbook_years import write_years
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation
from schemas.runs import Run


class _NewPage(Protocol):
    """Adds a sheet with that name and those column widths."""

    def __call__(self, name: str, *widths: float) -> Page: ...


def workbook(run: Run, files: ProgrammeFiles) -> bytes:
    """The workbook of one run.

    Args:
        run: as it was stored; the same run gives the same bytes.
        files: the programme and its years, for names, plan order and open questions.

    Returns:
        An xlsx file. Amounts are numbers in kroner; totals are formulas with their values.

    Raises:
        ProgrammeError: there is no budget year for the run's year.
    """
    target = BytesIO()
    book = xlsxwriter.Workbook(target, book_options())
    result = run.reconciliation
    book.set_properties(_properties(result))
    book.set_calc_mode("auto")
    formats = Formats(book)
    footer = f"{result.programme_name} · {period_name(result.period)} · kjøring {result.run_id}"
    header = " ".join(marks(result))

    def page(name: str, *widths: float) -> Page:
        return Page(book, formats, name, widths, footer, header)

    _write_money(page, run, files)
    _write_registers(page, run, files)
    _write_evidence(page, run, files)
    _write_origins(page, run, files, formats.places)
    name_cells(book, formats.places)
    book.close()
    return target.getvalue()


def _write_money(page: _NewPage, run: Run, files: ProgrammeFiles) -> None:
    """What was spent, what was granted, and what is asked for."""
    result = run.reconciliation
    write_overview(page("Oversikt", 54, 16, 24, *[16] * 5), run, files)
    write_measures(page(MEASURES_SHEET, *MEASURES_WIDTHS), run, files)
    if has_forecasts(result):
        write_forecasts(page(FORECAST_SHEET, *FORECAST_WIDTHS), run)
    if result.sources:
        write_sources(page(SOURCES_SHEET, *SOURCES_WIDTHS), run, files)
    write_funding_sources(page("Finansieringskilder", 40, 14, *[17] * 7, 34), run, files)
    write_grant_years(page(GRANT_YEARS_SHEET, *GRANT_YEARS_WIDTHS), run, files)
    if result.programme_years:
        write_years(page(YEARS_SHEET, *years_widths(len(result.programme_years))), run)
    if result.payment_request:
        write_request(page(REQUEST_SHEET, *REQUEST_WIDTHS), run, files, result.payment_request)


def _write_registers(page: _NewPage, run: Run, files: ProgrammeFiles) -> None:
    """What is kept beside the ledger; a register without records has no sheet."""
    result = run.reconciliation
    if result.envelopes:
        write_envelopes(page(ENVELOPE_SHEET, *ENVELOPE_WIDTHS), run, files)
    if result.onward_grants:
        write_onward_grants(page(GRANT_SHEET, *GRANT_WIDTHS), run, files)
    if result.in_kind:
        write_in_kind(page(IN_KIND_SHEET, *IN_KIND_WIDTHS), run, files)


def _write_evidence(page: _NewPage, run: Run, files: ProgrammeFiles) -> None:
    """The findings and the postings."""
    write_causes(page("Funn etter årsak", 10, 14, 42, 42, 42, 10, 10, 16, 18), run)
    write_findings(page("Funn", 10, 14, 42, 42, 24, 9, 13, 15, 18, 28, 16, 19, 26, 28), run, files)
    write_postings(page("Posteringer", 34, 24, 8, 18, 11, 24, 8, 11, 11, 15, 9, 6, 10, 10, 10, 40, 16, 40), run, files)
    if not run.late_postings.is_empty():
        write_late_postings(page(LATE_SHEET, *LATE_WIDTHS), run, files)
    if parked := files.year(run.reconciliation.year).parked:
        write_parked(page(PARKED_SHEET, *PARKED_WIDTHS), run, parked)
    if run.corrections:
        write_corrections(page(CORRECTIONS_SHEET, *CORRECTIONS_WIDTHS), run)


def _write_origins(page: _NewPage, run: Run, files: ProgrammeFiles, places: Places) -> None:
    """What is not decided, what the figures rest on, and every figure by its id."""
    result = run.reconciliation
    write_open_questions(page(QUESTIONS_SHEET, *QUESTIONS_WIDTHS), run, files)
    write_basis(page("Grunnlag", 40, 72, 18, 12), run, files)
    write_figures(page(FIGURES_SHEET, *FIGURES_WIDTHS), run, files, places)
    if has_readings(result):
        write_reading_figures(page(OTHER_FIGURES_SHEET, *FIGURES_WIDTHS), run, files, places)


def _properties(result: Reconciliation) -> dict[str, Any]:
    created_on = date.fromisoformat(result.created_on[:10])
    return {
        "title": f"Avstemming av {result.programme_name}, {period_name(result.period)}",
        "subject": "Avstemming av tilskudd til områdesatsing",
        "author": "omradeloft",
        "comments": f"Kjøring {result.run_id}",
        "created": datetime.combine(created_on, time(), UTC),
    }
