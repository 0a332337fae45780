"""Lines a second and peak memory of decoding a SAF-T file, beside a bare expat pass over the same bytes.

Call it as `python benchmarks/saft.py [LINES]...`; without arguments it takes 100 000 and 1 000 000 lines. Each measure
is the median of three, each in a fresh process that counts from the first byte read to the ledger, imports left out;
peak memory is that of the whole process with the bytes of the file.
"""

from __future__ import annotations

import json
import pyexpat
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from writers.saft_ledger import write_saft

RUNS: Final = 3
_DEFAULT_LINES: Final = (100_000, 1_000_000)


def main(arguments: list[str]) -> None:
    """Print one line per size, or measure one file when called by itself."""
    if arguments[:1] == ["--measure"]:
        print(json.dumps(_measure(Path(arguments[1]))))
        return
    for lines in [int(argument) for argument in arguments] or _DEFAULT_LINES:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "hovedbok.xml")
            write_saft(file, lines)
            _report(file, [_in_fresh_process(file) for _ in range(RUNS)])


def _report(file: Path, runs: list[dict[str, float]]) -> None:
    names = ("seconds", "cpu_seconds", "bare_seconds", "bare_cpu_seconds", "megabytes")
    seconds, cpu, bare, bare_cpu, megabytes = (median(run[name] for run in runs) for name in names)
    lines = int(runs[0]["lines"])
    # On a machine with other work the seconds of the clock say little; those of the processor still do.
    print(
        f"{lines:>9,} lines, {file.stat().st_size / 1e6:4.0f} MB: {seconds:6.2f} s, {lines / seconds:>8,.0f} lines/s; "
        f"processor {cpu:6.2f} s, {lines / cpu:>8,.0f} lines/s; bare expat {bare:5.2f} s, processor {bare_cpu:5.2f} s; "
        f"peak {megabytes:4.0f} MB",
        flush=True,
    )


def _in_fresh_process(file: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this very file
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _measure(file: Path) -> dict[str, float]:
    # Imported here, so that the process that only waits does not load it.
    from schemas.exports.decoding import decode  # noqa: PLC0415

    decode("warm.xml", b"<AuditFile/>")
    started, started_cpu = time.perf_counter(), time.process_time()
    content = file.read_bytes()
    decoded = decode(file.name, content)
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - started_cpu
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    blocking = [finding.message for finding in decoded.findings if finding.blocks]
    if blocking:
        sys.exit("\n".join(blocking))
    started, started_cpu = time.perf_counter(), time.process_time()
    pyexpat.ParserCreate().Parse(content, True)
    bare_seconds, bare_cpu_seconds = time.perf_counter() - started, time.process_time() - started_cpu
    return {
        "lines": decoded.rows,
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "bare_seconds": bare_seconds,
        "bare_cpu_seconds": bare_cpu_seconds,
        "megabytes": megabytes,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
