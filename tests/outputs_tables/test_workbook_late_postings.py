"""Sheet Endringer: there when something differs in months reconciled before, with sums that are the sum of its rows."""

from __future__ import annotations

from dataclasses import replace

import fastexcel
import polars as pl

from outputs.workbook import workbook
from schemas.frames import LATE_POSTINGS
from schemas.runs import Run
from tests.ledgers import mysen
from tests.outputs_tables.runs import run


def late(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(LATE_POSTINGS) | row for row in rows], schema=LATE_POSTINGS)


NEW = {"status": "new", "period": "2026-01", "project": "71003", "measure": "sosionom", "voucher": "7"} | {
    "now_file": "mars.csv",
    "now_row": 9,
    "now_account": "1120",
    "now_amount_ore": 12_050,
    "effect_ore": 12_050,
}
GONE = {"status": "vanished", "period": "2026-13", "project": "71001"} | {
    "before_file": "feb.csv",
    "before_row": 4,
    "before_amount_ore": 5_000,
    "effect_ore": -5_000,
}


def rows_of(made: Run) -> list[tuple[str | None, ...]]:
    book = fastexcel.read_excel(workbook(made, mysen()))
    return list(book.load_sheet("Endringer", header_row=None).to_polars().rows())


def test_every_change_stands_in_the_sheet_with_its_effect() -> None:
    rows = rows_of(replace(run(), late_postings=late(NEW, GONE)))
    found = {row[0]: row for row in rows}
    assert found["Ny"][1:4] == ("januar 2026", "71003", "Sosionom")
    assert (found["Ny"][7], found["Ny"][13], found["Ny"][14]) == ("9", "120.5", "120.5")
    assert (found["Borte"][1], found["Borte"][9], found["Borte"][14]) == ("periode 13 i 2026", "4", "-50")
    assert found["Sum"][3] == "70.5"


def test_without_changes_there_is_no_sheet() -> None:
    book = fastexcel.read_excel(workbook(run(), mysen()))
    assert "Endringer" not in book.sheet_names
