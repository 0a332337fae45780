"""Stored versions as files: served by a run, saved to a folder, compared with one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from outputs.editions import WORKING_COPY, Edition, Standing, Template
from outputs.version_comparison import Comparison, comparison
from outputs.version_words import standing_of, standing_sentence
from schemas.document_versions import DocumentKind, DocumentVersion
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation
from schemas.runs import Run
from tasks.documents import MadeDocument, docx_name, stored_document
from tasks.order import InputError
from tasks.store import ContentNotFoundError, Database, VersionNotFoundError, open_to_read
from tasks.version_documents import stored_file, template_of
from tasks.whole_files import write_whole


@dataclass(frozen=True, slots=True)
class Served:
    """What a run writes of a document: the stored files of the version that counts, or a working copy of the next.

    `standing` is that version's, or the working copy's; `template` is the one the stored files are written on.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    standing: Standing = WORKING_COPY.standing
    template: Template | None = None


def served(database: Database, result: Reconciliation, kind: DocumentKind, files: ProgrammeFiles) -> Served:
    """The version that counts as it is stored, when it rests on this run; else in which standing a copy is composed.

    Raises:
        ArchiveDamagedError: stored bytes have changed.
    """
    versions = database.documents.versions(result.programme, result.year, kind)
    approved = next((each for each in reversed(versions) if each.was_approved), None)
    if approved is None:
        return Served()
    if approved.stands and approved.run_id == result.run_id:
        template = template_of(database, approved, files)
        return Served(_contents(database, approved), standing_of(approved, versions), template)
    return Served(standing=Standing(follows=standing_sentence(approved)))


def looked_through(one: Served, kind: DocumentKind, run: Run, files: ProgrammeFiles) -> Iterator[MadeDocument]:
    """The stored documents of a version with the control of their bytes; none of a working copy."""
    own = Edition(one.standing, one.template)
    for edition in (own, replace(own, is_public=True)):
        if docx_name(kind, edition) in one.files:
            yield stored_document(kind, run, files, edition, one.files)


def version_numbered(
    database: Database, programme: str, year: int, kind: DocumentKind, number: int | None
) -> DocumentVersion:
    """The version of that number, the last one without a number.

    Raises:
        VersionNotFoundError: there is none.
    """
    versions = database.documents.versions(programme, year, kind)
    wanted = [each for each in versions if number in {None, each.number}]
    if not wanted:
        raise VersionNotFoundError(f"{programme} {year} {kind}", number)
    return wanted[-1]


def save_version(database_url: str, version: DocumentVersion, folder: Path) -> tuple[Path, ...]:
    """The files of a version, written to a folder as they are stored and checked by their SHA-256.

    Raises:
        InputError: the folder is not there, or holds another file of that name.
        ArchiveDamagedError: stored bytes have changed.
        OSError: a file cannot be written.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; make it, or name another")
    with open_to_read(database_url) as database:
        contents = _contents(database, version)
    for name, content in contents.items():
        path = folder / name
        if path.exists() and path.read_bytes() != content:
            raise InputError(f"{path}: is there already and is another file; name another folder")
    return tuple(write_whole(folder / name, content) for name, content in contents.items())


def compared(database: Database, old: DocumentVersion, new: DocumentVersion) -> Comparison:
    """What one version says otherwise than another, from the stored bytes of both.

    Raises:
        ArchiveDamagedError: stored bytes have changed.
    """
    return comparison(_word_file(database, old), _word_file(database, new))


def _word_file(database: Database, version: DocumentVersion) -> bytes:
    file = stored_file(version, ".docx")
    if file is None:
        raise ContentNotFoundError(f"of the Word file of version {version.number}")
    return database.content(file.sha256)


def _contents(database: Database, version: DocumentVersion) -> dict[str, bytes]:
    return {file.name: database.content(file.sha256) for file in version.current_files}
