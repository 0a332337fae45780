"""Versions of letter and report: into rows, and back. Rows are only added, and each step is taken once.

Whoever takes a step hands over the version as it was seen; when somebody else has been quicker, nothing is stored.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from domain.four_eyes import name_key
from schemas.document_versions import (
    DocumentKind,
    DocumentVersion,
    StoredLetter,
    VersionEvent,
    VersionFile,
    VersionStep,
)
from schemas.tables import (
    archived_bytes,
    document_events,
    document_files,
    document_versions,
    run_findings,
    runs,
)
from schemas.tables.document_tables import VERSION_KEY
from tasks.store.errors import RunNotFoundError, VersionConflictError
from tasks.store.rejections import stored_rejections
from tasks.store.rows import insert_rows
from tasks.store.run_records import latest_run_id, stored_reconciliation

_ORDER: Final = {step: position for position, step in enumerate(VersionStep)}
_FINDING_COLUMNS: Final = ("rule", "severity", "message", "remedy", "waived_by")
_Key = tuple[str, int, str, int]


def stored_versions(
    connection: Connection, programme: str, year: int | None = None, kind: DocumentKind | None = None
) -> tuple[DocumentVersion, ...]:
    """The versions of a programme's documents, by year, kind and number."""
    wanted = select(document_versions).where(document_versions.c.programme == programme)
    if year is not None:
        wanted = wanted.where(document_versions.c.accounting_year == year)
    if kind is not None:
        wanted = wanted.where(document_versions.c.kind == kind.value)
    events, files = _events(connection, programme), _files(connection, programme)
    rejected = stored_rejections(connection, programme)
    rows = connection.execute(wanted.order_by(*(document_versions.c[name] for name in VERSION_KEY[1:]))).mappings()
    found = ((_version(row, events[_key_of(row)], files[_key_of(row)]), rejected[_key_of(row)]) for row in rows)
    return tuple(replace(version, rejections=tuple(told)) for version, told in found)


def add_version(connection: Connection, version: DocumentVersion) -> None:
    """Store a new draft with its first step; the bytes of its files are in the archive already.

    Args:
        connection: in a transaction that no other writer shares.
        version: its number follows that of the last one the caller has seen.

    Raises:
        VersionConflictError: another version has been made meanwhile.
    """
    known = stored_versions(connection, version.programme, version.year, version.kind)
    if version.number != len(known) + 1:
        raise VersionConflictError(name_of(version), f"version {known[-1].number if known else 0} was made")
    _require_latest(connection, version)
    row = _key_columns(version) | {
        "run_id": version.run_id,
        "run_sha256": version.run_sha256,
        "programme_sha256": version.programme_sha256,
        "product": version.product,
        "template_sha256": version.template_sha256,
        "content_sha256": version.content_sha256,
        "prepared_by_key": name_key(version.prepared_by),
        "replaces": version.replaces,
        "reason": version.reason,
    }
    insert_rows(connection, document_versions, [row])
    _insert_event(connection, version, version.events[0])
    _insert_files(connection, version, version.files)


def add_step(
    connection: Connection, seen: DocumentVersion, event: VersionEvent, files: Sequence[VersionFile] = ()
) -> None:
    """Store one more step with a version, and the files it brought; their bytes are in the archive already.

    Args:
        connection: in a transaction that no other writer shares.
        seen: the version as the caller knows it.
        event: the step that follows.
        files: of that step.

    Raises:
        VersionConflictError: the version has come further, another was made, or its run is not the latest any more.
    """
    stored = stored_versions(connection, seen.programme, seen.year, seen.kind)
    if len(stored) > seen.number:
        raise VersionConflictError(name_of(seen), f"version {stored[-1].number} was made")
    if (now := stored[seen.number - 1]).step is not seen.step:
        raise VersionConflictError(name_of(seen), f"version {seen.number} was {now.step} by {now.events[-1].by}")
    if event.step is VersionStep.APPROVED:
        _require_latest(connection, seen)
    _insert_event(connection, seen, event)
    _insert_files(connection, seen, files)


def run_sha256(connection: Connection, run_id: str) -> str:
    """What a run is as it is stored: its reconciliation as written, and its findings in order.

    Raises:
        RunNotFoundError: there is none of that id.
    """
    written = connection.scalar(select(runs.c.reconciliation).where(runs.c.run_id == run_id))
    if written is None:
        raise RunNotFoundError(run_id)
    columns = [run_findings.c[name] for name in _FINDING_COLUMNS]
    found = connection.execute(
        select(*columns).where(run_findings.c.run_id == run_id).order_by(run_findings.c.position)
    )
    findings = json.dumps([list(row) for row in found], ensure_ascii=False)
    return hashlib.sha256(f"{written}\0{findings}".encode()).hexdigest()


def stored_letters(connection: Connection, programme: str) -> tuple[StoredLetter, ...]:
    """The payment requests that were sent, by year and number; reopened ones too."""
    versions = stored_versions(connection, programme, kind=DocumentKind.LETTER)
    found = (_letter(connection, version) for version in versions if version.event(VersionStep.SENT))
    return tuple(letter for letter in found if letter is not None)


def _letter(connection: Connection, version: DocumentVersion) -> StoredLetter | None:
    """The letter; None for one whose run holds no request, which cannot have become a letter."""
    sent, result = version.event(VersionStep.SENT), stored_reconciliation(connection, version.run_id)
    request = result.payment_request if result else None
    if request is None or sent is None or sent.on is None:
        return None
    return StoredLetter(
        year=request.year,
        number=version.number,
        run_id=version.run_id,
        amount_ore=request.requested_ore or 0,
        sent_on=sent.on,
        reference=sent.reference,
        is_reopened=version.step is VersionStep.REOPENED,
        lines=tuple((line.grant_year, line.purpose, line.requested_ore) for line in request.lines),
    )


def name_of(version: DocumentVersion) -> str:
    """Which document it is a version of, for a sentence."""
    return f"{version.programme} {version.year} {version.kind}"


def _require_latest(connection: Connection, version: DocumentVersion) -> None:
    if latest_run_id(connection, version.programme, str(version.year)) != version.run_id:
        raise VersionConflictError(name_of(version), "a newer run of the year was stored")


def _insert_event(connection: Connection, version: DocumentVersion, event: VersionEvent) -> None:
    preparer = select(document_versions.c.prepared_by_key).where(*_is_version(version))
    row = _key_columns(version) | {
        "step": event.step.value,
        "after": version.step.value if event.step is not VersionStep.DRAFT else None,
        "taken_by": event.by,
        "taken_by_key": name_key(event.by),
        "prepared_by_key": connection.scalar(preparer),
        "taken_at": event.at,
        "role": event.role,
        "reference": event.reference,
        "dated_on": event.on,
        "comment": event.comment,
    }
    insert_rows(connection, document_events, [row])


def _insert_files(connection: Connection, version: DocumentVersion, files: Sequence[VersionFile]) -> None:
    rows = [
        _key_columns(version) | {"step": file.step.value, "name": file.name, "sha256": file.sha256} for file in files
    ]
    insert_rows(connection, document_files, rows)


def _is_version(version: DocumentVersion) -> list[Any]:
    return [document_versions.c[name] == value for name, value in _key_columns(version).items()]


def _key_columns(version: DocumentVersion) -> dict[str, Any]:
    key = (version.programme, version.year, version.kind.value, version.number)
    return dict(zip(VERSION_KEY, key, strict=True))


def _key_of(row: RowMapping) -> _Key:
    return row["programme"], row["accounting_year"], row["kind"], row["number"]


def _events(connection: Connection, programme: str) -> defaultdict[_Key, list[VersionEvent]]:
    found: defaultdict[_Key, list[VersionEvent]] = defaultdict(list)
    rows = connection.execute(select(document_events).where(document_events.c.programme == programme)).mappings()
    for row in rows:
        found[_key_of(row)].append(
            VersionEvent(
                step=VersionStep(row["step"]),
                by=row["taken_by"],
                at=row["taken_at"],
                comment=row["comment"],
                role=row["role"],
                reference=row["reference"],
                on=row["dated_on"],
            )
        )
    return found


def _files(connection: Connection, programme: str) -> defaultdict[_Key, list[VersionFile]]:
    found: defaultdict[_Key, list[VersionFile]] = defaultdict(list)
    sized = (
        select(*document_files.columns, archived_bytes.c.size)
        .join(archived_bytes, archived_bytes.c.sha256 == document_files.c.sha256)
        .where(document_files.c.programme == programme)
    )
    for row in connection.execute(sized).mappings():
        step = VersionStep(row["step"])
        found[_key_of(row)].append(VersionFile(row["name"], row["sha256"], row["size"], step))
    return found


def _version(row: RowMapping, events: Sequence[VersionEvent], files: Sequence[VersionFile]) -> DocumentVersion:
    taken = tuple(sorted(events, key=lambda event: _ORDER[event.step]))
    return DocumentVersion(
        programme=row["programme"],
        year=row["accounting_year"],
        kind=DocumentKind(row["kind"]),
        number=row["number"],
        run_id=row["run_id"],
        step=taken[-1].step,
        events=taken,
        files=tuple(sorted(files, key=lambda file: (_ORDER[file.step], file.name))),
        replaces=row["replaces"],
        reason=row["reason"],
        run_sha256=row["run_sha256"],
        programme_sha256=row["programme_sha256"],
        product=row["product"],
        template_sha256=row["template_sha256"],
        content_sha256=row["content_sha256"],
    )
