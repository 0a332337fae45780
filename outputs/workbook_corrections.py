"""Sheet Omposteringer: what the accounting office was asked to book anew, and how far it has come."""

from __future__ import annotations

from datetime import date
from typing import Final

from outputs.correction_words import (
    CODING_NAMES,
    CORRECTION_STATUS_NAMES,
    NEW_CODING_NAMES,
    asked_cells,
    changed_fields,
    coding_cells,
    reason_words,
)
from outputs.norwegian import counted
from outputs.wording import marks
from outputs.workbook_page import Cell, Money, Page
from schemas.corrections import AnsweredLine
from schemas.masking import shown_code, without_identity
from schemas.runs import Run

SHEET: Final = "Omposteringer"
WIDTHS: Final = (*(16, 22, 12, 11, 15, 15), *[10] * 4, *[13] * 4, *[10] * 4, 24, 12, 11, 46)
_COLUMNS: Final = (
    *("Referanse", "Status", "Bilag", "Dato", "Beløp i kroner", "Gjenstår"),
    *CODING_NAMES,
    *NEW_CODING_NAMES,
    *(f"Funnet {name.lower()}" for name in CODING_NAMES),
    *("Bilag som svarer", "Bedt om", "Dager siden", "Grunn"),
)
_FIRST_NEW: Final = _COLUMNS.index(NEW_CODING_NAMES[0])


def write_corrections(page: Page, run: Run) -> None:
    """Every line of the year, the open ones first; days are counted to the day of the run."""
    result = run.reconciliation
    page.title(SHEET, marks(result))
    still_open = [line for line in run.corrections if line.answer.status.is_open]
    page.note(
        f"{counted(len(still_open), 'linje', 'linjer')} av {len(run.corrections)} er ikke ført ferdig. "
        "Ingen tall i avstemmingen er endret av et forslag."
    )
    header = page.header(_COLUMNS, {4, 5, _COLUMNS.index("Dager siden")})
    today = date.fromisoformat(result.created_on[:10])
    for line in (*still_open, *(line for line in run.corrections if not line.answer.status.is_open)):
        style = "alarm" if line.answer.status.is_open else "body"
        page.line(_cells(line, today), style, [_FIRST_NEW + at for at in changed_fields(line)])
    page.sheet.autofilter(header, 0, page.row - 1, len(_COLUMNS) - 1)
    page.sheet.freeze_panes(header + 1, 1)
    page.sheet.repeat_rows(header)


def _cells(line: AnsweredLine, today: date) -> list[Cell]:
    proposal, answer = line.line.proposal, line.answer
    return [
        *(line.line.reference, CORRECTION_STATUS_NAMES[answer.status], shown_code(proposal.voucher)),
        proposal.posted_on,
        *(Money(proposal.amount_ore), Money(line.remaining_ore)),
        *coding_cells(proposal.coding),
        *asked_cells(line),
        *coding_cells(answer.found),
        ", ".join(map(without_identity, answer.vouchers)) or None,
        *(line.line.listed_on, (today - line.line.listed_on).days),
        reason_words(line),
    ]
