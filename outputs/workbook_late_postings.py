"""Sheet Endringer: every posting that has come, changed or gone in months that were reconciled before.

First the sum of the effects by month and project, then the postings. No posting text and no party.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from domain.late_postings import CODING, Change
from outputs.norwegian import counted
from outputs.wording import marks
from outputs.workbook_page import Cell, Formula, Money, Page, cells
from schemas.period_words import period_words
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

SHEET: Final = "Endringer"
WIDTHS: Final = (16, 18, 11, 30, 9, 11, 26, 8, 26, 8, 30, 30, 16, 16, 16)
COLUMNS: Final = (
    *("Hva", "Måned", "Prosjekt", "Tiltak", "Bilagsart", "Bilag", "Fil nå", "Rad nå", "Fil før", "Rad før"),
    *("Kontering før", "Kontering nå", "Beløp før", "Beløp nå", "Virkning i kroner"),
)
CHANGE_NAMES: Final[dict[Change, str]] = {
    Change.NEW: "Ny",
    Change.CHANGED: "Endret",
    Change.VANISHED: "Borte",
}
_CODING_NAMES: Final = {
    "period": "",
    "account": "konto ",
    "responsibility": "ansvar ",
    "function": "funksjon ",
    "project": "prosjekt ",
}
_NUMBERS: Final = tuple(COLUMNS.index(name) for name in ("Rad nå", "Rad før", "Beløp før", "Beløp nå"))


def write_late_postings(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """The sums by month and project, then one row for each effect; the effects sum to the sums."""
    late = run.late_postings
    page.title(SHEET, marks(run.reconciliation))
    page.note(
        f"{counted(late.height, 'endring', 'endringer')} i måneder som er avstemt før. Sammenlignet linje for linje "
        "med det som gjaldt ved forrige avstemming, uten toleranse."
    )
    page.note("En postering som er flyttet til en annen måned eller et annet prosjekt, står på begge steder.")
    _write_sums(page, late)
    _write_lines(page, late, {measure.id: measure.name for measure in files.programme.measures})


def _write_sums(page: Page, late: pl.DataFrame) -> None:
    page.heading("Virkning etter måned og prosjekt")
    page.header(["Måned", "Antall", "Prosjekt", "Virkning i kroner"], {1, 3})
    sums = late.group_by("period", "project").agg(pl.len(), pl.col("effect_ore").sum()).sort("period", "project")
    first = page.row
    for period, project, rows, ore in sums.iter_rows():
        page.line([period_words(period), rows, project, Money(ore)])
    total = Money(int(late.get_column("effect_ore").sum()))
    page.line(["Sum", None, None, Formula(f"=SUM({cells(first, page.row - 1, 3)})", total)], "sum")


def _write_lines(page: Page, late: pl.DataFrame, names: Mapping[str, str]) -> None:
    page.heading("Alle endringer")
    header = page.header(COLUMNS, {*_NUMBERS, len(COLUMNS) - 1})
    for row in late.iter_rows(named=True):
        page.line(_cells(row, names))
    page.sheet.autofilter(header, 0, page.row - 1, len(COLUMNS) - 1)


def _cells(row: Mapping[str, Any], names: Mapping[str, str]) -> list[Cell]:
    return [
        CHANGE_NAMES[Change(row["status"])],
        period_words(row["period"]),
        row["project"],
        names.get(row["measure"] or "", row["measure"]),
        *(row[name] for name in ("voucher_type", "voucher", "now_file", "now_row", "before_file", "before_row")),
        *(_coding(row, side) for side in ("before", "now")),
        *(_money(row[f"{side}_amount_ore"]) for side in ("before", "now")),
        Money(row["effect_ore"]),
    ]


def _coding(row: Mapping[str, Any], side: str) -> str | None:
    known = [f"{_CODING_NAMES[name]}{row[f'{side}_{name}']}" for name in CODING if row[f"{side}_{name}"] is not None]
    return ", ".join(known) or None


def _money(ore: int | None) -> Money | None:
    return None if ore is None else Money(ore)
