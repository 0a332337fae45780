"""The words findings about rows share: names of columns, kroner, and where a row is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

COLUMN_NAMES: Final = {
    "account": "konto",
    "art": "art",
    "account_class": "kontoklasse",
    "responsibility": "ansvar",
    "function": "funksjon",
    "project": "prosjekt",
    "voucher": "bilagsnummer",
    "period": "periode",
    "posted_on": "bilagsdato",
    "amount_ore": "beløp",
    "currency": "valuta",
    "text": "tekst",
    "party": "motpart",
    "rows": "rader",
    "vouchers": "bilag",
    "debit_ore": "debet",
    "credit_ore": "kredit",
    "row": "rad",
    "code": "kode",
    "tax_code": "mva-kode",
    "voucher_type": "bilagsart",
}
"""Column of LEDGER or ACCOUNTS -> what a reader calls it."""

MAX_SUGGESTED: Final = 5


def code_family(code: str, valid: Iterable[str]) -> tuple[str, ...]:
    """The valid codes that begin with the same two digits, at most five; what somebody most likely meant."""
    return tuple(sorted(other for other in valid if other[:2] == code[:2]))[:MAX_SUGGESTED]


def either(codes: Iterable[str]) -> str:
    """The codes as a choice: `271`, `271 eller 272`, `271, 272 eller 273`."""
    *first, last = codes
    return f"{', '.join(first)} eller {last}" if first else last
