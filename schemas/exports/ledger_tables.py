"""From a table of cells to LEDGER: the same for a delimited text and for a sheet of a workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from schemas.decoded import DecodedFile
from schemas.exports.amounts import AmbiguousAmounts
from schemas.exports.column_findings import column_findings, ledger_fields, with_rivals_settled
from schemas.exports.dimension_rows import split_rows
from schemas.exports.field_counts import BrokenEnd, UnnamedColumns, broken_end, shifted_rows
from schemas.exports.grid import Grid, find_layout, rows_where, texts_above, texts_below
from schemas.exports.headers import Layout
from schemas.exports.invented import says_invented
from schemas.exports.own_columns import own_columns, party_names
from schemas.exports.periods import title_year
from schemas.exports.posting_columns import posting_columns
from schemas.exports.posting_findings import posting_findings
from schemas.exports.row_kinds import ignored_rows, row_kinds
from schemas.exports.second_tables import with_first_table
from schemas.exports.side_columns import with_side_found
from schemas.exports.signs import AmbiguousSigns
from schemas.exports.table_refusals import (
    bank_statement,
    lost_ledger,
    no_header,
    rounded,
    two_number_readings,
    two_sign_readings,
)
from schemas.exports.table_sums import TableSums, read_sums
from schemas.exports.totals import Settled, control_totals
from schemas.exports.unreadable import UnreadableFile
from schemas.exports.unrepeated_codes import unrepeated_codes
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
    ends_in_newline: bool = True
    layout: Layout | None = None

    def refused(self, finding: Finding) -> UnreadableFile:
        """The exception that holds this file back for that reason."""
        return UnreadableFile(finding, self.format, self.encoding)


def decode_table(table: TableFile) -> DecodedFile:
    """The table's postings as LEDGER, everything else listed.

    Raises:
        UnreadableFile: there is no header with account and amount, or the numbers have two readings.
    """
    layout, shape, findings = _read_by_shape(table)
    is_shifted = _shifted(table, layout, shape)
    sums = _sums(table, layout, shape)
    money, settled = sums.money, sums.settled
    held = _Held(
        is_shifted, settled, broken_end(table.grid, layout, settled.kinds, ends_in_newline=table.ends_in_newline)
    )
    titles = texts_above(table.grid, layout)
    postings = _postings(table, layout, money, held, title_year(titles))
    ledger, split_findings = split_rows(table.name, table.grid, layout, settled.kinds, postings)
    return DecodedFile(
        name=table.name,
        sha256="",
        format=table.format,
        encoding=table.encoding,
        ledger=conform(ledger, LEDGER, "LEDGER"),
        rows=postings.height,
        ignored=ignored_rows(table.grid, settled.kinds),
        control=control_totals(settled.totals, postings, has_two_sides=layout.has_two_sides),
        findings=(
            *table.findings,
            *findings,
            *column_findings(table.name, layout, titles),
            *posting_findings(table.name, layout, postings),
            *unrepeated_codes(table.name, layout, postings),
            *split_findings,
            *sums.findings,
            *held.findings(table.name),
        ),
        is_invented=says_invented(titles),
        fields=ledger_fields(layout),
        own_columns=own_columns(table.grid.cells, layout),
        party_names=party_names(table.grid.cells, layout),
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """Rows that are counted as rejected: their cells are under the wrong headers, they may be sums, or they are cut."""

    is_shifted: pl.Series
    settled: Settled
    end: BrokenEnd | None

    def findings(self, file: str) -> list[Finding]:
        """That the last row is cut; the others are told by their rows."""
        return [self.end.finding(file)] if self.end else []

    @property
    def is_held(self) -> pl.Expr:
        """Whether the posting has no amount for one of these reasons, told elsewhere than by its amount."""
        is_cut = pl.col("row") == self.end.row if self.end else pl.lit(value=False)
        return pl.col("is_shifted") | self.settled.is_unproven | is_cut


def _shifted(table: TableFile, layout: Layout, kinds: pl.Series) -> pl.Series:
    try:
        return shifted_rows(table.grid, layout, kinds == "posting")
    except UnnamedColumns as doubt:
        raise table.refused(doubt.finding(table.name)) from doubt


def _read_by_shape(table: TableFile) -> tuple[Layout, pl.Series, list[Finding]]:
    """The header, the kind of every row by its shape alone, and the findings about columns."""
    named, findings = _layout(table)
    shape, second_findings = with_first_table(table.name, table.grid, named, row_kinds(table.grid, named))
    layout, side_findings = with_side_found(table.name, table.grid, named, shape)
    return layout, shape, [*findings, *second_findings, *side_findings]


def _layout(table: TableFile) -> tuple[Layout, list[Finding]]:
    """The header with one column per field, and the findings about columns."""
    found = table.layout or find_layout(table.grid)
    if found is None:
        raise table.refused(no_header(table.name, table.grid))
    below = table.grid.cells.filter(pl.col("row") > found.row).select(found.amount_columns)
    lines = [*texts_above(table.grid, found), *texts_below(table.grid, found)]
    refusal = bank_statement(table.name, found) or rounded(table.name, lines, below)
    if refusal:
        raise table.refused(refusal)
    layout, rivals = with_rivals_settled(table.name, table.grid, found)
    if not layout.is_ledger:
        raise table.refused(lost_ledger(table.name, found, rivals))
    return layout, rivals


def _sums(table: TableFile, layout: Layout, shape: pl.Series) -> TableSums:
    try:
        return read_sums(table.name, table.grid, layout, shape)
    except AmbiguousAmounts as doubt:
        raise table.refused(two_number_readings(table.name, layout, doubt)) from doubt
    except AmbiguousSigns as doubt:
        raise table.refused(two_sign_readings(table.name, doubt)) from doubt


def _postings(
    table: TableFile, layout: Layout, money: pl.DataFrame, held: _Held, year_of_file: int | None
) -> pl.DataFrame:
    """LEDGER and the columns the findings need, one row per posting; a row that is held outside has no amount."""
    is_posting = held.settled.kinds == "posting"
    cells = replace(table.grid, cells=rows_where(table.grid.cells, is_posting), widths=None)
    columns = posting_columns(table.name, cells, layout, year_of_file)
    together = columns.with_columns(*rows_where(money, is_posting), is_shifted=held.is_shifted.filter(is_posting))
    together = together.with_columns(is_held=held.is_held)
    return together.with_columns(amount_ore=pl.when(~pl.col("is_held")).then("amount_ore"))
