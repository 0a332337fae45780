"""How amounts and periods are written inside a finding's message. Documents have their own module for that."""

from __future__ import annotations

from fractions import Fraction

from domain.money import round_half_away
from schemas.period_words import MONTHS, period_words

__all__ = ["MONTHS", "kroner", "period_words"]


def kroner(amount_ore: int) -> str:
    """The amount with hard spaces and decimal comma, such as "-1 100,00 kr" with a real minus sign."""
    whole, ore = divmod(abs(amount_ore), 100)
    sign = "\u2212" if amount_ore < 0 else ""
    return f"{sign}{whole:,}".replace(",", "\u00a0") + f",{ore:02d}\u00a0kr"


def per_cent(share: Fraction) -> str:
    """The share with at most two decimals, such as "12,5 prosent"."""
    hundredths = f"{abs(round_half_away(share * 10_000)):03d}"
    sign = "\u2212" if share < 0 else ""
    written = f"{hundredths[:-2]},{hundredths[-2:]}".rstrip("0").rstrip(",")
    return f"{sign}{written}\u00a0prosent"


def postings_in_words(count: int) -> str:
    """How many postings, such as "1 postering" or "12 posteringer"."""
    return "1 postering" if count == 1 else f"{count} posteringer"
