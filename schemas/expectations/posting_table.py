"""The table most rules look at: the postings in the programme's scope that can be spend or income of a year."""

from __future__ import annotations

import polars as pl

from schemas.expectations.row_rule import Checked, Table

KEY = ("file", "row", "part")


def _postings(checked: Checked) -> pl.DataFrame:
    """The rows in scope without balance-sheet postings and opening balances, in the order of the files.

    On a balance account the art is a sector and the function a chapter; opening balances never count. Both are
    counted as outside by the conservation law.
    """
    is_balance = pl.col("account_class").eq_missing(pl.lit(checked.context.balance_class))
    is_opening = pl.col("period").str.ends_with("-00").fill_null(value=False)
    return checked.rows_in_scope.filter(~is_balance & ~is_opening).sort(KEY)


POSTINGS = Table("postings", _postings, holds_postings=True)
