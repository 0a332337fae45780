"""How long the auditor's package takes to make and to verify, and how large it is, on many postings in scope.

    python -m benchmarks.auditor_package [POSTINGS]

The postings are invented: the worked example's year with most of its cost cut into small vouchers.
"""

from __future__ import annotations

import contextlib
import io
import random
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from domain.calculation import Occasion, Read, calculate
from domain.periods import whole_year
from domain.placing import in_programme
from outputs import verifier
from outputs.auditor_package import PackageBasis, auditor_package
from outputs.control_sheet_json import control_sheet_document
from outputs.reconciliation_json import as_json_text
from schemas.frames import LEDGER, conform
from schemas.programme_files import ProgrammeFiles, load_programme, programme_bytes
from schemas.records import InputFile
from schemas.runs import Run

POSTINGS: Final = 100_000
_ROOT: Final = Path(__file__).parents[1]
_PROJECTS: Final = ("71001", "71002", "71003", "71004", "71006", "71007", "71008", "71012", "71015")
_ACCOUNTS: Final = ("1120", "1105", "1200", "1270", "1115", "1429", "1729")


def many_postings(count: int) -> pl.DataFrame:
    """LEDGER with that many postings on the programme's projects; the same count gives the same rows."""
    draw = random.Random(count)  # noqa: S311 - invented amounts
    rows = []
    for number in range(count):
        account = draw.choice(_ACCOUNTS)
        ore = draw.randint(100, 90_000) * (-1 if account == "1729" else 1)
        month = draw.randint(1, 12)
        rows.append(
            {
                "file": "hovedbok.csv",
                "row": number + 2,
                "part": 1,
                "voucher": f"26{number // 3:07d}",
                "voucher_type": "IV",
                "posted_on": date(2026, month, draw.randint(1, 28)),
                "accounting_year": 2026,
                "period": f"2026-{month:02d}",
                "account": account,
                "responsibility": "300100",
                "function": "120",
                "project": draw.choice(_PROJECTS),
                "text": f"Varer til tiltaket, faktura {number}",
                "party": "10203",
                "currency": "NOK",
                "amount_ore": ore,
                "amount_text": str(ore),
            }
        )
    frame = pl.DataFrame(rows, schema_overrides=LEDGER)
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in LEDGER.items() if name not in frame.columns]
    return conform(frame.with_columns(missing), LEDGER, "LEDGER")


def run_of(rows: pl.DataFrame, files: ProgrammeFiles) -> Run:
    """The rows as a run for the whole year."""
    months = {f"2026-{month:02d}": ("hovedbok.csv",) for month in range(16)}
    inputs = (InputFile("hovedbok.csv", "ab" * 32, "csv", rows.height, rows.height),)
    read = Read(rows, inputs, 0, months, (), is_invented=True)
    made = calculate(read, files, Occasion(whole_year(2026), True, "benchmark", date(2027, 2, 26)))
    postings = in_programme(made.placed, files.programme).sort("file", "row", "part")
    return Run(made.reconciliation, made.findings, postings)


def main(arguments: list[str]) -> int:
    """Prints seconds, sizes and memory."""
    count = int(arguments[0]) if arguments else POSTINGS
    files = load_programme(_ROOT / "programmes", "mysen")
    run = run_of(many_postings(count), files)
    sheet = as_json_text(control_sheet_document(run, files)).encode()
    basis = PackageBasis(run, files, {}, sheet, programme_bytes(files.folder))
    started = time.perf_counter()
    package = auditor_package(basis)
    built = time.perf_counter() - started
    assert package == auditor_package(replace(basis)), "two builds differ"  # noqa: S101
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "revisorpakke.zip")
        path.write_bytes(package)
        unpacked = sum(len(content) for content in verifier.read_package(path).values())
        started = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()) as told:
            status = verifier.main([str(path)])
        verified = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} postings: built in {built:.1f} s, verified in {verified:.1f} s (exit {status})")
    print(f"package {len(package) / 1e6:.1f} MB, unpacked {unpacked / 1e6:.1f} MB, peak memory {peak:.0f} MB")
    if status:
        print(told.getvalue())
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
