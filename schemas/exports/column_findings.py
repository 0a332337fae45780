"""Findings about the columns of a table: missing, double, alike, unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from schemas.exports.grid import Grid
from schemas.exports.headers import DECISIVE, Layout, case_twins, unused_headers
from schemas.exports.posting_columns import CODE_FIELDS
from schemas.exports.rules import (
    BUDGET,
    COLUMNS,
    MISSING_DIMENSION,
    NO_SUCH_FIELDS,
    SO_FAR_THIS_YEAR,
    TWIN_COLUMNS,
    UNUSED_COLUMNS,
)
from schemas.findings import Finding
from schemas.frames import LEDGER

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
    "posted_on": "bilagsdato",
}
_SO_FAR = "hittil"
_BUDGET_TITLE = re.compile(
    r"^\W*((?:(?:års|revidert|opprinnelig|opphavleg|regulert|vedtatt|vedteke)\s*)?budsjett)\b", re.IGNORECASE
)
_SAYS_ACCOUNTS = re.compile(r"regnskap|rekneskap|bokført", re.IGNORECASE)


def with_rivals_settled(file: str, grid: Grid, layout: Layout) -> tuple[Layout, list[Finding]]:
    """The layout without fields that two different columns claim, and a finding for each of them.

    Two columns with the same cells are one column written twice; the first is kept. Of a column of codes and a column
    of their names under one header, the codes are kept. Of fields that move no figure the first column is kept too.
    """
    below = grid.cells.filter(pl.col("row") > layout.row)
    differing = {
        field: columns
        for field, columns in layout.rivals.items()
        if field in DECISIVE and not all(below[columns[0]].equals(below[each], null_equal=True) for each in columns[1:])
    }
    coded = {field: _the_codes(below, columns) for field, columns in differing.items() if field in CODE_FIELDS}
    settled = {field: column for field, column in coded.items() if column}
    doubtful = {field: columns for field, columns in differing.items() if field not in settled}
    fields = {field: column for field, column in layout.fields.items() if field not in doubtful} | settled
    return replace(layout, fields=fields), [_rivals(file, layout, field, doubtful[field]) for field in doubtful]


def column_findings(file: str, layout: Layout, titles: Sequence[str]) -> list[Finding]:
    """What is missing, alike or not used, and whether the amounts are so far this year, or no accounts at all.

    Args:
        file: its name.
        layout: which column holds what.
        titles: the lines above the header.
    """
    return [
        *_missing(file, layout),
        *_twins(file, layout),
        *_unused(file, layout),
        *_so_far_this_year(file, layout, titles),
        *_budget(file, layout, titles),
    ]


def ledger_fields(layout: Layout) -> frozenset[str]:
    """The fields of LEDGER that the table has a column for, or that are made from one it has."""
    made = {"file", "row", "part", "amount_ore", "amount_text", "accounting_year", "period"}
    named = {*layout.fields, *(["party"] if layout.parties else [])}
    dimensions = {"responsibility", "function", "project"} if "dimension_code" in layout.fields else set()
    return frozenset((made | named | dimensions) & set(LEDGER))


def _the_codes(below: pl.DataFrame, columns: tuple[str, ...]) -> str | None:
    """The one of the columns whose every cell begins with a digit, when none of the others has such a cell."""
    starts = {column: below[column].drop_nulls().str.contains(r"^\d") for column in columns}
    coded = [column for column, digits in starts.items() if digits.len() and digits.mean() == 1]
    named = [column for column, digits in starts.items() if not digits.any()]
    return coded[0] if len(coded) == 1 and len(named) == len(columns) - 1 else None


def _so_far_this_year(file: str, layout: Layout, titles: Sequence[str]) -> list[Finding]:
    header = layout.header_of("amount") or ""
    says_so = [text for text in (header, *titles) if _SO_FAR in text.casefold()]
    if "voucher" in layout.fields or not says_so:
        return []
    message = f"Fant beløp hittil i år, uten bilag (kolonne «{header}», rad {layout.row}): hver rad er en sum."
    return [SO_FAR_THIS_YEAR.finding(message, file=file, row=layout.row, column=header)]


def _budget(file: str, layout: Layout, titles: Sequence[str]) -> list[Finding]:
    """That a line above the table calls it a budget, where neither voucher nor header says that it is accounts."""
    header = layout.header_of("amount") or ""
    if "voucher" in layout.fields or any(_SAYS_ACCOUNTS.search(text) for text in (header, *titles)):
        return []
    said = next((match[1] for title in titles if (match := _BUDGET_TITLE.search(title))), None)
    if said is None:
        return []
    message = f"Fant «{said}» over tabellen, og verken bilag eller ordet regnskap. Beløpene kan være budsjett."
    return [BUDGET.finding(message, file=file, row=layout.row, column=header, value=said, expected="regnskap")]


def _rivals(file: str, layout: Layout, field: str, columns: tuple[str, ...]) -> Finding:
    headers = ", ".join(f"«{layout.headers[column]}»" for column in columns)
    message = f"Fant {len(columns)} kolonner for {_NAMES[field]} med ulikt innhold: {headers}. Ingen av dem er brukt."
    return COLUMNS.finding(
        message,
        file=file,
        row=layout.row,
        column=layout.headers[columns[0]],
        value=f"{len(columns)} kolonner",
        expected="én kolonne",
    )


def _missing(file: str, layout: Layout) -> list[Finding]:
    if "dimension_code" in layout.fields:
        return []
    findings = []
    for field in ("project", "responsibility", "function", "voucher"):
        if field not in layout.fields and field not in layout.rivals:
            rule = COLUMNS if field == "project" else MISSING_DIMENSION
            message = f"Fant ingen kolonne for {_NAMES[field]} i overskriftsraden (rad {layout.row})."
            findings.append(
                rule.finding(
                    message,
                    file=file,
                    row=layout.row,
                    column=_NAMES[field],
                    value="ingen kolonne",
                    expected="én kolonne",
                )
            )
    if "posted_on" not in layout.fields and "period" in layout.fields:
        message = f"Fant ingen kolonne for bilagsdato i overskriftsraden (rad {layout.row})."
        findings.append(NO_SUCH_FIELDS.finding(message, file=file, row=layout.row, column=_NAMES["posted_on"]))
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
