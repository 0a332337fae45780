"""Which format a table is laid out by, told by its headers, its titles and its sheet, never by the name of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from schemas.exports.grid import HEADER_SEARCH_ROWS, Grid, find_layout, texts_above
from schemas.exports.header_names import name_pattern, squeezed
from schemas.exports.headers import Layout, layout_of
from schemas.exports.joined_codes import joined_columns
from schemas.exports.measured_pivots import find_measures
from schemas.exports.pivot_layout import PivotLayout
from schemas.exports.table_format import ColumnMap, TableFormat
from schemas.exports.table_formats import table_formats

_SHOWN_MARKS = 5
_BY_SHAPE = 100
"""A format with a shape of its own fits better than any that only shares names with the table."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The format a table follows, where its header is, and why it is that format.

    Args:
        layout: the header row, read by the format; for a pivot the row of column names.
        marks: what made it so: headers and words as the file writes them.
        pivot: where everything is, for a format with two header rows.
        considered: other formats with some of their marks, in words.
    """

    layout: Layout
    marks: tuple[str, ...]
    pivot: PivotLayout | None = None
    considered: tuple[str, ...] = ()

    @property
    def format(self) -> TableFormat:
        """The format."""
        return self.layout.format

    @property
    def reason(self) -> str:
        """A sentence in bokmål: what made it this format, and what else was considered."""
        shown = ", ".join(f"«{mark}»" for mark in self.marks[:_SHOWN_MARKS])
        more = f" og {len(self.marks) - _SHOWN_MARKS} til" if len(self.marks) > _SHOWN_MARKS else ""
        kind = "kolonnekartet " if isinstance(self.format, ColumnMap) else ""
        others = f" Også vurdert: {', '.join(self.considered)}." if self.considered else ""
        return f"Lest som {kind}{self.format.name}: kjent på {shown}{more} (rad {self.layout.row}).{others}"


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a format fits: the marks that were found of those it asks for."""

    recognised: Recognised | None
    format: TableFormat
    found: int


def recognise(grid: Grid, column_maps: Sequence[ColumnMap] = ()) -> Recognised | None:
    """The format of the table; a column map comes before every built-in format, the shared names come last.

    Of formats of one kind the one with the most marks is chosen. None when no row is the header of a ledger.
    """
    rows = _header_rows(grid)
    for formats in (column_maps, table_formats()):
        fits = [_fit(grid, rows, each) for each in formats]
        chosen = max((fit for fit in fits if fit.recognised), key=lambda fit: fit.found, default=None)
        if chosen and chosen.recognised:
            return _with_others(chosen.recognised, fits)
    layout = find_layout(grid)
    if layout is None:
        return None
    named = [layout.headers[column] for column in layout.fields.values()]
    return _with_others(Recognised(layout, tuple(named)), fits)


def _with_others(recognised: Recognised, fits: Iterable[_Fit]) -> Recognised:
    others = [fit for fit in fits if fit.format is not recognised.format and fit.found]
    words = [f"{fit.format.name} ({_counted(fit)})" for fit in others]
    return Recognised(recognised.layout, recognised.marks, recognised.pivot, tuple(words))


def _counted(fit: _Fit) -> str:
    """How many marks there were: of those that are asked for, or all when the format would have done too."""
    if fit.recognised:
        return f"passer også, {fit.found} kjennetegn"
    return f"{fit.found} av {_wanted(fit.format)} kjennetegn"


def _wanted(table_format: TableFormat) -> int:
    marks = table_format.recognised_by
    return max(marks.at_least, 1) + len(marks.all_of)


def _header_rows(grid: Grid) -> list[tuple[int, dict[str, str | None], frozenset[str]]]:
    """The first rows with their number, cells and squeezed texts; a row with one cell is no header."""
    rows = []
    for cells in grid.cells.head(HEADER_SEARCH_ROWS).iter_rows(named=True):
        number = cells.pop("row")
        names = frozenset(squeezed(text) for text in cells.values() if text)
        if len(names) > 1:
            rows.append((number, cells, names))
    return rows


def _fit(grid: Grid, rows: list[tuple[int, dict[str, str | None], frozenset[str]]], table_format: TableFormat) -> _Fit:
    if table_format.pivot:
        return _pivot_fit(grid, table_format)
    found = [fit for number, cells, names in rows if (fit := _row_fit(grid, table_format, number, cells, names))]
    most = max((fit.found for fit in found), default=0)
    known = [fit.recognised for fit in found if fit.recognised]
    best = max(known, key=lambda each: len(each.layout.fields), default=None)
    return _Fit(best, table_format, most)


def _row_fit(
    grid: Grid, table_format: TableFormat, number: int, cells: dict[str, str | None], names: frozenset[str]
) -> _Fit | None:
    """How well the format fits when that row is its header; None when it lacks what the format must have."""
    needed = _needed(table_format, names)
    if needed is None:
        return None
    marks, outside = tuple(_marks(table_format, names)), _outside(grid, table_format, number)
    count = len(marks) + len(outside)
    if count < table_format.recognised_by.at_least:
        return _Fit(None, table_format, count)
    layout = layout_of(number, cells, table_format)
    joined = joined_columns(grid, layout)
    has_account = "account" in layout.fields or bool(joined)
    is_joined = bool(joined) or not table_format.joined or isinstance(table_format, ColumnMap)
    if not (layout.has_amount and has_account and is_joined):
        return _Fit(None, table_format, count)
    spelled = [*_spelled(cells, {*marks, *needed}), *(layout.headers[column] for column in joined)]
    recognised = Recognised(layout, (*dict.fromkeys(spelled), *outside))
    return _Fit(recognised, table_format, count + len(needed) + len(joined))


def _pivot_fit(grid: Grid, table_format: TableFormat) -> _Fit:
    found = find_measures(grid, table_format)
    if found is None or _needed(table_format, frozenset(map(squeezed, found.headers.values()))) is None:
        return _Fit(None, table_format, 0)
    marks = dict.fromkeys(f"{found.groups[column]} {found.headers[column]}" for column in found.money)
    return _Fit(Recognised(found.as_table(), tuple(marks), found), table_format, _BY_SHAPE)


def _needed(table_format: TableFormat, names: frozenset[str]) -> tuple[str, ...] | None:
    """The squeezed names that meet `all_of`, one for each demand; None when one is not met."""
    met = [next((squeezed(each) for each in wanted if squeezed(each) in names), None)
           for wanted in table_format.recognised_by.all_of]  # fmt: skip
    known = tuple(name for name in met if name is not None)
    return known if len(known) == len(met) else None


def _marks(table_format: TableFormat, names: frozenset[str]) -> Iterator[str]:
    """One squeezed name of the row for each mark that is met."""
    for mark in table_format.recognised_by.some_of:
        pattern = name_pattern(mark)
        found = squeezed(mark) if "*" not in mark else next(filter(pattern.fullmatch, sorted(names)), "")
        if found in names:
            yield found


def _outside(grid: Grid, table_format: TableFormat, header_row: int) -> tuple[str, ...]:
    """Words of the lines above the header and of the sheet's name that the format knows."""
    marks = table_format.recognised_by
    if not marks.titles and not marks.sheets:
        return ()
    titles = texts_above(grid, None)[: header_row - 1]
    said = [_said(pattern, titles) for pattern in marks.titles]
    said += [_said(pattern, [grid.sheet or ""]) for pattern in marks.sheets]
    return tuple(word for word in said if word)


def _said(pattern: str, texts: Iterable[str]) -> str | None:
    return next((found[0].strip() for text in texts if (found := re.search(pattern, text))), None)


def _spelled(cells: dict[str, str | None], names: set[str]) -> list[str]:
    """The headers as the file writes them."""
    return [text.strip() for text in cells.values() if text and squeezed(text) in names]
