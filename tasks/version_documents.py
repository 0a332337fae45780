"""Composing the document of a version, and telling whether a stored one can still be made the same.

The bytes come from `tasks.documents`; nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version as product_version
from pathlib import Path
from typing import Final

from outputs.editions import WORKING_COPY, Edition, Template
from outputs.version_comparison import content_sha256
from outputs.version_words import standing_of
from schemas.document_versions import DocumentKind, DocumentVersion, VersionFile
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tasks.documents import MadeDocument, composed_document, docx_name, made_documents, pages_in
from tasks.store import Database

_ANY_DAY: Final = "2000-01-01"


@dataclass(frozen=True, slots=True)
class Replay:
    """Whether a stored version can still be made to the byte, and if not, what has changed since, a sentence each."""

    is_same: bool
    changed: tuple[str, ...]


def product() -> str:
    """The version of the program that composes."""
    return product_version("omradeloft")


def said_sha256(kind: DocumentKind, run: Run, files: ProgrammeFiles) -> str:
    """What a document of the run says, without the marks of its making: run, day, checksum, standing and template."""
    unmarked = replace(run.reconciliation, run_id="", created_on=_ANY_DAY, programme_sha256="")
    return content_sha256(composed_document(kind, replace(run, reconciliation=unmarked), files, WORKING_COPY))


def made_version(
    version: DocumentVersion,
    versions: Sequence[DocumentVersion],
    run: Run,
    files: ProgrammeFiles,
    template: Template | None,
) -> tuple[MadeDocument, ...]:
    """The document of a version as it stands; of an approved report the public edition too.

    Raises:
        DocumentError: a figure in the finished document differs from the stored one.
    """
    edition = Edition(standing_of(version, versions), template)
    wanted = [(version.kind, edition)]
    if edition.standing.is_final and version.kind is DocumentKind.REPORT:
        wanted.append((version.kind, replace(edition, is_public=True)))
    return made_documents(wanted, run, files)


def template_of(database: Database, version: DocumentVersion, files: ProgrammeFiles) -> Template | None:
    """The Word file a version is written on, as it was when the draft was made."""
    if version.template_sha256 is None:
        return None
    return Template(database.content(version.template_sha256), files.programme.template.styles)


def replayed(
    database: Database, version: DocumentVersion, made: Sequence[MadeDocument], run: Run, files: ProgrammeFiles
) -> Replay:
    """A stored version held against the same made again; a PDF is not, for LibreOffice stamps the clock into it.

    Args:
        database: with the version's bytes.
        version: as it is stored.
        made: its documents, composed anew.
        run: the run they are composed from.
        files: the programme files that they were composed with.

    Raises:
        ArchiveDamagedError: stored bytes have changed.
    """
    stored = {file.name: database.content(file.sha256) for file in version.current_files}
    again = {docx_name(each.kind, each.edition) for each in made if _is_made_again(each, stored, run, files)}
    is_same = again >= {name for name in stored if name.endswith(".docx")}
    return Replay(is_same, () if is_same else _changes(database, version, files))


def _is_made_again(made: MadeDocument, stored: Mapping[str, bytes], run: Run, files: ProgrammeFiles) -> bool:
    """Whether the stored Word file comes out the same, LibreOffice here or not: pages are the stored PDF's."""
    name = docx_name(made.kind, made.edition)
    if name not in stored or made.files[name] == stored[name]:
        return name in stored
    pdf = stored.get(Path(name).with_suffix(".pdf").name)
    pages = pages_in(pdf, stored[name]) if pdf else {}
    editions = [replace(made.edition, pages=each) for each in (pages, {})]
    return any(composed_document(made.kind, run, files, each) == stored[name] for each in editions)


def _changes(database: Database, version: DocumentVersion, files: ProgrammeFiles) -> tuple[str, ...]:
    found = []
    if database.documents.run_sha256(version.run_id) != version.run_sha256:
        found.append(f"the run {version.run_id} is not stored as it was; the database has been changed by hand")
    if files.sha256 != version.programme_sha256:
        found.append("the programme files (figures, facts or texts) have changed since")
    if product() != version.product:
        found.append(f"it was made by omradeloft {version.product}, and this is {product()}")
    return tuple(found) or ("run, programme files and program are the same: libraries or LibreOffice must differ",)


def stored_file(version: DocumentVersion, ending: str) -> VersionFile | None:
    """The version's own file with that ending, never the public edition's; None when there is none."""
    named = (file for file in version.current_files if file.name.endswith(ending))
    return next((file for file in named if "-offentlig" not in file.name), None)
