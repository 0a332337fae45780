"""Excel workbooks that hold a ledger as a plain table in one of their sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from schemas.decoded import DecodedFile
from schemas.exports.formats import ExportFormat, Upload
from schemas.exports.grid import Grid, find_layout, texts_above
from schemas.exports.invented import says_invented
from schemas.exports.ledger_tables import TableFile
from schemas.exports.posting_findings import letter_findings
from schemas.exports.recognised_tables import decode_recognised
from schemas.exports.recognition import recognise
from schemas.exports.rules import CHOSEN_SHEET, SEVERAL_SHEETS
from schemas.exports.sheets import ENCODING, is_workbook
from schemas.exports.table_format import ColumnMap
from schemas.findings import Finding, Severity


def recognises(upload: Upload) -> bool:
    """Whether it is a workbook; asked after the formats that know their own workbooks."""
    return is_workbook(upload.content)


def decode(upload: Upload) -> DecodedFile:
    """The postings of the sheet with the fullest header; the others are named when they look like ledgers too.

    Raises:
        UnreadableFile: the workbook cannot be opened, or no sheet is a ledger.
    """
    seen = [sheet for sheet in upload.sheets if not sheet.is_hidden]
    sheets = sorted(seen, key=lambda sheet: _fullness(sheet, upload.column_maps), reverse=True)
    grid = sheets[0] if sheets else Grid(pl.DataFrame(schema={"row": pl.Int64()}))
    findings = (
        *_sheet_findings(upload, sheets),
        *_hidden_findings(upload.name, upload.sheets),
        *letter_findings(upload.name, grid),
    )
    table = TableFile(upload.name, FORMAT.name, ENCODING, grid, findings)
    decoded = decode_recognised(table, upload.column_maps, is_trial=upload.is_trial)
    return replace(decoded, is_invented=is_invented(upload.sheets))


def is_invented(sheets: list[Grid]) -> bool:
    """Whether the first rows of any sheet say that the figures are invented."""
    return any(says_invented(texts_above(sheet, None)) for sheet in sheets)


def is_mapped(upload: Upload) -> bool:
    """Whether a column map of the programme claims one of the sheets that can be seen."""
    seen = (sheet for sheet in upload.sheets if not sheet.is_hidden)
    found = (recognise(sheet, upload.column_maps) for sheet in seen if upload.column_maps)
    return any(each is not None and isinstance(each.format, ColumnMap) for each in found)


FORMAT = ExportFormat(name="xlsx", order=50, recognises=recognises, decode=decode)


def _fullness(grid: Grid, column_maps: Sequence[ColumnMap]) -> tuple[bool, int, int]:
    recognised = recognise(grid, column_maps)
    if recognised is None:
        return _NO_LEDGER
    return isinstance(recognised.format, ColumnMap), len(recognised.layout.fields), grid.cells.height


_NO_LEDGER = (False, 0, 0)
_SUMMARY_SHEETS = replace(SEVERAL_SHEETS, severity=Severity.WARNING)
"""Another sheet with accounts and amounts, but neither voucher nor date, is most likely a summary of the first."""


def _has_postings(grid: Grid) -> bool:
    layout = find_layout(grid)
    return layout is not None and bool({"voucher", "posted_on"} & set(layout.fields))


def _hidden_findings(name: str, sheets: list[Grid]) -> list[Finding]:
    hidden = ", ".join(f"«{sheet.sheet}»" for sheet in sheets if sheet.is_hidden)
    if not hidden:
        return []
    return [CHOSEN_SHEET.finding(f"Fant skjulte ark i boken, som ikke er lest: {hidden}.", file=name)]


def _sheet_findings(upload: Upload, sheets: list[Grid]) -> list[Finding]:
    """Which sheet was read when there are several; an error when another holds postings too, by voucher or date."""
    name = upload.name
    ledgers = [sheet for sheet in sheets if _fullness(sheet, upload.column_maps) != _NO_LEDGER]
    if len(ledgers) > 1:
        others = ", ".join(f"«{sheet.sheet}»" for sheet in ledgers[1:])
        message = f"Fant regnskap i flere ark. Bare «{ledgers[0].sheet}» er lest, ikke {others}."
        rule = SEVERAL_SHEETS if any(_has_postings(sheet) for sheet in ledgers[1:]) else _SUMMARY_SHEETS
        return [rule.finding(message, file=name, value=ledgers[0].sheet)]
    if len(sheets) > 1 and ledgers:
        message = f"Fant {len(sheets)} ark i boken. Regnskapet er lest fra «{ledgers[0].sheet}»."
        return [CHOSEN_SHEET.finding(message, file=name, value=ledgers[0].sheet)]
    return []
