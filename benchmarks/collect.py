"""Seconds, lines a second and peak memory of reading, checking and placing a ledger, beside a bare scan and DuckDB.

Call it as `python benchmarks/collect.py [LINES]...`; without arguments it takes 100 000 and 1 000 000 lines as CSV and
100 000 as a workbook. Every run is a process of its own. `work` leaves the imports out, `process` does not, `processor`
is what the process used of all processors, which a busy machine changes least; each is the median of three. Timed are:

    read, check, place   decode with its checks of structure, columns, rows and totals; place; conserve; vouchers in
                         balance and the file's own totals over the whole file; sums by project and period
    the same, all rules  and every row rule on the programme's rows, with Great Expectations, whose import is in `work`
    bare polars scan     the file scanned and one column of digits summed, as little as polars can do
    DuckDB               parse, fifteen checks of the rows, duplicates, vouchers and sums, after iconv
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from writers.ledgers import YEAR, write_csv, write_xlsx

RUNS: Final = 3
_WORKBOOK_LINES: Final = 100_000
_PROGRAMMES: Final = Path(__file__).parent.parent / "programmes"


def place_ledger(ledger: Path, *, all_rules: bool = False) -> Callable[[], int]:
    """The work on a ledger, ready to be timed; it gives the rows that were accounted for."""
    from domain.conservation import conserve  # noqa: PLC0415 - imports are no part of the work
    from domain.periods import whole_year  # noqa: PLC0415
    from domain.placing import in_programme, place  # noqa: PLC0415
    from schemas.expectations.control_totals import FILES  # noqa: PLC0415
    from schemas.expectations.row_rule import Checked  # noqa: PLC0415
    from schemas.expectations.voucher_balance import VOUCHERS  # noqa: PLC0415
    from schemas.exports.decoding import decode  # noqa: PLC0415
    from schemas.exports.formats import formats  # noqa: PLC0415
    from schemas.exports.summary import summary  # noqa: PLC0415
    from schemas.programme_files import load_programme  # noqa: PLC0415
    from tasks.steps import context_of  # noqa: PLC0415
    from tasks.validate import validate  # noqa: PLC0415

    programme_id = next(folder.name for folder in sorted(_PROGRAMMES.iterdir()) if (folder / "programme.toml").exists())
    files = load_programme(_PROGRAMMES, programme_id)
    context = context_of(files, whole_year(YEAR), is_year_end=False)
    formats()

    def work() -> int:
        decoded = decode(ledger.name, ledger.read_bytes())
        placed = place(decoded.ledger, files.programme, whole_year(YEAR))
        conservation = conserve(decoded.ledger, placed, len(decoded.ignored))
        summary(decoded)
        scope = in_programme(placed, files.programme)
        if all_rules:
            validate(placed, scope, [decoded], context)
        else:
            checked = Checked(placed, scope, (decoded,), context)
            FILES.build(checked)
            VOUCHERS.build(checked)
        return conservation.rows.read

    return work


def scan(ledger: Path) -> Callable[[], int]:
    """As little as one can do with the file; letters outside ASCII are lost, for a scan cannot read cp1252."""
    import polars as pl  # noqa: PLC0415

    def work() -> int:
        rows = pl.scan_csv(ledger, separator=";", encoding="utf8-lossy", infer_schema=False)
        return int(rows.select(pl.len(), total=pl.col("Bilagsnr").cast(pl.Int64).sum()).collect().item(0, 0))

    return work


def duckdb(ledger: Path) -> Callable[[], int]:
    """The same checks by DuckDB."""
    from writers.same_in_duckdb import check_in_duckdb  # noqa: PLC0415

    return lambda: check_in_duckdb(ledger)


CONTENDERS: Final[dict[str, Callable[[Path], Callable[[], int]]]] = {
    "read, check, place": place_ledger,
    "the same, all rules": lambda ledger: place_ledger(ledger, all_rules=True),
    "bare polars scan": scan,
    "DuckDB": duckdb,
}
_OF_WORKBOOKS: Final = ("read, check, place", "the same, all rules")


def main(sizes: list[int]) -> None:
    """Write the ledgers, time every contender on them and print one line each."""
    print(f"{'':<32} {'work':>8} {'process':>8} {'processor':>9} {'lines/s':>10} {'peak':>8}")
    with tempfile.TemporaryDirectory() as work:
        for lines in sizes or [100_000, 1_000_000]:
            ledger = Path(work, f"{lines}.csv")
            write_csv(ledger, lines)
            _compare(f"{lines} lines of CSV", ledger, lines, tuple(CONTENDERS))
        workbook = Path(work, "ledger.xlsx")
        write_xlsx(workbook, _WORKBOOK_LINES)
        _compare(f"{_WORKBOOK_LINES} rows of xlsx", workbook, _WORKBOOK_LINES, _OF_WORKBOOKS)


def _compare(title: str, ledger: Path, lines: int, names: tuple[str, ...]) -> None:
    """Each contender in turn, then all of them again, so that none has the quiet minutes to itself."""
    print(f"{title}, {ledger.stat().st_size / 1e6:.0f} MB", flush=True)
    runs: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in names}
    for _ in range(RUNS):
        for name in names:
            runs[name].append(_measured(name, ledger, lines))
    for name in names:
        work, process, used, megabytes = (median(each) for each in zip(*runs[name], strict=True))
        times = f"{work:6.2f} s {process:6.2f} s {used:7.2f} s"
        print(f"  {name:<30} {times} {lines / work:>10.0f} {megabytes:>5.0f} MB", flush=True)


def _measured(name: str, ledger: Path, lines: int) -> tuple[float, float, float, float]:
    """Seconds of the work, of the process and of the processors, and peak memory in megabytes."""
    with tempfile.TemporaryFile("w+") as out:
        started = time.perf_counter()
        process = subprocess.Popen([sys.executable, __file__, "--run", name, str(ledger)], stdout=out)  # noqa: S603
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        out.seek(0)
        said = out.read().split()
    if os.waitstatus_to_exitcode(status) or int(said[1]) < lines:
        sys.exit(f"{name} failed, or lost lines: {said}")
    return float(said[0]), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _run(name: str, ledger: Path) -> None:
    work = CONTENDERS[name](ledger)
    started = time.perf_counter()
    rows = work()
    print(time.perf_counter() - started, rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        _run(sys.argv[2], Path(sys.argv[3]))
    else:
        main([int(argument) for argument in sys.argv[1:]])
