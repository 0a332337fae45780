"""The ledger as a workbook: title rows, code and name of the account in one cell, debit and credit apart, a total."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from examples import chart
from examples.ledger import LedgerYear
from examples.postings import Posting

HEADER = (
    "Bilagsart",
    "Bilagsnr",
    "Bilagsdato",
    "Periode",
    "Konto",
    "Ansvar",
    "Funksjon",
    "Prosjekt",
    "Mva-kode",
    "Tekst",
    "Leverandør",
    "Debet",
    "Kredit",
)
FIRST_ROW = 6
"""The row of the first posting as Excel shows it: title, notice, period, a blank row and the header come before."""
_CREATED_AT = datetime(2026, 11, 5, tzinfo=UTC).replace(tzinfo=None)
_DATE_COLUMN, _DEBIT_COLUMN, _CREDIT_COLUMN = 2, 11, 12
_WIDTHS = (9, 10, 11, 9, 34, 9, 9, 9, 9, 44, 11, 15, 15)


def workbook_bytes(ledger: LedgerYear) -> bytes:
    """The file; its dates of creation are fixed, so that the same ledger gives the same file."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": "Hovedbok", "comments": chart.NOTICE, "created": _CREATED_AT})
        _write_sheet(book, ledger)
    return target.getvalue()


def _write_sheet(book: Any, ledger: LedgerYear) -> None:
    sheet = book.add_worksheet("Hovedbok")
    bold = book.add_format({"bold": True})
    amount_format = book.add_format({"num_format": "#,##0.00"})
    date_format = book.add_format({"num_format": "dd.mm.yyyy"})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, f"Hovedbok {ledger.year} – {chart.CLIENT}", bold)
    sheet.write_string(1, 0, chart.NOTICE)
    sheet.write_string(2, 0, f"Periode {ledger.year}00 til {ledger.year}{ledger.last_period:02d}")
    sheet.write_row(FIRST_ROW - 2, 0, HEADER, bold)
    sheet.freeze_panes(FIRST_ROW - 1, 0)
    for row, posting in enumerate(ledger.postings, start=FIRST_ROW - 1):
        for column, text in enumerate(_texts(posting)):
            if text:
                sheet.write_string(row, column, text)
        sheet.write_datetime(row, _DATE_COLUMN, posting.posted_on, date_format)
        amount_ore = posting.line.amount_ore
        column = _DEBIT_COLUMN if amount_ore >= 0 else _CREDIT_COLUMN
        sheet.write_number(row, column, _kroner(amount_ore), amount_format)
    last = FIRST_ROW - 1 + len(ledger.postings)
    amounts = [posting.line.amount_ore for posting in ledger.postings]
    sheet.write_string(last, 0, "Totalt", bold)
    sheet.write_number(last, _DEBIT_COLUMN, _kroner(sum(ore for ore in amounts if ore >= 0)), amount_format)
    sheet.write_number(last, _CREDIT_COLUMN, _kroner(sum(ore for ore in amounts if ore < 0)), amount_format)


def _kroner(amount_ore: int) -> Decimal:
    return Decimal(abs(amount_ore)) / 100


def _texts(posting: Posting) -> tuple[str, ...]:
    line = posting.line
    return (
        posting.kind,
        posting.voucher,
        "",
        f"{posting.year}{posting.period:02d}",
        f"{line.account} - {chart.account_name(line.account)}",
        line.coding.responsibility or "",
        line.coding.function or "",
        line.coding.project or "",
        line.tax_code,
        line.text,
        line.party,
    )
