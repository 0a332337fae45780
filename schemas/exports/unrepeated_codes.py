"""Codes that stand only in the first of the rows they hold for, as in a pivot saved without its labels repeated.

Read as it stands, every other row would lose its project without a word. Nothing is filled down: a row without a
project may be just that. It is told, and the report taken out again.
"""

from __future__ import annotations

import polars as pl

from schemas.exports.headers import Layout
from schemas.exports.rules import UNREPEATED_CODES
from schemas.findings import Finding

_FIELDS = ("responsibility", "function", "project", "account")
_LEAST_BLANK = 5
_LEAST_BEGUN = 2


def unrepeated_codes(file: str, layout: Layout, postings: pl.DataFrame) -> list[Finding]:
    """One finding for every column whose codes each stand once, above rows without any.

    Args:
        file: its name.
        layout: which column holds what.
        postings: LEDGER, in the order of the file.
    """
    return [
        _finding(file, layout, field, postings)
        for field in _FIELDS
        if field in layout.fields and _stand_once(postings[field])
    ]


def _stand_once(codes: pl.Series) -> bool:
    """Whether the first row has a code, no code comes twice, and blank rows follow several of them."""
    known, blank = codes.drop_nulls(), codes.null_count()
    if blank < _LEAST_BLANK or blank < known.len() or codes[0] is None or known.n_unique() != known.len():
        return False
    begun = codes.is_not_null() & codes.shift(-1).is_null() & pl.Series(range(1, codes.len() + 1)).ne(codes.len())
    return int(begun.sum()) >= _LEAST_BEGUN


def _finding(file: str, layout: Layout, field: str, postings: pl.DataFrame) -> Finding:
    header = layout.header_of(field) or ""
    blank = postings.filter(pl.col(field).is_null())
    message = (
        f"Fant kolonnen «{header}» utfylt bare i den første av radene koden gjelder for; {blank.height} rader er uten "
        f"kode, den første i rad {blank['row'][0]}."
    )
    return UNREPEATED_CODES.finding(message, file=file, row=int(blank["row"][0]), column=header, count=blank.height)
