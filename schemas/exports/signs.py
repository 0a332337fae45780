"""Debit and credit: one signed column, two columns, or a column that says D or K.

How the file writes credit (as a negative number, or as a positive number in its own column) is settled for the whole
file by what its values show; a tie is two readings and holds the file. Every function gives the same frame: one row
per row, `amount_ore` (debit positive; null when it cannot be known), `debit_ore` and `credit_ore` (credit negative)
and `is_both`, true where debit and credit both hold an amount so that neither can be trusted.
"""

from __future__ import annotations

import polars as pl

_DEBIT_WORDS = ("d", "deb", "debet", "debit")
_CREDIT_WORDS = ("k", "c", "kr", "kre", "kred", "kredit", "kreditt", "cr", "credit")


class AmbiguousSigns(Exception):  # noqa: N818 - the file is at fault; the program is well
    """As many values say that credit is written negative as say the opposite."""

    def __init__(self, negative: int, positive: int) -> None:
        super().__init__(f"{negative} credit values are negative and {positive} are positive")
        self.negative = negative
        self.positive = positive


def from_one_column(amount: pl.Series) -> pl.DataFrame:
    """A signed amount as it stands."""
    return _from_signed(pl.DataFrame({"amount": amount}), pl.col("amount"))


def from_two_columns(debit: pl.Series, credit: pl.Series, is_posting: pl.Series) -> pl.DataFrame:
    """Debit minus credit.

    Args:
        debit: øre; null is blank.
        credit: øre; written positive by most systems and negative by some.
        is_posting: the rows that alone decide how credit is written.

    Raises:
        AmbiguousSigns: credit is negative as often as positive.
    """
    direction = 1 if _credit_is_negative(credit.filter(is_posting)) else -1
    frame = pl.DataFrame({"debit": debit, "credit": credit})
    is_both = (pl.col("debit").fill_null(0) != 0) & (pl.col("credit").fill_null(0) != 0)
    is_blank = pl.col("debit").is_null() & pl.col("credit").is_null()
    parts = frame.select(
        debit_ore=pl.col("debit").fill_null(0),
        credit_ore=direction * pl.col("credit").fill_null(0),
        is_both=is_both,
        is_blank=is_blank,
    )
    net = pl.when(~pl.col("is_both") & ~pl.col("is_blank")).then(pl.col("debit_ore") + pl.col("credit_ore"))
    return parts.select("debit_ore", "credit_ore", "is_both", amount_ore=net)


def from_side(amount: pl.Series, side: pl.Series) -> pl.DataFrame:
    """An amount whose sign stands in a column of its own.

    Where credit rows are already negative the column only repeats the sign. A row that contradicts the majority, or
    has no readable side, is null.

    Raises:
        AmbiguousSigns: credit is negative as often as positive.
    """
    word = pl.col("side").str.to_lowercase().str.strip_chars(" .")
    frame = pl.DataFrame({"amount": amount, "side": side}).select(
        "amount", is_debit=word.is_in(_DEBIT_WORDS), is_credit=word.is_in(_CREDIT_WORDS)
    )
    debit, credit = pl.when("is_debit"), pl.when("is_credit")
    if _credit_is_negative(frame.filter("is_credit")["amount"]):
        kept = pl.coalesce(
            debit.then(pl.when(pl.col("amount") >= 0).then("amount")),
            credit.then(pl.when(pl.col("amount") <= 0).then("amount")),
        )
        return _from_signed(frame, kept)
    return _from_signed(frame, pl.coalesce(debit.then("amount"), credit.then(-pl.col("amount"))))


def _credit_is_negative(credit: pl.Series) -> bool:
    negative, positive = int((credit < 0).sum()), int((credit > 0).sum())
    if negative and negative == positive:
        raise AmbiguousSigns(negative, positive)
    return negative > positive


def _from_signed(frame: pl.DataFrame, amount: pl.Expr) -> pl.DataFrame:
    return frame.select(
        amount_ore=amount,
        debit_ore=amount.clip(lower_bound=0).fill_null(0),
        credit_ore=amount.clip(upper_bound=0).fill_null(0),
        is_both=pl.lit(value=False),
    )
