"""Findings about single postings of a table: what could not be read, row by row."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from schemas.exports.code_cells import DATE_LIKE_VOUCHER, LOST_CODE
from schemas.exports.code_repair import repair_findings
from schemas.exports.encodings import mojibake_rows
from schemas.exports.grid import Grid, find_layout
from schemas.exports.headers import Layout
from schemas.exports.masking import shown_amount
from schemas.exports.posting_columns import CODE_FIELDS
from schemas.exports.row_findings import counted, place, row_findings
from schemas.exports.rules import (
    AMOUNT,
    CODE,
    DEBIT_AND_CREDIT,
    DERIVED_PERIOD,
    ENCODING,
    NO_POSTINGS,
    PERIOD,
    SHIFTED_ROW,
    UNREADABLE_DATE,
    VOUCHER_AS_DATE,
)
from schemas.findings import Finding

_LONGEST_SIDE = 3
"""A longer text in the column of sides may be anything, a name too, and is not repeated."""


def posting_findings(file: str, layout: Layout, postings: pl.DataFrame) -> list[Finding]:
    """Everything in the postings that could not be read, or was read with help.

    Args:
        file: its name.
        layout: for the names of the columns.
        postings: what `posting_columns` and `read_money` give, for the postings alone.
    """
    if postings.is_empty():
        return [NO_POSTINGS.finding("Fant en overskriftsrad, men ingen posteringer under den.", file=file)]
    return [
        *_amount_findings(file, layout, postings),
        *_code_findings(file, layout, postings),
        *_nameless_accounts(file, layout, postings),
        *repair_findings(file, layout, postings),
        *_date_findings(file, layout, postings),
        *_period_findings(file, layout, postings),
    ]


def letter_findings(file: str, grid: Grid) -> list[Finding]:
    """One finding for all rows with damaged letters, since one cause damages them all."""
    damaged = mojibake_rows(grid.cells)
    if damaged.is_empty():
        return []
    row, column = damaged.row(0)
    layout = find_layout(grid)
    header = layout.headers.get(column) if layout and row >= layout.row else None
    message = f"Fant ødelagte bokstaver i {counted(damaged.height)}, først i {place(row, None, header)[1:-1]}."
    return [ENCODING.finding(message, file=file, row=row, column=header, count=damaged.height)]


def _amount_findings(file: str, layout: Layout, postings: pl.DataFrame) -> list[Finding]:
    header = " / ".join(layout.headers[column] for column in layout.amount_columns)
    rejected = postings.filter(pl.col("amount_ore").is_null()).with_columns(
        value=pl.col("amount_text").map_elements(shown_amount, return_dtype=pl.String)
    )
    shifted, rest = rejected.filter("is_shifted"), rejected.filter(~pl.col("is_held"))
    both, blank = pl.col("is_both") & ~pl.col("is_unread"), pl.col("amount_text").is_null()
    unread, sideless = rest.filter(~both & ~blank & ~pl.col("is_sideless")), rest.filter("is_sideless")
    hidden = pl.col("value").is_null()
    return [
        *row_findings(SHIFTED_ROW, file, shifted, None, "Fant rad med flere felt enn overskriften"),
        *row_findings(DEBIT_AND_CREDIT, file, rest.filter(both), header,
                      "Fant beløp både i debet og kredit, «{value}»"),
        *row_findings(AMOUNT, file, unread.filter(~hidden), header, "Fant beløp «{value}» som ikke kan leses entydig"),
        *row_findings(AMOUNT, file, unread.filter(hidden), header, "Fant tekst der beløpet skulle stå"),
        *row_findings(AMOUNT, file, rest.filter(blank), header, "Fant postering uten beløp"),
        *_side_findings(file, layout, sideless),
    ]  # fmt: skip


def _side_findings(file: str, layout: Layout, sideless: pl.DataFrame) -> list[Finding]:
    """Rows with an amount that nobody can say is debit or credit: the side is at fault, not the amount."""
    header, text = layout.header_of("side"), pl.col("side_text")
    rows = sideless.with_columns(value=pl.when(text.str.len_chars() <= _LONGEST_SIDE).then(text))
    has_value = pl.col("value").is_not_null()
    findings = [
        *row_findings(
            AMOUNT, file, rows.filter(has_value), header, "Fant «{value}» der det skulle stå debet eller kredit"
        ),
        *row_findings(AMOUNT, file, rows.filter(~has_value), header, "Fant postering uten debet eller kredit"),
    ]
    remedy = "Korrigér debet/kredit i kilden og ta ut filen på nytt. Raden er holdt utenfor."
    return [replace(finding, remedy=remedy, expected="debet eller kredit") for finding in findings]


def _code_findings(file: str, layout: Layout, postings: pl.DataFrame) -> list[Finding]:
    findings = []
    for field in CODE_FIELDS:
        # A lost code is null, and so are few others; the texts of the rest need not be looked at.
        unread = postings.filter(pl.col(field).is_null() & pl.col(f"{field}_text").is_not_null())
        lost = unread.filter(pl.col(f"{field}_text").str.contains(LOST_CODE)).with_columns(value=f"{field}_text")
        message = "Fant kode «{value}», der sifrene er gått tapt"
        findings += row_findings(CODE, file, lost, layout.header_of(field), message)
    no_number = postings.filter(pl.col("voucher").cast(pl.Int64, strict=False).is_null())
    as_date = no_number.filter(pl.col("voucher").str.contains(DATE_LIKE_VOUCHER)).with_columns(value="voucher")
    message = "Fant bilagsnummer «{value}» som er gjort om til dato"
    return findings + row_findings(VOUCHER_AS_DATE, file, as_date, layout.header_of("voucher"), message)


def _nameless_accounts(file: str, layout: Layout, postings: pl.DataFrame) -> list[Finding]:
    """One finding for all accounts that do not begin with a digit: the name stands there, or stands first."""
    unnumbered = postings["account"].unique().drop_nulls()
    unnumbered = unnumbered.filter(~unnumbered.str.contains(r"^\d"))
    if unnumbered.is_empty():
        return []
    rows = postings.filter(pl.col("account").is_in(unnumbered.implode()))["row"]
    message = (
        f"Fant konto som ikke begynner med et kontonummer, i {counted(rows.len())}, først i rad {rows[0]}. "
        "Radene kan ikke plasseres."
    )
    remedy = "Ta ut filen på nytt med kontonummeret i egen kolonne, eller først i cellen."
    finding = CODE.finding(message, file=file, row=rows[0], column=layout.header_of("account"), count=rows.len())
    return [replace(finding, remedy=remedy, expected="kontonummer")]


def _date_findings(file: str, layout: Layout, postings: pl.DataFrame) -> list[Finding]:
    unread = postings.filter(pl.col("date_text").is_not_null() & pl.col("posted_on").is_null())
    unread = unread.with_columns(value="date_text")
    return row_findings(UNREADABLE_DATE, file, unread, layout.header_of("posted_on"), "Fant ugyldig dato «{value}»")


def _period_findings(file: str, layout: Layout, postings: pl.DataFrame) -> list[Finding]:
    findings = _derived(file, layout, postings)
    unread = postings.filter(pl.col("period").is_null()).with_columns(value="period_text")
    if "period" not in layout.fields and "posted_on" not in layout.fields:
        message = f"Fant verken periode eller dato i uttrekket; {counted(unread.height)} er uten periode."
        return [*findings, PERIOD.finding(message, file=file, count=unread.height)]
    header = layout.header_of("period") or layout.header_of("posted_on")
    blank = unread["value"].is_null()
    return [
        *findings,
        *row_findings(PERIOD, file, unread.filter(~blank), header, "Fant periode «{value}» som ikke kan leses"),
        *row_findings(PERIOD, file, unread.filter(blank), header, "Fant postering uten periode"),
    ]


def _derived(file: str, layout: Layout, postings: pl.DataFrame) -> list[Finding]:
    count = int(postings["is_derived"].sum())
    if "period" in layout.fields or not count:
        return []
    header = layout.header_of("posted_on")
    message = f"Fant ingen periodekolonne. Perioden er hentet fra «{header}» i {counted(count)}."
    return [DERIVED_PERIOD.finding(message, file=file, column=header, count=count)]
