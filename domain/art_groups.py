"""Gross spend by group of arts: what the money was used for, over all measures.

Source: DOMAIN 1.3, which rests on SSB's groups; art 429 is VAT with a right to compensation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from schemas.records import ArtGroupSum, Kind, Placement

_VAT: Final = "429"


@dataclass(frozen=True, slots=True)
class ArtGroup:
    """Arts from first to last, both included, and the group's name in bokmål."""

    id: str
    name: str
    first: str
    last: str


ART_GROUPS: Final = (
    ArtGroup("lonn", "Lønn", "010", "089"),
    ArtGroup("sosiale-utgifter", "Sosiale utgifter", "090", "099"),
    ArtGroup("varer-og-tjenester", "Varer og tjenester", "100", "299"),
    ArtGroup("kjop", "Kjøp som erstatter egenproduksjon", "300", "399"),
    ArtGroup("overforinger", "Overføringer", "400", "499"),
    ArtGroup("mva", "Merverdiavgift med rett til kompensasjon", _VAT, _VAT),
)
"""In the order they are printed; the last takes art 429 from the one before."""


def postings_in_group(placed: pl.DataFrame, group_id: str) -> pl.DataFrame:
    """The postings of gross spend on measures whose art is in the group.

    Args:
        placed: PLACED.
        group_id: of `ART_GROUPS`.
    """
    group = next(group for group in ART_GROUPS if group.id == group_id)
    art = pl.col("art")
    in_group = art.is_between(pl.lit(group.first), pl.lit(group.last))
    return placed.filter(
        (pl.col("placement") == str(Placement.PLACED))
        & (pl.col("kind") == str(Kind.GROSS))
        & pl.col("measure").is_not_null()
        & (in_group if group.first == _VAT else in_group & (art != _VAT))
    )


def spend_by_art_group(placed: pl.DataFrame) -> tuple[ArtGroupSum, ...]:
    """Gross spend of each group, also those without postings."""
    return tuple(
        ArtGroupSum(group.id, int(postings_in_group(placed, group.id).get_column("amount_ore").sum() or 0))
        for group in ART_GROUPS
    )
