"""Sheet Posteringer: every posting of the programme, with its place and why somebody must look at it.

The party column of the ledger is never printed, and texts and codes are printed with personal numbers hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from outputs.attention import REMARK, with_remarks
from outputs.norwegian import counted
from outputs.wording import KIND_NAMES, PLACEMENT_NAMES, marks, said
from outputs.workbook_page import Cell, Money, NoAmount, Page
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind, Placement, Reconciliation
from schemas.runs import Run

SHEET: Final = "Posteringer"
COLUMNS: Final = (
    *("Tiltak", "Tiltakskode", "Kilde", "Type", "Plassering", "Fil", "Rad", "Bilag", "Dato", "Periode", "Konto"),
    *("Art", "Funksjon", "Prosjekt", "Ansvar", "Tekst (personnumre skjult)", "Beløp i kroner", "Merknad"),
)
AMOUNT: Final = "Beløp i kroner"
MEASURE_ID: Final = "Tiltakskode"
KIND: Final = "Type"
SHEET_ROWS: Final = 1_048_576


class TooManyPostingsError(Exception):
    """A sheet cannot hold the programme's postings; nothing is left out in silence."""

    def __init__(self, postings: int) -> None:
        super().__init__(
            f"workbook: {postings} postings in the programme, but a sheet holds {SHEET_ROWS} rows; "
            "narrow coding.scope in the programme file"
        )


def write_postings(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """The postings in the order of the run: by file, row and part; debit positive."""
    result = run.reconciliation
    if run.postings.height > SHEET_ROWS - 10:
        raise TooManyPostingsError(run.postings.height)
    page.title("Posteringer", marks(result))
    page.note(
        f"{counted(run.postings.height, 'postering', 'posteringer')} i programmet. Debet er positivt, kredit negativt."
    )
    header = page.header(COLUMNS, {COLUMNS.index("Rad"), COLUMNS.index(AMOUNT)})
    names = _names(run, files)
    for posting in _postings(run):
        page.line(_cells(posting, names))
    last = max(page.row - 1, header + 1)
    page.sheet.autofilter(header, 0, last, len(COLUMNS) - 1)
    page.sheet.freeze_panes(header + 1, 1)
    page.sheet.repeat_rows(header)


def posting_range(column: str, result: Reconciliation, postings: int) -> str:
    """Where a column of the sheet stands, for formulas on other sheets: `Posteringer!$Q$4:$Q$900`."""
    first = _first_row(result)
    letter = str(xl_col_to_name(COLUMNS.index(column), col_abs=True))
    return f"{SHEET}!{letter}${first}:{letter}${first + max(postings, 1) - 1}"


def posting_rows(run: Run) -> dict[tuple[str, int], int]:
    """File and row of a posting -> the row of the sheet it stands in, the first where it is split; counted from 1."""
    first = _first_row(run.reconciliation)
    places = run.postings.select("file", "row").iter_rows()
    return {place: row for row, place in reversed([*enumerate(places, start=first)])}


def _first_row(result: Reconciliation) -> int:
    return len(marks(result)) + 4


def _names(run: Run, files: ProgrammeFiles) -> dict[str, str]:
    """Measure and funding source by id, as the programme spells them."""
    names = {source.id: source.short_name for source in files.programme.funding_sources}
    return names | {measure.id: measure.name for measure in run.reconciliation.measures}


def _postings(run: Run) -> Iterator[dict[str, Any]]:
    return with_remarks(run).iter_rows(named=True)


def _cells(posting: dict[str, Any], names: dict[str, str]) -> list[Cell]:
    measure, source, kind, ore = (posting[key] for key in ("measure", "funding_source", "kind", "amount_ore"))
    return [
        names.get(measure, measure),
        measure,
        names.get(source, source),
        KIND_NAMES[Kind(kind)] if kind else None,
        PLACEMENT_NAMES[Placement(posting["placement"])],
        *(posting[key] for key in ("file", "row", "voucher", "posted_on")),
        said(posting["period"]),
        *(posting[key] for key in ("account", "art")),
        *(posting[key] for key in ("function", "project", "responsibility", "text")),
        NoAmount(posting["amount_text"] or "mangler") if ore is None else Money(ore),
        posting[REMARK],
    ]


def placed_sum(postings: pl.DataFrame, measure: str, kind: Kind) -> int:
    """What the sheet's rows of one measure and kind sum to, in øre, debit positive."""
    rows = postings.filter((pl.col("measure") == measure) & (pl.col("kind") == str(kind)))
    return int(rows.get_column("amount_ore").sum() or 0)
