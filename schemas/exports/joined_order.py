"""Which part of a joined text is what: stated, or proven by the content. Nothing is guessed.

The order comes from the format, from the header, from a line above it, or is proven: a part that equals another column
in every row, or the one part whose every code is a KOSTRA art or function.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from schemas.exports.grid import Grid, texts_above
from schemas.exports.header_names import squeezed
from schemas.exports.headers import FIELDS, Layout
from schemas.exports.table_format import CODE_FIELDS, Joined
from schemas.kostra import arts, functions

_OWN: Mapping[str, tuple[str, ...]] = {
    "account": ("hovedkonto", "mainaccount"),
    "responsibility": ("department", "costcenter", "costcentre", "responsibility"),
    "function": ("function", "service"),
    "project": ("projectid",),
}
"""Names that stand for a part of a joined text beside those of a column."""
_ENOUGH_CODES = 5
"""Fewer different codes than this could be arts, or functions, by chance."""


def width_of(split: pl.DataFrame) -> int:
    """How many parts the text is split into."""
    return split.width - 2


def order_of(grid: Grid, layout: Layout, column: str, joined: Joined, split: pl.DataFrame) -> dict[str, int]:
    """Field to place, as far as it is stated or proven.

    Args:
        grid: the table.
        layout: which column holds what; a field with a column of its own can prove a part.
        column: the joined column.
        joined: what the format says of it.
        split: `whole`, `fits` and `part_0`, `part_1` …, one row per row of the grid.
    """
    if joined.parts:
        return {part: place for place, part in enumerate(joined.parts) if part in CODE_FIELDS}
    for text in (layout.headers[column], *reversed(texts_above(grid, layout))):
        named = named_parts(text, joined.separators)
        if len(named) == width_of(split):
            return {field: place for place, field in enumerate(named) if field}
    return _proven(grid, layout, split)


def named_parts(text: str, separators: Sequence[str]) -> tuple[str | None, ...]:
    """The fields that a text names in order, as `Art-Ansvar-Funksjon-Prosjekt` does, in brackets or after a colon.

    None for a part that no field knows, such as `Objekt`; nothing at all unless two different fields are named.
    """
    inner = re.search(r"\(([^()]+)\)", text)
    for candidate in (inner[1] if inner else text.rpartition(":")[2], text):
        for separator in separators:
            fields = tuple(_field_of(squeezed(word)) for word in candidate.split(separator))
            known = [field for field in fields if field]
            if len(set(known)) == len(known) >= 2:
                return fields
    return ()


def _field_of(name: str) -> str | None:
    return next((field for field in CODE_FIELDS if name in FIELDS[field] or name in _OWN[field]), None)


def _proven(grid: Grid, layout: Layout, split: pl.DataFrame) -> dict[str, int]:
    """Field to place where the content leaves one place only."""
    parts = {place: split.filter("fits")[f"part_{place}"] for place in range(width_of(split))}
    order: dict[str, int] = {}
    for field in CODE_FIELDS:
        if field in layout.fields:
            own = grid.cells[layout.fields[field]].filter(split["fits"])
            _settle(order, field, [place for place, codes in parts.items() if codes.equals(own, null_equal=True)])
    for field, holds in (("account", _are_accounts), ("function", _are_functions)):
        if field not in order:
            left = [place for place in parts if place not in order.values()]
            _settle(order, field, [place for place in left if holds(parts[place].unique())])
    return order


def _settle(order: dict[str, int], field: str, places: Sequence[int]) -> None:
    """Notes the field's place when there is only one that it can be."""
    if len(places) == 1:
        order[field] = places[0]


def _are_accounts(codes: pl.Series) -> bool:
    """Whether every code is a KOSTRA art, alone or after the digit of its class; balance accounts may be among them."""
    is_balance = codes.str.starts_with("2").fill_null(value=False)
    behind_class = codes.filter(~is_balance)
    return _are_known(codes, arts(), 0) or (
        bool(behind_class.str.contains("^[01]").all()) and _are_known(behind_class, arts(), 1)
    )


def _are_functions(codes: pl.Series) -> bool:
    return _are_known(codes, functions(), 0)


def _are_known(codes: pl.Series, known: Mapping[str, object], start: int) -> bool:
    if codes.null_count() or codes.len() < _ENOUGH_CODES:
        return False
    return bool(codes.str.slice(start, 3).is_in(list(known)).all())
