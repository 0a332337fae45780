"""Versions of letter and report as the flows see them: list, add, take a step. One transaction each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Engine

from schemas.document_versions import (
    DocumentKind,
    DocumentVersion,
    Rejection,
    StoredLetter,
    VersionEvent,
    VersionFile,
)
from tasks.store.archive import archive_contents, packed_content
from tasks.store.connection import reading, writing
from tasks.store.document_versions import add_step, add_version, run_sha256, stored_letters, stored_versions
from tasks.store.rejections import add_rejection


class Documents:
    """The versions in a database.

    Every method raises DatabaseFailedError when the database refuses or breaks off; then nothing is stored.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def versions(
        self, programme: str, year: int | None = None, kind: DocumentKind | None = None
    ) -> tuple[DocumentVersion, ...]:
        """The versions of a programme's documents, by year, kind and number."""
        with reading(self._engine) as connection:
            return stored_versions(connection, programme, year, kind)

    def letters(self, programme: str) -> tuple[StoredLetter, ...]:
        """The payment requests that were sent from here, by year and number; reopened ones too."""
        with reading(self._engine) as connection:
            return stored_letters(connection, programme)

    def run_sha256(self, run_id: str) -> str:
        """What a run is as it is stored.

        Raises:
            RunNotFoundError: there is none of that id.
        """
        with reading(self._engine) as connection:
            return run_sha256(connection, run_id)

    def add(
        self, version: DocumentVersion, contents: Mapping[str, bytes], template: bytes | None = None
    ) -> DocumentVersion:
        """The new draft as it is stored.

        Args:
            version: its number is one more than that of the last version; its only step is the draft.
            contents: the bytes of its files by name.
            template: the municipality's Word file it is written on.

        Raises:
            VersionConflictError: another version, or a newer run of the year, was stored meanwhile.
        """
        packed = [packed_content(content) for content in contents.values()]
        packed += [packed_content(template)] if template is not None else []
        draft = replace(version, files=_files(version.events[0], contents))
        with writing(self._engine) as connection:
            archive_contents(connection, packed)
            add_version(connection, draft)
        return draft

    def take_step(
        self, seen: DocumentVersion, event: VersionEvent, contents: Mapping[str, bytes] | None = None
    ) -> DocumentVersion:
        """The version with one more step.

        Args:
            seen: the version as the caller knows it.
            event: the step that follows.
            contents: the bytes that the step brings, by name.

        Raises:
            VersionConflictError: somebody else was quicker, or a newer run of the year was stored meanwhile.
        """
        files = _files(event, contents or {})
        packed = [packed_content(content) for content in (contents or {}).values()]
        with writing(self._engine) as connection:
            archive_contents(connection, packed)
            add_step(connection, seen, event, files)
        return replace(seen, step=event.step, events=(*seen.events, event), files=(*seen.files, *files))

    def reject(self, seen: Sequence[DocumentVersion], rejection: Rejection) -> None:
        """Note that somebody would not approve these versions; all of it is stored, or nothing."""
        with writing(self._engine) as connection:
            for version in seen:
                add_rejection(connection, version, rejection)


def _files(event: VersionEvent, contents: Mapping[str, bytes]) -> tuple[VersionFile, ...]:
    return tuple(_file(name, content, event) for name, content in sorted(contents.items()))


def _file(name: str, content: bytes, event: VersionEvent) -> VersionFile:
    return VersionFile(name, hashlib.sha256(content).hexdigest(), len(content), event.step)
