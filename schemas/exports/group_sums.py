"""Sums of a group of accounts that carry the group's own code: `10` over 1010 and 1020, `1` over them all.

Such a row looks like a posting on a short account. It is a sum only where no voucher or date makes it a posting, other
accounts begin with its code, and its amount is exactly what those rows hold: directly above it, directly below it, or
in the whole table.
"""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from schemas.exports.grid import Grid
from schemas.exports.headers import Layout
from schemas.exports.row_findings import kroner
from schemas.exports.rules import TOTAL_ROW
from schemas.exports.total_rows import is_anchored
from schemas.findings import Finding

GROUP_SUM = "group sum"
"""The kind of such a row until the totals are settled; it is none of those that the walk of totals looks at."""


def with_group_sums(grid: Grid, layout: Layout, kinds: pl.Series, money: pl.DataFrame) -> pl.Series:
    """The kinds, with proven sums of a group of accounts as `GROUP_SUM`."""
    account = pl.col(layout.fields["account"])
    if not _group_codes(_codes(grid.cells[layout.fields["account"]].unique())):
        return kinds
    rows = grid.cells.select("row", account=account.str.extract(r"^(\d+)", 1), is_loose=~is_anchored(layout))
    rows = rows.with_columns(kinds.alias("kind"), money["amount_ore"]).filter(
        pl.col("kind").is_in(["posting", "doubtful"]) & pl.col("account").is_not_null()
    )
    groups = _group_codes(_codes(rows["account"].unique()))
    is_group = pl.col("account").is_in(groups) & pl.col("is_loose") & pl.col("amount_ore").is_not_null()
    if not groups or not rows.select(is_group.any()).item():
        return kinds
    proven = _proven(rows.with_columns(is_group=is_group))
    kind = pl.when(grid.cells["row"].is_in(proven)).then(pl.lit(GROUP_SUM)).otherwise(kinds)
    return pl.select(kind.alias("kind"))["kind"]


def group_sum_findings(file: str, grid: Grid, layout: Layout, kinds: pl.Series, money: pl.DataFrame) -> list[Finding]:
    """One finding for every sum of a group of accounts, which was put aside."""
    found = grid.cells.select("row", layout.fields["account"]).with_columns(money["amount_ore"])
    findings = []
    for row, account, ore in found.filter(kinds == GROUP_SUM).iter_rows():
        message = (
            f"Fant rad med kontogruppe «{account}» (rad {row}) som er lik summen av kontoene i gruppen, "
            f"{kroner(ore)}. Den er lest som sumrad og ikke talt med."
        )
        findings.append(TOTAL_ROW.finding(message, file=file, row=row, value=kroner(ore)))
    return findings


def as_totals(kinds: pl.Series) -> pl.Series:
    """The kinds with every group sum as the total that it is."""
    return kinds.replace(GROUP_SUM, "total")


def _codes(texts: pl.Series) -> list[str]:
    """The digits that the texts begin with, in order."""
    return texts.str.extract(r"^(\d+)", 1).drop_nulls().unique().sort().to_list()


def _group_codes(accounts: list[str]) -> list[str]:
    """Short codes that other accounts begin with; sorted, the next code tells."""
    short = {code for code in accounts if len(code) <= 3}
    return sorted(code for code, following in pairwise(accounts) if code in short and following.startswith(code))


def _proven(rows: pl.DataFrame) -> list[int]:
    """The rows of groups whose amount is the sum of their accounts."""
    codes = rows.filter("is_group")["account"].unique().sort()
    return [row for code in codes for row in _proven_of(code, rows)]


def _proven_of(code: str, rows: pl.DataFrame) -> pl.Series:
    """The same for one group: the sum of its block above, of its block below, or of the whole table.

    A block is the accounts of the group that stand together; sums of smaller groups among them are passed over.
    """
    is_own = ~pl.col("is_group") & pl.col("account").str.starts_with(code)
    begins = ~pl.col("is_group") & ~pl.col("account").str.starts_with(code)
    ore, one, block = pl.col("own_ore"), pl.col("is_own"), "block"
    blocks = rows.with_columns(
        is_own=is_own.cast(pl.Int64), own_ore=pl.when(is_own).then("amount_ore").fill_null(0), block=begins.cum_sum()
    )
    # The row of the group is no account of its own, so that what is summed down to it stands above it.
    summed = blocks.with_columns(
        above=ore.cum_sum().over(block),
        has_above=one.cum_sum().over(block) > 0,
        below=(ore.sum() - ore.cum_sum()).over(block),
        has_below=(one.sum() - one.cum_sum()).over(block) > 0,
        whole=ore.sum(),
        has_whole=one.sum() > 0,
    )
    is_sum = pl.any_horizontal(
        pl.col(f"has_{place}") & (pl.col(place) == pl.col("amount_ore")) for place in ("above", "below", "whole")
    )
    return summed.filter(pl.col("is_group") & (pl.col("account") == code) & is_sum)["row"]
