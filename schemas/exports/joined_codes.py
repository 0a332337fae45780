"""Columns that hold several codes in one cell, such as `11000-2310-23100-50120`, taken apart.

What each part is, is told by `schemas.exports.joined_order`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from schemas.exports.grid import HEADER_SEARCH_ROWS, Grid
from schemas.exports.header_names import squeezed
from schemas.exports.headers import Layout
from schemas.exports.joined_order import named_parts, order_of, width_of
from schemas.exports.row_findings import row_findings
from schemas.exports.rules import CODE, JOINED_CODES
from schemas.exports.table_format import CODE_FIELDS, ColumnMap, Joined
from schemas.findings import Finding

_FIELD_NAMES = {"account": "konto", "responsibility": "ansvar", "function": "funksjon", "project": "prosjekt"}
_FIRST_CODE = r"^\W*\d"
_LIKE_CODES = r"^[\d\s|/.-]+$"
"""Anything else may be a name and is not repeated."""
_MADE = "joined"


@dataclass(frozen=True, slots=True)
class Separated:
    """The grid with a column for each part whose place is known, the layout that names them, and the findings."""

    grid: Grid
    layout: Layout
    findings: tuple[Finding, ...]


def joined_columns(grid: Grid, layout: Layout) -> dict[str, Joined]:
    """The columns whose header is that of a joined column and whose first cells look the part."""
    found = {}
    for joined in layout.format.joined:
        names = {squeezed(name) for name in joined.headers}
        for column, header in layout.headers.items():
            is_called_so = _bare_name(header) in names or bool(named_parts(header, joined.separators))
            if is_called_so and (_is_stated(layout, joined) or _separator(grid, layout, column, joined)):
                found[column] = joined
    return found


def separate(file: str, grid: Grid, layout: Layout) -> Separated:
    """The joined columns of the table taken apart; a table without any comes back as it is.

    A field that has a column of its own keeps it.

    Args:
        file: its name.
        grid: every row of the table.
        layout: which column holds what.
    """
    found = Separated(grid, layout, ())
    columns = joined_columns(grid, layout)
    for joined in dict.fromkeys(columns.values()):
        own = [column for column, each in columns.items() if each is joined]
        below = grid.cells.filter(pl.col("row") > layout.row)
        if all(below[own[0]].equals(below[other], null_equal=True) for other in own[1:]):
            found = _separated(file, found, own[0], joined)
        else:
            found = _left_alone(file, found, own)
    return found


def _left_alone(file: str, so_far: Separated, columns: Sequence[str]) -> Separated:
    """Two columns that could both be the joined one, and differ: neither is used."""
    layout = so_far.layout
    shown = ", ".join(f"«{layout.headers[column]}»" for column in columns)
    message = f"Fant {len(columns)} kolonner med sammensatt kontostreng og ulikt innhold: {shown}. Ingen er brukt."
    finding = JOINED_CODES.finding(message, file=file, row=layout.row, column=layout.headers[columns[0]])
    for column in columns:
        layout = _without(layout, column)
    return Separated(so_far.grid, layout, (*so_far.findings, finding))


def _separated(file: str, so_far: Separated, column: str, joined: Joined) -> Separated:
    grid, layout = so_far.grid, _without(so_far.layout, column)
    separator = _separator(grid, layout, column, joined) or joined.separators[0]
    split = _split(grid, layout, column, joined, separator)
    order = order_of(grid, layout, column, joined, split)
    new = {field: place for field, place in order.items() if field not in layout.fields}
    made = {field: f"{_MADE}_{column}_{field}" for field in new}
    header = layout.headers[column]
    again = pl.when(pl.col("whole") == header).then("whole")
    cells = split.select(pl.coalesce(again, f"part_{place}").alias(made[field]) for field, place in new.items())
    first = grid.cells.select("row"), cells, grid.cells.drop("row")
    together = pl.concat([each for each in first if each.width], how="horizontal")
    fields = {**layout.fields, **made}
    named = replace(layout, fields=fields, headers={**dict.fromkeys(made.values(), header), **layout.headers})
    findings = (*_unproven(file, named, header, split), *_torn(file, grid, layout, column, split))
    return Separated(replace(grid, cells=together), named, (*so_far.findings, *findings))


def _without(layout: Layout, column: str) -> Layout:
    """The layout without the fields that took the joined column for one code."""
    return replace(layout, fields={field: each for field, each in layout.fields.items() if each != column})


def _bare_name(header: str) -> str:
    """`Finanskonto (Art-Ansvar)` is `finanskonto`; a header that is nothing but names of parts stays whole."""
    return squeezed(header.partition("(")[0]) if "(" in header[1:] else squeezed(header)


def _is_stated(layout: Layout, joined: Joined) -> bool:
    return isinstance(layout.format, ColumnMap) and bool(joined.parts)


def _separator(grid: Grid, layout: Layout, column: str, joined: Joined) -> str | None:
    """The separator by which at least half of the first cells are three codes or more, or as many as are stated."""
    first = grid.cells.head(HEADER_SEARCH_ROWS + layout.row).filter(pl.col("row") > layout.row)[column].drop_nulls()
    least = max(len(joined.parts) - 1, 1) if joined.parts else 2
    for separator in joined.separators:
        shape = rf"^\w*(?:{re.escape(separator)}\w*){{{least},}}$" if not joined.parts else re.escape(separator)
        fits = first.str.contains(shape) & first.str.contains(r"\d")
        if first.len() and int(fits.sum()) * 2 >= first.len():
            return separator
    return None


def _usual_width(below: pl.Series, separator: str) -> int:
    """How many parts most cells have."""
    counts = below.drop_nulls().str.count_matches(re.escape(separator))
    return int(counts.filter(counts > 0).mode().sort()[-1]) + 1


def _split(grid: Grid, layout: Layout, column: str, joined: Joined, separator: str) -> pl.DataFrame:
    """`whole` (the cell, the header's too), `fits` (it has the usual parts) and `part_0`, `part_1` …, a row per row."""
    header = layout.headers[column]
    below = grid.cells.filter(pl.col("row") > layout.row)[column]
    width = len(joined.parts) or _usual_width(below, separator)
    takes_rest = bool(joined.parts) and joined.parts[-1] == "name"
    whole = grid.cells.select(whole=pl.when(pl.col("row") >= layout.row).then(pl.col(column)))
    count = pl.col("whole").str.count_matches(separator, literal=True)
    fits = ((count >= width - 2) if takes_rest else (count == width - 1)) & (pl.col("whole") != header)
    split = whole.with_columns(fits=fits.fill_null(value=False), parts=pl.col("whole").str.splitn(separator, width))
    return split.select(
        "whole",
        "fits",
        *(
            pl.when("fits").then(_part(place).str.strip_chars().replace("", None)).alias(f"part_{place}")
            for place in range(width)
        ),
    )


def _part(place: int) -> pl.Expr:
    return pl.col("parts").struct.field(f"field_{place}")


def _unproven(file: str, layout: Layout, header: str, split: pl.DataFrame) -> list[Finding]:
    """That the order of the parts is not known, for the fields that are missing because of it."""
    missing = [_FIELD_NAMES[field] for field in CODE_FIELDS if field not in layout.fields]
    if not missing:
        return []
    example = split.filter("fits")["whole"].head(1).to_list()
    shown = f", for eksempel «{example[0]}»" if example else ""
    message = (
        f"Fant {width_of(split)} koder i én tekst i kolonnen «{header}» (rad {layout.row}){shown}, uten at det går "
        f"fram hvilken som er {' og hvilken som er '.join(missing)}. Ingen ting er gjettet."
    )
    return [JOINED_CODES.finding(message, file=file, row=layout.row, column=header)]


def _torn(file: str, grid: Grid, layout: Layout, column: str, split: pl.DataFrame) -> list[Finding]:
    """Rows whose cell has another number of parts than the rest, so that no code of it can be trusted."""
    voucher = pl.col(layout.fields["voucher"]) if "voucher" in layout.fields else pl.lit(None, dtype=pl.String)
    text = pl.col("whole")
    rows = grid.cells.select("row", voucher=voucher).hstack(split)
    header, lacks = layout.headers[column], f"som ikke har {width_of(split)} ledd"
    is_torn = ~pl.col("fits") & text.str.contains(_FIRST_CODE) & (text != header)
    torn = rows.filter(is_torn).with_columns(value=pl.when(text.str.contains(_LIKE_CODES)).then(text))
    told = pl.col("value").is_not_null()
    return [
        *row_findings(CODE, file, torn.filter(told), header, f"Fant kontostreng «{{value}}», {lacks}"),
        *row_findings(CODE, file, torn.filter(~told), header, f"Fant kontostreng {lacks}"),
    ]
