"""The table of faults names tests that exist, and every test of a fault stands in it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.ledgers import ROOT

TABLE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
HERE = Path(__file__).parent
OTHERS = {"test_fault_table.py", "test_whole_files.py"}


def test_table_and_tests_name_the_same_faults() -> None:
    rows = [line for line in TABLE.splitlines() if line.startswith("| ")][1:]
    named = set(re.findall(r"`(test_\w+)`", "".join(rows)))
    files = [path for path in HERE.glob("test_*.py") if path.name not in OTHERS]
    written = {name for path in files for name in re.findall(r"(?m)^def (test_\w+)", path.read_text(encoding="utf-8"))}
    assert named == written
    assert all(row.count("|") == 6 and "`test_" in row.rsplit("|", 2)[1] for row in rows)
