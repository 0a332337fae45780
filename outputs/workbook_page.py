"""One sheet of a workbook while it is written: cells, styles, print set-up.

A cell is written by what it is and never by what it looks like: a text that begins with `=` stays a text. Amounts are
handed to the file as exact decimals with two places.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from outputs.workbook_cells import (
    Cell,
    Formula,
    Hours,
    Link,
    Money,
    NoAmount,
    Share,
    Wide,
    Worth,
    number_or_text,
)

__all__ = [
    "Cell",
    "Formats",
    "Formula",
    "Hours",
    "Link",
    "Money",
    "NoAmount",
    "Page",
    "Share",
    "Wide",
    "Worth",
    "address",
    "agrees_formula",
    "book_options",
    "cells",
]

_TEXT_LIMIT: Final = 32_000
_CUT: Final = " … (forkortet)"
_NORWEGIAN: Final = "[$-414]"
"""Makes the program that opens the file group and point as in Norway, whatever its own language."""
_MONEY: Final = f'{_NORWEGIAN}#,##0.00;{_NORWEGIAN}"\u2212"#,##0.00'
_LINE_POINTS: Final = 13.5
_BOLD: Final = 1.12
"""How much wider a bold text is; a row of them needs room for it."""
_BOLD_STYLES: Final = ("alarm", "sum")
_A4, _A3 = 9, 8
_A4_WIDTH: Final = 230
"""Columns that are wider together are printed on A3: on A4 nobody could read them."""
_DARK: Final = "#1F3A4D"
_PALE: Final = "#E8EEF2"
_EDGE: Final = "#8A9BA8"

_BASE: Final[dict[str, Any]] = {"font_name": "Arial", "font_size": 9, "valign": "vcenter"}
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "text": {"text_wrap": True, "align": "left", "indent": 1},
    "money": {"num_format": _MONEY},
    "worth": {"num_format": _MONEY, "italic": True},
    "whole": {"num_format": f"{_NORWEGIAN}#,##0"},
    "link": {"num_format": f"{_NORWEGIAN}#,##0", "font_color": "#0B4F80", "underline": 1},
    "share": {"num_format": f"{_NORWEGIAN}0.0 %", "align": "right"},
    "verdict": {"align": "right"},
    "date": {"num_format": "dd.mm.yyyy", "align": "left", "indent": 1},
}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "body": {"bottom": 1, "bottom_color": "#D5DDE3"},
    "sum": {"bold": True, "top": 1, "bottom": 6, "bg_color": _PALE},
    "control": {"italic": True},
    "alarm": {"bold": True, "bg_color": "#FFF1C9", "bottom": 1, "bottom_color": _EDGE},
}
_HEADER: Final[dict[str, Any]] = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": _DARK,
    "text_wrap": True,
    "border": 1,
    "border_color": _EDGE,
    "valign": "vcenter",
}
_SPECIAL: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _DARK, "valign": "vcenter"},
    "heading": {"bold": True, "font_size": 12, "font_color": _DARK},
    "note": {},
    "mark": {"bold": True, "font_size": 11, "bg_color": "#FFF1C9", "valign": "vcenter"},
    "header": _HEADER | {"align": "left", "indent": 1},
    "number header": _HEADER | {"align": "right"},
}


_KIND_OF_TYPE: Final[dict[type, str]] = {
    Link: "link",
    Money: "money",
    Worth: "worth",
    Hours: "money",
    Share: "share",
    NoAmount: "verdict",
    date: "date",
    int: "whole",
}


def book_options() -> dict[str, Any]:
    """How every workbook is written; made anew for each, for the library writes in what it is given."""
    return {
        "in_memory": True,
        "default_format_properties": {"font_name": "Arial", "font_size": 10},
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }


class Formats:
    """The workbook's cell formats by kind and style, and where each figure has been written: sheet, row and column."""

    def __init__(self, book: Any) -> None:
        self.places: dict[str, list[tuple[str, int, int]]] = {}
        self._special = {name: book.add_format(_BASE | look) for name, look in _SPECIAL.items()}
        self._cells = {
            (kind, style): book.add_format(_BASE | number | look)
            for kind, number in _KINDS.items()
            for style, look in _STYLES.items()
        }

    def special(self, name: str) -> Any:
        """The format of titles, headings and headers."""
        return self._special[name]

    def cell(self, cell: Cell, style: str) -> Any:
        """The format of a cell in a table row."""
        return self._cells[_kind(cell), style]


class Page:
    """One sheet, written from the top; `row` is the next row, from 0."""

    def __init__(
        self, book: Any, formats: Formats, name: str, widths: Sequence[float], footer: str, header: str = ""
    ) -> None:
        self.sheet = book.add_worksheet(name)
        self.name = name
        self.row = 0
        self._formats = formats
        self._widths = tuple(widths)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        _set_up_print(self.sheet, name, footer, header)
        self.sheet.set_paper(_A3 if sum(widths) > _A4_WIDTH else _A4)

    def title(self, text: str, marks: Sequence[str] = ()) -> None:
        """The sheet's title and the marks every sheet must carry."""
        self.sheet.set_row(self.row, 24)
        self._write_line(text, "title")
        for mark in marks:
            self.sheet.set_row(self.row, 18)
            for column in range(len(self._widths)):
                self.sheet.write_blank(self.row, column, None, self._formats.special("mark"))
            self._write_line(mark, "mark")

    def heading(self, text: str) -> None:
        """A heading after an empty row."""
        self.row += 1
        self._write_line(text, "heading")

    def note(self, text: str) -> None:
        """A sentence that may run over the columns to its right."""
        self._write_line(text, "note")

    def header(self, names: Sequence[str | Wide], numbers: Collection[int] = ()) -> int:
        """The header of a table, right-aligned over the columns that hold numbers; gives its row."""
        self.sheet.set_row(self.row, self._height(names) + 4)
        for column, name in enumerate(names):
            look = "number header" if column in numbers else "header"
            self._write(column, name, self._formats.special(look))
        self.row += 1
        return self.row - 1

    def line(self, cells: Sequence[Cell], style: str = "body", marked: Collection[int] = ()) -> int:
        """One row of a table, with the `marked` columns in the style of an alarm; gives its row."""
        self.sheet.set_row(self.row, self._height(cells, _BOLD if style in _BOLD_STYLES else 1))
        for column, cell in enumerate(cells):
            self._write(column, cell, self._formats.cell(cell, "alarm" if column in marked else style))
        self.row += 1
        return self.row - 1

    def _height(self, cells: Sequence[Cell], boldness: float = 1) -> float:
        """The height that shows every wrapped text whole; not all programs work it out themselves."""
        texts = [(cell, width) for cell, width in zip(cells, self._widths, strict=False) if isinstance(cell, str)]
        texts += [
            (cell.text, sum(self._widths[column : column + cell.columns]))
            for column, cell in enumerate(cells)
            if isinstance(cell, Wide)
        ]
        lines = [
            sum(max(1, -(-len(part) // max(1, int(width * 1.2 // boldness) - 1))) for part in text.split("\n"))
            for text, width in texts
        ]
        return _LINE_POINTS * min(max(lines, default=1), 12) + 1.5

    def _write_line(self, text: str, name: str) -> None:
        self.sheet.write_string(self.row, 0, _clipped(text), self._formats.special(name))
        self.row += 1

    def _write(self, column: int, cell: Cell, look: Any) -> None:
        if figure := _figure_of(cell):
            self._formats.places.setdefault(figure, []).append((self.name, self.row, column))
        match cell:
            case None:
                self.sheet.write_blank(self.row, column, None, look)
            case str():
                self.sheet.write_string(self.row, column, _clipped(cell), look)
            case NoAmount():
                self.sheet.write_string(self.row, column, _clipped(cell.words), look)
            case Wide():
                last = column + cell.columns - 1
                self.sheet.merge_range(self.row, column, self.row, last, "", look)
                self.sheet.write_string(self.row, column, _clipped(cell.text), look)
            case Formula():
                self.sheet.write_formula(self.row, column, cell.text, look, number_or_text(cell.value))
            case Link():
                self.sheet.write_url(self.row, column, f"internal:'{cell.sheet}'!A{cell.row}", look, str(cell.value))
                self.sheet.write_number(self.row, column, cell.value, look)
            case date():
                self.sheet.write_datetime(self.row, column, datetime.combine(cell, time()), look)
            case Share(whole=0):
                self.sheet.write_blank(self.row, column, None, look)
            case _:
                self.sheet.write_number(self.row, column, number_or_text(cell), look)


def address(row: int, column: int, *, is_absolute: bool = False) -> str:
    """A cell's address such as `C7` or `$C$7`, from row and column counted from 0."""
    return str(xl_rowcol_to_cell(row, column, row_abs=is_absolute, col_abs=is_absolute))


def cells(first_row: int, last_row: int, column: int) -> str:
    """A range in one column, such as `C7:C22`."""
    return f"{address(first_row, column)}:{address(last_row, column)}"


def agrees_formula(difference: str) -> str:
    """The formula that says whether a difference is nought, in words."""
    return f'=IF({difference}=0,"Stemmer","Avvik")'


def _figure_of(cell: Cell) -> str:
    """The id of the figure a cell shows, as an amount or as the value of a formula; empty when it shows none."""
    shown = cell.value if isinstance(cell, Formula) else cell
    return shown.figure if isinstance(shown, Money) else ""


def _kind(cell: Cell) -> str:
    """The number format and alignment of a cell; a formula looks like its value."""
    if isinstance(cell, Formula):
        return "verdict" if isinstance(cell.value, str) else _kind(cell.value)
    return next((kind for type_, kind in _KIND_OF_TYPE.items() if isinstance(cell, type_)), "text")


def _clipped(text: str) -> str:
    return text if len(text) <= _TEXT_LIMIT else text[:_TEXT_LIMIT] + _CUT


def _set_up_print(sheet: Any, name: str, footer: str, header: str) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.35, right=0.35, top=0.7, bottom=0.7)
    sheet.hide_gridlines(2)
    escaped_header, escaped = (text.replace("&", "&&") for text in (header, footer))
    if header:
        sheet.set_header(f"&L&8{escaped_header}")
    sheet.set_footer(f"&L&8{escaped}&C&8{name}&R&8Side &P av &N")
