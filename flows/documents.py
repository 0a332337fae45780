"""What `omradeloft documents` does with versions of letter and report, and its exit status. Loaded when it runs.

0: done. 1: refused, or not in order; every reason is told and nothing was stored. 2: the call was not understood.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.commands import BLOCKED, DONE, print_json, split_names
from flows.settings import Settings
from flows.version_texts import (
    comparison_document,
    comparison_lines,
    register_lines,
    version_document,
    version_lines,
)
from schemas.document_versions import DocumentKind, DocumentVersion
from schemas.printable import printable
from schemas.programme_files import programme_ids
from tasks.order import InputError
from tasks.programmes import checked_programme
from tasks.store import open_to_read
from tasks.version_files import compared, save_version, version_numbered
from tasks.versions import (
    Checked,
    DocumentOrder,
    StepRefusedError,
    approve,
    check,
    prepare,
    reopen,
    send,
)


@dataclass(frozen=True, slots=True)
class Named:
    """Which document a call names, how its answer is wanted, and who calls."""

    settings: Settings
    programme: str | None
    year: int | None
    kind: DocumentKind | None
    as_json: bool
    by: str = ""

    @property
    def name(self) -> str:
        """The programme; the only one there is when none is named."""
        return split_names(self.settings, [self.programme] if self.programme else [])[0]

    @property
    def document(self) -> tuple[int, DocumentKind]:
        """Year and kind, which a step with a version needs."""
        if self.year is None or self.kind is None:
            kinds = " or ".join(DocumentKind)
            raise InputError(f"say which document is meant: --year YYYY and --kind {kinds}")
        return self.year, self.kind


def list_versions(named: Named) -> int:
    """List every version with its steps; the exit status.

    Raises:
        InputError: there is no such programme, and nothing is stored of it.
    """
    with open_to_read(named.settings.places.database) as database:
        found = database.documents.versions(named.name, named.year, named.kind)
    if not found and named.name not in (known := programme_ids(named.settings.programmes)):
        raise InputError(f"no programme {named.name!r} here; programmes found: {', '.join(known)}")
    if named.as_json:
        print_json([version_document(version) for version in found])
        return DONE
    for version in found:
        _print(version_lines(version))
    if not found:
        _print([f"No version of a document of {named.name} is stored; `omradeloft documents prepare` makes the first."])
    return DONE


def prepare_version(named: Named) -> int:
    """Store a new draft; the exit status."""
    return _stepped(named, prepare, "check")


def check_version(named: Named) -> int:
    """Run every control of the last version again; the exit status."""
    checked = check(_order(named))
    if named.as_json:
        print_json(_checked_document(checked))
    else:
        _print(_checked_lines(checked, named))
    return BLOCKED if checked.faults else DONE


def approve_version(named: Named, *, role: str, comment: str) -> int:
    """Approve the last version; the exit status."""
    return _stepped(named, lambda order: approve(order, role=role, comment=comment), "send")


def send_version(named: Named, *, reference: str, on: date | None) -> int:
    """Note the last version as sent, and say what to write in the year file; the exit status."""
    status = _stepped(named, lambda order: send(order, reference=reference, on=on), "")
    _, kind = named.document
    if status == DONE and kind is DocumentKind.LETTER and not named.as_json:
        with open_to_read(named.settings.places.database) as database:
            letter = database.documents.letters(named.name)[-1]
        _print([f"Write this in {named.name}/{letter.year}.toml, so that later letters ask for the difference:"])
        sys.stdout.write(f"\n{register_lines(letter)}\n")
    return status


def reopen_version(named: Named, *, reason: str) -> int:
    """Let the last version count no more; the exit status."""
    return _stepped(named, lambda order: reopen(order, reason=reason), "prepare")


def save_files(named: Named, number: int | None, folder: Path) -> int:
    """Write the files of a version as they are stored; the exit status."""
    version = _version(named, number)
    paths = save_version(named.settings.places.database, version, folder)
    if named.as_json:
        print_json(version_document(version) | {"saved": [str(path) for path in paths]})
    else:
        _print([f"version {version.number} as it was stored, checked by SHA-256:", *(f"  {path}" for path in paths)])
    return DONE


def compare_versions(named: Named, old: int, new: int) -> int:
    """Tell what one version says otherwise than another, figures first; the exit status."""
    versions = _version(named, old), _version(named, new)
    with open_to_read(named.settings.places.database) as database:
        found = compared(database, *versions)
    if named.as_json:
        print_json(comparison_document(found, *versions))
    else:
        _print(comparison_lines(found, *versions))
    return DONE


def _order(named: Named) -> DocumentOrder:
    (year, kind), settings = named.document, named.settings
    files = checked_programme(settings.programmes, named.name)
    now = datetime.now(settings.zone)
    return DocumentOrder(settings.places.database, files, year, kind, named.by, now, settings.template)


def _stepped(named: Named, take: Callable[[DocumentOrder], DocumentVersion], following: str) -> int:
    """Take a step and tell it, with the command for the one that follows; or tell why it is refused."""
    try:
        version = take(_order(named))
    except StepRefusedError as error:
        return _refused(named, error)
    if named.as_json:
        print_json(version_document(version))
    else:
        _print(version_lines(version))
        _print([f"Next: {_command(named, following)}"] if following else [])
    return DONE


def _command(named: Named, step: str) -> str:
    year, kind = named.document
    case = " --reference CASE" if step == "send" else ""
    return f"omradeloft documents {step} {named.name} --year {year} --kind {kind} --by NAME{case}"


def _refused(named: Named, error: StepRefusedError) -> int:
    """Tell every reason; nothing was stored."""
    if named.as_json:
        print_json({"refused": list(error.reasons)})
    else:
        sys.stderr.write("omradeloft: refused, and nothing was stored:\n")
        sys.stderr.writelines(f"  - {printable(reason)}\n" for reason in error.reasons)
    return BLOCKED


def _checked_document(checked: Checked) -> dict[str, Any]:
    return {
        "version": version_document(checked.version),
        "is_same": checked.replay.is_same,
        "faults": list(checked.faults),
        "hindrances": list(checked.hindrances),
        "noted": checked.is_noted,
    }


def _checked_lines(checked: Checked, named: Named) -> Iterator[str]:
    yield from version_lines(checked.version)
    yield "Made again to the byte." if checked.replay.is_same else "Cannot be made again as it is stored."
    yield from (f"  fault: {fault}" for fault in checked.faults)
    if checked.hindrances:
        yield "What would keep it from being approved now:"
        yield from (f"  - {hindrance}" for hindrance in checked.hindrances)
    if checked.faults:
        yield "Not noted as checked; mend the faults and prepare a new version."
    elif checked.is_noted:
        yield f"Noted as checked. Next: {_command(named, 'approve')}"


def _version(named: Named, number: int | None) -> DocumentVersion:
    year, kind = named.document
    with open_to_read(named.settings.places.database) as database:
        return version_numbered(database, named.name, year, kind, number)


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{printable(line)}\n" for line in lines)
