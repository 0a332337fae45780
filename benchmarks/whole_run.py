"""A whole monthly run on a large export: wall time and peak memory of the process, and postings a second.

Usage: python benchmarks/whole_run.py [LINES]...   (100 000 and 500 000 when none is given)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

RUNS: Final = 3
HEADER: Final = "Bilagsnr;Bilagsdato;Periode;Konto;Ansvar;Funksjon;Prosjekt;Tekst;Beløp\r\n"


def write_export(path: Path, lines: int) -> None:
    """An invented export in which every tenth voucher is the programme's; each voucher has two lines that balance."""
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write(HEADER)
        for voucher in range(lines // 2):
            project = f"710{voucher % 16 + 1:02d}" if voucher % 10 == 0 else f"4{voucher % 900:04d}"
            month = voucher % 10 + 1
            amount = f"{voucher % 997 + 1},{voucher % 100:02d}"
            start = f"{voucher};15.{month:02d}.2026;2026{month:02d}"
            file.write(f"{start};1120;300100;120;{project};Varer {voucher};{amount}\r\n")
            file.write(f"{start};23500010;300100;120;;Varer {voucher};-{amount}\r\n")


def measured(export: Path, folder: Path) -> tuple[float, int]:
    """Seconds and peak kilobytes of one run with a new database."""
    program = Path(sys.executable).with_name("omradeloft")
    started = time.perf_counter()
    with (folder / "out.txt").open("w") as out:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [program, "reconcile", "mysen", "--period", "2026-10", export], cwd=folder, stdout=out, stderr=out
        )
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        sys.exit((folder / "out.txt").read_text())
    return time.perf_counter() - started, usage.ru_maxrss


def main(sizes: list[int]) -> None:
    """Print the median of a few runs for each size."""
    for lines in sizes:
        with tempfile.TemporaryDirectory() as work:
            export = Path(work, "hovedbok.csv")
            write_export(export, lines)
            results = []
            for number in range(RUNS):
                folder = Path(work, str(number))
                folder.mkdir()
                results.append(measured(export, folder))
        seconds = median(result[0] for result in results)
        megabytes = median(result[1] for result in results) / 1024
        print(f"{lines:>9} lines: {seconds:6.1f} s, {megabytes:6.0f} MB, {lines / seconds:>9.0f} lines/s")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100_000, 500_000])
