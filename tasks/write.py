"""Write: the outputs of a stored run, each file whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

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

PDF_SECONDS = 120


class DocumentError(Exception):
    """A finished document holds another figure than the run: a fault in the program; the document is not written."""

    def __init__(self, name: str, faults: list[str]) -> None:
        super().__init__(f"{name}: figures that do not match the run: {'; '.join(faults[:5])}")


def write_outputs(order: RunOrder, files: ProgrammeFiles, run_id: str) -> tuple[Path, ...]:
    """The paths of the files written for a run, made from what is stored.

    Raises:
        DocumentError: a figure in a finished document differs from the stored one.
        StoreError: the run cannot be read.
        OSError: the folder cannot be written.
    """
    with open_database(order.places.database) as database:
        run = database.load_run(run_id)
    folder = order.places.output / files.programme.id / run.reconciliation.period
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write(folder / name, content) for name, content in composed(run, files)]
    documents = [path for path in written if path.suffix == ".docx"]
    return (*written, *_pdf_beside(documents))


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


def _write(path: Path, content: bytes) -> Path:
    """Written beside and moved into place, so that nobody ever opens half a file."""
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return path


def _pdf_beside(documents: list[Path]) -> tuple[Path, ...]:
    """A tagged PDF/A-2b beside each document when LibreOffice is there; without it the Word files are the output."""
    office = shutil.which("soffice")
    if not office or not documents:
        return ()
    options = (
        'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
        '"UseTaggedPDF":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"},'
        '"ExportBookmarks":{"type":"boolean","value":"true"}}'
    )
    with tempfile.TemporaryDirectory(prefix="omradeloft-pdf-") as work:
        command = [
            office, f"-env:UserInstallation={Path(work, 'profile').as_uri()}", "--headless", "--convert-to", options,
            "--outdir", work, *map(str, documents),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PDF_SECONDS)  # noqa: S603
        except (subprocess.SubprocessError, OSError):
            return ()
        made = [Path(work, document.stem + ".pdf") for document in documents]
        return tuple(
            _write(document.with_suffix(".pdf"), pdf.read_bytes())
            for document, pdf in zip(documents, made, strict=True)
            if pdf.is_file()
        )
