"""The part of Tildelingsår og fond that follows money from award to ledger: letters, payments, receipts."""

from __future__ import annotations

from datetime import date
from typing import Final

from outputs.norwegian import period_name
from outputs.wording import AWARDED, NOT_KNOWN
from outputs.workbook_page import Cell, Formula, Money, NoAmount, Page, Wide, address, cells
from schemas.grant_results import GrantResult
from schemas.grant_years import LetterMatch, MoneyMatch, UnmatchedPayment
from schemas.masking import shown_code

_PAID: Final = "Utbetalt av departementet"
_RECEIVED: Final = "Bokført som mottatt"


def write_receipts(page: Page, grant: GrantResult, year: int) -> None:
    """Awarded, requested, paid and received side by side, with the kroner between them, and each letter."""
    page.heading("Bedt om, utbetalt og mottatt" if grant.matched else "Utbetalt og mottatt")
    page.header(["Post", "Kroner"], {1})
    if grant.matched is None:
        paid = page.line([_PAID, Money(grant.paid_ore, "tilskudd.utbetalt")])
        received = page.line([_RECEIVED, Money(grant.received_ore, "tilskudd.mottatt")])
        _write_difference(page, "Utbetalt, men ikke bokført", (paid, received), grant.paid_ore - grant.received_ore)
        return
    _write_three_ways(page, grant.matched)
    if grant.matched.letters:
        _write_letters(page, grant.matched.letters)
    else:
        page.note(f"Ingen anmodning for {year} er ført i årsfilen, så det er ikke kjent hva det er bedt om.")
    if grant.matched.unmatched:
        _write_unmatched(page, grant.matched.unmatched)


def _write_three_ways(page: Page, money: MoneyMatch) -> None:
    awarded = page.line([AWARDED, Money(money.awarded_ore, "tilskudd.tildelt")])
    asked: Cell = Money(money.requested_ore, "mottak.anmodet") if money.letters else NoAmount(NOT_KNOWN)
    requested = page.line(["Bedt om i brev", asked])
    paid = page.line([_PAID, Money(money.paid_ore, "tilskudd.utbetalt")])
    received = page.line([_RECEIVED, Money(money.received_ore, "tilskudd.mottatt")])
    differences = (
        ("Tildelt, men ikke bedt om", (awarded, requested), money.awarded_ore - money.requested_ore),
        ("Bedt om, men ikke mottatt", (requested, received), money.requested_ore - money.received_ore),
        ("Utbetalt, men ikke bokført", (paid, received), money.paid_ore - money.received_ore),
    )
    for label, rows, ore in differences:
        if requested in rows and not money.letters:
            page.line([label, NoAmount(NOT_KNOWN)], "sum")
        else:
            _write_difference(page, label, rows, ore)


def _write_difference(page: Page, label: str, rows: tuple[int, int], ore: int) -> None:
    first, second = (address(row, 1) for row in rows)
    page.line([label, Formula(f"={first}-{second}", Money(ore))], "sum")


def _write_letters(page: Page, letters: tuple[LetterMatch, ...]) -> None:
    page.heading("Brevene som er sendt")
    page.header(["Brev", "Sendt", "Bedt om", "Mottatt", "Ikke mottatt"], range(2, 5))
    first = page.row
    for number, letter in enumerate(letters, start=1):
        form = f"mottak.brev.{number}.{{}}"
        outstanding = Money(letter.outstanding_ore, form.format("utestaende"))
        left = Formula(f"={address(page.row, 2)}-{address(page.row, 3)}", outstanding)
        asked = Money(letter.requested_ore, form.format("anmodet"))
        came = Money(letter.received_ore, form.format("mottatt"))
        sent_on = date.fromisoformat(letter.sent_on)
        page.line([letter.reference, sent_on, asked, came, left])
    sums = (
        sum(letter.requested_ore for letter in letters),
        sum(letter.received_ore for letter in letters),
        sum(letter.outstanding_ore for letter in letters),
    )
    totals = [
        Formula(f"=SUM({cells(first, page.row - 1, column)})", Money(ore)) for column, ore in enumerate(sums, start=2)
    ]
    page.line(["Sum", None, *totals], "sum")


def _write_unmatched(page: Page, payments: tuple[UnmatchedPayment, ...]) -> None:
    page.heading("Mottatt utover det som er bedt om")
    page.header(["Periode", "Bilag", "Kroner", Wide("Fil og rad", 4)], {2})
    for number, payment in enumerate(payments, start=1):
        page.line(
            [
                f"{period_name(payment.period).capitalize()}: {_explanation(payment)}",
                shown_code(payment.voucher),
                Money(payment.ore, f"mottak.uten-brev.{number}"),
                Wide(f"{payment.file}, rad {payment.row}", 4),
            ]
        )


def _explanation(payment: UnmatchedPayment) -> str:
    if payment.ore < 0:
        return "tilbakeført uten å være mottatt"
    if payment.why == "twice":
        return "samme beløp er mottatt før"
    return f"bedt om for {payment.letter_year}" if payment.why == "other_year" else "ikke bedt om"
