"""The conservation law: every posting read is placed, unplaced, parked, outside or rejected; in rows and in øre."""

from __future__ import annotations

import polars as pl

from schemas.records import Conservation, OreCounts, Placement, RowCounts


class ConservationError(Exception):
    """Postings have been lost or doubled between reading and placing: the program is wrong and the run must stop."""

    def __init__(self, unit: str, read: int, accounted: int) -> None:
        super().__init__(
            f"conservation is broken: read {read} {unit} but accounted for {accounted}; nothing was stored. "
            "This is a fault in the program: report it with the input files"
        )


def conserve(read: pl.DataFrame, placed: pl.DataFrame, ignored_rows: int) -> Conservation:
    """The counts of the law, after checking that it holds.

    Args:
        read: LEDGER as it was read, before placing.
        placed: PLACED, the same postings with their place.
        ignored_rows: rows of the files that hold no posting.

    Raises:
        ConservationError: the two sides differ, in rows or in øre.

    Source: DESIGN section 4, rule 2.
    """
    rows = {place: placed.filter(pl.col("placement") == str(place)).height for place in Placement}
    ore = {place: _sum(placed.filter(pl.col("placement") == str(place))) for place in Placement}
    read_ore = _sum(read)
    if sum(rows.values()) != read.height:
        raise ConservationError("rows", read.height, sum(rows.values()))
    if sum(ore.values()) != read_ore:
        raise ConservationError("øre", read_ore, sum(ore.values()))
    return Conservation(
        rows=RowCounts(read=read.height, ignored=ignored_rows, **{str(place): rows[place] for place in Placement}),
        amount_ore=OreCounts(read=read_ore, **{str(place): ore[place] for place in Placement}),
    )


def _sum(postings: pl.DataFrame) -> int:
    return int(postings.get_column("amount_ore").sum() or 0)
