"""The annual report to the ministry: the order of its chapters, and its first page.

Each chapter is a function in `outputs.annual_report_*`. Posting texts and parties never go in.
"""

from __future__ import annotations

from domain.printed_figures import report_figures
from outputs.annual_report_appendices import (
    write_declaration_appendix,
    write_method,
    write_project_accounts,
    write_sources,
)
from outputs.annual_report_basis import ReportBasis
from outputs.annual_report_economy import write_economy
from outputs.annual_report_financing import write_other_sources, write_own_effort
from outputs.annual_report_goals import write_deviations, write_evaluation, write_goals
from outputs.annual_report_indicators import write_indicators
from outputs.annual_report_introduction import write_background, write_organisation, write_summary
from outputs.annual_report_questions import write_open_questions
from outputs.annual_report_results import write_new_measures, write_participation, write_results
from outputs.approval import standing_properties, write_version_line
from outputs.control_sheet import write_control_sheet
from outputs.editions import WORKING_COPY, Edition
from outputs.footnotes import reading_notes
from outputs.public_edition import PUBLIC_EDITION, without_people, write_public_notice
from outputs.word import Paper
from outputs.word_notices import Told, page_heading, write_notices
from outputs.word_parts import Properties
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

CHAPTERS = (
    write_summary,
    write_background,
    write_organisation,
    write_results,
    write_new_measures,
    write_participation,
    write_economy,
    write_own_effort,
    write_other_sources,
    write_goals,
    write_evaluation,
    write_deviations,
    write_project_accounts,
    write_method,
    write_open_questions,
    write_sources,
    write_indicators,
    write_declaration_appendix,
)


def annual_report(run: Run, files: ProgrammeFiles, edition: Edition = WORKING_COPY) -> bytes:
    """The report as a Word document.

    Args:
        run: a reconciliation of a whole year, with its findings.
        files: the programme with the year's texts; the year must have a file, and a text that is missing is said.
        edition: how far it has come, on which template, for whom.
    """
    basis = ReportBasis(run, files, without_people(edition))
    paper = _paper(basis)
    _write_first_page(paper, basis)
    paper.contents("Innhold")
    for position, write_chapter in enumerate(CHAPTERS):
        write_chapter(paper, basis, starts_page=position == 0)
    write_version_line(paper, basis.edition.standing, basis.result)
    return paper.to_bytes()


def _paper(basis: ReportBasis) -> Paper:
    name = f"{basis.programme.name} – {_title(basis)[:1].lower()}{_title(basis)[1:]}"
    properties = Properties(
        title=name,
        subject=f"Årsrapport for tilskudd fra {basis.programme.ministry.name}",
        author=basis.programme.municipality.name,
        created_on=basis.result.created_on,
        identifier=basis.result.run_id,
        **standing_properties(basis.edition.standing, basis.result),
    )
    notes_of = reading_notes(basis.result, basis.files)
    values = report_figures(basis.run, basis.files).without(basis.suppression.figures)
    return Paper(properties, values, page_heading(name, basis.run, basis.edition.standing), notes_of, basis.edition)


def _title(basis: ReportBasis) -> str:
    edition = f" – {PUBLIC_EDITION.lower()}" if basis.edition.is_public else ""
    return f"Årsrapport {basis.result.year}{edition}"


def _write_first_page(paper: Paper, basis: ReportBasis) -> None:
    """The title, what the reader must know first, and the control sheet: one page."""
    paper.title(_title(basis), f"{basis.programme.name}, {basis.programme.municipality.name}")
    write_public_notice(paper, basis)
    told = Told.NOT_AT_ALL if basis.edition.is_public else Told.BY_NAME
    write_notices(paper, basis.run, basis.edition.standing, told)
    write_control_sheet(paper, basis)
