"""The municipality's own columns: those of an export that no field of LEDGER knows, such as `Objekt` or `Attestert`.

They are kept beside the ledger, decide no figure, and are echoed in a finding so that its row is known again. What may
be a person's name is not echoed. Source: decision 0012.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from schemas.decoded import DecodedFile
from schemas.exports.headers import Layout, squeezed, unused_headers
from schemas.findings import Finding
from schemas.masking import masked_text, without_identity

KEPT: Final = 12
"""As many own columns as are kept of a file; the first ones, as the file has them."""
ECHOED: Final = 6
"""As many own cells as one finding repeats."""

_LONGEST: Final = 24
_DAY: Final = r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
_DATE: Final = re.compile(rf"{_DAY}(?:[ T]\d{{2}}:\d{{2}}(?::\d{{2}})?)?", re.ASCII)
_NUMBER: Final = re.compile(r"[-\u2212+]?\d[\d \u00a0.,]*-?\s?%?", re.ASCII)
_CODE: Final = re.compile(r"[0-9A-ZÆØÅ]+(?:[-./_ ][0-9A-ZÆØÅ]+)*")
_MOST_LETTERS: Final = 3
_YES_OR_NO: Final = frozenset({"ja", "nei", "j", "n", "x", "sann", "usann", "true", "false"})
_OF_PEOPLE: Final = re.compile(
    r"ansatt|ressurs|lønn|navn|namn|person|fødsel|født|fnr|e-?post|mail|telefon|tlf|mobil|adresse|bruker|brukar|klient|pasient|"
    r"elev|barn|signatur|initial"
)
_ROW: Final = "row"
_TEXT_OF_CODE: Final = "(T)"
"""Unit4's mark of a column with the text of a code."""


def own_columns(cells: pl.DataFrame, layout: Layout) -> pl.DataFrame | None:
    """`row` and the cells of at most twelve columns that no field knows, named by their headers; None without any.

    Nothing is copied: the frame shares its cells with the grid.

    Args:
        cells: of the grid, header and all.
        layout: which column holds what.
    """
    used = {*layout.fields.values(), *layout.parties}
    unknown = set(unused_headers(layout))
    kept: dict[str, str] = {}
    for column, header in layout.headers.items():
        if header in unknown and column not in used and header not in kept and header != _ROW:
            kept[header] = column
    if not kept:
        return None
    names = dict(list(kept.items())[:KEPT])
    return cells.select("row", *(pl.col(column).alias(header) for header, column in names.items()))


def party_names(cells: pl.DataFrame, layout: Layout) -> pl.DataFrame | None:
    """`row` and `party_name`: what stands beside the number that is the posting's party; None without such a column.

    The ledger holds the number, which says nothing of who it is. The name is for the rule on private persons alone.

    Args:
        cells: of the grid, header and all.
        layout: which column holds what.
    """
    numbers = [layout.headers[column] for column in (*layout.parties, layout.fields.get("party")) if column]
    beside = {squeezed(f"{number}{_TEXT_OF_CODE}") for number in numbers}
    texts = [column for column, header in layout.headers.items() if squeezed(header) in beside]
    columns = [*texts, *layout.parties[1:]]
    return cells.select("row", party_name=pl.coalesce(columns)) if columns else None


def echoed(findings: Iterable[Finding], decoded: Iterable[DecodedFile]) -> tuple[Finding, ...]:
    """The findings, those about a row with the row's own cells that may be shown; as many, in the same order.

    Args:
        findings: of any rule; one without file and row, or that counts several rows, is handed on as it is.
        decoded: the files.
    """
    given = tuple(findings)
    wanted: dict[str, set[int]] = {}
    for finding in given:
        if finding.file is not None and finding.row is not None and finding.count == 1:
            wanted.setdefault(finding.file, set()).add(finding.row)
    cells = {
        (file.name, row): shown
        for file in decoded
        if file.name in wanted
        for row, shown in _shown_cells(file, sorted(wanted[file.name])).items()
    }
    return tuple(
        replace(finding, own=own)
        if finding.count == 1 and (own := cells.get((finding.file or "", finding.row or 0)))
        else finding
        for finding in given
    )


def own_rows(file: DecodedFile, rows: Sequence[int]) -> dict[int, Mapping[str, str]]:
    """The own cells of some rows, blank ones left out. What they hold may be personal data."""
    if file.own_columns is None or not rows:
        return {}
    held = file.own_columns.filter(pl.col("row").is_in(list(rows)))
    return {
        record["row"]: {header: text for header, text in record.items() if header != _ROW and text is not None}
        for record in held.iter_rows(named=True)
    }


def may_be_echoed(header: str, value: str) -> bool:
    """Whether the cell is a date, a number, a code or a yes or no, under a header that is not about people.

    A code is in capitals and figures, with at most three letters and no more letters than figures: `SB-77` and
    `2026/1234`, never `Kari`, `KARI5` or `OLN`.
    """
    if len(value) > _LONGEST or _OF_PEOPLE.search(squeezed(header)):
        return False
    if value.casefold() in _YES_OR_NO or _DATE.fullmatch(value) or _NUMBER.fullmatch(value):
        return True
    letters, figures = (sum(map(kind, value)) for kind in (str.isalpha, str.isdecimal))
    return _CODE.fullmatch(value) is not None and letters <= min(_MOST_LETTERS, figures)


def _shown_cells(file: DecodedFile, rows: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    return {
        row: tuple(
            (without_identity(header), masked_text(value))
            for header, value in cells.items()
            if may_be_echoed(header, value)
        )[:ECHOED]
        for row, cells in own_rows(file, rows).items()
    }
