"""The conservation law: every posting read is placed, unplaced, parked, outside or rejected; in rows and in øre."""

from __future__ import annotations

import polars as pl

from schemas.records import Conservation, Kind, MeasureSums, OreCounts, Placement, RowCounts


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
    found = placed.group_by("placement").agg(rows=pl.len(), ore=pl.col("amount_ore").sum())
    sums = {place: (rows, ore) for place, rows, ore in found.iter_rows()}
    rows = {place: int(sums.get(str(place), (0, 0))[0]) for place in Placement}
    ore = {place: int(sums.get(str(place), (0, 0))[1]) for place in Placement}
    read_ore = _sum(read)
    if sum(rows.values()) != read.height:
        raise ConservationError("rows", read.height, sum(rows.values()))
    if sum(ore.values()) != read_ore:
        raise ConservationError("øre", read_ore, sum(ore.values()))
    return Conservation(
        rows=RowCounts(read=read.height, ignored=ignored_rows, **{str(place): rows[place] for place in Placement}),
        amount_ore=OreCounts(read=read_ore, **{str(place): ore[place] for place in Placement}),
    )


def account_for(placed: pl.DataFrame, sums: MeasureSums) -> None:
    """Checks that every placed krone of spend and financing is in the sums of the measures.

    Raises:
        ConservationError: the measures sum to something else than their postings.
    """
    counted = {
        Kind.GROSS: sums.gross_ore,
        Kind.VAT_COMPENSATION: -sums.vat_compensation_ore,
        Kind.SICK_PAY_REFUND: -sums.sick_pay_refund_ore,
        Kind.OTHER_FINANCING: -sums.other_financing_ore,
    }
    for kind, in_figures in counted.items():
        in_postings = _sum(placed.filter(pl.col("kind") == str(kind)))
        if in_postings != in_figures:
            raise ConservationError(f"øre of {kind}", in_postings, in_figures)


def _sum(postings: pl.DataFrame) -> int:
    return int(postings.get_column("amount_ore").sum() or 0)
