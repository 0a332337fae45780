"""Delimited text: the csv exports of accounting systems, whatever they call them.

The delimiter is the one that makes a header of a ledger appear. Rows keep the number they have in the file, blank
ones included; a quoted field may hold delimiters and line breaks.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import polars as pl

from schemas.decoded import DecodedFile
from schemas.exports.encodings import DecodedText, decode_text, may_be_mojibake
from schemas.exports.formats import ExportFormat, Upload
from schemas.exports.grid import HEADER_SEARCH_ROWS, Grid, find_layout, grid_of, nearest_layout
from schemas.exports.ledger_tables import TableFile, decode_table
from schemas.exports.posting_findings import letter_findings
from schemas.exports.rules import BROKEN_QUOTES, ENCODING, NOT_A_LEDGER
from schemas.exports.unreadable import UnreadableFile
from schemas.findings import Finding

_DELIMITERS = (";", "\t", ",", "|")
_HEAD_LENGTH = 100_000
_SPARE_COLUMNS = 8
"""Room for the cells that an unquoted delimiter pushes beyond the header, so that they are seen and not cut off."""


def recognises(upload: Upload) -> bool:
    """Whether there is anything to read; asked last, when no other format knows the file."""
    return bool(upload.content)


def decode(upload: Upload) -> DecodedFile:
    """The postings of the file.

    Raises:
        UnreadableFile: it is no text, or no table with account and amount.
    """
    decoded = decode_text(upload.content)
    if "\x00" in decoded.text:
        message = "Filen er ikke tekst, og heller ikke Excel eller SAF-T."
        raise UnreadableFile(NOT_A_LEDGER.finding(message, file=upload.name))
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    grid, quote_findings = _grid(upload.name, text)
    findings = (*quote_findings, *_encoding_findings(upload.name, decoded, grid))
    table = TableFile(upload.name, FORMAT.name, decoded.encoding, grid, findings, ends_in_newline=text.endswith("\n"))
    return decode_table(table)


FORMAT = ExportFormat(name="csv", order=90, recognises=recognises, decode=decode)


def _grid(name: str, text: str) -> tuple[Grid, list[Finding]]:
    delimiter = _delimiter(text)
    if '"' not in text:
        return _read(text, delimiter, quote=None), []
    if _is_well_quoted(text, delimiter):
        return _read(text, delimiter, quote='"'), []
    careful = _read_unless_endless(text, delimiter)
    if careful and not _swallows_rows(careful, delimiter):
        return careful, []
    plain = _read(text, delimiter, quote=None)
    row = plain.cells.filter(pl.any_horizontal(pl.col(column).str.contains('"') for column in plain.columns))["row"][0]
    message = f"Fant anførselstegn som ikke er lukket, først i rad {row}."
    return plain, [BROKEN_QUOTES.finding(message, file=name, row=row)]


def _delimiter(text: str) -> str:
    """The delimiter under which the first lines hold the fullest header; of equals the first of the list."""
    grids = {delimiter: _read_leniently(_head(text), delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: _fields_named(grids[delimiter]))


def _head(text: str) -> str:
    return "\n".join(text[:_HEAD_LENGTH].split("\n", HEADER_SEARCH_ROWS)[:HEADER_SEARCH_ROWS])


def _fields_named(grid: Grid) -> tuple[int, int]:
    layout, nearest = find_layout(grid), nearest_layout(grid)
    return len(layout.fields) if layout else 0, len(nearest.headers) if nearest else 0


def _is_well_quoted(text: str, delimiter: str) -> bool:
    """Whether every line with a quote has whole quoted fields: then the fast reader and the careful one agree."""
    lines = pl.Series("line", text.split("\n"))
    quoted = lines.filter(lines.str.contains('"', literal=True))
    field = rf'(?:"(?:[^"]|"")*"|[^"{delimiter}]*)'
    return bool(quoted.str.contains(rf"^{field}(?:[{delimiter}]{field})*$").all())


def _read(text: str, delimiter: str, quote: str | None) -> Grid:
    """The fast reader: polars, every cell a string, blank lines kept."""
    width = max(line.count(delimiter) for line in _head(text).split("\n")) + 1 + _SPARE_COLUMNS
    schema = {f"column_{index}": pl.String() for index in range(1, width + 1)}
    if not text.strip():
        return grid_of(pl.DataFrame(schema=schema))
    cells = pl.read_csv(
        text.encode(),
        has_header=False,
        separator=delimiter,
        quote_char=quote,
        schema=schema,
        truncate_ragged_lines=True,
        missing_columns="insert",
    )
    return replace(grid_of(cells), widths=_widths(text, delimiter, quote, cells.height), delimiter=delimiter)


def _widths(text: str, delimiter: str, quote: str | None, rows: int) -> pl.Series | None:
    """How many fields each line has; None when the lines are not the rows."""
    lines = pl.Series("width", text.removesuffix("\n").split("\n"))
    if lines.len() != rows:
        return None
    if quote:
        lines = lines.str.replace_all(r'"(?:[^"]|"")*"', "")
    return lines.str.count_matches(delimiter, literal=True).cast(pl.Int64) + 1


def _read_leniently(text: str, delimiter: str) -> Grid:
    """The careful reader: a quote inside an unquoted field is a letter like any other."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    width = max((len(row) for row in rows), default=1) or 1
    columns = {f"column_{index}": [row[index] if index < len(row) else None for row in rows] for index in range(width)}
    cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String()))
    widths = pl.Series("width", [len(row) for row in rows], dtype=pl.Int64)
    return replace(grid_of(cells), widths=widths, delimiter=delimiter)


def _read_unless_endless(text: str, delimiter: str) -> Grid | None:
    """The careful reading; None when a field runs past 128 kB, for the quote that opens it is never closed."""
    try:
        return _read_leniently(text, delimiter)
    except csv.Error:
        return None


def _swallows_rows(grid: Grid, delimiter: str) -> bool:
    """Whether a quoted field holds line breaks and as many delimiters as a whole row: a quote nobody closed."""
    layout = find_layout(grid)
    enough = max(len(layout.headers) if layout else 3, 3) - 1
    swallowed = pl.any_horizontal(
        pl.col(column).str.contains("\n", literal=True)
        & (pl.col(column).str.count_matches(delimiter, literal=True) >= enough)
        for column in grid.columns
    )
    return bool(grid.cells.select(swallowed.fill_null(value=False).any()).item())


def _encoding_findings(name: str, decoded: DecodedText, grid: Grid) -> list[Finding]:
    if decoded.has_lost_bytes:
        message = f"Fant tegn som ikke finnes i tegnsettet {decoded.encoding}."
        return [ENCODING.finding(message, file=name)]
    return letter_findings(name, grid) if may_be_mojibake(decoded.text) else []
