"""Why a table cannot be used at all, in words for the one who can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from schemas.exports.amounts import AmbiguousAmounts
from schemas.exports.grid import HEADER_SEARCH_ROWS, Grid, nearest_layout
from schemas.exports.headers import Layout, squeezed
from schemas.exports.row_findings import kroner
from schemas.exports.rules import JOINED_CODES, NO_HEADER, NOT_A_LEDGER, ROUNDED_AMOUNTS, TWO_READINGS
from schemas.exports.signs import AmbiguousSigns
from schemas.findings import Finding, Severity
from schemas.private_persons import looks_like_a_person

_BANK_HEADERS = frozenset(
    {"ut", "inn", "utavkonto", "innpåkonto", "utfrakonto", "inntilkonto", "bokført", "bokføringsdato", "rentedato",
     "saldo", "arkivref", "arkivreferanse"}
)  # fmt: skip
_THOUSAND = r"(?:1[\s.]?000|tusen)\b(?!\s*[-–—]|\s+til\b|[.,\s]\d)"
_CROWNS = r"(?:kr\b\.?|kroner\b|nok\b)"
_UNITS = (
    (
        "i hele tusen",
        re.compile(
            rf"\b(?:beløp|beløpa|beløpene|tall|talla|tallene|tal|kroner|kr|nok)\b.{{0,20}}\bi\s+(?:hele\s+|heile\s+)?{_THOUSAND}"
            rf"|\bi\s+(?:hele\s+|heile\s+)?{_THOUSAND}\s*{_CROWNS}"
            rf"|\bi\s+{_CROWNS}\s*{_THOUSAND}|\b(?:i|hele|heile)\s+(?:hele|heile)?\s*tusen\b"
            rf"|^\W*{_THOUSAND}\s*{_CROWNS}\W*$|^\W*{_CROWNS}\s*{_THOUSAND}\W*$"
            rf"|\(\s*(?:i\s+)?{_THOUSAND}\s*{_CROWNS}\s*\)|\bt(?:kr|nok)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "i millioner",
        re.compile(rf"(?<!\d)(?<!\d\s)\b(?:mill\.?|millioner|millionar)\s*{_CROWNS}|\bm(?:kr|nok)\b", re.IGNORECASE),
    ),
)
_IN_ORE = re.compile(
    r"\b(?:beløp|beløpa|beløpene|tall|talla|tallene|tal)\b\s*(?:er\s+)?(?:\(\s*)?i\s+øre\b", re.IGNORECASE
)
_WITH_DECIMALS = r"[.,]\d{1,2}\D*$"
_SIGN_REMEDY = (
    "Ta ut filen på nytt med hele bilag og med kredit skrevet på én måte, så det går fram hva som er kredit. "
    "Ingen rader er lest."
)


def no_header(file: str, grid: Grid) -> Finding:
    """Why no row of the table is the header of a ledger."""
    nearest = nearest_layout(grid)
    headers = list(nearest.headers.values()) if nearest else []
    # One known word may stand in any row; the cells of a posting may name people and are not repeated.
    is_header = nearest is not None and len(nearest.fields) > 1
    if len({squeezed(header) for header in headers} & _BANK_HEADERS) >= 2:
        message = (
            f"Filen ser ut som en kontoutskrift fra banken: kolonnene er {_listed(headers)}, og ingen er konto (art)."
        )
        return NOT_A_LEDGER.finding(message, file=file, row=nearest.row if nearest else None)
    message = f"Fant ingen overskriftsrad med konto og beløp i de første {HEADER_SEARCH_ROWS} radene."
    if nearest is not None and is_header:
        message += f" Nærmest er rad {nearest.row}, som mangler {_lacking(nearest)}: {_listed(headers)}."
    else:
        message += f" {_first_row(grid)}"
    return NO_HEADER.finding(message, file=file, row=nearest.row if nearest and is_header else None)


def _first_row(grid: Grid) -> str:
    """What the first row with several cells looks like; its words only where they can be no posting's and no person's.

    The words are shown when no cell of the row has a digit, the row below has one, and no cell looks like a name.
    """
    rows = [(row[0], [cell for cell in row[1:] if cell]) for row in grid.cells.head(HEADER_SEARCH_ROWS).iter_rows()]
    wide = [(number, cells) for number, cells in rows if len(cells) > 1]
    if not wide:
        return "Ingen av dem har mer enn én kolonne: filen er tekst, ikke en tabell."
    (number, cells), *below = wide
    with_digits = sum(map(_has_digit, cells))
    is_above_values = bool(below) and any(map(_has_digit, below[0][1]))
    if with_digits == 0 and is_above_values and not any(map(looks_like_a_person, cells)):
        return f"Rad {number} har kolonnene {_listed(cells)}."
    return f"Rad {number} har {len(cells)} celler, {with_digits} av dem med tall, og er ingen overskriftsrad."


def _has_digit(cell: str) -> bool:
    return any(sign.isdecimal() for sign in cell)


def bank_statement(file: str, layout: Layout) -> Finding | None:
    """A statement from the bank whose `Bokført` is a date; None for a ledger."""
    is_date = squeezed(layout.header_of("amount") or "") == "bokført"
    if not is_date or len({squeezed(header) for header in layout.headers.values()} & _BANK_HEADERS) < 2:
        return None
    message = f"Filen ser ut som en kontoutskrift fra banken: kolonnene er {_listed(layout.headers.values())}."
    return NOT_A_LEDGER.finding(message, file=file, row=layout.row)


def _lacking(layout: Layout) -> str:
    """The names of the fields without which it is no ledger."""
    lacking = [] if "account" in layout.fields else ["konto (art)"]
    return " og ".join(lacking if layout.has_amount else [*lacking, "beløp"])


def lost_ledger(file: str, layout: Layout, findings: Iterable[Finding]) -> Finding:
    """Why a header that named account and amount is of no use: two columns claim one of them."""
    reasons = " ".join(finding.message for finding in findings)
    return NO_HEADER.finding(f"Fant ikke én konto- og én beløpskolonne. {reasons}", file=file, row=layout.row)


def rounded(file: str, titles: Iterable[str], amounts: pl.DataFrame) -> Finding | None:
    """A title that says that the amounts are in another unit than kroner; None when none does.

    Args:
        file: its name.
        titles: the lines above the header.
        amounts: the cells of the amount columns; amounts with decimals are no øre.
    """
    for title in titles:
        for unit, pattern in _UNITS:
            if said := pattern.search(title):
                return ROUNDED_AMOUNTS.finding(
                    f"Fant beløp {unit}: «{said[0].strip()}».", file=file, value=said[0].strip()
                )
        if (said := _IN_ORE.search(title)) and not _has_decimals(amounts):
            return ROUNDED_AMOUNTS.finding(f"Fant beløp i øre: «{said[0].strip()}».", file=file, value=said[0].strip())
    return None


def other_unit(file: str, layout: Layout, titles: Iterable[str]) -> Finding | None:
    """A unit other than kroner by the format's own lines, or by the header of an amount; None when none says so."""
    said = (re.search(pattern, title) for title in titles for pattern in layout.format.amounts.unit_lines)
    headers = [layout.headers[column] for column in layout.amount_columns if column not in layout.columns_in_ore]
    in_headers = (pattern.search(header) for header in headers for _, pattern in _UNITS)
    found = next((each for each in (*said, *in_headers) if each), None)
    if found is None:
        return None
    message = f"Fant beløp i en annen enhet enn kroner: «{found[0].strip()}». Filen er holdt tilbake."
    return ROUNDED_AMOUNTS.finding(message, file=file, row=layout.row, value=found[0].strip())


def unknown_order(file: str, findings: Iterable[Finding]) -> Finding:
    """Why a table whose codes stand in one text is of no use: nobody can tell which of them is the account."""
    said = next(iter(findings), None)
    message = said.message if said else "Fant ingen kolonne for konto (art)."
    finding = JOINED_CODES.finding(f"{message} Filen er holdt tilbake.", file=file, row=said.row if said else None)
    return replace(finding, severity=Severity.FATAL)


def _has_decimals(amounts: pl.DataFrame) -> bool:
    return any(amounts[column].str.contains(_WITH_DECIMALS).any() for column in amounts.columns)


def two_number_readings(file: str, layout: Layout, doubt: AmbiguousAmounts) -> Finding:
    """Both readings of the file's numbers, for the reader to see what is at stake."""
    text, comma, point = doubt.examples[0]
    column = " / ".join(layout.headers[each] for each in layout.amount_columns)
    both = " eller ".join(kroner(amount) for amount in (comma, point) if amount is not None)
    if comma is None and point is not None and all(example[1] is None for example in doubt.examples):
        message = (
            f"Fant beløp som kan leses på to måter: «{text}» er {kroner(point)}, eller har tre desimaler "
            f"(kolonne «{column}»). Filen er holdt tilbake."
        )
    elif comma is None or point is None:
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
    return replace(TWO_READINGS.finding(message, file=file), remedy=_SIGN_REMEDY)


def _listed(headers: Iterable[str]) -> str:
    shown = [f"«{header[:40]}»" for header in headers]
    more = f" og {len(shown) - 8} til" if len(shown) > 8 else ""
    return ", ".join(shown[:8]) + more
