"""The readers of delimited text: a fast one for whole files, and a careful one for quotes that are not in order.

Every cell is a string and every row has the number it has in the file. Which delimiter and which reader is decided in
`schemas.exports.delimited`.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import polars as pl

from schemas.exports.grid import Grid, grid_of

_OTHER_WHITE_SPACE = tuple(
    chr(code).encode()
    for code in (9, 11, 12, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
)
"""All that Unicode calls white space, except the blank and the line breaks."""
_FIRST_BYTES = tuple({mark[:1] for mark in _OTHER_WHITE_SPACE})
_SPARE_COLUMNS = 8
"""Room for the cells that an unquoted delimiter pushes beyond the header, so that they are seen and not cut off."""


def lines_of(text: bytes) -> pl.Series:
    """The lines without their line breaks; no text holds a NUL, so that no line is cut into fields."""
    schema = {"line": pl.String()}
    if not text:
        return pl.Series("line", dtype=pl.String)
    return pl.read_csv(text, has_header=False, separator="\0", quote_char=None, schema=schema)["line"].fill_null("")


def read_even(text: bytes, delimiter: str, quote: str | None, width: int) -> Grid | None:
    """The fast reading of a text in which no row has more fields than that; None when one has.

    Nothing is counted, which saves 0.2 s and 125 MB for a million lines.
    """
    try:
        cells = _cells(text, delimiter, quote, width)
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
        return None
    has_only_blanks = quote is None and not _may_hold_other_white_space(text)
    return replace(grid_of(cells, has_only_blanks=has_only_blanks), delimiter=delimiter)


def read_ragged(text: bytes, delimiter: str, quote: str | None, width: int) -> Grid:
    """The fast reading of any text: rows of any width, each counted, with the cells beyond the usual width kept."""
    if not text or text.isspace():
        return grid_of(pl.DataFrame(schema=_schema(width)))
    # Counted first, so that the lines, which are as large as the text, are let go before the cells are made.
    widths = _widths(lines_of(text), delimiter, quote)
    cells = _cells(text, delimiter, quote, width + _SPARE_COLUMNS, is_ragged=True)
    # Where a quoted field holds a line break the lines are not the rows, and nobody has counted.
    grid = grid_of(_without_spare(cells, width))
    return replace(grid, widths=widths if widths.len() == cells.height else None, delimiter=delimiter)


def read_leniently(text: str, delimiter: str) -> Grid:
    """The careful reader: a quote inside an unquoted field is a letter like any other."""
    return _grid_of_rows(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), delimiter)


def _grid_of_rows(rows: list[list[str]], delimiter: str) -> Grid:
    width = max((len(row) for row in rows), default=1) or 1
    columns = {f"column_{index}": [row[index] if index < len(row) else None for row in rows] for index in range(width)}
    cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String()))
    widths = pl.Series("width", [len(row) for row in rows], dtype=pl.Int64)
    return replace(grid_of(cells), widths=widths, delimiter=delimiter)


def read_line_by_line(text: bytes, delimiter: str, width: int) -> Grid | None:
    """The careful reading, of the lines whose quotes are out of order alone; None where a field may run past its line.

    An inch mark in one text would else send a million lines through the careful reader: 4 s and far above 1 GB.
    """
    lines = lines_of(text)
    is_stray = _stray_lines(lines, delimiter)
    rows = [_row_of(line, delimiter) for line in lines.filter(is_stray)]
    if None in rows:
        return None
    ordered = _text_of(lines.filter(~is_stray))
    # The lines are as large as the text, and so is each reading of it.
    del lines
    usual = read_ragged(ordered, delimiter, '"', width)
    if usual.widths is None or usual.cells.height + len(rows) != is_stray.len():
        return None
    strays = _grid_of_rows([row for row in rows if row is not None], delimiter)
    return _in_order(usual, strays, is_stray)


def _stray_lines(lines: pl.Series, delimiter: str) -> pl.Series:
    """Which lines have quotes out of order; only those with a quote are looked at closely."""
    is_quoted = lines.str.contains('"', literal=True)
    is_whole = lines.filter(is_quoted).str.contains(_whole_fields(delimiter))
    return is_quoted.scatter(is_quoted.arg_true(), ~is_whole)


def _text_of(lines: pl.Series) -> bytes:
    """The lines as a text again, without a string of them all in between."""
    text = io.BytesIO()
    lines.to_frame().write_csv(text, include_header=False, quote_style="never")
    return text.getvalue()


def _in_order(usual: Grid, strays: Grid, is_stray: pl.Series) -> Grid:
    """The rows of both, each with the number it has in the file."""
    numbers = pl.int_range(1, is_stray.len() + 1, dtype=pl.Int64, eager=True).alias("row")
    parts = [
        grid.cells.with_columns(numbers.filter(is_own), width=grid.widths)
        for grid, is_own in ((usual, ~is_stray), (strays, is_stray))
    ]
    together = pl.concat(parts, how="diagonal").sort("row")
    return Grid(together.drop("width"), widths=together["width"], delimiter=usual.delimiter)


def read_unless_endless(text: str, delimiter: str) -> Grid | None:
    """The careful reading; None when a field runs past 128 kB, for the quote that opens it is never closed."""
    try:
        return read_leniently(text, delimiter)
    except csv.Error:
        return None


def is_well_quoted(text: bytes, delimiter: str) -> bool:
    """Whether every line with a quote has whole quoted fields: then the fast reader and the careful one agree."""
    lines = lines_of(text)
    quoted = lines.filter(lines.str.contains('"', literal=True))
    return bool(quoted.str.contains(_whole_fields(delimiter)).all())


def _whole_fields(delimiter: str) -> str:
    """The pattern of a line in which every quote opens or closes a field, or is doubled inside one."""
    field = rf'(?:"(?:[^"]|"")*"|[^"{delimiter}]*)'
    return rf"^{field}(?:[{delimiter}]{field})*$"


def _row_of(line: str, delimiter: str) -> list[str] | None:
    """The fields of the line; None where the last of them goes on below it."""
    reader = csv.reader([line, ""], delimiter=delimiter)
    try:
        row = next(reader)
    except csv.Error:
        return None
    return row if reader.line_num == 1 else None


def _cells(text: bytes, delimiter: str, quote: str | None, width: int, *, is_ragged: bool = False) -> pl.DataFrame:
    return pl.read_csv(
        text,
        has_header=False,
        separator=delimiter,
        quote_char=quote,
        schema=_schema(width),
        truncate_ragged_lines=is_ragged,
        missing_columns="insert",
    )


def _without_spare(cells: pl.DataFrame, width: int) -> pl.DataFrame:
    """The cells as far to the right as any stands; of a million rows every column in vain takes 16 MB, twice."""
    filled = [index for index, column in enumerate(cells.get_columns()) if column.null_count() < column.len()]
    return cells[:, : max(width, max(filled, default=0) + 1)]


def _may_hold_other_white_space(text: bytes) -> bool:
    """Whether any white space but blanks and line breaks may be there: a quick look, 0.03 s for 100 MB."""
    begun = {first for first in _FIRST_BYTES if first in text}
    return any(mark[:1] in begun and mark in text for mark in _OTHER_WHITE_SPACE)


def _schema(width: int) -> dict[str, pl.String]:
    return {f"column_{index}": pl.String() for index in range(1, width + 1)}


def _widths(lines: pl.Series, delimiter: str, quote: str | None) -> pl.Series:
    """How many fields each line has; delimiters inside whole quoted fields are letters."""
    counts = lines.str.count_matches(delimiter, literal=True)
    if quote:
        is_quoted = lines.str.contains(quote, literal=True)
        bare = lines.filter(is_quoted).str.replace_all(r'"(?:[^"]|"")*"', "")
        counts = counts.scatter(is_quoted.arg_true(), bare.str.count_matches(delimiter, literal=True))
    return (counts.cast(pl.Int64) + 1).alias("width")
