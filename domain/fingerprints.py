"""Telling a posting from all others from one export to the next, where its file and row are others.

Neither text nor party is part of it: texts are mended, and both may hold personal data.
"""

from __future__ import annotations

import hashlib
from typing import Final

import polars as pl

FINGERPRINT: Final = "fingerprint"

_PARTS: Final = (
    *("voucher", "accounting_year", "period", "posted_on", "account", "responsibility", "function", "project"),
    "amount_ore",
)


def with_fingerprints(postings: pl.DataFrame) -> pl.DataFrame:
    """The postings with the column `fingerprint`; those that are alike in every part are told apart by their order.

    Args:
        postings: LEDGER or more. Postings that are alike must all be there, or none of them.
    """
    in_order = postings.with_row_index("position").sort("file", "row", "part")
    numbered = in_order.with_columns(copy=pl.int_range(pl.len()).over(_PARTS))
    hashed = numbered.with_columns(
        pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in (*_PARTS, "copy")], separator="\x1f")
        .map_elements(_digest, return_dtype=pl.String)
        .alias(FINGERPRINT)
    )
    return hashed.sort("position").drop("position", "copy")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]
