"""How amounts and periods are written inside a finding's message. Documents have their own module for that."""

from __future__ import annotations

from schemas.period_words import MONTHS, period_words

__all__ = ["MONTHS", "kroner", "period_words"]


def kroner(amount_ore: int) -> str:
    """The amount with hard spaces and decimal comma, such as "-1 100,00 kr" with a real minus sign."""
    whole, ore = divmod(abs(amount_ore), 100)
    sign = "\u2212" if amount_ore < 0 else ""
    return f"{sign}{whole:,}".replace(",", "\u00a0") + f",{ore:02d}\u00a0kr"
