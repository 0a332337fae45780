"""A short ledger that still raises alerts: the bundled example's rows on a few projects."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.ledgers import ROOT

_OCTOBER = ROOT / "examples" / "exports" / "unit4" / "hovedbok-2026-10.csv"
_PREAMBLE_ROWS = 5
_PROJECT = 11
_PROJECTS: Final = frozenset({"71001", "71010", "71011", "71009"})
LATER: Final = _PROJECTS | {"71014"}
"""With one project more, so that another run comes of it."""


def short_export(folder: Path, name: str = "hovedbok.csv", projects: frozenset[str] = _PROJECTS) -> Path:
    """The path of a new export with the postings of these projects from January to October 2026."""
    codes = {project.encode() for project in projects}
    rows = _OCTOBER.read_bytes().splitlines(keepends=True)
    kept = [row for row in rows[_PREAMBLE_ROWS:] if row.count(b";") > _PROJECT and row.split(b";")[_PROJECT] in codes]
    path = folder / name
    path.write_bytes(b"".join(rows[:_PREAMBLE_ROWS] + kept))
    return path
