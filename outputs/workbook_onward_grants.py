"""Sheet Tilskudd til andre: what is passed on to organisations, against budget and accounts, and its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.register_postings import TRANSFER_ART, payouts, sum_ore
from outputs.wording import KIND_NAMES, marks
from outputs.workbook_in_kind import measure_names
from outputs.workbook_page import Cell, Formula, Money, Page, address, cells
from outputs.workbook_postings import KIND
from outputs.workbook_registers import difference, posting_sum, voucher_list, write_total
from schemas.masking import masked_text
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind, Reconciliation
from schemas.registers import OnwardGrantResult
from schemas.runs import Run

SHEET: Final = "Tilskudd til andre"
WIDTHS: Final = (36, 16, 16, 18, 16, 16, 14, 12, 13, 28, 36, 24, 20)
_GRANTS: Final = (
    *("Mottaker", "Vedtatt", "Utbetalt", "Ikke utbetalt", "Rapport", "Rapportfrist", "Rapport kom", "Vedtaksdato"),
    *("Org.nr.", "Tiltak", "Formål", "Vedtatt av", "Bilag"),
)
_MEASURE: Final = _GRANTS.index("Tiltak")
_AWARDED, _PAID = 1, 2
_BY_MEASURE: Final = ("Tiltak", "Revidert budsjett", "Vedtatt", "Igjen av budsjettet", "Ført på art 470", "Uten vedtak")
_ROWS_BETWEEN: Final = 3
"""An empty row, a heading and a header."""
RECEIVED: Final = "Mottatt"
OVERDUE: Final = "Forfalt"
AWAITED: Final = "Ikke mottatt"
NO_DATE: Final = "Ingen frist"


@dataclass(frozen=True, slots=True)
class _Line:
    """One measure: its budget, and what of it is awarded, booked on art 470, and paid by the register."""

    measure: str
    name: str
    revised_ore: int
    awarded_ore: int
    booked_ore: int
    paid_ore: int


def write_onward_grants(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """Per measure the awards against the budget and against art 470; then every grant with its report."""
    result, names = run.reconciliation, measure_names(files)
    page.title(SHEET, marks(result))
    page.note(
        f"Tilskudd som er gitt videre til organisasjoner. Utbetalt er det bilagene har på art {TRANSFER_ART} på "
        "tiltaket. Rapportene er vurdert på dagen kjøringen ble laget."
    )
    measures = dict.fromkeys(grant.measure for grant in result.onward_grants)
    lines = [_line(run, measure, names.get(measure, measure)) for measure in measures]
    # Heading and header of this table, its lines and their sum; then what stands between it and the first grant.
    _write_measures(page, run, lines, page.row + _ROWS_BETWEEN + len(lines) + 1 + _ROWS_BETWEEN)
    page.heading("Tilskuddene")
    header = page.header(_GRANTS, {1, 2, 3})
    for grant in result.onward_grants:
        page.line(_grant_cells(grant, result, names, page.row), "alarm" if _needs_a_look(grant) else "body")
    page.sheet.autofilter(header, 0, page.row - 1, len(_GRANTS) - 1)
    awarded = sum(grant.awarded_ore for grant in result.onward_grants)
    paid = sum(grant.paid_ore for grant in result.onward_grants)
    write_total(page, header + 1, (awarded, paid, awarded - paid), len(_GRANTS))
    page.sheet.freeze_panes(1, 1)


def _line(run: Run, measure: str, name: str) -> _Line:
    own = [grant for grant in run.reconciliation.onward_grants if grant.measure == measure]
    revised = next((each.sums.revised_ore for each in run.reconciliation.measures if each.id == measure), 0)
    awarded, paid = sum(grant.awarded_ore for grant in own), sum(grant.paid_ore for grant in own)
    return _Line(measure, name, revised, awarded, sum_ore(payouts(run.postings, measure)), paid)


def _write_measures(page: Page, run: Run, lines: Sequence[_Line], first: int) -> None:
    """One row per measure; awards and payments are summed from the grants, which stand from row `first` on."""
    last = first + len(run.reconciliation.onward_grants) - 1
    page.heading("Per tiltak")
    page.header(_BY_MEASURE, range(1, 6))
    top = page.row
    for line in lines:
        is_doubtful = line.awarded_ore > line.revised_ore or line.booked_ore != line.paid_ore
        page.line(_line_cells(line, run, page.row, (first, last)), "alarm" if is_doubtful else "body")
    revised, awarded = sum(line.revised_ore for line in lines), sum(line.awarded_ore for line in lines)
    booked, paid = sum(line.booked_ore for line in lines), sum(line.paid_ore for line in lines)
    write_total(page, top, (revised, awarded, revised - awarded, booked, booked - paid), len(_BY_MEASURE))


def _line_cells(line: _Line, run: Run, row: int, grants: tuple[int, int]) -> list[Cell]:
    booked = posting_sum(run, line.measure, ("Art", TRANSFER_ART), (KIND, KIND_NAMES[Kind.GROSS]))
    return [
        line.name,
        Money(line.revised_ore, f"revidert.{line.measure}"),
        Formula(f"={_of_measure(row, _AWARDED, grants)}", Money(line.awarded_ore)),
        Formula(f"={address(row, 1)}-{address(row, 2)}", Money(line.revised_ore - line.awarded_ore)),
        Formula(f"={booked}", Money(line.booked_ore)),
        Formula(f"={address(row, 4)}-{_of_measure(row, _PAID, grants)}", Money(line.booked_ore - line.paid_ore)),
    ]


def _of_measure(row: int, column: int, grants: tuple[int, int]) -> str:
    """The sum of a column over the grants of the measure that the row names."""
    named, summed = cells(*grants, _MEASURE), cells(*grants, column)
    return f"SUMPRODUCT(EXACT({named},{address(row, 0)})*{summed})"


def _needs_a_look(grant: OnwardGrantResult) -> bool:
    return grant.is_overdue or grant.paid_ore > grant.awarded_ore


def _grant_cells(grant: OnwardGrantResult, result: Reconciliation, names: dict[str, str], row: int) -> list[Cell]:
    return [
        masked_text(grant.recipient),
        Money(grant.awarded_ore, f"videretildelt.{grant.id}.tildelt"),
        Money(grant.paid_ore, f"videretildelt.{grant.id}.utbetalt"),
        difference(row, grant.awarded_ore - grant.paid_ore),
        report_status(grant, result.created_on[:10]),
        *(date.fromisoformat(day) if day else None for day in (grant.report_due, grant.report_received)),
        date.fromisoformat(grant.decided_on),
        *(grant.organisation_number, names.get(grant.measure, grant.measure), masked_text(grant.purpose)),
        *(masked_text(grant.decided_by), voucher_list(grant.vouchers)),
    ]


def report_status(grant: OnwardGrantResult, today: str) -> str:
    """How it stands with the report on the day of the run, as YYYY-MM-DD."""
    if grant.report_received is not None and grant.report_received <= today:
        return RECEIVED
    if grant.is_overdue:
        return OVERDUE
    return AWAITED if grant.report_due else NO_DATE
