"""How amounts and periods are written inside a finding's message. Documents have their own module for that."""

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


def kroner(amount_ore: int) -> str:
    """The amount with hard spaces and decimal comma, such as "-1 100,00 kr" with a real minus sign."""
    whole, ore = divmod(abs(amount_ore), 100)
    sign = "\u2212" if amount_ore < 0 else ""
    return f"{sign}{whole:,}".replace(",", "\u00a0") + f",{ore:02d}\u00a0kr"
