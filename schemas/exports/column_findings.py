"""Findings about the columns of a table: missing, double, alike, unknown."""

from __future__ import annotations

from dataclasses import replace

from schemas.exports.grid import Grid
from schemas.exports.headers import DECISIVE, Layout, case_twins, unused_headers
from schemas.exports.rules import COLUMNS, MISSING_DIMENSION, TWIN_COLUMNS, UNUSED_COLUMNS
from schemas.findings import Finding

_NAMES = {
    "account": "konto",
    "amount": "beløp",
    "debit": "debet",
    "credit": "kredit",
    "side": "debet/kredit",
    "project": "prosjekt",
    "responsibility": "ansvar",
    "function": "funksjon",
    "voucher": "bilagsnummer",
    "period": "periode",
}


def with_rivals_settled(file: str, grid: Grid, layout: Layout) -> tuple[Layout, list[Finding]]:
    """The layout without fields that two different columns claim, and a finding for each of them.

    Two columns with the same cells are one column written twice; the first is kept. Of fields that move no figure
    the first column is kept too.
    """
    doubtful = {
        field: columns
        for field, columns in layout.rivals.items()
        if field in DECISIVE and not _are_equal(grid, layout.row, columns)
    }
    fields = {field: column for field, column in layout.fields.items() if field not in doubtful}
    return replace(layout, fields=fields), [_rivals(file, layout, field, doubtful[field]) for field in doubtful]


def column_findings(file: str, layout: Layout) -> list[Finding]:
    """What is missing, what is alike, and what was not used."""
    return [*_missing(file, layout), *_twins(file, layout), *_unused(file, layout)]


def _are_equal(grid: Grid, header_row: int, columns: tuple[str, ...]) -> bool:
    below = grid.cells.filter(grid.cells["row"] > header_row)
    return all(below[columns[0]].equals(below[column], null_equal=True) for column in columns[1:])


def _rivals(file: str, layout: Layout, field: str, columns: tuple[str, ...]) -> Finding:
    headers = ", ".join(f"«{layout.headers[column]}»" for column in columns)
    message = f"Fant {len(columns)} kolonner for {_NAMES[field]} med ulikt innhold: {headers}. Ingen av dem er brukt."
    return COLUMNS.finding(message, file=file, row=layout.row, column=layout.headers[columns[0]])


def _missing(file: str, layout: Layout) -> list[Finding]:
    if "dimension_code" in layout.fields:
        return []
    findings = []
    for field in ("project", "responsibility", "function", "voucher"):
        if field not in layout.fields and field not in layout.rivals:
            rule = COLUMNS if field == "project" else MISSING_DIMENSION
            message = f"Fant ingen kolonne for {_NAMES[field]} i overskriftsraden (rad {layout.row})."
            findings.append(rule.finding(message, file=file, row=layout.row, column=_NAMES[field]))
    return findings


def _twins(file: str, layout: Layout) -> list[Finding]:
    return [
        TWIN_COLUMNS.finding(
            f"Fant kolonnene {' og '.join(f'«{header}»' for header in twins)}, som bare skiller seg i store og små "
            f"bokstaver (rad {layout.row}).",
            file=file,
            row=layout.row,
            column=twins[0],
        )
        for twins in case_twins(layout)
    ]


def _unused(file: str, layout: Layout) -> list[Finding]:
    unused = unused_headers(layout)
    if not unused:
        return []
    shown = ", ".join(f"«{header}»" for header in unused)
    return [UNUSED_COLUMNS.finding(f"Fant kolonner som ikke er brukt: {shown}.", file=file, row=layout.row)]
