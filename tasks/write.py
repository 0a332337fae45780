"""Write: the outputs of a stored run, each file whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from outputs.editions import Edition, Template
from outputs.reconciliation_json import as_json_text, findings_document, reconciliation_document
from outputs.status_page import status_page
from outputs.workbook import workbook
from schemas.document_versions import DocumentKind
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tasks.documents import DOCX_NAMES, document_files
from tasks.order import RunOrder
from tasks.store import open_database
from tasks.templates import read_template
from tasks.whole_files import write_whole

_PDF_NAMES: Final = frozenset(Path(name).with_suffix(".pdf").name for name in DOCX_NAMES.values())


def write_outputs(order: RunOrder, files: ProgrammeFiles, run_id: str) -> tuple[Path, ...]:
    """The paths of the files written for a run, made from what is stored.

    All of them are composed before the first is written; a PDF of an earlier run never stays beside a newer letter.

    Raises:
        DocumentError: a figure in a finished document differs from the stored one.
        StoreError: the run cannot be read.
        OSError: the folder cannot be written.
    """
    with open_database(order.places.database) as database:
        run = database.load_run(run_id)
    contents = dict(composed(run, files, read_template(order.template)))
    folder = order.places.output / files.programme.id / run.reconciliation.period
    folder.mkdir(parents=True, exist_ok=True)
    for name in _PDF_NAMES - contents.keys():
        (folder / name).unlink(missing_ok=True)
    return tuple(write_whole(folder / name, content) for name, content in contents.items())


def composed(run: Run, files: ProgrammeFiles, template: Template | None = None) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every output of a run; letter and report on the municipality's template when there is one."""
    yield "reconciliation.json", as_json_text(reconciliation_document(run)).encode()
    yield "findings.json", as_json_text(findings_document(run)).encode()
    yield "avstemming.xlsx", workbook(run, files)
    yield "avstemming.html", status_page(run, files).encode()
    if run.reconciliation.is_year_end:
        edition = Edition(template=template)
        for kind in DocumentKind:
            yield from document_files(kind, run, files, edition).items()
