"""Ledgers as accounting systems write them: every style of text file and workbook, and pivots by month.

Independent of the readers, so that what is written here and read back says something of the readers. A report is
a list of lines; postings among them keep the number of the row they are written on.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Literal

import xlsxwriter

NAMES = ("Konto", "Ansvar", "Funksjon", "Prosjekt", "Bilagsnr", "Bilagsdato", "Periode", "Tekst")
BOMS = {"utf-8-sig": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@dataclass(frozen=True, slots=True)
class Posting:
    """What one row of a ledger says; the amount in øre, debit positive."""

    account: str
    responsibility: str
    function: str
    project: str
    voucher: str
    posted_on: date
    year: int
    month: int
    text: str
    ore: int

    @property
    def period(self) -> str:
        """As LEDGER writes it."""
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Note:
    """A row that is no posting: `preamble`, `blank`, `header`, `subtotal`, `total` or `footer`."""

    kind: str
    text: str = ""


Line = Posting | Note


@dataclass(frozen=True, slots=True)
class Style:
    """How a system writes: a text file's marks, the dress of its amounts, sides, dates and periods, and its headers.

    `constants` are columns before the amount that hold the same in every row.
    """

    delimiter: str = ";"
    encoding: str = "utf-8"
    newline: str = "\n"
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL
    group: str = " "
    mark: str = ","
    negative: str = "-{}"
    sides: str = "signed"
    date: str = "%d.%m.%Y"
    period: str = "{year}{month:02d}"
    ends_in_newline: bool = True
    names: tuple[str, ...] = NAMES
    amount_name: str = "Beløp"
    constants: tuple[tuple[str, str], ...] = ()


@dataclass
class Written:
    """A file, and what a reader must find in it."""

    content: bytes
    postings: list[tuple[int, Posting]] = field(default_factory=list)
    ignored: list[tuple[int, str]] = field(default_factory=list)


def amount_text(ore: int, style: Style) -> str:
    """The amount in the style's grammar, always with two decimals."""
    whole, rest = divmod(abs(ore), 100)
    magnitude = f"{whole:,}".replace(",", style.group) + f"{style.mark}{rest:02d}"
    return style.negative.format(magnitude) if ore < 0 else magnitude


def headers(style: Style) -> list[str]:
    """The header row."""
    money = {"signed": [style.amount_name], "columns": ["Debet", "Kredit"], "letter": ["D/K", style.amount_name]}
    return [*style.names, *(name for name, _ in style.constants), *money[style.sides]]


def money_cells(ore: int, style: Style) -> list[str]:
    """The cells under those headers for one posting."""
    if style.sides == "columns":
        shown = amount_text(abs(ore), style)
        return [shown, ""] if ore >= 0 else ["", shown]
    if style.sides == "letter":
        return ["D" if ore >= 0 else "K", amount_text(abs(ore), style)]
    return [amount_text(ore, style)]


def total_cells(ores: Sequence[int], style: Style) -> list[str]:
    """The amount cells of a row that sums these postings."""
    if style.sides == "columns":
        debit, credit = sum(ore for ore in ores if ore > 0), -sum(ore for ore in ores if ore < 0)
        return [amount_text(debit, style), amount_text(credit, style)]
    net = [amount_text(sum(ores), style)]
    return ["", *net] if style.sides == "letter" else net


def table(lines: Sequence[Line], style: Style) -> tuple[list[list[str]], Written]:
    """The cells of the report, header included where a `header` line says so, and what must be read back."""
    header = headers(style)
    rows: list[list[str]] = []
    written = Written(b"")
    since: list[int] = []
    whole: list[int] = []
    for number, line in enumerate(lines, start=1):
        if isinstance(line, Posting):
            rows.append(_posting_cells(line, style))
            written.postings.append((number, line))
            since.append(line.ore)
            whole.append(line.ore)
            continue
        rows.append(_note_cells(line, header, since if line.kind == "subtotal" else whole, style))
        written.ignored.append((number, {"subtotal": "total", "footer": "preamble"}.get(line.kind, line.kind)))
        if line.kind in {"subtotal", "total"}:
            since.clear()
    return rows, written


def text_file(lines: Sequence[Line], style: Style) -> Written:
    """The report as delimited text."""
    rows, written = table(lines, style)
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=style.delimiter, lineterminator=style.newline, quoting=style.quoting)
    for row in rows:
        if any(row):
            writer.writerow(row)
        else:
            target.write(style.newline)
    text = target.getvalue()
    if not style.ends_in_newline and any(rows[-1]):
        text = text.removesuffix(style.newline)
    written.content = BOMS.get(style.encoding, b"") + text.encode(style.encoding)
    return written


def workbook_file(lines: Sequence[Line], style: Style, *, has_numbers: bool) -> Written:
    """The report as a workbook; amounts, dates and unpadded codes as numbers, or everything as text."""
    rows, written = table(lines, style)
    while written.ignored and written.ignored[-1] == (len(rows), "blank"):
        # A workbook has no row after its last cell.
        rows.pop()
        written.ignored.pop()
    postings = dict(written.postings)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Posteringer")
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(index, column, cell)
            if has_numbers and index + 1 in postings:
                _write_numbers(sheet, index, postings[index + 1], style)
    written.content = target.getvalue()
    return written


def joined_file(postings: Sequence[Posting], separator: str, style: Style) -> Written:
    """The postings with account and dimensions in one text, as Dynamics writes them; the period is the date's."""
    parts = separator.join(("Hovedkonto", "Ansvar", "Funksjon", "Prosjekt"))
    header = ["Bilag", "Dato", f"Finanskonto ({parts})", "Beskrivelse", "Beløp i regnskapsvaluta"]
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=style.delimiter, lineterminator=style.newline, quoting=style.quoting)
    writer.writerow(header)
    for posting in postings:
        codes = separator.join((posting.account, posting.responsibility, posting.function, posting.project))
        shown = [posting.voucher, posting.posted_on.strftime(style.date), codes, posting.text]
        writer.writerow([*shown, amount_text(posting.ore, style)])
    content = BOMS.get(style.encoding, b"") + target.getvalue().encode(style.encoding)
    return Written(content, list(enumerate(postings, start=2)), [(1, "header")])


def municipal_pivot_file(rows: Sequence[tuple[Posting, Sequence[int]]], year: int, style: Style) -> bytes:
    """A pivot with periods over `Regnskap` and `Budsjett`, code and name in one cell, and a total to the right."""
    count = len(rows[0][1])
    top = ["", "", "", *(cell for month in range(1, count + 1) for cell in (f"{year}{month:02d}", "")), ""]
    names = ["", "Ansvar", "Art", *["Regnskap", "Budsjett"] * count, "Regnskap som total"]
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=style.delimiter, lineterminator=style.newline, quoting=style.quoting)
    writer.writerows([top, names])
    for posting, movements in rows:
        money = [cell for ore in movements for cell in (amount_text(ore, style), amount_text(100, style))]
        codes = ["", f"{posting.responsibility} - Oppvekst", f"{posting.account} - Navn"]
        writer.writerow([*codes, *money, amount_text(sum(movements), style)])
    return BOMS.get(style.encoding, b"") + target.getvalue().encode(style.encoding)


def pivot_file(rows: Sequence[tuple[Posting, Sequence[int]]], year: int, *, is_cumulative: bool) -> bytes:
    """An Xledger Flex pivot: two header rows, the opening balance, a column a month, a total, and a Meta sheet.

    Args:
        rows: codes, and the movement of the opening balance and of each month in øre.
        year: the accounting year.
        is_cumulative: whether a month column holds the year so far.
    """
    months = ["Jan", "Feb", "Mar", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Des"]
    groups = ["Systemkonto", "", "Ansvar", "", "Prosjekt", "", "Funksjon (K)", ""]
    names = ["Value", "Beskrivelse", "Kode", "Navn", "Kode", "Navn", "Kode", "Navn"]
    columns = [f"IB/{year}", *(f"..{month}/{year}" for month in months[: len(rows[0][1]) - 1]), "Totalt"]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, [*groups, *columns])
        sheet.write_row(1, 0, [*names, *["Beløp"] * len(columns)])
        for index, (posting, movements) in enumerate(rows, start=2):
            codes = (posting.responsibility, "Oppvekst", posting.project, "Torg", posting.function, "Tilbud")
            sheet.write_row(index, 0, [835, f"{posting.account} - Andre tjenester"])
            for column, code in enumerate(codes, start=2):
                sheet.write_string(index, column, code)
            shown = list(accumulate(movements)) if is_cumulative else list(movements)
            sheet.write_row(index, 8, [ore / 100 for ore in (*shown, sum(movements))])
        book.add_worksheet("Meta").write_row(0, 0, ["Rows Returned", len(rows)])
    return target.getvalue()


def _posting_cells(posting: Posting, style: Style) -> list[str]:
    codes = [posting.account, posting.responsibility, posting.function, posting.project]
    period = style.period.format(year=posting.year, month=posting.month)
    shown = [posting.voucher, posting.posted_on.strftime(style.date), period, posting.text]
    return [*codes, *shown, *(value for _, value in style.constants), *money_cells(posting.ore, style)]


def _note_cells(note: Note, header: list[str], ores: Sequence[int], style: Style) -> list[str]:
    if note.kind == "header":
        return header
    if note.kind in {"subtotal", "total"}:
        money = total_cells(ores, style)
        return [note.text, *[""] * (len(header) - len(money) - 1), *money]
    return [note.text]


def _write_numbers(sheet: xlsxwriter.worksheet.Worksheet, index: int, posting: Posting, style: Style) -> None:
    for column, code in enumerate((posting.account, posting.responsibility, posting.function, posting.project)):
        if code.isdecimal() and not code.startswith("0"):
            sheet.write_number(index, column, int(code))
    first = len(style.names) + len(style.constants)
    sheet.write_number(index, 5, (posting.posted_on - date(1899, 12, 30)).days)
    if style.sides == "signed":
        sheet.write_number(index, first, posting.ore / 100)
    elif style.sides == "columns":
        sheet.write_number(index, first if posting.ore >= 0 else first + 1, abs(posting.ore) / 100)
    else:
        sheet.write_number(index, first + 1, abs(posting.ore) / 100)
