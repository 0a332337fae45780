"""The table most rules look at: the postings in the programme's scope that can be spend or income of a year."""

from __future__ import annotations

import polars as pl

from schemas.expectations.row_rule import Checked, Table, once
from schemas.frames import LEDGER

KEY = ("file", "row", "part")
ABSENT_FIELDS = "absent_fields"
"""The column this table adds: what a row of this file cannot be blamed for lacking."""


@once
def _postings(checked: Checked) -> pl.DataFrame:
    """The rows in scope without balance-sheet postings and opening balances, in the order of the files.

    On a balance account the art is a sector and the function a chapter; opening balances never count. Both are
    counted as outside by the conservation law.
    """
    is_balance = pl.col("account_class").eq_missing(pl.lit(checked.context.balance_class))
    is_opening = pl.col("period").str.ends_with("-00").fill_null(value=False)
    postings = checked.rows_in_scope.filter(~is_balance & ~is_opening).sort(KEY)
    return postings.with_columns(absent_fields(checked).alias(ABSENT_FIELDS))


def absent_fields(checked: Checked) -> pl.Expr:
    """The fields of LEDGER that the row's file has no place for, each between blanks."""
    absent = {file.name: f" {' '.join(sorted(set(LEDGER) - file.fields))} " for file in checked.decoded}
    return pl.col("file").replace_strict(absent, default=" ", return_dtype=pl.String)


POSTINGS = Table("postings", _postings, holds_postings=True)
