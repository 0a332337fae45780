"""Write the bundled example: `python -m examples.generate --output examples/exports`.

The same bytes every time. `expected.json`, the control figures, is written beside the output folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path, PurePosixPath

from examples.expected import expected_json
from examples.ledger import LedgerYear, ledger_years
from examples.saft import saft_bytes
from examples.unit4 import unit4_bytes
from examples.workbook import workbook_bytes

STYLES = (("unit4", ".csv", unit4_bytes), ("excel", ".xlsx", workbook_bytes), ("saft", ".xml", saft_bytes))


def generate(output: Path) -> tuple[Path, ...]:
    """Write every export below `output` and `expected.json` beside it; returns the files written."""
    ledgers = ledger_years()
    written = []
    files: dict[PurePosixPath, LedgerYear] = {}
    for folder, ending, render in STYLES:
        for ledger in ledgers:
            name = PurePosixPath(folder, ledger.stem + ending)
            files[name] = ledger
            written.append(_written(output / name, render(ledger)))
    written.append(_written(output.parent / "expected.json", expected_json(ledgers, files)))
    return tuple(written)


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def main() -> None:
    """Parse the call, write the files and list them."""
    parser = argparse.ArgumentParser(description="Write the invented example ledger in three export styles.")
    parser.add_argument("--output", type=Path, default=Path("examples/exports"), help="folder for the exports")
    for path in generate(parser.parse_args().output):
        print(f"{path.stat().st_size:>9} {path}")


if __name__ == "__main__":
    main()
