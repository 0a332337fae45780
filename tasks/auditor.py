"""The control sheet and the auditor's package of a year: what the pure composing needs is read here.

An approved version has both stored with it, so that what an auditor was given can be given again.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Final

from outputs.auditor_package import CONTROL_SHEET_NAME, PACKAGE_NAME, PackageBasis, auditor_package
from outputs.control_sheet_json import control_sheet_document
from outputs.editions import WORKING_COPY, Edition, Standing
from outputs.reconciliation_json import as_json_text
from outputs.version_words import standing_of
from schemas.document_versions import DocumentKind, DocumentVersion, VersionFile
from schemas.programme_files import ProgrammeFiles, programme_bytes
from schemas.records import Reconciliation
from schemas.runs import ImportDeclaration, Run
from tasks.documents import CONTROL_NAME, MadeDocument, control_file
from tasks.store import Database
from tasks.version_files import Served, looked_through, served

_SOFTWARE: Final = ("omradeloft", "great-expectations", "matplotlib", "polars", "python-docx", "sqlalchemy")
"""What has a part in a figure, in a document or in a control."""


LETTER_PACKAGE_NAME: Final = "revisorpakke-anmodning.zip"
"""The package a letter was approved with; that of the report has the plain name."""
_PACKED: Final = (".docx", ".pdf", CONTROL_NAME)
_PUBLIC: Final = "-offentlig"


@dataclass(frozen=True, slots=True)
class AuditRecords:
    """What is stored beside a run: the exports it may rest on, and the versions of the year's documents."""

    imports: tuple[ImportDeclaration, ...] = ()
    versions: tuple[DocumentVersion, ...] = ()


def audit_records(database: Database, result: Reconciliation) -> AuditRecords:
    """The records of a run's programme and year."""
    versions = database.documents.versions(result.programme, result.year)
    return AuditRecords(database.imports(result.programme), tuple(versions))


def packed_documents(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those of a year's files that go into the package: letter, report and their control, not the public edition."""
    return {name: content for name, content in files.items() if name.endswith(_PACKED) and _PUBLIC not in name}


def version_audit_files(
    database: Database, final: DocumentVersion, made: Sequence[MadeDocument], run: Run, files: ProgrammeFiles
) -> dict[str, bytes]:
    """What is stored beside the documents of a version when it is approved.

    The other document goes into the package only when it is approved too and rests on the same run: a package that is
    kept holds no working copy.

    Args:
        database: with the versions as they are.
        final: the version with its approval.
        made: its documents.
        run: the run it rests on.
        files: the programme.
    """
    is_letter = final.kind is DocumentKind.LETTER
    other_kind = DocumentKind.REPORT if is_letter else DocumentKind.LETTER
    other = served(database, run.reconciliation, other_kind, files)
    own = {name: content for document in made for name, content in document.files.items()}
    control = control_file([*looked_through(other, other_kind, run, files), *made], run)
    records = _with_version(audit_records(database, run.reconciliation), final, own)
    report = other if is_letter else Served(standing=standing_of(final, records.versions))
    documents = packed_documents({**other.files, **own, CONTROL_NAME: control})
    audit = audit_files(run, files, documents, records, report.standing)
    return {LETTER_PACKAGE_NAME: audit[PACKAGE_NAME]} if is_letter else audit


def _with_version(records: AuditRecords, final: DocumentVersion, made: Mapping[str, bytes]) -> AuditRecords:
    """The records as they will be: a package can tell of all files of its version but of itself."""
    brought = tuple(
        VersionFile(name, hashlib.sha256(content).hexdigest(), len(content), final.step)
        for name, content in sorted(made.items())
    )
    known = replace(final, files=(*final.files, *brought))
    return replace(records, versions=tuple(known if _key(each) == _key(final) else each for each in records.versions))


def _key(version: DocumentVersion) -> tuple[DocumentKind, int]:
    return version.kind, version.number


def audit_files(
    run: Run,
    files: ProgrammeFiles,
    documents: Mapping[str, bytes],
    records: AuditRecords,
    standing: Standing = WORKING_COPY.standing,
) -> dict[str, bytes]:
    """`kontrollark.json` and `revisorpakke.zip`.

    Args:
        run: a reconciliation of a whole year, as it is stored.
        files: the programme.
        documents: letter and report as Word and PDF, by name.
        records: what is stored beside the run.
        standing: how far the report has come.

    Raises:
        OSError: a programme file cannot be read.
    """
    sheet = as_json_text(control_sheet_document(run, files, Edition(standing))).encode()
    basis = PackageBasis(
        run=run,
        files=files,
        documents=documents,
        control_sheet=sheet,
        programme_files=programme_bytes(files.folder),
        imports=records.imports,
        versions=records.versions,
        software={"python": platform.python_version(), **{name: version(name) for name in _SOFTWARE}},
    )
    return {CONTROL_SHEET_NAME: sheet, PACKAGE_NAME: auditor_package(basis)}
