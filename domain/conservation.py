"""The conservation law: every posting read is placed, unplaced, parked, outside or rejected; in rows and in øre."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from schemas.records import Conservation, Kind, MeasureResult, MeasureSums, OreCounts, Placement, RowCounts
from schemas.source_sums import SourceSums

SHARED_SUMS: Final = ("gross_ore", "vat_compensation_ore", "sick_pay_refund_ore", "net_ore", "other_financing_ore")
"""What a measure's sources sum to: the sums that measures and sources both have."""


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


def account_for(
    placed: pl.DataFrame, sums: MeasureSums, measures: Sequence[MeasureResult], sources: Sequence[SourceSums]
) -> None:
    """Checks that every placed krone is in the sums of the measures, once by source, and has a reason where it is own.

    Args:
        placed: PLACED.
        sums: of all measures together.
        measures: what `sums` are made of.
        sources: the same postings by measure and funding source.

    Raises:
        ConservationError: the measures sum to something else than their postings, or than their sources; a measure's
            own parts to something else than its own share; or reallocations have changed the programme's total.

    Source: decision 0015.
    """
    _account_for_postings(placed, sums)
    if sums.reallocated_ore:
        raise ConservationError("øre of reallocations, which move money and make none,", 0, sums.reallocated_ore)
    for measure in measures:
        _account_for_sources(measure, [one for one in sources if one.measure == measure.id])
        parts = sum(part.amount_ore for part in measure.own_parts)
        if parts != measure.sums.own_ore:
            raise ConservationError(f"øre of {measure.id}'s own share", measure.sums.own_ore, parts)
    placed_rows = placed.filter(pl.col("placement") == str(Placement.PLACED)).height
    if sum(one.postings for one in sources) != placed_rows:
        raise ConservationError("placed rows by source", placed_rows, sum(one.postings for one in sources))


def _account_for_sources(measure: MeasureResult, sources: Sequence[SourceSums]) -> None:
    for name in SHARED_SUMS:
        whole, parts = getattr(measure.sums, name), sum(getattr(one, name) for one in sources)
        if whole != parts:
            raise ConservationError(f"{name} of {measure.id} by source", whole, parts)


def _account_for_postings(placed: pl.DataFrame, sums: MeasureSums) -> None:
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
