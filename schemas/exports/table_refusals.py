"""Why a table cannot be used at all, in words for the one who can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from schemas.exports.amounts import AmbiguousAmounts
from schemas.exports.grid import HEADER_SEARCH_ROWS, Grid, nearest_layout
from schemas.exports.headers import Layout, squeezed
from schemas.exports.row_findings import kroner
from schemas.exports.rules import NO_HEADER, NOT_A_LEDGER, ROUNDED_AMOUNTS, TWO_READINGS
from schemas.exports.signs import AmbiguousSigns
from schemas.findings import Finding

_BANK_HEADERS = frozenset(
    {"ut", "inn", "utavkonto", "innpåkonto", "utfrakonto", "inntilkonto", "bokført", "bokføringsdato", "rentedato",
     "saldo", "arkivref", "arkivreferanse"}
)  # fmt: skip
_THOUSANDS = re.compile(
    r"\b(?:beløp|tall|tal|kroner|kr|nok)\b.{0,20}\bi\s+(?:hele\s+)?(?:1[\s.]?000|tusen)\b(?!-)"
    r"|\bi\s+(?:hele\s+)?(?:1[\s.]?000|tusen)\s*(?:kr|kroner|nok)\b|\bi hele tusen\b",
    re.IGNORECASE,
)


def no_header(file: str, grid: Grid) -> Finding:
    """Why no row of the table is the header of a ledger."""
    nearest = nearest_layout(grid)
    headers = list(nearest.headers.values()) if nearest else []
    if len({squeezed(header) for header in headers} & _BANK_HEADERS) >= 2:
        message = (
            f"Filen ser ut som en kontoutskrift fra banken: kolonnene er {_listed(headers)}, og ingen er konto (art)."
        )
        return NOT_A_LEDGER.finding(message, file=file, row=nearest.row if nearest else None)
    message = f"Fant ingen overskriftsrad med konto og beløp i de første {HEADER_SEARCH_ROWS} radene."
    if nearest and nearest.fields:
        message += f" Nærmest er rad {nearest.row}: {_listed(headers)}."
    return NO_HEADER.finding(message, file=file, row=nearest.row if nearest and nearest.fields else None)


def lost_ledger(file: str, layout: Layout, findings: Iterable[Finding]) -> Finding:
    """Why a header that named account and amount is of no use: two columns claim one of them."""
    reasons = " ".join(finding.message for finding in findings)
    return NO_HEADER.finding(f"Fant ikke én konto- og én beløpskolonne. {reasons}", file=file, row=layout.row)


def rounded(file: str, titles: Iterable[str]) -> Finding | None:
    """A title that says that the amounts are in thousands; None when none does."""
    found = next((title for title in titles if _THOUSANDS.search(title)), None)
    if found is None:
        return None
    return ROUNDED_AMOUNTS.finding(f"Fant beløp i hele tusen: «{found}».", file=file, value=found)


def two_number_readings(file: str, layout: Layout, doubt: AmbiguousAmounts) -> Finding:
    """Both readings of the file's numbers, for the reader to see what is at stake."""
    text, comma, point = doubt.examples[0]
    column = " / ".join(layout.headers[each] for each in layout.amount_columns)
    both = " eller ".join(kroner(amount) for amount in (comma, point) if amount is not None)
    if comma is None or point is None:
        shown = ", ".join(f"«{example[0]}»" for example in doubt.examples)
        message = f"Fant beløp skrevet på to måter i samme kolonne, like mange av hver: {shown} (kolonne «{column}»)."
    else:
        message = (
            f"Fant beløp som kan leses på to måter: «{text}» er {both} (kolonne «{column}»). Filen er holdt tilbake."
        )
    return TWO_READINGS.finding(message, file=file, column=column, value=text)


def two_sign_readings(file: str, doubt: AmbiguousSigns) -> Finding:
    """Credit written both as negative and as positive amounts."""
    message = (
        f"Fant kreditbeløp med begge fortegn, {doubt.negative} negative og {doubt.positive} positive; "
        "det går ikke fram hva som er kredit og hva som er tilbakeføring. Filen er holdt tilbake."
    )
    return TWO_READINGS.finding(message, file=file)


def _listed(headers: Iterable[str]) -> str:
    shown = [f"«{header[:40]}»" for header in headers]
    more = f" og {len(shown) - 8} til" if len(shown) > 8 else ""
    return ", ".join(shown[:8]) + more
