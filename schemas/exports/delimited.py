"""Delimited text: the csv exports of accounting systems, whatever they call them.

The delimiter is the one that makes a header of a ledger appear. Rows keep the number they have in the file, blank
ones included; a quoted field may hold delimiters and line breaks.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from schemas.decoded import DecodedFile
from schemas.exports.delimited_rows import (
    is_well_quoted,
    read_even,
    read_leniently,
    read_line_by_line,
    read_ragged,
    read_unless_endless,
)
from schemas.exports.encodings import DecodedText, decode_text, may_be_mojibake
from schemas.exports.formats import ExportFormat, Upload
from schemas.exports.grid import HEADER_SEARCH_ROWS, Grid, find_layout, nearest_layout
from schemas.exports.headers import Layout
from schemas.exports.ledger_tables import TableFile
from schemas.exports.posting_findings import letter_findings
from schemas.exports.recognised_tables import decode_recognised
from schemas.exports.recognition import recognise
from schemas.exports.rules import BROKEN_QUOTES, ENCODING, NOT_A_LEDGER
from schemas.exports.table_format import ColumnMap
from schemas.exports.unreadable import UnreadableFile
from schemas.findings import Finding

_DELIMITERS = (";", "\t", ",", "|")
_HEAD_LENGTH = 100_000
_LINE_ENDS = (b"\n", b"\r")
_LONE_RETURN = re.compile(rb"\r(?!\n)")


def recognises(upload: Upload) -> bool:
    """Whether there is anything to read; asked last, when no other format knows the file."""
    return bool(upload.content)


def decode(upload: Upload) -> DecodedFile:
    """The postings of the file.

    Raises:
        UnreadableFile: it is no text, or no table with account and amount.
    """
    return decode_recognised(read_table(upload), upload.column_maps, is_trial=upload.is_trial)


FORMAT = ExportFormat(name="csv", order=90, recognises=recognises, decode=decode)


def read_table(upload: Upload) -> TableFile:
    """The file as cells; the text is let go here, before the cells are worked on.

    Raises:
        UnreadableFile: it is no text.
    """
    decoded = decode_text(upload.content)
    if b"\x00" in decoded.utf8:
        message = "Filen er ikke tekst, og heller ikke Excel eller SAF-T."
        raise UnreadableFile(NOT_A_LEDGER.finding(message, file=upload.name))
    text = _without_inner_marks(_with_one_line_break(decoded.utf8))
    decoded = replace(decoded, utf8=text)
    grid, quote_findings = _grid(upload, text)
    findings = (*quote_findings, *_encoding_findings(upload.name, decoded, grid))
    ends_in_newline = text.endswith(_LINE_ENDS)
    return TableFile(upload.name, FORMAT.name, decoded.encoding, grid, findings, ends_in_newline=ends_in_newline)


def _without_inner_marks(text: bytes) -> bytes:
    """The text without the byte-order marks that begin its lines where somebody has joined files end to end."""
    return text.replace(b"\n" + codecs.BOM_UTF8, b"\n") if b"\xbf" in text and codecs.BOM_UTF8 in text else text


def _with_one_line_break(text: bytes) -> bytes:
    """The text with one kind of line break. That of Windows may stay where nothing is quoted: the fast reader drops it.

    Looking for another takes 0.04 s for 100 MB, and replacing 0.25 s and a copy.
    """
    if b"\r" not in text or (b'"' not in text and not _LONE_RETURN.search(text)):
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _grid(upload: Upload, text: bytes) -> tuple[Grid, list[Finding]]:
    head, is_whole_head = _head(text)
    first = _by_fullest_header(head, upload.column_maps)
    delimiter = first.delimiter or _DELIMITERS[0]
    width = max(line.count(delimiter) for line in head.split("\n")) + 1
    header_width = _header_width(first, upload.column_maps) if is_whole_head else None
    if b'"' not in text:
        return _read_fast(text, delimiter, None, width, header_width), []
    if is_well_quoted(text, delimiter):
        return _read_fast(text, delimiter, '"', width, header_width), []
    careful = read_line_by_line(text, delimiter, width) or read_unless_endless(text.decode(), delimiter)
    if careful and not _swallows_rows(careful, delimiter):
        return careful, []
    plain = read_ragged(text, delimiter, None, width)
    row = plain.cells.filter(pl.any_horizontal(pl.col(column).str.contains('"') for column in plain.columns))["row"][0]
    message = f"Fant anførselstegn som ikke er lukket, først i rad {row}."
    return plain, [BROKEN_QUOTES.finding(message, file=upload.name, row=row)]


def _read_fast(text: bytes, delimiter: str, quote: str | None, width: int, header_width: int | None) -> Grid:
    """The fast reading; fields are only counted where a row has more than the header, or the last may be cut off."""
    is_ended = text.endswith(_LINE_ENDS)
    even = read_even(text, delimiter, quote, header_width) if header_width and is_ended else None
    return even or read_ragged(text, delimiter, quote, width)


def _by_fullest_header(head: str, column_maps: Sequence[ColumnMap]) -> Grid:
    """The first lines by the delimiter that gives them the fullest header that its rows fit; else by the first."""
    present = [delimiter for delimiter in _DELIMITERS if delimiter in head] or _DELIMITERS[:1]
    return max((read_leniently(head, each) for each in present), key=lambda grid: _fields_named(grid, column_maps))


def _head(text: bytes) -> tuple[str, bool]:
    """The first lines, where a header can be, and whether they are all there."""
    start = text[: 4 * _HEAD_LENGTH].decode(errors="ignore")[:_HEAD_LENGTH].replace("\r\n", "\n")
    lines = start.split("\n", HEADER_SEARCH_ROWS)
    return "\n".join(lines[:HEADER_SEARCH_ROWS]), len(lines) > HEADER_SEARCH_ROWS or len(text) < _HEAD_LENGTH


def _header_width(first: Grid, column_maps: Sequence[ColumnMap]) -> int | None:
    """How many fields the header has; None when there is no header, or its last field is blank."""
    recognised = recognise(first, column_maps)
    if recognised is None or first.widths is None:
        return None
    width: int = first.widths[recognised.layout.row - 1]
    return width if first.columns[width - 1] in recognised.layout.headers else None


def _fields_named(grid: Grid, column_maps: Sequence[ColumnMap]) -> tuple[bool, int, int]:
    recognised, nearest = recognise(grid, column_maps), nearest_layout(grid)
    layout = recognised.layout if recognised else None
    is_fit = layout is not None and _fits_its_rows(grid, layout)
    return is_fit, len(layout.fields) if layout else 0, len(nearest.headers) if nearest else 0


def _fits_its_rows(grid: Grid, layout: Layout) -> bool:
    """Whether most rows below the header reach its last name: a line of titles with commas in it looks like one too."""
    if grid.widths is None:
        return True
    below = grid.widths.slice(layout.row).filter(grid.widths.slice(layout.row) > 0)
    named = grid.columns.index(tuple(layout.headers)[-1]) + 1
    return int((below >= named).sum()) * 2 >= below.len()


def _swallows_rows(grid: Grid, delimiter: str) -> bool:
    """Whether a quoted field holds line breaks and as many delimiters as a whole row: a quote nobody closed."""
    layout = find_layout(grid) or nearest_layout(grid)
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
    return letter_findings(name, grid) if may_be_mojibake(decoded.utf8) else []
