"""The sheets of an Excel workbook as grids of strings, so that what a cell holds is seen as it is."""

from __future__ import annotations

import zipfile
import zlib
from typing import Final

import fastexcel

from schemas.exports.grid import Grid, grid_of
from schemas.exports.rules import DAMAGED, NOT_A_LEDGER
from schemas.exports.sheet_extent import cells_too_far_apart
from schemas.exports.unreadable import UnreadableFile

ENCODING = "utf-8"
"""A workbook is XML in a zip; nobody chooses its encoding."""
_UNPACKING_FAULTS: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)


def is_workbook(content: bytes) -> bool:
    """Whether it is a zip; what kind of zip was settled before a format is asked."""
    return content.startswith(b"PK")


def read_sheets(name: str, content: bytes) -> list[Grid]:
    """Every sheet, rows numbered as Excel shows them.

    Raises:
        UnreadableFile: the workbook cannot be opened, or a sheet of it is larger than memory.
    """
    try:
        if corner := cells_too_far_apart(content):
            message = (
                f"Filen er en Excel-bok med et ark som går helt til celle {corner}, større enn noen hovedbok. "
                "Slett det som står langt utenfor tabellen."
            )
            raise UnreadableFile(NOT_A_LEDGER.finding(message, file=name), "xlsx", ENCODING)
        reader = fastexcel.read_excel(content)
        return [_grid(reader, sheet) for sheet in reader.sheet_names]
    except (fastexcel.FastExcelError, *_UNPACKING_FAULTS) as error:
        message = "Excel-boken er avkortet eller ødelagt og kan ikke åpnes."
        raise UnreadableFile(DAMAGED.finding(message, file=name), "xlsx", ENCODING) from error


def _grid(reader: fastexcel.ExcelReader, sheet: str) -> Grid:
    # skip_rows=0 keeps the blank rows at the top, without which every row number would be wrong.
    loaded = reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    return grid_of(loaded.to_polars(), sheet, has_number_cells=True, is_hidden=loaded.visible != "visible")
