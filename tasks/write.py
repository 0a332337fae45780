"""Write: the outputs of a stored run, each file whole or not at all."""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from outputs.annual_report import annual_report
from outputs.payment_request import payment_request_letter
from outputs.read_back import mismatches
from outputs.reconciliation_json import as_json_text, findings_document, reconciliation_document
from outputs.status_page import status_page
from outputs.workbook import workbook
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tasks.order import RunOrder
from tasks.store import open_database
from tasks.whole_files import write_whole

PDF_SECONDS: Final = 120
_PDF_NAMES: Final = frozenset({"anmodning-om-utbetaling.pdf", "arsrapport.pdf"})
_PDF_OPTIONS: Final = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}'
)
_LOG: Final = logging.getLogger("omradeloft")


class DocumentError(Exception):
    """A finished document holds another figure than the run: a fault in the program; the document is not written."""

    def __init__(self, name: str, faults: list[str]) -> None:
        super().__init__(f"{name}: figures that do not match the run: {'; '.join(faults[:5])}")


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
    contents = dict(composed(run, files))
    contents |= _pdf_of({name: content for name, content in contents.items() if name.endswith(".docx")})
    folder = order.places.output / files.programme.id / run.reconciliation.period
    folder.mkdir(parents=True, exist_ok=True)
    for name in _PDF_NAMES - contents.keys():
        (folder / name).unlink(missing_ok=True)
    return tuple(write_whole(folder / name, content) for name, content in contents.items())


def composed(run: Run, files: ProgrammeFiles) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every output of a run."""
    yield "reconciliation.json", as_json_text(reconciliation_document(run)).encode()
    yield "findings.json", as_json_text(findings_document(run)).encode()
    yield "avstemming.xlsx", workbook(run, files)
    yield "avstemming.html", status_page(run, files).encode()
    if run.reconciliation.is_year_end:
        letter = payment_request_letter(run, files)
        yield "anmodning-om-utbetaling.docx", _read_back("anmodning-om-utbetaling.docx", letter, run)
        report = annual_report(run, files, files.narratives.get(run.reconciliation.year, {}))
        yield "arsrapport.docx", _read_back("arsrapport.docx", report, run)


def _read_back(name: str, document: bytes, run: Run) -> bytes:
    faults = mismatches(document, run.reconciliation)
    if faults:
        raise DocumentError(name, [str(fault) for fault in faults])
    return document


def _pdf_of(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """A tagged PDF/A-2b of each document when LibreOffice is there; without it the Word files are the output."""
    office = shutil.which("soffice")
    if not office or not documents:
        return {}
    with tempfile.TemporaryDirectory(prefix="omradeloft-pdf-") as work:
        for name, content in documents.items():
            Path(work, name).write_bytes(content)
        profile = Path(work, "profile").as_uri()
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", _PDF_OPTIONS, *documents]
        try:
            subprocess.run(command, cwd=work, check=True, capture_output=True, timeout=PDF_SECONDS)  # noqa: S603
        except (subprocess.SubprocessError, OSError) as error:
            _LOG.warning("no PDF was made: LibreOffice failed (%s); the Word files are complete", type(error).__name__)
            return {}
        made = [Path(work, name).with_suffix(".pdf") for name in documents]
        return {path.name: path.read_bytes() for path in made if path.is_file()}
