"""Shares of what the grant has paid for, on the sheet Oversikt: always shown, whatever they are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from outputs.norwegian import EN_DASH, decimal
from outputs.workbook_page import Formula, Money, Page, Share, address
from schemas.plan_results import SpendShare


def write_spend_shares(page: Page, shares: Sequence[SpendShare]) -> None:
    """A line for each share with its limit; nothing where the programme has no such rule."""
    if not shares:
        return
    page.heading("Andeler av det tilskuddet har dekket")
    page.header(["Andel", "Brukt av tilskuddet", "Brukt i alt", "Andel i prosent", "Grense"], range(1, 4))
    for share in shares:
        part, whole = address(page.row, 1), address(page.row, 2)
        taken = Formula(f'=IF({whole}>0,{part}/{whole},"{EN_DASH}")', Share(share.part_ore, max(0, share.whole_ore)))
        page.line(
            [
                share.name,
                Money(share.part_ore, f"andel.{share.id}.del"),
                Money(share.whole_ore, f"andel.{share.id}.helhet"),
                taken,
                _limit(share),
            ]
        )


def _limit(share: SpendShare) -> str:
    return "Ingen grense" if share.limit is None else f"{decimal(Fraction(share.limit) * 100)}\u00a0%"
