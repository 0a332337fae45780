"""Late postings: what has come, changed or gone in months that are already reconciled.

Two frames of the programme's postings in, one frame of differences out. Which months are reconciled, and what spoke
for them then, is `domain.reconciled`; the findings are `domain.checks.late_postings`.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Final

import polars as pl

from schemas.frames import LATE_POSTINGS, conform

CODING: Final = ("period", "account", "responsibility", "function", "project")
"""What is compared beside the amount. Texts, parties and dates are left out: they are personal, or move no kroner."""

_KEY: Final = ("voucher_type", "voucher")
_PLACE: Final = ("file", "row", "part")
_HAS_VOUCHER: Final = pl.col("voucher").is_not_null()
_ROUNDS: Final = (
    ((*_KEY, "amount_ore"), _HAS_VOUCHER),
    ((*_KEY, *CODING), pl.lit(value=True)),
    (_KEY, _HAS_VOUCHER & (pl.len().over(_KEY) == 1)),
)
"""How postings that differ are paired, in this order: by columns that are alike, among rows that fit."""


class Change(StrEnum):
    """What has happened to a posting since its month was reconciled."""

    NEW = "new"
    CHANGED = "changed"
    VANISHED = "vanished"


def late_postings(before: pl.DataFrame, now: pl.DataFrame, fields: Collection[str]) -> pl.DataFrame:
    """The differences between the postings of some months then and now.

    Postings alike in voucher, coding and amount cancel one against one, so that two like lines never become three.
    What is left is paired within its voucher: first lines with the same amount (the coding has changed), then lines
    with the same coding (the amount has changed), then the line that is alone on both sides (both have changed). A
    posting without a voucher number is paired by coding alone. All the rest is new, or has vanished. Amounts are
    compared to the øre. The row in the file decides nothing.

    Args:
        before: PLACED; the programme's postings as they were.
        now: PLACED; the same months as they are now.
        fields: the columns of LEDGER that both have a place for; others are not compared.

    Returns:
        LATE_POSTINGS, by month, project and largest effect. A posting that has moved to another month or project has a
        row at each place. The effects of a month and project sum to the difference between its sums.

    Raises:
        ContractError: a frame is not what it should be.

    Source: DESIGN section 4, rule 8; decision 0010.
    """
    left = _lines(before, fields).with_row_index("before_id")
    right = _lines(now, fields).with_row_index("now_id")
    left, right = _without(left, right, _alike(left, right, (*_KEY, *CODING, "amount_ore"), pl.lit(value=True)))
    return _with_effects(_side_by_side(left, right, _pairs(left, right)))


def _lines(frame: pl.DataFrame, fields: Collection[str]) -> pl.DataFrame:
    """The columns that matter, those only one side has emptied, in an order that the file's rows do not decide."""
    kept = {*fields, "period", "project"}
    emptied = [pl.lit(None, pl.String()).alias(name) for name in (*_KEY, *CODING) if name not in kept]
    rows = frame.select(*_PLACE, *_KEY, *CODING, "amount_ore", "measure").with_columns(emptied)
    return rows.sort(*_KEY, *CODING, "amount_ore", *_PLACE)


def _pairs(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """`before_id` and `now_id` of postings that are the same but for a change."""
    found = []
    for columns, is_wanted in _ROUNDS:
        found.append(_alike(left, right, columns, is_wanted))
        left, right = _without(left, right, found[-1])
    return pl.concat(found)


def _alike(left: pl.DataFrame, right: pl.DataFrame, columns: tuple[str, ...], is_wanted: pl.Expr) -> pl.DataFrame:
    """`before_id` and `now_id` of rows with the same values: the first with the first, the second with the second."""
    mine, theirs = (
        side.filter(is_wanted).with_columns(place=pl.int_range(pl.len()).over(columns)) for side in (left, right)
    )
    both = mine.join(theirs, on=[*columns, "place"], how="inner", nulls_equal=True, validate="1:1")
    return both.select("before_id", "now_id")


def _without(left: pl.DataFrame, right: pl.DataFrame, paired: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    return (
        left.join(paired, on="before_id", how="anti", maintain_order="left"),
        right.join(paired, on="now_id", how="anti", maintain_order="left"),
    )


def _side_by_side(left: pl.DataFrame, right: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """One row for each posting that differs, with its values before and now; nulls where it was not, or is not."""
    before = left.rename({name: f"before_{name}" for name in left.columns if name != "before_id"})
    after = right.rename({name: f"now_{name}" for name in right.columns if name != "now_id"})
    joined = before.join(pairs, on="before_id", how="left", validate="1:1")
    return joined.join(after, on="now_id", how="full", coalesce=True, validate="m:1").with_columns(
        voucher_type=pl.coalesce("now_voucher_type", "before_voucher_type"),
        voucher=pl.coalesce("now_voucher", "before_voucher"),
    )


def _with_effects(rows: pl.DataFrame) -> pl.DataFrame:
    """Each difference at the month and project it concerns: two rows for a posting that has moved."""
    was, is_there = pl.col("before_id").is_not_null(), pl.col("now_id").is_not_null()
    is_at_home = (pl.col("before_period") == pl.col("now_period")) & (
        pl.col("before_project") == pl.col("now_project")
    ).fill_null(value=False)
    status = (
        pl.when(~was)
        .then(pl.lit(str(Change.NEW)))
        .when(~is_there)
        .then(pl.lit(str(Change.VANISHED)))
        .otherwise(pl.lit(str(Change.CHANGED)))
    )
    in_place = was & is_there & is_at_home
    parts = (
        (in_place, "now", pl.col("now_amount_ore") - pl.col("before_amount_ore")),
        (was & ~in_place, "before", -pl.col("before_amount_ore")),
        (is_there & ~in_place, "now", pl.col("now_amount_ore")),
    )
    found = [
        rows.filter(is_part.fill_null(value=False)).with_columns(
            status=status,
            period=pl.col(f"{side}_period"),
            project=pl.col(f"{side}_project"),
            measure=pl.col(f"{side}_measure"),
            effect_ore=effect,
        )
        for is_part, side, effect in parts
    ]
    return conform(pl.concat(found), LATE_POSTINGS, "LATE_POSTINGS").sort(
        "period",
        "project",
        pl.col("effect_ore").abs(),
        *_KEY,
        "status",
        *(f"now_{name}" for name in _PLACE),
        *(f"before_{name}" for name in _PLACE),
        descending=[False, False, True, *[False] * 9],
    )
