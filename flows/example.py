"""The main job on the bundled example: a year and a month after it, as Prefect flows on the embedded server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from flows import commands
from flows.settings import SHIPPED, Settings

EXPORTS: Final = Path("examples", "exports", "unit4")
MONTH: Final = "2026-10"
YEAR: Final = 2025


def main() -> int:
    """The exit status: 1 when a finding blocks, as some do in the example."""
    settings = Settings()
    exports = SHIPPED / EXPORTS
    # The year first: what the month opens with is held against its report, and a second call gives the same runs.
    year = commands.close_year(
        settings, ["mysen", str(exports / "hovedbok-2025.csv")], YEAR, as_json=False, as_flow=True
    )
    month = commands.reconcile(
        settings, ["mysen", str(exports / "hovedbok-2026-10.csv")], MONTH, as_json=False, as_flow=True
    )
    return max(month, year)


if __name__ == "__main__":
    sys.exit(main())
