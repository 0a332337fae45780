"""The command `imports`: what is stored of the exports, and an old one's bytes back. Loaded when it runs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from domain.checks.wording import kroner
from flows.commands import DONE, split_names
from flows.settings import Settings
from schemas.printable import printable
from schemas.programme_files import programme_ids
from tasks.order import InputError
from tasks.stored_imports import StoredImport, stored_content, stored_imports
from tasks.whole_files import write_whole


def list_imports(settings: Settings, programme: str | None, *, as_json: bool) -> int:
    """List the imports of a programme; the exit status.

    Raises:
        InputError: nothing is stored of it, and there is no such programme.
    """
    name, _ = split_names(settings, [programme] if programme else [])
    listed = stored_imports(settings.places.database, name)
    if not listed and name not in (known := programme_ids(settings.programmes)):
        raise InputError(f"{settings.programmes}: no programme {name!r} here; programmes found: {', '.join(known)}")
    if as_json:
        json.dump([import_document(one) for one in listed], sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return DONE
    out = Console()
    if not listed:
        out.print(f"No import of {name} is stored.", highlight=False)
    for one in listed:
        out.print(printable(_line(one)), markup=False, highlight=False, soft_wrap=True)
    return DONE


def save_import(settings: Settings, programme: str | None, sequence: int, path: Path) -> int:
    """Write the bytes of an import as they arrived; the exit status.

    Raises:
        InputError: there is no such import, the file is there already, or its folder is not.
        OSError: the file cannot be written.
    """
    name, _ = split_names(settings, [programme] if programme else [])
    if path.exists():
        raise InputError(f"{path}: is there already; name another file")
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}; make it, or name another file")
    content = stored_content(settings.places.database, name, sequence)
    write_whole(path, content, mode=0o600)
    sys.stderr.write(f"omradeloft: import {sequence} of {name}, {len(content)} bytes, written to {path}\n")
    return DONE


def import_document(one: StoredImport) -> dict[str, Any]:
    """An import for machines; amounts in øre, credit negative."""
    about = one.declaration
    return {
        "sequence": about.sequence,
        "name": about.name,
        "sha256": about.sha256,
        "format": about.format,
        "encoding": about.encoding,
        "rows": about.rows,
        "ignored": about.ignored,
        "debit_ore": about.debit_ore,
        "credit_ore": about.credit_ore,
        "periods": list(about.periods),
        "speaks_for": list(one.speaks_for),
        "taken_over_by": list(one.taken_over_by),
        "part_of": about.part_of,
        "is_invented": about.is_invented,
        "imported_at": about.imported_at.isoformat() if about.imported_at else None,
    }


def _line(one: StoredImport) -> str:
    about = one.declaration
    parts = [
        f"{about.sequence:>3}  {about.name}  {about.sha256[:8]}  {about.format}  {about.rows} rows",
        f"debit {kroner(about.debit_ore)}, credit {kroner(about.credit_ore)}",
        f"speaks for {_spans(one.speaks_for)}" if one.speaks_for else "speaks for nothing",
    ]
    if one.taken_over_by:
        parts.append(f"taken over by {', '.join(map(str, one.taken_over_by))}")
    if about.part_of:
        parts.append(f"part of {about.part_of[:8]}")
    return "; ".join(parts)


def _spans(periods: tuple[str, ...]) -> str:
    """Periods that follow one another as first and last, such as `2026-01 to 2026-03, 2026-05`."""
    spans: list[list[str]] = []
    for period in periods:
        if spans and period[:4] == spans[-1][-1][:4] and int(period[5:]) == int(spans[-1][-1][5:]) + 1:
            spans[-1].append(period)
        else:
            spans.append([period])
    return ", ".join(span[0] if len(span) == 1 else f"{span[0]} to {span[-1]}" for span in spans)
