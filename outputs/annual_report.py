"""The annual report to the ministry: the order of its chapters, and its first page.

Each chapter is a function in `outputs.annual_report_*`. Posting texts and parties never go in.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.printed_figures import report_figures
from outputs.annual_report_appendices import (
    write_declaration_appendix,
    write_method,
    write_project_accounts,
    write_sources,
)
from outputs.annual_report_basis import ReportBasis, whole
from outputs.annual_report_economy import write_economy
from outputs.annual_report_financing import write_other_sources, write_own_effort
from outputs.annual_report_goals import write_deviations, write_evaluation, write_goals
from outputs.annual_report_introduction import write_background, write_organisation, write_summary
from outputs.annual_report_questions import write_open_questions
from outputs.annual_report_results import write_new_measures, write_participation, write_results
from outputs.editions import WORKING_COPY, Edition
from outputs.footnotes import reading_notes
from outputs.norwegian import percent
from outputs.word import Paper
from outputs.word_notices import PLACEMENTS, page_heading, write_control, write_notices
from outputs.word_parts import Cell, Column, Properties, Row, Table, marked
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
    write_declaration_appendix,
)


def annual_report(run: Run, files: ProgrammeFiles, edition: Edition = WORKING_COPY) -> bytes:
    """The report as a Word document.

    Args:
        run: a reconciliation of a whole year, with its findings.
        files: the programme with the year's texts; the year must have a file, and a text that is missing is said.
        edition: how far it has come, on which template, for whom.
    """
    basis = ReportBasis(run, files, edition)
    paper = _paper(basis)
    _write_first_page(paper, basis)
    paper.contents("Innhold")
    for position, write_chapter in enumerate(CHAPTERS):
        write_chapter(paper, basis, starts_page=position == 0)
    return paper.to_bytes()


def _paper(basis: ReportBasis) -> Paper:
    name = f"{basis.programme.name} – årsrapport {basis.result.year}"
    properties = Properties(
        title=name,
        subject=f"Årsrapport for tilskudd fra {basis.programme.ministry.name}",
        author=basis.programme.municipality.name,
        created_on=basis.result.created_on,
        identifier=basis.result.run_id,
    )
    notes_of = reading_notes(basis.result, basis.files)
    values = report_figures(basis.run, basis.files)
    return Paper(properties, values, page_heading(name, basis.run), notes_of, basis.edition)


def _write_first_page(paper: Paper, basis: ReportBasis) -> None:
    paper.title(f"Årsrapport {basis.result.year}", f"{basis.programme.name}, {basis.programme.municipality.name}")
    write_notices(paper, basis.run)
    paper.table(_key_figures(basis))
    write_control(paper, basis.run)
    meanings = "; ".join(f"{word}: {meaning}" for _, word, meaning in PLACEMENTS)
    paper.paragraph(f"{meanings[:1].upper()}{meanings[1:]}.", style="Tabellnote")


def _key_figures(basis: ReportBasis) -> Table:
    return Table(
        caption=f"Nøkkeltall for {basis.result.year}",
        description="Tildelt, overført, disponibelt, brukt og ubrukt tilskudd, og andeler av dem.",
        columns=(Column("Nøkkeltall", 11.4), Column("Kroner eller andel", 5.0, is_amount=True)),
        rows=tuple(Row(cells) for cells in _key_rows(basis)),
        note="Beløpene i rapportens tabeller er i hele kroner. Prosjektregnskapet i vedlegg 1 viser også øre.",
    )


def _key_rows(basis: ReportBasis) -> Iterator[tuple[Cell, Cell]]:
    year, grant = basis.result.year, basis.result.grant
    yield marked(f"Tildelt for {year}", is_confirmed=basis.year.grant.award.confirmed), whole("tilskudd.tildelt")
    yield (
        marked("Godkjent overført fra tidligere år", is_confirmed=basis.is_carried_in_confirmed),
        whole("tilskudd.overfort-inn"),
    )
    yield marked(f"Disponibelt i {year}", is_confirmed=grant.confirmed), whole("tilskudd.disponibelt")
    yield basis.used_label, whole("tilskudd.brukt")
    yield marked(basis.unused_label, is_confirmed=grant.confirmed), whole("tilskudd.ubrukt")
    share_label = marked("Brukt i prosent av disponibelt", is_confirmed=grant.confirmed)
    yield share_label, percent(grant.used_ore, grant.disposable_ore)
    yield from _share_rows(basis)
    yield "Dekket av andre finansieringskilder", whole("andre-kilder.sum")
    yield basis.own_label, whole("egen.sum")


def _share_rows(basis: ReportBasis) -> Iterator[tuple[Cell, Cell]]:
    """How much of the grant goes to administration and the like: readers ask for it."""
    for share in basis.result.spend_shares:
        yield f"{share.name} i prosent av brukt tilskudd", percent(share.part_ore, share.whole_ore)
