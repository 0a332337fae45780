"""A table as CSV that a Norwegian Excel opens with a double click, and that a program reads without guessing.

The dialect: UTF-8 with a byte order mark, semicolon between cells, decimal comma, lines that end in CR LF, quotation
marks only where they are needed. A cell is written by what it is: a text that a spreadsheet would take for a formula
has an apostrophe in front, an amount never has.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from schemas.printable import printable

_BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA_SIGNS: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
    "\u2212",
    "|",
    "%",
)
"""What a cell of a formula or of another command begins with, in one spreadsheet or another."""


@dataclass(frozen=True, slots=True)
class Kroner:
    """An amount in øre that is written in kroner with two decimals: `-1234,50`."""

    ore: int


CsvCell = str | int | date | Kroner | None


def csv_table(headings: Sequence[str], rows: Iterable[Sequence[CsvCell]]) -> bytes:
    """The table; the same rows give the same bytes."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([written(cell) for cell in row] for row in rows)
    return (_BYTE_ORDER_MARK + target.getvalue()).encode()


def written(cell: CsvCell) -> str | int:
    """A cell as it stands in the file; what is missing is empty."""
    if isinstance(cell, int):
        return cell
    if isinstance(cell, str):
        return _harmless(cell)
    if isinstance(cell, Kroner):
        whole, ore = divmod(abs(cell.ore), 100)
        return f"{'-' if cell.ore < 0 else ''}{whole},{ore:02d}"
    return "" if cell is None else f"{cell:%d.%m.%Y}"


@lru_cache(maxsize=4096)
def _harmless(text: str) -> str:
    """The text on one line, and never a formula; the same codes and names come on many rows."""
    is_formula = text.startswith(_FORMULA_SIGNS) or text.lstrip().startswith(_FORMULA_SIGNS)
    return f"'{printable(text)}" if is_formula else printable(text)
