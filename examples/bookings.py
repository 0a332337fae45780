"""How events become vouchers: double entry, so that the lines of each voucher sum to nought."""

from __future__ import annotations

from dataclasses import replace

from examples import chart
from examples.chart import MONTHS, TAX_CODES
from examples.events import Event, Pay, Purchase, Receipt, SickPayRefund, Transfer
from examples.postings import Coding, Line, Voucher, day, draw, share

TAX_WITHHELD_PCT = 31


def booked(event: Event, year: int, coding: Coding) -> Voucher:
    """The voucher of one event."""
    match event:
        case Pay():
            return _pay(event, year, coding)
        case Purchase():
            return _purchase(event, year, coding)
        case Transfer():
            return _transfer(event, year, coding)
        case SickPayRefund():
            text = f"Sykelønnsrefusjon {MONTHS[event.period - 1]}"
            lines = movement(chart.SICK_PAY_CLAIM, "1710", event.amount_ore, text, credit=coding)
            return Voucher("HB", year, event.period, day(year, event.period, 20), lines)
        case Receipt():
            lines = movement(chart.BANK, f"1{event.art}", event.amount_ore, event.subject, credit=coding)
            return Voucher("BA", year, event.period, day(year, event.period, 15), lines)


def movement(
    debit_account: str,
    credit_account: str,
    amount_ore: int,
    text: str,
    *,
    debit: Coding | None = None,
    credit: Coding | None = None,
) -> tuple[Line, ...]:
    """An amount from one account to another."""
    return (
        Line(debit_account, amount_ore, text, debit or Coding()),
        Line(credit_account, -amount_ore, text, credit or Coding()),
    )


def _pay(event: Pay, year: int, coding: Coding) -> Voucher:
    month = MONTHS[event.period - 1]
    tax = share(event.pay_ore, TAX_WITHHELD_PCT, 100)
    lines = (
        *(Line(f"1{art}", amount, f"{text} {month}", coding) for art, amount, text in event.wages),
        Line("1090", event.pension_ore, f"Pensjon {month}", coding),
        Line("1099", event.contribution_ore, f"Arbeidsgiveravgift {month}", coding),
        Line(chart.BANK, tax - event.pay_ore, f"Netto lønn {month}"),
        Line(chart.TAX_WITHHELD, -tax, f"Skattetrekk {month}"),
        Line(chart.PENSION_DEBT, -event.pension_ore, f"Pensjon {month}"),
        Line(chart.EMPLOYER_CONTRIBUTION_DEBT, -event.contribution_ore, f"Arbeidsgiveravgift {month}"),
    )
    return Voucher("LØ", year, event.period, day(year, event.period, 12), lines)


def _purchase(event: Purchase, year: int, coding: Coding) -> Voucher:
    """Base, VAT and its mirror 729 on the coding, the VAT claim on the project, the debt on the supplier."""
    number = draw(10_000, 99_999, "invoice", year, event)
    text = event.subject if event.without_invoice_number else f"{event.subject}, faktura {number}"
    booking = replace(coding, function=None) if event.without_function else coding
    vat_line = Line(f"{event.account_class}429", event.vat_ore, text, booking, party=event.party)
    base_line = replace(
        vat_line,
        account=f"{event.account_class}{event.art}",
        amount_ore=event.base_ore,
        tax_code=TAX_CODES[event.vat_pct],
        fault=event.fault,
    )
    vat_lines = (
        vat_line,
        replace(vat_line, account=f"{event.account_class}729", amount_ore=-event.vat_ore),
        replace(vat_line, account=chart.VAT_CLAIM, coding=Coding(project=coding.project)),
    )
    debt = Line(chart.SUPPLIER_DEBT, -event.base_ore - event.vat_ore, text, party=event.party)
    lines = (base_line, *(vat_lines if event.vat_ore else ()), debt)
    posted_on = event.dated_on or day(year, event.period, event.day)
    return Voucher("IV", year, event.period, posted_on, lines, event.copies)


def _transfer(event: Transfer, year: int, coding: Coding) -> Voucher:
    number = draw(100, 999, "decision", year, event)
    text = f"{event.subject}, vedtak {number}"
    lines = (
        Line("1470", event.amount_ore, text, coding, party=event.party),
        Line(chart.SUPPLIER_DEBT, -event.amount_ore, text, party=event.party),
    )
    return Voucher("IV", year, event.period, day(year, event.period, draw(5, 25, event)), lines)
