"""Official codes by year: KOSTRA's arts and functions for municipalities, standard VAT codes, and rates of VAT.

The years are those of the published lists (Skatteetaten's KOSTRA arts of 2020, 2024 and 2025-2026; the functions of
SSB's control program and of SSB Klass 2025). Where two lists frame a change the wider span stands: art 270 is valid
to and including 2025 and 271 and 272 from 2025, for the sources disagree on which year they took over. VAT codes are
those of Skatteetaten's list for SAF-T; the low rate of VAT was 6 per cent from April 2020 to September 2021.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class KostraCode:
    """A code of three digits and the accounting years it is valid in; `last_year` None while it is. Name may be ""."""

    code: str
    name: str
    first_year: int
    last_year: int | None

    def is_valid(self, year: int) -> bool:
        """Whether accounts of that year may use it."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@cache
def arts() -> dict[str, KostraCode]:
    """Every art by its code, expired ones too; no balance chapters, whose codes can look the same."""
    return _read("kostra_arts.csv")


@cache
def functions() -> dict[str, KostraCode]:
    """Every function of a municipality by its code, expired ones too."""
    return _read("kostra_functions.csv")


@cache
def standard_tax_codes() -> dict[str, KostraCode]:
    """The tax authority's standard VAT codes, which a SAF-T file's own codes may be or lead to."""
    return _read("standard_tax_codes.csv")


@cache
def vat_rates(year: int) -> tuple[int, ...]:
    """The rates in per cent that VAT of that year could be charged at, the highest first."""
    rates = _read("vat_rates.csv", key="rate_pct")
    return tuple(sorted((int(rate) for rate, row in rates.items() if row.is_valid(year)), reverse=True))


@cache
def valid_arts(year: int) -> frozenset[str]:
    """The arts that accounts of that year may use."""
    return frozenset(code for code, art in arts().items() if art.is_valid(year))


@cache
def valid_functions(year: int) -> frozenset[str]:
    """The functions that accounts of that year may use."""
    return frozenset(code for code, function in functions().items() if function.is_valid(year))


def art_name(code: str) -> str | None:
    """The art's official name; None for an unknown art."""
    return arts()[code].name or None if code in arts() else None


def function_name(code: str) -> str | None:
    """The function's official name; None for an unknown function and for one whose name is not in the list."""
    return functions()[code].name or None if code in functions() else None


def _read(file: str, key: str = "code") -> dict[str, KostraCode]:
    text = resources.files("schemas").joinpath("codes", file).read_text(encoding="utf-8")
    return {
        row[key]: KostraCode(
            row[key], row["name"], int(row["first_year"]), int(row["last_year"]) if row["last_year"] else None
        )
        for row in csv.DictReader(text.splitlines())
    }
