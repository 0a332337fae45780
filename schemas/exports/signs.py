"""Debit and credit: one signed column, two columns, or a column that says D or K.

How the file writes credit (as a negative number, or as a positive number in its own column) is settled for the whole
file: by the vouchers and the file that go in nought one way only, else by what most values show; a tie is two readings
and holds the file. Every function gives the same frame: one row per row, `amount_ore` (debit positive; null when it
cannot be known), `debit_ore` and `credit_ore` (credit negative), `is_both`, true where debit and credit both hold an
amount so that neither can be trusted, `is_unread`, true where a filled cell is no number, and `is_sideless`, true where
an amount has neither debit nor credit beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

EXPENSE_WORDS = ("utgift", "utgifter", "kostnad", "kostnader")
INCOME_WORDS = ("inntekt", "inntekter")
DEBIT_WORDS = ("d", "de", "deb", "debet", "debit", "+", *EXPENSE_WORDS)
CREDIT_WORDS = (
    "k", "c", "kr", "kre", "kred", "kredit", "kreditt", "cr", "credit", "-", "\u2212", "\u2013", *INCOME_WORDS
)  # fmt: skip


class AmbiguousSigns(Exception):  # noqa: N818 - the file is at fault; the program is well
    """As many values say that credit is written negative as say the opposite."""

    def __init__(self, negative: int, positive: int) -> None:
        super().__init__(f"{negative} credit values are negative and {positive} are positive")
        self.negative = negative
        self.positive = positive


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column of amounts in øre, and the rows where its cell is filled and yet no number."""

    ore: pl.Series
    is_unread: pl.Series


def from_one_column(amount: ReadColumn) -> pl.DataFrame:
    """A signed amount as it stands."""
    frame = pl.DataFrame({"amount": amount.ore, "is_unread": amount.is_unread, "is_sideless": False})
    return _from_signed(frame, pl.col("amount"))


def from_two_columns(debit: ReadColumn, credit: ReadColumn, is_posting: pl.Series, voucher: pl.Series) -> pl.DataFrame:
    """Debit minus credit; a row where either cell cannot be read has no amount.

    Args:
        debit: øre; null is blank or unread.
        credit: øre; written positive by most systems and negative by some.
        is_posting: the rows that alone decide how credit is written.
        voucher: what the rows of one voucher share; null where unknown.

    Raises:
        AmbiguousSigns: nothing decides, and credit is negative as often as positive.
    """
    frame = pl.DataFrame({"debit": debit.ore, "credit": credit.ore, "voucher": voucher}).with_columns(
        is_unread=debit.is_unread | credit.is_unread
    )
    direction = 1 if _credit_is_negative(frame.filter(is_posting)) else -1
    is_both = (pl.col("debit").fill_null(0) != 0) & (pl.col("credit").fill_null(0) != 0)
    is_blank = pl.col("debit").is_null() & pl.col("credit").is_null()
    parts = frame.select(
        "is_unread",
        debit_ore=pl.col("debit").fill_null(0),
        credit_ore=direction * pl.col("credit").fill_null(0),
        is_both=is_both,
        is_blank=is_blank,
    )
    is_known = ~pl.col("is_both") & ~pl.col("is_blank") & ~pl.col("is_unread")
    net = pl.when(is_known).then(pl.col("debit_ore") + pl.col("credit_ore"))
    columns = ("debit_ore", "credit_ore", "is_both", "is_unread")
    return parts.select(*columns, amount_ore=net, is_sideless=pl.lit(value=False))


def from_side(amount: ReadColumn, side: pl.Series, is_posting: pl.Series, voucher: pl.Series) -> pl.DataFrame:
    """An amount whose sign stands in a column of its own.

    Where credit rows are already negative the column only repeats the sign. A row that contradicts the majority, or
    has no readable side, is null.

    Raises:
        AmbiguousSigns: nothing decides, and credit is negative as often as positive.
    """
    word = pl.col("side").str.to_lowercase().str.strip_chars(" .")
    frame = pl.DataFrame({"amount": amount.ore, "side": side, "voucher": voucher}).select(
        "amount",
        "voucher",
        is_debit=word.is_in(DEBIT_WORDS).fill_null(value=False),
        is_credit=word.is_in(CREDIT_WORDS).fill_null(value=False),
        is_unread=amount.is_unread,
    )
    frame = frame.with_columns(is_sideless=pl.col("amount").is_not_null() & ~pl.col("is_debit") & ~pl.col("is_credit"))
    debit, credit = pl.when("is_debit"), pl.when("is_credit")
    sides = frame.filter(is_posting).select("voucher", debit=debit.then("amount"), credit=credit.then("amount"))
    if _credit_is_negative(sides):
        kept = pl.coalesce(
            debit.then(pl.when(pl.col("amount") >= 0).then("amount")),
            credit.then(pl.when(pl.col("amount") <= 0).then("amount")),
        )
        return _from_signed(frame, kept)
    return _from_signed(frame, pl.coalesce(debit.then("amount"), credit.then(-pl.col("amount"))))


def _credit_is_negative(sides: pl.DataFrame) -> bool:
    """Whether credit is written negative, from `debit`, `credit` and `voucher` of the postings."""
    negative, positive = int((sides["credit"] < 0).sum()), int((sides["credit"] > 0).sum())
    if not negative:
        return False
    balanced = _balanced_if_negative(sides)
    if balanced is not None:
        return balanced
    if negative == positive:
        raise AmbiguousSigns(negative, positive)
    return negative > positive


def _balanced_if_negative(sides: pl.DataFrame) -> bool | None:
    """What the vouchers, and then the whole file, say: the reading by which they go in nought; None when neither does.

    Only vouchers with both sides say anything, and half of them must agree.
    """
    debit, credit = pl.col("debit").fill_null(0), pl.col("credit").fill_null(0)
    read = sides.select("voucher", debit=debit, added=debit + credit, taken=debit - credit)
    vouchers = (
        read.filter(pl.col("voucher").is_not_null())
        .group_by("voucher")
        .agg(pl.col("added", "taken").sum(), has_both=(pl.col("debit") != 0).any() & (pl.col("debit") == 0).any())
        .filter("has_both")
    )
    if_negative, if_positive = int((vouchers["added"] == 0).sum()), int((vouchers["taken"] == 0).sum())
    if if_negative != if_positive and max(if_negative, if_positive) * 2 >= vouchers.height:
        return if_negative > if_positive
    added, taken = read["added"].sum(), read["taken"].sum()
    return added == 0 if (added == 0) != (taken == 0) else None


def _from_signed(frame: pl.DataFrame, amount: pl.Expr) -> pl.DataFrame:
    return frame.select(
        "is_unread",
        "is_sideless",
        amount_ore=amount,
        debit_ore=amount.clip(lower_bound=0).fill_null(0),
        credit_ore=amount.clip(upper_bound=0).fill_null(0),
        is_both=pl.lit(value=False),
    )
