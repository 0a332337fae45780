"""The rest of sheet Tall: kroner that findings are about, shares with the two figures they are of, and numbers."""

from __future__ import annotations

from typing import Final

from domain.money import round_half_away
from domain.printed_figures import FigureLists
from domain.share_figures import ShareFigure
from outputs.norwegian import EN_DASH, Decimals, kroner
from outputs.workbook_page import Money, NoAmount, Page, Share

_TENTHS_OF_PERCENT: Final = 1000
_FINDINGS: Final = ("Tallets id", "Hva det er", "Kroner", "", "", "Slik følges det tilbake")
_SHARES: Final = ("Tallets id", "Hva det er", "Prosent", "", "", "Del og helhet")
_NUMBERS: Final = ("Tallets id", "Hva det er", "Antall", "", "", "Slik følges det tilbake")


def write_other_figures(page: Page, lists: FigureLists) -> None:
    """A table of each kind, after the sums of postings; each is there only when it holds something."""
    if lists.of_findings:
        page.heading("Beløp i funn")
        page.header(_FINDINGS, {2})
        for amount in lists.of_findings:
            page.line([amount.id, amount.label, Money(amount.ore), None, None, "Funnene står i arket Funn"])
    page.heading("Andeler")
    page.header(_SHARES, {2})
    for share in lists.shares:
        page.line([share.id, share.label, _printed(share), None, None, _parts(share)])
    page.heading("Antall")
    page.header(_NUMBERS, {2})
    for number in lists.numbers:
        page.line([number.id, number.label, int(number.value), None, None, "Talt opp, ikke regnet i kroner"])


def _printed(share: ShareFigure) -> Share | NoAmount:
    """The share as letter and report print it: what a reader compares is the same number."""
    shown = share.shown
    if shown is None:
        return NoAmount(EN_DASH)
    return Share(round_half_away(shown * _TENTHS_OF_PERCENT), _TENTHS_OF_PERCENT)


def _parts(share: ShareFigure) -> str:
    """The two figures a share is of, with their amounts."""
    part = f"{share.part} ({kroner(share.part_ore, Decimals.ALWAYS)})"
    whole = f"{share.whole} ({kroner(share.whole_ore, Decimals.ALWAYS)})"
    return f"{part} over {whole}" if share.is_deviation else f"{part} av {whole}"
