"""Sheets Funn etter årsak and Funn: the causes with count and kroner, and every finding that was raised."""

from __future__ import annotations

from typing import Final

from outputs.finding_groups import FindingGroup, groups_of
from outputs.norwegian import EN_DASH, counted
from outputs.wording import SEVERITY_NAMES, marks, said
from outputs.workbook_page import Cell, Link, Money, NoAmount, Page
from outputs.workbook_postings import SHEET as POSTINGS
from outputs.workbook_postings import posting_rows
from schemas.findings import Finding
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

CAUSES: Final = (
    *("Regel", "Alvor", "Hva som skal gjelde", "Hva som må gjøres", "Det største funnet", "Antall funn", "Rader"),
    *("Avvik i kroner", "Posteringenes beløp"),
)
COLUMNS: Final = (
    *("Regel", "Alvor", "Hva som er funnet", "Hva som må gjøres", "Fil", "Rad", "Bilag", "Kolonne", "Verdi"),
    *("Ventet", "Avvik i kroner", "Posteringens beløp", "Tiltak", "Egne kolonner i uttrekket"),
)
_NONE: Final = "Ingen funn."


def write_causes(page: Page, run: Run) -> None:
    """One row per cause, the gravest first, then the largest."""
    groups = groups_of(run)
    page.title("Funn etter årsak", marks(run.reconciliation))
    if not groups:
        page.note(_NONE)
        return
    page.note(
        f"{counted(len(run.findings), 'funn', 'funn')} med {counted(len(groups), 'årsak', 'årsaker')}. "
        "De alvorligste står først, deretter etter kroner."
    )
    header = page.header(CAUSES, range(5, 9))
    for group in groups:
        page.line(_cause_cells(group), "alarm" if group.first.blocks else "body")
    page.sheet.freeze_panes(header + 1, 1)
    page.sheet.repeat_rows(header)


def write_findings(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """Every finding on a row of its own, by cause in the same order; as many rows as findings in the run."""
    groups = groups_of(run)
    page.title("Funn", marks(run.reconciliation))
    if not groups:
        page.note(_NONE)
        return
    page.note("Radnummeret er filens eget. Er det understreket, leder det til posteringen i arket Posteringer.")
    header = page.header(COLUMNS, {5, 10, 11})
    names, rows = _measure_names(run, files), posting_rows(run)
    for group in groups:
        for finding in group.findings:
            page.line(_finding_cells(finding, group, names, rows), "alarm" if finding.blocks else "body")
    page.sheet.autofilter(header, 0, page.row - 1, len(COLUMNS) - 1)
    page.sheet.freeze_panes(header + 1, 1)
    page.sheet.repeat_rows(header)


def _cause_cells(group: FindingGroup) -> list[Cell]:
    return [
        *(group.rule, SEVERITY_NAMES[group.severity], group.title, group.first.remedy, group.first.message),
        *(len(group.findings), group.rows, _money(group.net_ore), _money(group.postings_ore)),
    ]


def _finding_cells(
    finding: Finding, group: FindingGroup, names: dict[str, str], rows: dict[tuple[str, int], int]
) -> list[Cell]:
    return [
        *(finding.rule, SEVERITY_NAMES[finding.severity], finding.message, finding.remedy),
        *(finding.file, _row_cell(finding, rows), finding.voucher, finding.column),
        *(said(finding.value), said(finding.expected)),
        _money(finding.difference_ore),
        _money(group.amounts.get((finding.file, finding.row))),
        names.get(finding.measure or "", finding.measure),
        own_words(finding),
    ]


def own_words(finding: Finding) -> str | None:
    """The row's own cells in one text: `Objekt: 1203; Attestert: ja`."""
    return "; ".join(f"{header}: {value}" for header, value in finding.own) or None


def _row_cell(finding: Finding, rows: dict[tuple[str, int], int]) -> Cell:
    """The file's row number, leading to the posting where it is among the programme's."""
    if finding.row is None or (place := (finding.file or "", finding.row)) not in rows:
        return finding.row
    return Link(finding.row, POSTINGS, rows[place])


def _money(ore: int | None) -> Cell:
    return NoAmount(EN_DASH) if ore is None else Money(ore)


def _measure_names(run: Run, files: ProgrammeFiles) -> dict[str, str]:
    names = {measure.id: measure.name for measure in files.programme.measures}
    return names | {measure.id: measure.name for measure in run.reconciliation.measures}
