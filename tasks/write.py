"""Write: the outputs of a stored run, each file whole or not at all.

A letter or report that was approved or sent is written as it is stored, never composed again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from outputs.auditor_package import PACKAGE_NAME
from outputs.editions import Edition, Template
from outputs.reconciliation_json import as_json_text, findings_document, reconciliation_document
from outputs.status_page import status_page
from outputs.workbook import workbook
from schemas.document_versions import DocumentKind
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation
from schemas.runs import Run
from tasks.auditor import LETTER_PACKAGE_NAME, AuditRecords, audit_files, audit_records, packed_documents
from tasks.documents import (
    CONTROL_NAME,
    DOCX_NAMES,
    PUBLIC_DOCX_NAMES,
    control_file,
    made_documents,
)
from tasks.order import RunOrder
from tasks.store import open_database
from tasks.templates import read_template
from tasks.version_files import Served, looked_through, served
from tasks.whole_files import turn_in, write_together
from tasks.work_folders import remove_abandoned_folders

_WORD_NAMES: Final = (*DOCX_NAMES.values(), *PUBLIC_DOCX_NAMES.values())
_PDF_NAMES: Final = tuple(Path(name).with_suffix(".pdf").name for name in _WORD_NAMES)
_DOCUMENT_NAMES: Final = frozenset({*_WORD_NAMES, *_PDF_NAMES, LETTER_PACKAGE_NAME})
_MARK: Final = "reconciliation.json"
"""Names the run; composed first and put in place last."""
_AS_WORKING_COPY: Final = Served()
_NO_RECORDS: Final = AuditRecords()


def write_outputs(order: RunOrder, files: ProgrammeFiles, run_id: str) -> tuple[Path, ...]:
    """The paths of the files written for a run, made from what is stored.

    All of them are composed before the first is written, and written before the first is put in place; a PDF or a
    public edition of an earlier run never stays beside a newer document. Of two runs at the same moment the one that
    was stored last has the folder, whichever is done first.

    Raises:
        DocumentError: a figure in a finished document differs from the stored one.
        StoreError: the run cannot be read, or the bytes of a version have changed.
        NotWrittenError: the folder cannot be written; what was in it stands as it did.
    """
    remove_abandoned_folders()
    with open_database(order.places.database) as database:
        run = database.load_run(run_id)
        result = run.reconciliation
        stored = {kind: served(database, result, kind, files) for kind in (DocumentKind if result.is_year_end else ())}
        records = audit_records(database, result) if result.is_year_end else AuditRecords()
    contents = dict(composed(run, files, read_template(order.template, files), stored, records))
    folder = order.places.output / files.programme.id / run.reconciliation.period
    with turn_in(folder):
        if _is_taken_over(order, folder, result):
            return tuple(folder / name for name in contents if (folder / name).exists())
        return write_together(folder, contents, without=_DOCUMENT_NAMES - contents.keys())


def _is_taken_over(order: RunOrder, folder: Path, result: Reconciliation) -> bool:
    """Whether the folder holds the files of a run that was stored after this one, while this one composed its own."""
    with open_database(order.places.database) as database:
        latest = database.latest_run_id(result.programme, result.period)
    return latest not in {None, result.run_id} and _run_in(folder) == latest


def _run_in(folder: Path) -> str | None:
    """The run whose files a folder holds; None when that cannot be told."""
    try:
        written = json.loads((folder / _MARK).read_bytes())
    except (OSError, ValueError):
        return None
    return written.get("run_id") if isinstance(written, dict) else None


def composed(
    run: Run,
    files: ProgrammeFiles,
    template: Template | None = None,
    stored: Mapping[DocumentKind, Served] | None = None,
    records: AuditRecords = _NO_RECORDS,
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every output of a run.

    Args:
        run: as it is stored.
        files: the programme it was made with.
        template: the municipality's own, for letter and report.
        stored: the versions of letter and report that count; those that rest on this run are given back as they are.
        records: what the auditor's package tells of imports and versions.
    """
    yield _MARK, as_json_text(reconciliation_document(run)).encode()
    yield "findings.json", as_json_text(findings_document(run)).encode()
    yield "avstemming.xlsx", workbook(run, files)
    yield "avstemming.html", status_page(run, files).encode()
    if run.reconciliation.is_year_end:
        known = {kind: (stored or {}).get(kind, _AS_WORKING_COPY) for kind in DocumentKind}
        documents = dict(_documents(run, files, template, known))
        if PACKAGE_NAME not in documents:
            own, standing = packed_documents(documents), known[DocumentKind.REPORT].standing
            documents |= audit_files(run, files, own, records, standing)
        yield from documents.items()


def _documents(
    run: Run, files: ProgrammeFiles, template: Template | None, known: Mapping[DocumentKind, Served]
) -> Iterator[tuple[str, bytes]]:
    wanted = [(kind, Edition(one.standing, template)) for kind, one in known.items() if not one.files]
    wanted += [(kind, replace(edition, is_public=True)) for kind, edition in wanted if kind is DocumentKind.REPORT]
    made = made_documents(wanted, run, files)
    for one in known.values():
        yield from one.files.items()
    for document in made:
        yield from document.files.items()
    stored = (document for kind, one in known.items() for document in looked_through(one, kind, run, files))
    yield CONTROL_NAME, control_file([*stored, *made], run)
