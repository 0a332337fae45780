"""Tables in Word: a marked heading row, rows that stay whole, a description for those who listen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.shared import Cm
from docx.table import Table as WordTable
from docx.table import _Row
from docx.text.paragraph import Paragraph

from outputs.word_fields import element
from outputs.word_names import qn
from outputs.word_parts import Column, Part, Row, Table, parts_of

WritePart = Callable[[Paragraph, Part], None]
MOST_TAKEN_FROM_TEXT = 0.3
NARROW = 0.93
"""On a template narrower than this share of our own page, tables are set in the smaller type."""
LONGEST_UNBROKEN = 26
"""Longer tables break between rows and repeat their heading, whether they wish to or not."""


def draw_table(document: Document, table: Table, write: WritePart, scale: float = 1.0) -> None:
    """Appends a table; its caption and note are written by the caller. The columns' widths follow the scale."""
    table = _scaled(table, scale)
    drawn = document.add_table(rows=0, cols=len(table.columns))
    drawn.style = document.styles["Talltabell"]
    _describe(drawn, table)
    _fix_widths(drawn, table.columns)
    small = document.styles["Tabelltekst liten" if table.is_dense else "Tabelltekst"].style_id
    heading = Row(tuple(column.heading for column in table.columns))
    _mark_heading(_draw_row(drawn, table, heading, write, small))
    for row in table.rows:
        line = _draw_row(drawn, table, row, write, small)
        if row.is_total:
            _emphasise(line)
    _keep_together(_rows_to_keep(list(drawn.rows), table))


def _rows_to_keep(lines: list[_Row], table: Table) -> list[_Row]:
    """The rows that must stand on the page of the row below: the last only when a note follows it."""
    before_last = lines[:-1]
    if table.may_break or len(lines) > LONGEST_UNBROKEN:
        before_last = [*lines[:2], *lines[-2:-1]]
    return [*before_last, lines[-1]] if table.note else before_last


def _scaled(table: Table, scale: float) -> Table:
    """The table as wide as the scale says: columns of text give way first, for an amount must stand on one line."""
    if scale == 1:
        return table
    texts, amounts = (sum(one.width_cm for one in table.columns if one.is_amount is kind) for kind in (False, True))
    missing = (texts + amounts) * (1 - scale)
    from_texts = (
        min(missing, texts * MOST_TAKEN_FROM_TEXT) if amounts and missing > 0 else missing * _share(texts, amounts)
    )
    by_kind = {False: from_texts / texts if texts else 0, True: (missing - from_texts) / amounts if amounts else 0}
    columns = tuple(replace(one, width_cm=one.width_cm * (1 - by_kind[one.is_amount])) for one in table.columns)
    return replace(table, columns=columns, is_dense=table.is_dense or scale < NARROW)


def _share(texts: float, amounts: float) -> float:
    return texts / (texts + amounts)


def _describe(drawn: WordTable, table: Table) -> None:
    settings = drawn._tbl.tblPr
    look = settings.find(qn("w:tblLook"))
    if look is not None:
        settings.remove(look)
    settings.append(
        element("w:tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1)
    )
    settings.append(element("w:tblCaption", val=table.caption))
    settings.append(element("w:tblDescription", val=table.description))


def _fix_widths(drawn: WordTable, columns: Iterable[Column]) -> None:
    drawn.autofit = False
    for grid, column in zip(drawn._tbl.tblGrid.gridCol_lst, columns, strict=True):
        grid.w = Cm(column.width_cm)


def _draw_row(drawn: WordTable, table: Table, row: Row, write: WritePart, style_id: str) -> _Row:
    line: _Row = drawn.add_row()  # type: ignore[no-untyped-call]
    line._tr.get_or_add_trPr().append(element("w:cantSplit"))
    follows_amount = False
    for cell, column, content in zip(line.cells, table.columns, row.cells, strict=True):
        cell.width = Cm(column.width_cm)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style_id
        _align(paragraph, column, follows_amount=follows_amount)
        for part in parts_of(content):
            write(paragraph, part)
        follows_amount = column.is_amount
    return line


def _align(paragraph: Paragraph, column: Column, *, follows_amount: bool) -> None:
    if column.is_amount:
        paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
    elif follows_amount:
        paragraph.paragraph_format.left_indent = Cm(0.3)


def _mark_heading(line: _Row) -> None:
    line._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for cell in line.cells:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    _embolden(line)


def _emphasise(line: _Row) -> None:
    _embolden(line)
    for cell in line.cells:
        borders = element("w:tcBorders")
        borders.append(element("w:top", val="single", sz=8, space=0, color="1B3A57"))
        settings = cell._tc.get_or_add_tcPr()
        width = settings.find(qn("w:tcW"))
        settings.insert(0 if width is None else 1, borders)


def _embolden(line: _Row) -> None:
    runs: Iterable[Any] = line._tr.iter(qn("w:r"))
    for run in runs:
        run.get_or_add_rPr().get_or_add_b().val = True


def _keep_together(lines: Iterable[_Row]) -> None:
    for line in lines:
        for cell in line.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
