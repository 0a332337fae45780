"""Parked postings and those that were parked: which postings a parking names, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from schemas.budget_year import Parking

FORMERLY_PARKED: Final = "formerly_parked"


def is_named_by(parking: Parking) -> pl.Expr:
    """Whether a parking names a posting; needs `voucher` and `project`."""
    is_voucher = pl.col("voucher") == parking.voucher
    named = is_voucher if parking.project is None else is_voucher & (pl.col("project") == parking.project)
    return named.fill_null(value=False)


def with_former_parking(postings: pl.DataFrame, parkings: Sequence[Parking]) -> pl.DataFrame:
    """The postings with the column `formerly_parked`: the story of a parking that was released, else null.

    A posting that was parked and released several times tells of the last.

    Args:
        postings: with the columns `voucher` and `project`.
        parkings: of the year, in the order of its file.
    """
    story = pl.lit(None, pl.String())
    for parking in parkings:
        if parking.is_released:
            story = pl.when(is_named_by(parking)).then(pl.lit(release_words(parking))).otherwise(story)
    return postings.with_columns(story.alias(FORMERLY_PARKED))


def release_words(parking: Parking) -> str:
    """Why it was parked, and who released it when and why."""
    released_on = parking.released_on
    when = f"{released_on:%d.%m.%Y}" if released_on else ""
    return (
        f"Tidligere parkert ({parking.owner}: {parking.reason}). "
        f"Frigitt {when} av {parking.released_by}: {parking.release_reason}"
    )
