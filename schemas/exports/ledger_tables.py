"""From a table of cells to LEDGER: the same for a delimited text and for a sheet of a workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from schemas.decoded import DecodedFile
from schemas.exports.amounts import AmbiguousAmounts
from schemas.exports.column_findings import column_findings, with_rivals_settled
from schemas.exports.dimension_rows import split_rows
from schemas.exports.grid import Grid, find_layout, texts_above
from schemas.exports.headers import Layout
from schemas.exports.invented import says_invented
from schemas.exports.money_columns import read_money
from schemas.exports.periods import title_year
from schemas.exports.posting_columns import posting_columns
from schemas.exports.posting_findings import posting_findings
from schemas.exports.row_kinds import ignored_rows, is_bare, row_kinds
from schemas.exports.signs import AmbiguousSigns
from schemas.exports.table_refusals import lost_ledger, no_header, rounded, two_number_readings, two_sign_readings
from schemas.exports.totals import control_totals, settle_totals, total_findings
from schemas.exports.unreadable import UnreadableFile
from schemas.findings import Finding
from schemas.frames import LEDGER, conform


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that is one table, with what is known of it before its rows are read."""

    name: str
    format: str
    encoding: str
    grid: Grid
    findings: tuple[Finding, ...] = ()

    def refused(self, finding: Finding) -> UnreadableFile:
        """The exception that holds this file back for that reason."""
        return UnreadableFile(finding, self.format, self.encoding)


def decode_table(table: TableFile) -> DecodedFile:
    """The table's postings as LEDGER, everything else listed.

    Raises:
        UnreadableFile: there is no header with account and amount, or the numbers have two readings.
    """
    layout, findings = _layout(table)
    shape = row_kinds(table.grid, layout)
    money = _money(table, layout, shape)
    has_two_sides = {"debit", "credit"} <= set(layout.fields)
    rows = table.grid.cells.select("row", is_bare=is_bare(layout)).with_columns(shape, *money)
    kinds, totals = settle_totals(rows, has_two_sides=has_two_sides)
    titles = texts_above(table.grid, layout)
    postings = _postings(table, layout, kinds, money, title_year(titles))
    ledger, split_findings = split_rows(table.name, table.grid, layout, kinds, postings)
    return DecodedFile(
        name=table.name,
        sha256="",
        format=table.format,
        encoding=table.encoding,
        ledger=conform(ledger, LEDGER, "LEDGER"),
        rows=postings.height,
        ignored=ignored_rows(table.grid, kinds),
        control=control_totals(totals, postings, has_two_sides=has_two_sides),
        findings=(
            *table.findings,
            *findings,
            *posting_findings(table.name, layout, postings),
            *split_findings,
            *total_findings(totals, table.name),
        ),
        is_invented=says_invented(titles),
    )


def _layout(table: TableFile) -> tuple[Layout, list[Finding]]:
    """The header with one column per field, and the findings about columns."""
    found = find_layout(table.grid)
    if found is None:
        raise table.refused(no_header(table.name, table.grid))
    in_thousands = rounded(table.name, texts_above(table.grid, found))
    if in_thousands:
        raise table.refused(in_thousands)
    layout, rivals = with_rivals_settled(table.name, table.grid, found)
    if not layout.is_ledger:
        raise table.refused(lost_ledger(table.name, found, rivals))
    return layout, [*rivals, *column_findings(table.name, layout)]


def _money(table: TableFile, layout: Layout, kinds: pl.Series) -> pl.DataFrame:
    try:
        return read_money(table.grid, layout, kinds)
    except AmbiguousAmounts as doubt:
        raise table.refused(two_number_readings(table.name, layout, doubt)) from doubt
    except AmbiguousSigns as doubt:
        raise table.refused(two_sign_readings(table.name, doubt)) from doubt


def _postings(
    table: TableFile, layout: Layout, kinds: pl.Series, money: pl.DataFrame, year_of_file: int | None
) -> pl.DataFrame:
    """LEDGER and the columns the findings need, one row per posting; a shifted row has no amount."""
    is_posting = kinds == "posting"
    cells = replace(table.grid, cells=table.grid.cells.filter(is_posting))
    columns = posting_columns(table.name, cells, layout, year_of_file)
    together = columns.with_columns(*money.filter(is_posting))
    return together.with_columns(amount_ore=pl.when(~pl.col("is_shifted")).then("amount_ore"))
