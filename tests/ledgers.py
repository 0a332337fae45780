"""Ledgers written as small tables in a test, and the Mysen programme to try them on."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from schemas.frames import LEDGER, conform
from schemas.programme_files import ProgrammeFiles, load_programme

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def mysen() -> ProgrammeFiles:
    """The programme as it ships."""
    return load_programme(ROOT / "programmes", "mysen")


def ledger(table: str) -> pl.DataFrame:
    """LEDGER from a table of `period account project kroner [voucher [function]]`, one posting a line.

    Kroner may be written with underscores and a decimal point; `-` is a missing code and `?` an unreadable amount.
    """
    rows = [line.split() for line in table.strip().splitlines()]
    records = []
    for number, (period, account, project, kroner, *rest) in enumerate(rows, start=2):
        is_readable = kroner != "?"
        records.append(
            {
                "file": "test.csv",
                "row": number,
                "part": 1,
                "voucher": rest[0] if rest else str(number),
                "period": None if period == "-" else period,
                "accounting_year": None if period == "-" else int(period[:4]),
                "account": None if account == "-" else account,
                "function": rest[1] if len(rest) > 1 else "120",
                "responsibility": "300100",
                "project": None if project == "-" else project,
                "currency": "NOK",
                "amount_ore": ore(kroner) if is_readable else None,
                "amount_text": kroner,
            }
        )
    frame = pl.DataFrame(records, schema_overrides=LEDGER)
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in LEDGER.items() if name not in frame.columns]
    return conform(frame.with_columns(missing), LEDGER, "LEDGER")


def ore(kroner: str) -> int:
    """Øre of an amount written as `1_234.50`; exact."""
    whole, _, decimals = kroner.replace("_", "").lstrip("-").partition(".")
    amount = int(whole) * 100 + int((decimals + "00")[:2])
    return -amount if kroner.startswith("-") else amount
