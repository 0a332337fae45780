"""What each row of a table is: a posting, or something that must be listed and never counted.

A row is only put aside for what it shows; a row that might be a posting is one. Kinds are those of
`schemas.decoded.IgnoredRow`, and `posting`; until the sums are known also `unlabelled` and `doubtful`. Rows that call
themselves a sum are found in `schemas.exports.total_rows`.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from schemas.decoded import IgnoredRow
from schemas.exports.grid import Grid
from schemas.exports.headers import Layout
from schemas.exports.total_rows import any_filled, has_code, is_anchored, label_rows
from schemas.exports.total_words import with_format_totals

_OPENING = r"(?i)^\s*(?:ib\b|inn?gående|inngåande|åpningsbalanse|opningsbalanse)"
_NOUGHT = r"^[-+]?0+(?:[.,]0+)?$"
_SHOWN_LENGTH = 200


def row_kinds(grid: Grid, layout: Layout) -> pl.Series:
    """The kind of every row by its shape alone; a total without a label is found later, by its sum.

    Returns:
        One string per row of the grid: `posting`, `preamble`, `header`, `blank`, `total`, `continuation`; for a row
        that has an amount and nothing that makes it a posting or a total, `unlabelled`; for a row with all a posting
        has but a voucher, and the text of a total, `doubtful`.
    """
    plain = grid.cells.select(_is_plain_posting(layout).alias("plain"))["plain"]
    doubted = replace(grid, cells=grid.cells.filter(~plain), widths=None)
    kinds = with_format_totals(doubted, layout, _kinds(doubted, layout, int(plain.sum())))
    return _put_back(kinds, ~plain)


def _is_plain_posting(layout: Layout) -> pl.Expr:
    """Whether account, voucher or date, and amount are all there, so that no word in the row can make it anything else.

    Of a ledger nearly every row is so, and only the rest is looked at closely: 0.05 s instead of 0.7 s for a million.
    """
    anchors = [layout.fields[field] for field in ("voucher", "posted_on") if field in layout.fields]
    if not anchors or "dimension_code" in layout.fields:
        return pl.repeat(value=False, n=pl.len(), dtype=pl.Boolean)
    account = pl.col(layout.fields["account"])
    return (
        (pl.col("row") > layout.row)
        & account.str.contains("^[0-9]+$").fill_null(value=False)
        & (account != layout.headers[layout.fields["account"]])
        & pl.col(anchors[0]).str.contains("^[0-9]").fill_null(value=False)
        & any_filled(layout.amount_columns)
    )


def _put_back(kinds: pl.Series, is_doubted: pl.Series) -> pl.Series:
    """The kinds of the rows looked at, among those that are plainly postings."""
    place = pl.when(pl.col("is_doubted")).then(pl.col("is_doubted").cum_sum().cast(pl.Int64) - 1)
    places = is_doubted.to_frame("is_doubted").select(place.alias("place"))["place"]
    return kinds.gather(places).fill_null("posting") if kinds.len() else _all_postings(is_doubted.len())


def _kinds(grid: Grid, layout: Layout, plain: int) -> pl.Series:
    """The kinds of rows that are not plainly postings, of which there are so many besides."""
    account, has_amount = layout.fields["account"], any_filled(layout.amount_columns)
    has_account = has_code(account) | (pl.col(account).is_not_null() & is_anchored(layout))
    labels = label_rows(grid, layout)
    kind = (
        pl.when(~any_filled(grid.columns)).then(pl.lit("blank"))
        .when(pl.col("row") < layout.row).then(pl.lit("preamble"))
        .when(_repeats_header(layout)).then(pl.lit("header"))
        .when(pl.col("row").is_in(labels.totals.implode()) & has_amount).then(pl.lit("total"))
        .when(pl.col("row").is_in(labels.doubtful.implode()) & has_amount).then(pl.lit("doubtful"))
        .when(pl.col(account).is_not_null() & ~has_amount & _is_print_line(layout)).then(pl.lit("preamble"))
        .when(has_account).then(pl.lit("posting"))
        .when(has_amount & is_anchored(layout)).then(pl.lit("posting"))
        .when(has_amount).then(pl.lit("unlabelled"))
        .when(_filled_cells(grid) > 1).then(pl.lit("continuation"))
        .otherwise(pl.lit("preamble"))
    )  # fmt: skip
    kinds = _without_bare_sums(grid, layout, grid.cells.select(kind.alias("kind"))["kind"], plain)
    return first_lines(grid, layout, kinds)


def _all_postings(rows: int) -> pl.Series:
    return pl.Series("kind", ["posting"]).new_from_index(0, rows)


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


def _without_bare_sums(grid: Grid, layout: Layout, kinds: pl.Series, plain: int) -> pl.Series:
    """The kinds, with rows that may be a sum repeating the keys of its block turned into `unlabelled`.

    Such a row has no voucher, no date and no text, where every other row has a voucher or a date; in a table where
    many rows are so, it says nothing.
    """
    if not {"voucher", "posted_on"} & set(layout.fields):
        return _with_lonely_accounts(grid, layout, kinds)
    text = pl.col(layout.fields["text"]) if "text" in layout.fields else pl.lit(None, dtype=pl.String)
    has_amount = ~pl.all_horizontal(_is_nought(column) for column in layout.amount_columns)
    is_posting, anchored = pl.col("kind") == "posting", is_anchored(layout)
    rows = grid.cells.with_columns(kind=kinds).select(
        bare=is_posting & ~anchored & text.is_null() & has_amount,
        loose=is_posting & ~anchored & ~text.str.contains(_OPENING).fill_null(value=False),
        anchored=is_posting & anchored,
    )
    bare, loose, fixed = (int(rows[column].sum()) for column in ("bare", "loose", "anchored"))
    fixed += plain
    if not bare or bare > fixed or (loose - bare) * 20 > fixed:
        return kinds
    return pl.Series("kind", ["unlabelled"]).new_from_index(0, kinds.len()).zip_with(rows["bare"], kinds)


def _with_lonely_accounts(grid: Grid, layout: Layout, kinds: pl.Series) -> pl.Series:
    """The kinds, with the few rows that have an account, an amount and nothing else turned into `doubtful`."""
    fields = ("responsibility", "function", "project", "text", "period")
    others = [layout.fields[field] for field in fields if field in layout.fields]
    is_lonely = (pl.col("kind") == "posting") & ~any_filled(others)
    lonely = grid.cells.with_columns(kind=kinds).select(is_lonely.alias("is_lonely"))["is_lonely"]
    if not others or int(lonely.sum()) * 2 > int((kinds == "posting").sum()):
        return kinds
    return pl.Series("kind", ["doubtful"]).new_from_index(0, kinds.len()).zip_with(lonely, kinds)


def _is_print_line(layout: Layout) -> pl.Expr:
    """`Side 2 av 5` and the like, printed where accounts stand: no code, no voucher, no date."""
    return ~pl.col(layout.fields["account"]).str.contains(r"^\W*\d") & ~is_anchored(layout)


def _repeats_header(layout: Layout) -> pl.Expr:
    decisive = [layout.fields["account"], *layout.amount_columns]
    return pl.all_horizontal((pl.col(column) == layout.headers[column]).fill_null(value=False) for column in decisive)


def _is_nought(column: str) -> pl.Expr:
    return pl.col(column).is_null() | pl.col(column).str.contains(_NOUGHT)


def _filled_cells(grid: Grid) -> pl.Expr:
    return pl.sum_horizontal(pl.col(column).is_not_null() for column in grid.columns)
