"""How far the cells of an Excel sheet reach, before it is opened: a reader sets aside room for every cell between them.

One value in the last column of the last row makes seventeen thousand million cells of a file of five kilobytes, and the
program that opens it is ended for want of memory, with no word to anybody. So the places of the cells are looked up in
the bytes first. Only a sheet with a cell far to the right is counted; in all others that one search is the whole cost.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import reduce
from typing import Final

MOST_CELLS: Final = 1 << 26
"""Sixty-four columns in every row that Excel has: about two gigabytes."""
_PIECE: Final = 1 << 24
_OVERLAP: Final = 64
_FAR_RIGHT: Final = re.compile(rb"r=[\"'](?:[A-Za-z]{3,}|[C-Zc-z][A-Za-z])[0-9]")
"""From column CA on: with those to the left of it a sheet of any length can be opened."""
_CELL: Final = re.compile(rb"r=[\"']([A-Za-z]{1,8})([0-9]{1,12})[\"']")
_ROW: Final = re.compile(rb"<row\b[^<>]*?\br=[\"']([0-9]{1,12})[\"']")


def cells_too_far_apart(content: bytes) -> str | None:
    """The farthest corner of the first sheet that is too wide and too long to be opened, as `XFD1048576`; else None.

    Raises:
        zipfile.BadZipFile: a sheet cannot be unpacked.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            is_sheet = member.startswith("xl/") and member.endswith(".xml") and "sharedStrings" not in member
            if is_sheet and any(_FAR_RIGHT.search(piece) for piece in _pieces(archive, member)):
                column, row = _corner(archive, member)
                if _number(column) * row > MOST_CELLS:
                    return f"{column.decode('ascii')}{row}"
    return None


def _corner(archive: zipfile.ZipFile, member: str) -> tuple[bytes, int]:
    column, row = b"A", 0
    for piece in _pieces(archive, member):
        columns = {found[1].upper() for found in _CELL.finditer(piece)}
        rows = {found[2] for found in _CELL.finditer(piece)} | {found[1] for found in _ROW.finditer(piece)}
        column = max({column, *columns}, key=_number)
        row = max({row, *map(int, rows)})
    return column, row


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """What is unpacked, a piece at a time, each with the end of the one before it."""
    with archive.open(member) as unpacked:
        end = b""
        while piece := unpacked.read(_PIECE):
            yield end + piece
            end = piece[-_OVERLAP:]


def _number(column: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    return reduce(lambda number, letter: number * 26 + letter - 64, column, 0)
