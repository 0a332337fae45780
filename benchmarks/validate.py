"""Seconds for checking a ledger where one posting in ten is in scope, all are, or all are at fault.

Call it as `python benchmarks/validate.py [rows ...]`; without arguments it takes 100 000 and 1 000 000 rows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import polars as pl

from schemas.decoded import DecodedFile
from schemas.expectations.examples import EXAMPLE_CONTEXT, SOUND_POSTING
from schemas.expectations.gx_edge import load_engine
from schemas.frames import ACCOUNTS, LEDGER
from tasks.validate import validate

_DEFAULT_ROWS = (100_000, 1_000_000)


def main(arguments: list[str]) -> None:
    """Print one line per size and case."""
    print(f"import {_seconds(load_engine):6.2f} s")
    for rows in [int(argument) for argument in arguments] or _DEFAULT_ROWS:
        sound = _ledger(rows)
        in_tenth = sound.filter(pl.col("row") % 10 == 0)
        faulty = sound.with_columns(art=pl.lit("270"), responsibility=pl.lit(None, dtype=pl.String()))
        one_in_thousand = sound.with_columns(
            art=pl.when(pl.col("row") % 1000 == 0).then(pl.lit("270")).otherwise(pl.col("art"))
        )
        _report(rows, "a tenth in scope", sound, in_tenth)
        _report(rows, "all in scope", sound, sound)
        _report(rows, "one in a thousand at fault", one_in_thousand, one_in_thousand)
        _report(rows, "all at fault twice", faulty, faulty)


def _report(rows: int, case: str, ledger: pl.DataFrame, scope: pl.DataFrame) -> None:
    file = DecodedFile(
        name=SOUND_POSTING["file"],
        sha256="",
        format="example",
        encoding="utf-8",
        ledger=ledger.select(*LEDGER),
        rows=ledger.height,
        is_whole_ledger=True,
    )
    count = 0

    def check() -> None:
        nonlocal count
        count = len(validate(ledger, scope, (file,), EXAMPLE_CONTEXT))

    print(f"{rows:>9,} rows, {case:<28} {_seconds(check):6.2f} s, {count} findings", flush=True)


def _ledger(rows: int) -> pl.DataFrame:
    """Balanced vouchers of two lines; no two rows are equal."""
    number = pl.int_range(1, rows + 1, dtype=pl.Int64)
    columns = {
        name: pl.lit(SOUND_POSTING.get(name), dtype=dtype)
        for name, dtype in {**LEDGER, **ACCOUNTS}.items()
        if name != "row"
    }
    return (
        pl.select(row=number)
        .with_columns(**columns)
        .with_columns(
            voucher=(pl.col("row") // 2).cast(pl.String()),
            text=pl.format("Faktura {}", pl.col("row") + 10_000_000),
            amount_ore=pl.when(pl.col("row") % 2 == 0).then(pl.col("row")).otherwise(1 - pl.col("row")),
        )
        .select(*LEDGER, *ACCOUNTS)
    )


def _seconds(step: Callable[[], None]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1:])
