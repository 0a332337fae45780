"""Sheet Funn: first the causes with count and kroner, then every finding that was raised."""

from __future__ import annotations

from outputs.finding_groups import FindingGroup, grouped_findings
from outputs.norwegian import counted
from outputs.wording import SEVERITY_NAMES, marks
from outputs.workbook_page import Cell, Formula, Money, Page, cells
from schemas.findings import Finding
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run


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
    _write_groups(page, groups)
    _write_list(page, groups, _measure_names(run, files))


def _write_groups(page: Page, groups: tuple[FindingGroup, ...]) -> None:
    page.heading("Funn etter årsak")
    page.header(
        ["Regel", "Alvor", "Det største funnet", "Hva som må gjøres", "Antall funn", "Rader", "Kroner", "Netto kroner"],
        range(4, 8),
    )
    first = page.row
    for group in groups:
        page.line(
            [
                *(group.rule, SEVERITY_NAMES[group.severity], group.first.message, group.first.remedy),
                *(len(group.findings), group.rows, Money(group.kroner_ore), Money(group.net_ore)),
            ],
            "alarm" if group.first.blocks else "body",
        )
    last = page.row - 1
    page.line(
        [
            *("Sum", None, None, None),
            Formula(f"=SUM({cells(first, last, 4)})", sum(len(group.findings) for group in groups)),
            Formula(f"=SUM({cells(first, last, 5)})", sum(group.rows for group in groups)),
            Formula(f"=SUM({cells(first, last, 6)})", Money(sum(group.kroner_ore for group in groups))),
            Formula(f"=SUM({cells(first, last, 7)})", Money(sum(group.net_ore for group in groups))),
        ],
        "sum",
    )


def _write_list(page: Page, groups: tuple[FindingGroup, ...], names: dict[str, str]) -> None:
    page.heading("Alle funn")
    columns = [
        *("Regel", "Alvor", "Hva som er funnet", "Hva som må gjøres", "Fil", "Rad", "Bilag", "Kolonne", "Verdi"),
        *("Ventet", "Avvik i kroner", "Tiltak"),
    ]
    header = page.header(columns, {5, 10})
    for group in groups:
        for finding in group.findings:
            page.line(_finding_cells(finding, names))
    page.sheet.autofilter(header, 0, page.row - 1, len(columns) - 1)
    page.sheet.freeze_panes(1, 1)


def _finding_cells(finding: Finding, names: dict[str, str]) -> list[Cell]:
    return [
        *(finding.rule, SEVERITY_NAMES[finding.severity], finding.message, finding.remedy),
        *(finding.file, finding.row, finding.voucher, finding.column, finding.value, finding.expected),
        None if finding.difference_ore is None else Money(finding.difference_ore),
        names.get(finding.measure or "", finding.measure),
    ]


def _measure_names(run: Run, files: ProgrammeFiles) -> dict[str, str]:
    names = {measure.id: measure.name for measure in files.programme.measures}
    return names | {measure.id: measure.line for measure in run.reconciliation.measures}
