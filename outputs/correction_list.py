"""`omposteringsliste.xlsx`: what the accounting office is asked to book anew, and room for its answer.

Neither texts nor parties of postings are printed. Text is written as text, whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from domain.proposals import Proposed
from outputs.correction_words import (
    CODING_NAMES,
    CORRECTION_STATUS_NAMES,
    NEW_CODING_NAMES,
    asked_cells,
    changed_fields,
    coding_cells,
    measure_names,
    proof_words,
    reason_words,
)
from outputs.norwegian import Decimals, counted, kroner, period_name
from outputs.wording import marks, said
from outputs.workbook_page import Cell, Formats, Formula, Money, Page, book_options, cells
from schemas.corrections import AnsweredLine, CorrectionList
from schemas.masking import shown_code, without_identity
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

COLUMNS: Final = (
    *("Referanse", "Ny", "Status", "Bilag", "Bilagsart", "Dato", "Periode", "Fil", "Rad", "Beløp i kroner", "Gjenstår"),
    *CODING_NAMES,
    *NEW_CODING_NAMES,
    *("Grunn", "Grunnlag for forslaget", "Tiltak", "Utført bilag", "Utført dato", "Merknad"),
)
_WIDTHS: Final = (*(16, 6, 14, 12, 10, 12, 15, 22, 8, 15, 15), *[10] * 4, *[13] * 4, *(38, 38, 24, 14, 13, 26))
_AMOUNT: Final = COLUMNS.index("Beløp i kroner")
_REMAINING: Final = COLUMNS.index("Gjenstår")
_FIRST_NEW: Final = COLUMNS.index(NEW_CODING_NAMES[0])
_CLOSED: Final = (
    *("Referanse", "Status", "Bilag", "Dato", "Beløp i kroner"),
    *CODING_NAMES,
    *NEW_CODING_NAMES,
    *(f"Funnet {name.lower()}" for name in CODING_NAMES),
    "Bilag som svarer",
)


def correction_list_workbook(corrections: CorrectionList, run: Run, files: ProgrammeFiles, proposed: Proposed) -> bytes:
    """The list as an xlsx file; the same list gives the same bytes.

    Args:
        corrections: as it was stored.
        run: it was made from, for names and marks.
        files: the programme, which asks.
        proposed: what the list leaves out, and why.
    """
    target = BytesIO()
    book = xlsxwriter.Workbook(target, book_options())
    result = run.reconciliation
    book.set_properties(_properties(run, files))
    formats = Formats(book)
    footer = f"{result.programme_name} · omposteringsliste {corrections.number} · kjøring {result.run_id}"

    def page(name: str, *widths: float) -> Page:
        return Page(book, formats, name, widths, footer, " ".join(marks(result)))

    _write_open(page("Omposteringsliste", *_WIDTHS), corrections, run, proposed)
    _write_totals(page("Per tiltak", 40, 14, 18), corrections, run)
    closed = [line for line in corrections.lines if not line.answer.status.is_open]
    if closed:
        _write_closed(page("Avsluttet", *(16, 24, 12, 11, 15), *[10] * 12, 24), closed, run)
    book.close()
    return target.getvalue()


def _properties(run: Run, files: ProgrammeFiles) -> dict[str, Any]:
    created_on = date.fromisoformat(run.reconciliation.created_on[:10])
    return {
        "title": f"Omposteringsliste for {files.programme.name}, {period_name(run.reconciliation.period)}",
        "subject": "Posteringer som bør konteres om",
        "author": "omradeloft",
        "comments": f"Kjøring {run.reconciliation.run_id}",
        "created": datetime.combine(created_on, time(), UTC),
    }


def _write_open(page: Page, corrections: CorrectionList, run: Run, proposed: Proposed) -> None:
    page.title(f"Omposteringsliste {corrections.number}", marks(run.reconciliation))
    for sentence in _introduction(corrections, run, proposed):
        page.note(sentence)
    lines = corrections.open_lines
    if not lines:
        return
    header = page.header(COLUMNS, {COLUMNS.index("Rad"), _AMOUNT, _REMAINING})
    names = measure_names(run)
    for line in lines:
        page.line(_open_cells(line, corrections, names), marked=[_FIRST_NEW + at for at in changed_fields(line)])
    amounts = sum(line.line.proposal.amount_ore for line in lines)
    totals = [
        Formula(f"=SUM({cells(header + 1, page.row - 1, column)})", Money(ore))
        for column, ore in ((_AMOUNT, amounts), (_REMAINING, _sum(lines)))
    ]
    page.line(["Sum", *[None] * (_AMOUNT - 1), *totals, *[None] * (len(COLUMNS) - _REMAINING - 1)], "sum")
    page.sheet.autofilter(header, 0, page.row - 2, len(COLUMNS) - 1)
    page.sheet.freeze_panes(header + 1, 1)
    page.sheet.repeat_rows(header)


def _introduction(corrections: CorrectionList, run: Run, proposed: Proposed) -> list[str]:
    """Who asks for what, how to answer, and what the list leaves out."""
    result = run.reconciliation
    lines = corrections.open_lines
    new = sum(corrections.is_new(line) for line in lines)
    said_of = (
        f"{counted(len(lines), 'postering', 'posteringer')} bør konteres om, {_kroner(_sum(lines))} i sum; "
        f"{new} er nye siden forrige liste."
        if lines
        else "Ingen posteringer venter på ompostering."
    )
    period = period_name(result.period)
    sentences = [
        f"{result.programme_name} ber regnskapskontoret om dette etter avstemmingen til og med {period}.",
        said_of,
        "Før hver linje for seg, og skriv referansen i teksten. Da kjennes svaret igjen i neste eksport.",
        "Felt som skal endres, er merket. Linjer uten forslag må avklares før de føres.",
    ]
    if proposed.cancelled:
        sentences.append(
            f"{counted(proposed.cancelled, 'postering', 'posteringer')} med feil opphever hverandre på samme kontering "
            "og er ikke med."
        )
    sentences += [f"Ikke listet enkeltvis: {finding.message}" for finding in proposed.uncounted]
    return sentences


def _open_cells(line: AnsweredLine, corrections: CorrectionList, names: dict[str | None, str]) -> list[Cell]:
    proposal = line.line.proposal
    return [
        *(line.line.reference, "ny" if corrections.is_new(line) else None),
        CORRECTION_STATUS_NAMES[line.answer.status],
        *(shown_code(proposal.voucher), shown_code(proposal.voucher_type), proposal.posted_on, said(proposal.period)),
        *(proposal.file, proposal.row, Money(proposal.amount_ore), Money(line.remaining_ore)),
        *coding_cells(proposal.coding),
        *asked_cells(line),
        *(reason_words(line), proof_words(line), names.get(proposal.measure, proposal.measure)),
        *(None, None, None),
    ]


def _write_totals(page: Page, corrections: CorrectionList, run: Run) -> None:
    page.title("Per tiltak", marks(run.reconciliation))
    header = page.header(["Tiltak", "Linjer", "Beløp i kroner"], {1, 2})
    totals = totals_by_measure(corrections, run)
    for name, count, ore in totals:
        page.line([name, count, Money(ore)])
    all_lines = Formula(f"=SUM({cells(header + 1, page.row - 1, 1)})", sum(count for _, count, _ in totals))
    whole = Formula(f"=SUM({cells(header + 1, page.row - 1, 2)})", Money(sum(ore for _, _, ore in totals)))
    if totals:
        page.line(["Sum", all_lines, whole], "sum")


def totals_by_measure(corrections: CorrectionList, run: Run) -> list[tuple[str, int, int]]:
    """Measure, open lines and what is still to be booked in øre, in the order of the plan; those on none come last."""
    names = measure_names(run)
    order = [*(measure.id for measure in run.reconciliation.measures), None]
    by_measure: dict[str | None, list[AnsweredLine]] = {}
    for line in corrections.open_lines:
        by_measure.setdefault(line.line.proposal.measure, []).append(line)
    return [
        (names.get(measure) or str(measure), len(lines), _sum(lines))
        for measure, lines in sorted(
            by_measure.items(), key=lambda found: order.index(found[0]) if found[0] in order else len(order)
        )
    ]


def _write_closed(page: Page, closed: Sequence[AnsweredLine], run: Run) -> None:
    page.title("Avsluttet", marks(run.reconciliation))
    page.note("Linjer fra tidligere lister som regnskapskontoret har svart på, eller som har falt bort.")
    header = page.header(_CLOSED, {4})
    for line in closed:
        proposal, answer = line.line.proposal, line.answer
        page.line(
            [
                *(line.line.reference, CORRECTION_STATUS_NAMES[answer.status], shown_code(proposal.voucher)),
                proposal.posted_on,
                Money(proposal.amount_ore),
                *coding_cells(proposal.coding),
                *asked_cells(line),
                *coding_cells(answer.found),
                ", ".join(map(without_identity, answer.vouchers)),
            ]
        )
    page.sheet.freeze_panes(header + 1, 1)
    page.sheet.repeat_rows(header)


def _sum(lines: Sequence[AnsweredLine]) -> int:
    return sum(line.remaining_ore for line in lines)


def _kroner(ore: int) -> str:
    return kroner(ore, Decimals.ALWAYS)
