"""What `omradeloft database backup` and `verify` do, and their exit status. Loaded when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console

from flows.commands import BLOCKED, DONE, print_json
from flows.settings import Settings
from flows.terminal import tell
from schemas.printable import printable
from tasks.store.backup import Contents, back_up, contents_of


def backup(settings: Settings, target: Path, *, as_json: bool) -> int:
    """Copy the database while it is used, look the copy through, and tell what it holds; the exit status.

    Raises:
        BackupRefusedError: no backup was made, and why.
        DatabaseUnavailableError: there is no such database, or it cannot be read.
    """
    contents = back_up(settings.places.database, target.absolute())
    tell(f"backup of {contents.place} written to {target}")
    _show(contents, as_json=as_json)
    return DONE


def verify(settings: Settings, *, as_json: bool) -> int:
    """Tell what the database holds, and whether all of it is whole; 1 when it is not.

    Raises:
        DatabaseUnavailableError: there is no such database, or it cannot be read.
    """
    contents = contents_of(settings.places.database)
    _show(contents, as_json=as_json)
    return BLOCKED if contents.faults else DONE


def contents_document(contents: Contents) -> dict[str, Any]:
    """For machines: without the place, so that two databases that hold the same give the same."""
    return {
        "revision": contents.revision,
        "rows": dict(contents.rows),
        "bytes_archived": contents.bytes_archived,
        "faults": list(contents.faults),
    }


def _show(contents: Contents, *, as_json: bool) -> None:
    if as_json:
        print_json(contents_document(contents))
        return
    rows = dict(contents.rows)
    stored = ", ".join(f"{rows.get(name, 0)} {words}" for name, words in _TOLD)
    lines = [
        f"{contents.place}: tables of revision {contents.revision or 'none'}",
        f"  {stored}; {contents.bytes_archived} bytes of files",
        *(f"  DAMAGED: {fault}" for fault in contents.faults),
    ]
    if not contents.faults:
        lines.append("  every archived file has the SHA-256 it came with")
    out = Console()
    for line in lines:
        out.print(printable(line), markup=False, highlight=False, soft_wrap=True)


_TOLD = (
    ("imports", "imports"),
    ("runs", "runs"),
    ("document_versions", "versions of documents"),
    ("archived_bytes", "archived files"),
    ("alerts", "alerts"),
)
