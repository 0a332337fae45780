"""Words in a posting's text that tell what kind of posting it is. The texts themselves are never handed on."""

from __future__ import annotations

from typing import Final

import polars as pl

ACCRUAL: Final = r"(?i)\b(anordn|avsatt|avsetning|periodiser|påløpt)"
REVERSAL: Final = r"(?i)\b(tilbakef[øo]r|reverser|storn|annuller|motpostering|kreditnota|kreditering)"
SERVING: Final = (
    r"(?i)(bevertning|servering|catering|\blunsj|\bmiddag|\brestaurant|\bkaf[eé]|\bkonditori|\bsmørbrød|\bpizza|"
    r"\bkaker?\b|\bkransekake|representasjon|julebord)"
)
NUMBERED: Final = (
    r"(?i)\b(faktura|fakt|kid|ordre|vedtak|sak|ref|avtale|bestilling)(nr|snr|nummer|snummer)?[.:]?\s*\d[\d-]*"
)
"""A number that is named as something else than a year, a project or a voucher."""
VOUCHER_REFERENCE: Final = r"\d{4,}"
"""A number long enough to be a voucher's."""


def says(pattern: str) -> pl.Expr:
    """Whether the posting's text holds the pattern; a posting without a text does not."""
    return pl.col("text").str.contains(pattern).fill_null(value=False)
