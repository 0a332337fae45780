"""From a municipality's account codes to class, KOSTRA art and KOSTRA function, by its profile.

Codes are strings throughout: art 010 is pay and chapter 10 is a bank account.
"""

from __future__ import annotations

import polars as pl

from schemas.frames import ACCOUNTS, LEDGER, conform
from schemas.programme import LedgerProfile

_IS_CODE = pl.col("account").str.contains(r"^\d{3,}$")


def with_accounts(ledger: pl.DataFrame, profile: LedgerProfile) -> pl.DataFrame:
    """LEDGER with class, art and function of every posting.

    A class-and-art account has at least four digits; one of exactly three is an art of the operating accounts.
    An art is null on balance accounts and where the code does not fit the profile.

    Returns:
        LEDGER + ACCOUNTS, same rows in the same order.

    Source: DOMAIN 1.1 and 2.2; the profile says which of the two forms a municipality uses.
    """
    account_class, art = _class_and_art(profile)
    is_balance = pl.col("account_class") == profile.balance_class
    function = pl.col("function")
    # A municipality has some hundred accounts and functions, and a million postings.
    accounts = ledger.select("account").unique().with_columns(account_class=account_class)
    accounts = accounts.with_columns(art=pl.when(_IS_CODE & ~is_balance).then(art))
    is_function = function.str.contains(r"^\d{3,}$")
    functions = (
        ledger.select("function")
        .unique()
        .with_columns(kostra_function=pl.when(is_function).then(function.str.slice(0, profile.function_digits)))
    )
    added = (*_looked_up(ledger, accounts, "account"), *_looked_up(ledger, functions, "function"))
    return conform(ledger.with_columns(added), {**LEDGER, **ACCOUNTS}, "LEDGER + ACCOUNTS")


def _looked_up(ledger: pl.DataFrame, codes: pl.DataFrame, key: str) -> list[pl.Series]:
    """What the codes are, for every posting."""
    codes_of_rows = ledger.select(key).join(
        codes, on=key, how="left", nulls_equal=True, maintain_order="left", validate="m:1"
    )
    return codes_of_rows.drop(key).get_columns()


def _class_and_art(profile: LedgerProfile) -> tuple[pl.Expr, pl.Expr]:
    account = pl.col("account")
    operating = pl.lit(profile.operating_class)
    if profile.account_format == "art":
        return pl.when(_IS_CODE).then(operating).otherwise(None), account.str.slice(0, 3)
    is_art_alone = account.str.len_chars() == 3
    account_class = pl.when(is_art_alone).then(operating).otherwise(account.str.slice(0, 1))
    art = pl.when(is_art_alone).then(account).otherwise(account.str.slice(1, 3))
    return pl.when(_IS_CODE).then(account_class).otherwise(None), art
