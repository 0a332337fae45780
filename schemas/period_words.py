"""Months and accounting periods in words, as findings and documents say them."""

from __future__ import annotations

from typing import Final

MONTHS: Final = (
    "inngående balanse",
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)


def period_words(period: str) -> str:
    """A period "YYYY-MM" in words, such as "oktober 2026" or "periode 13 i 2026"."""
    year, number = period[:4], int(period[5:])
    return f"{MONTHS[number]} {year}" if 1 <= number <= 12 else f"periode {number:02d} i {year}"
