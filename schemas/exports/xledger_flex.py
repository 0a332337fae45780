"""Xledger Flex: the pivot report with two header rows, a column for each month, and a `Meta` sheet with a row count.

Reading the two header rows is `schemas.exports.pivot_layout`; making a ledger of them `schemas.exports.pivot_tables`.
"""

from __future__ import annotations

from dataclasses import replace

from schemas.decoded import ControlTotals, DecodedFile
from schemas.exports.formats import ExportFormat, Upload
from schemas.exports.grid import Grid
from schemas.exports.pivot_layout import find_pivot
from schemas.exports.pivot_tables import PivotFile, decode_pivot
from schemas.exports.row_findings import counted
from schemas.exports.rules import CONTROL_TOTALS
from schemas.exports.sheets import ENCODING
from schemas.exports.workbook import is_invented, is_mapped
from schemas.findings import Finding

_ROW_COUNT = ("rows returned", "antall rader")


def recognises(upload: Upload) -> bool:
    """Whether a sheet has a row of months over a row of column names, and no column map claims the workbook."""
    return any(find_pivot(sheet) for sheet in upload.sheets if not sheet.is_hidden) and not is_mapped(upload)


def decode(upload: Upload) -> DecodedFile:
    """The report as LEDGER, its rows counted against the `Meta` sheet.

    Raises:
        UnreadableFile: it cannot be proven whether the months are so far this year or each for itself.
    """
    grid, layout = next(
        (sheet, found) for sheet in upload.sheets if not sheet.is_hidden and (found := find_pivot(sheet))
    )
    decoded = decode_pivot(PivotFile(upload.name, FORMAT.name, ENCODING, grid, layout))
    control = replace(decoded.control, rows=_stated_rows(upload.sheets))
    findings = (*_count_findings(upload.name, decoded.rows, control), *decoded.findings)
    return replace(decoded, control=control, findings=findings, is_invented=is_invented(upload.sheets))


FORMAT = ExportFormat(
    name="xledger-flex",
    order=20,
    recognises=recognises,
    decode=decode,
    title="Xledger Flex, pivotrapport med månedskolonner",
    reason="kjent på en rad med måneder over en rad med kolonnenavn.",
)


def _stated_rows(sheets: list[Grid]) -> int | None:
    """The row count that a sheet of the workbook gives beside the words for it."""
    for sheet in sheets:
        for cells in sheet.cells.head(50).drop("row").iter_rows():
            label, *values = [cell for cell in cells if cell] or [""]
            if label.casefold() in _ROW_COUNT and values and values[0].isdecimal():
                return int(values[0])
    return None


def _count_findings(name: str, rows: int, control: ControlTotals) -> list[Finding]:
    if control.rows is None or control.rows == rows:
        return []
    message = f"Fant {counted(rows)}, men arket Meta sier {control.rows}; avvik {rows - control.rows}."
    return [CONTROL_TOTALS.finding(message, file=name, value=str(rows), expected=str(control.rows))]
