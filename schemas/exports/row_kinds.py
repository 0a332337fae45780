"""What each row of a table is: a posting, or something that must be listed and never counted.

A row is only put aside for what it shows; a row that might be a posting is one. Kinds are those of
`schemas.decoded.IgnoredRow`, and `posting`.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from schemas.decoded import IgnoredRow
from schemas.exports.grid import Grid
from schemas.exports.headers import Layout

_SUMS = "sum|sumtotal|total|totalt|totalsum|totalar|delsum|deltotal|subtotal|mellomsum|grand total|i alt|ialt"
_CLOSING = "ub|utgående balanse|utgående saldo|utgåande balanse|utgåande saldo"
_TOTAL_LABEL = rf"(?i)^\s*[∑Σ]|^\s*(?:{_SUMS}|{_CLOSING})(?:\W|$)|\s(?:sum|totalt?)\s*:?\s*$"
_BARE_TOTAL_LABEL = (
    rf"(?i)^\s*(?:[∑Σ]|{_SUMS}|{_CLOSING})"
    r"(?:\s+(?:(?:konto|art|ansvar|funksjon|tjeneste|teneste|prosjekt|periode)\s*)?\d[\w.]*)?\s*:?\s*$"
)
_NOUGHT = r"^[-+]?0+(?:[.,]0+)?$"
_SHOWN_LENGTH = 200


def row_kinds(grid: Grid, layout: Layout) -> pl.Series:
    """The kind of every row by its shape alone; a total without a label is found later, by its sum.

    Returns:
        One string per row of the grid: `posting`, `preamble`, `header`, `blank`, `total`, `continuation` or, for a
        row with an amount but no account and nothing that labels it, `unlabelled`.
    """
    has_account = pl.col(layout.fields["account"]).is_not_null()
    has_amount = _any_filled(layout.amount_columns)
    kind = (
        pl.when(~_any_filled(grid.columns)).then(pl.lit("blank"))
        .when(pl.col("row") < layout.row).then(pl.lit("preamble"))
        .when(_repeats_header(layout)).then(pl.lit("header"))
        .when(pl.col("row").is_in(_labelled_totals(grid, layout).implode()) & has_amount).then(pl.lit("total"))
        .when(has_account & ~has_amount & _is_print_line(layout)).then(pl.lit("preamble"))
        .when(has_account).then(pl.lit("posting"))
        .when(has_amount).then(pl.lit("unlabelled"))
        .when(_filled_cells(grid) > 1).then(pl.lit("continuation"))
        .otherwise(pl.lit("preamble"))
    )  # fmt: skip
    return first_lines(grid, layout, grid.cells.select(kind.alias("kind"))["kind"])


def first_lines(grid: Grid, layout: Layout, kinds: pl.Series) -> pl.Series:
    """The kinds, with rows that only carry one more dimension of the line above turned into `continuation`.

    Such a row repeats the line number and the voucher of the row above and holds no amount of its own.
    """
    if not {"dimension_code", "line_number", "voucher"} <= set(layout.fields):
        return kinds
    key = pl.struct(layout.fields[field] for field in ("voucher", "line_number", "account"))
    nothing = pl.all_horizontal(_is_nought(column) for column in layout.amount_columns)
    again = (key == key.shift(1)) & nothing & (pl.col("kind") == "posting")
    kind = pl.when(again.fill_null(value=False)).then(pl.lit("continuation")).otherwise("kind")
    return grid.cells.with_columns(kind=kinds).select(kind.alias("kind"))["kind"]


def ignored_rows(grid: Grid, kinds: pl.Series) -> tuple[IgnoredRow, ...]:
    """The rows that hold no posting, each with its own number, kind and text."""
    aside = grid.cells.with_columns(kind=kinds).filter(pl.col("kind") != "posting")
    text = pl.concat_str(grid.columns, separator=" ", ignore_nulls=True).str.slice(0, _SHOWN_LENGTH)
    return tuple(IgnoredRow(*values) for values in aside.select("row", "kind", text.alias("text")).iter_rows())


def _is_anchored(layout: Layout) -> pl.Expr:
    """Whether a voucher or a date makes the row a posting; false where the export has neither column."""
    return _any_filled([layout.fields[field] for field in ("voucher", "posted_on") if field in layout.fields])


def is_bare(layout: Layout) -> pl.Expr:
    """Whether nothing makes the row a posting but its amount: no voucher, no date, no text, no project."""
    fields = ("voucher", "posted_on", "text", "project", "period")
    return ~_any_filled([layout.fields[field] for field in fields if field in layout.fields])


def _labelled_totals(grid: Grid, layout: Layout) -> pl.Series:
    """Row numbers of the rows that call themselves a sum and that no voucher or date makes a posting.

    A text is looked at only where no account, or no voucher and date, leave room for doubt: nearly no row.
    """
    account, labels = layout.fields["account"], [name for name in grid.columns if name not in layout.amount_columns]
    is_account_free = pl.col(account).is_null() | _says(_TOTAL_LABEL, [account])
    can_be_anchored = bool({"voucher", "posted_on"} & set(layout.fields))
    suspects = grid.cells.filter(is_account_free | (pl.lit(can_be_anchored) & ~_is_anchored(layout)))
    is_total = (
        _says(_TOTAL_LABEL, [account])
        | (is_account_free & ~_is_anchored(layout) & _says(_TOTAL_LABEL, labels))
        | (pl.lit(can_be_anchored) & ~_is_anchored(layout) & _says(_BARE_TOTAL_LABEL, labels))
    )
    return suspects.filter(is_total)["row"]


def _is_print_line(layout: Layout) -> pl.Expr:
    """`Side 2 av 5` and the like, printed where accounts stand: no code, no voucher, no date."""
    return ~pl.col(layout.fields["account"]).str.contains(r"^\d") & ~_is_anchored(layout)


def _says(pattern: str, columns: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(column).str.contains(pattern).fill_null(value=False) for column in columns)


def _repeats_header(layout: Layout) -> pl.Expr:
    decisive = [layout.fields["account"], *layout.amount_columns]
    return pl.all_horizontal((pl.col(column) == layout.headers[column]).fill_null(value=False) for column in decisive)


def _is_nought(column: str) -> pl.Expr:
    return pl.col(column).is_null() | pl.col(column).str.contains(_NOUGHT)


def _any_filled(columns: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *(pl.col(column).is_not_null() for column in columns))


def _filled_cells(grid: Grid) -> pl.Expr:
    return pl.sum_horizontal(pl.col(column).is_not_null() for column in grid.columns)
