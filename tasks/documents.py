"""The letter and the report of a year, composed, read back, and with a PDF beside each."""

from __future__ import annotations

from typing import Final

from outputs.annual_report import annual_report
from outputs.editions import Edition
from outputs.payment_request import payment_request_letter
from outputs.read_back import mismatches
from schemas.document_versions import DocumentKind
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tasks.pdf import pdf_of

DOCX_NAMES: Final = {
    DocumentKind.LETTER: "anmodning-om-utbetaling.docx",
    DocumentKind.REPORT: "arsrapport.docx",
}
_COMPOSERS: Final = {DocumentKind.LETTER: payment_request_letter, DocumentKind.REPORT: annual_report}


class DocumentError(Exception):
    """A finished document holds another figure than the run: a fault in the program; the document is not written."""

    def __init__(self, name: str, faults: list[str]) -> None:
        super().__init__(f"{name}: figures that do not match the run: {'; '.join(faults[:5])}")


def document_files(kind: DocumentKind, run: Run, files: ProgrammeFiles, edition: Edition) -> dict[str, bytes]:
    """Name and bytes of a document and, when LibreOffice is there, its PDF.

    Raises:
        DocumentError: a figure in the finished document differs from the stored one.
    """
    name = DOCX_NAMES[kind]
    document = _COMPOSERS[kind](run, files, edition)
    if faults := mismatches(document, run.reconciliation):
        raise DocumentError(name, [str(fault) for fault in faults])
    return {name: document, **pdf_of({name: document})}
