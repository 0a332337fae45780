"""An invented ledger as cp1252 CSV and as a workbook: 14 columns, whole vouchers, one line in twenty the programme's.

A voucher has two to six lines that go in nought together. Texts hold `ø`, as a real export does on nearly every line.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xlsxwriter

HEADER: Final = (
    "BA", "Bilagsnr", "Bilagsdato", "Periode", "Konto", "Konto(T)", "Ansvar", "Funksjon", "Prosjekt", "Prosjekt(T)",
    "AV", "Tekst", "Beløp", "Resk.nr",
)  # fmt: skip
YEAR: Final = 2026
_SEED: Final = 20260101
_ACCOUNTS: Final = ("1010", "1090", "1099", "1120", "1150", "1272", "1429", "1470", "1700", "1729")
_OURS_IN_A_HUNDRED: Final = 5
_OTHERS: Final = (10001, 13000)
"""A municipality has some thousand projects, and most lines are on those of other departments."""

Line = tuple[str, str, str, str, str, str, str, str, str, str, str, str, int, str]


def ledger_lines(lines: int, seed: int = _SEED) -> Iterator[Line]:
    """That many lines, and up to five more to end the last voucher; the amount is in øre."""
    chance = random.Random(seed)  # noqa: S311 - invented figures, the same every time
    written, voucher = 0, 400_000
    while written < lines:
        voucher += 1
        month, day = chance.randint(1, 12), chance.randint(1, 28)
        for amount in _balanced(chance, chance.randint(2, 6)):
            written += 1
            yield (
                "IF", str(voucher), f"{day:02d}.{month:02d}.{YEAR}", f"{YEAR}{month:02d}", chance.choice(_ACCOUNTS),
                "Kjøp", "310100", "23100", _project(chance), "Prosjekt", "1", f"Kjøp av utstyr {written}", amount,
                f"50{chance.randint(100, 999)}",
            )  # fmt: skip


def write_csv(path: Path, lines: int) -> None:
    """The ledger as an ERP system writes it for Excel: cp1252, semicolons, decimal comma, Windows line breaks."""
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write(";".join(HEADER) + "\r\n")
        for *texts, amount, party in ledger_lines(lines):
            sign = "-" if amount < 0 else ""
            file.write(f"{';'.join(map(str, texts))};{sign}{abs(amount) // 100},{abs(amount) % 100:02d};{party}\r\n")


def write_xlsx(path: Path, lines: int) -> None:
    """The same as a workbook: codes and dates as texts, amounts as numbers."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Hovedbok")
    sheet.write_row(0, 0, HEADER)
    for row, line in enumerate(ledger_lines(lines), start=1):
        for column, cell in enumerate(line):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell / 100)
            else:
                sheet.write_string(row, column, cell)
    book.close()


def _balanced(chance: random.Random, lines: int) -> list[int]:
    amounts = [chance.randint(-500_000, 5_000_000) for _ in range(lines - 1)]
    return [*amounts, -sum(amounts)]


def _project(chance: random.Random) -> str:
    if chance.randrange(100) < _OURS_IN_A_HUNDRED:
        return str(chance.randint(71001, 71060))
    return str(chance.randint(*_OTHERS))
