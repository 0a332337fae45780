"""Sheet Parkert: postings set aside until somebody has answered, and those that were and count again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from domain.parking import is_named_by
from outputs.wording import PLACEMENT_NAMES, marks
from outputs.workbook_page import Cell, Money, NoAmount, Page
from schemas.budget_year import Parking
from schemas.masking import masked_text, shown_code
from schemas.records import Placement
from schemas.runs import Run

SHEET: Final = "Parkert"
WIDTHS: Final = (18, 14, 11, 12, 16, 38, 22, 12, 12, 22, 38)
PARKED: Final = "Parkert"
FORMERLY_PARKED: Final = "Tidligere parkert"
_COLUMNS: Final = (
    *("Status", "Bilag", "Prosjekt", "Posteringer", "Beløp i kroner", "Grunn", "Ansvarlig", "Frist"),
    *("Frigitt", "Frigitt av", "Grunn til frigivelse"),
)
_POSTINGS: Final = ("Status", "Bilag", "Prosjekt", "Rad", "Beløp i kroner", "Fil", "Plassering", "Konto")


def write_parked(page: Page, run: Run, parkings: Sequence[Parking]) -> None:
    """Each parking with its postings' number and sum, those that stand first; then the postings themselves."""
    page.title(SHEET, marks(run.reconciliation))
    page.note("Parkerte posteringer er ikke regnet med. Tidligere parkerte er plassert etter konteringen sin igjen.")
    in_order = sorted(parkings, key=lambda parking: parking.is_released)
    page.header(_COLUMNS, {3, 4})
    for parking in in_order:
        page.line(_cells(parking, run.postings.filter(is_named_by(parking))))
    page.heading("Posteringene")
    page.header(_POSTINGS, {3, 4})
    for parking in in_order:
        for row in run.postings.filter(is_named_by(parking)).sort("file", "row", "part").iter_rows(named=True):
            ore = row["amount_ore"]
            page.line(
                [
                    *(_status(parking), shown_code(row["voucher"]), row["project"], row["row"]),
                    NoAmount("kan ikke leses") if ore is None else Money(ore),
                    *(row["file"], PLACEMENT_NAMES[Placement(row["placement"])], row["account"]),
                ]
            )
    page.sheet.freeze_panes(1, 1)


def _status(parking: Parking) -> str:
    return FORMERLY_PARKED if parking.is_released else PARKED


def _cells(parking: Parking, postings: pl.DataFrame) -> list[Cell]:
    return [
        *(_status(parking), shown_code(parking.voucher), parking.project, postings.height),
        Money(int(postings.get_column("amount_ore").sum() or 0)),
        *(masked_text(parking.reason), parking.owner, parking.expires_on, parking.released_on, parking.released_by),
        masked_text(parking.release_reason) if parking.release_reason else None,
    ]
