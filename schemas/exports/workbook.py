"""Excel workbooks that hold a ledger as a plain table in one of their sheets."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from schemas.decoded import DecodedFile
from schemas.exports.formats import ExportFormat, Upload
from schemas.exports.grid import Grid, find_layout, texts_above
from schemas.exports.invented import says_invented
from schemas.exports.ledger_tables import TableFile, decode_table
from schemas.exports.posting_findings import letter_findings
from schemas.exports.rules import CHOSEN_SHEET, SEVERAL_SHEETS
from schemas.exports.sheets import ENCODING, is_workbook
from schemas.findings import Finding


def recognises(upload: Upload) -> bool:
    """Whether it is a workbook; asked after the formats that know their own workbooks."""
    return is_workbook(upload.content)


def decode(upload: Upload) -> DecodedFile:
    """The postings of the sheet with the fullest header; the others are named when they look like ledgers too.

    Raises:
        UnreadableFile: the workbook cannot be opened, or no sheet is a ledger.
    """
    sheets = sorted(upload.sheets, key=_fullness, reverse=True)
    grid = sheets[0] if sheets else Grid(pl.DataFrame(schema={"row": pl.Int64()}))
    findings = (*_sheet_findings(upload.name, sheets), *letter_findings(upload.name, grid))
    decoded = decode_table(TableFile(upload.name, FORMAT.name, ENCODING, grid, findings))
    return replace(decoded, is_invented=is_invented(sheets))


def is_invented(sheets: list[Grid]) -> bool:
    """Whether the first rows of any sheet say that the figures are invented."""
    return any(says_invented(texts_above(sheet, None)) for sheet in sheets)


FORMAT = ExportFormat(name="xlsx", order=50, recognises=recognises, decode=decode)


def _fullness(grid: Grid) -> tuple[int, int]:
    layout = find_layout(grid)
    return (len(layout.fields), grid.cells.height) if layout else (0, 0)


def _sheet_findings(name: str, sheets: list[Grid]) -> list[Finding]:
    """Which sheet was read when there are several; an error when another looks like a ledger too."""
    ledgers = [sheet for sheet in sheets if _fullness(sheet) > (0, 0)]
    if len(ledgers) > 1:
        others = ", ".join(f"«{sheet.sheet}»" for sheet in ledgers[1:])
        message = f"Fant regnskap i flere ark. Bare «{ledgers[0].sheet}» er lest, ikke {others}."
        return [SEVERAL_SHEETS.finding(message, file=name, value=ledgers[0].sheet)]
    if len(sheets) > 1 and ledgers:
        message = f"Fant {len(sheets)} ark i boken. Regnskapet er lest fra «{ledgers[0].sheet}»."
        return [CHOSEN_SHEET.finding(message, file=name, value=ledgers[0].sheet)]
    return []
