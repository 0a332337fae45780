"""Sheet Funn: first the causes with count and kroner, then every finding that was raised."""

from __future__ import annotations

from typing import Final

from outputs.finding_groups import FindingGroup, PostingAmounts, grouped_findings, posting_amounts
from outputs.norwegian import EN_DASH, counted
from outputs.wording import SEVERITY_NAMES, marks, said
from outputs.workbook_page import Cell, Money, NoAmount, Page
from schemas.findings import Finding
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

_NUMBERS: Final = ("Antall funn", "Rader", "Avvik i kroner", "Posteringenes beløp")


def write_findings(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """The groups by cause, then the list; as many rows in the list as findings in the run."""
    groups = grouped_findings(run.findings)
    page.title("Funn", marks(run.reconciliation))
    if not groups:
        page.note("Ingen funn.")
        return
    page.note(
        f"{counted(len(run.findings), 'funn', 'funn')} med {counted(len(groups), 'årsak', 'årsaker')}. "
        "De alvorligste står først, deretter etter kroner."
    )
    amounts = posting_amounts(run)
    _write_groups(page, groups, amounts)
    _write_list(page, groups, _measure_names(run, files), amounts)


def _write_groups(page: Page, groups: tuple[FindingGroup, ...], amounts: PostingAmounts) -> None:
    page.heading("Funn etter årsak")
    page.header(
        ["Regel", "Alvor", "Hva som skal gjelde", "Hva som må gjøres", "Det største funnet", *_NUMBERS],
        range(5, 9),
    )
    for group in groups:
        page.line(
            [
                *(group.rule, SEVERITY_NAMES[group.severity], group.title, group.first.remedy, group.first.message),
                *(len(group.findings), group.rows, _money(group.net_ore), _money(group.postings_ore(amounts))),
            ],
            "alarm" if group.first.blocks else "body",
        )


def _write_list(page: Page, groups: tuple[FindingGroup, ...], names: dict[str, str], amounts: PostingAmounts) -> None:
    page.heading("Alle funn")
    columns = [
        *("Regel", "Alvor", "Hva som er funnet", "Hva som må gjøres", "Fil", "Rad", "Bilag", "Kolonne", "Verdi"),
        *("Ventet", "Avvik i kroner", "Posteringens beløp", "Tiltak"),
    ]
    header = page.header(columns, {5, 10, 11})
    for group in groups:
        for finding in group.findings:
            page.line(_finding_cells(finding, names, amounts))
    page.sheet.autofilter(header, 0, page.row - 1, len(columns) - 1)
    page.sheet.freeze_panes(1, 1)


def _finding_cells(finding: Finding, names: dict[str, str], amounts: PostingAmounts) -> list[Cell]:
    return [
        *(finding.rule, SEVERITY_NAMES[finding.severity], finding.message, finding.remedy),
        *(finding.file, finding.row, finding.voucher, finding.column, said(finding.value), said(finding.expected)),
        _money(finding.difference_ore),
        _money(amounts.get((finding.file, finding.row))),
        names.get(finding.measure or "", finding.measure),
    ]


def _money(ore: int | None) -> Cell:
    return NoAmount(EN_DASH) if ore is None else Money(ore)


def _measure_names(run: Run, files: ProgrammeFiles) -> dict[str, str]:
    names = {measure.id: measure.name for measure in files.programme.measures}
    return names | {measure.id: measure.name for measure in run.reconciliation.measures}
