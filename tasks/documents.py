"""The letter and the report of a year: composed, read back, converted, looked through.

`document_files` makes one; `made_documents` makes several with one call to LibreOffice and gives their control too.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from domain.printed_figures import PrintedFigures, letter_figures, report_figures
from domain.public_figures import hidden_in_public
from outputs.accessibility_reading import WordFile
from outputs.annual_report import annual_report
from outputs.document_control import DocumentControl, document_control
from outputs.document_control_json import control_record
from outputs.editions import Edition
from outputs.passages import passages
from outputs.payment_request import payment_request_letter
from outputs.pdf_check import NotAPdfError
from outputs.pdf_outcomes import PDF_OUTCOMES, PdfOutcome
from outputs.pdf_text import heading_pages
from outputs.read_back import ReadBack, read_back
from outputs.reconciliation_json import as_json_text
from outputs.word_contents import has_contents
from outputs.written_texts import programme_texts, written_texts
from schemas.document_versions import DocumentKind
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tasks.pdf import Conversion, converted

_LOG: Final = logging.getLogger("omradeloft")
DOCX_NAMES: Final = {
    DocumentKind.LETTER: "anmodning-om-utbetaling.docx",
    DocumentKind.REPORT: "arsrapport.docx",
}
PUBLIC_DOCX_NAMES: Final = {
    DocumentKind.LETTER: "anmodning-om-utbetaling-offentlig.docx",
    DocumentKind.REPORT: "arsrapport-offentlig.docx",
}
_SHOWN_FAULTS: Final = 5
CONTROL_NAME: Final = "dokumentkontroll.json"
_COMPOSERS: Final = {DocumentKind.LETTER: payment_request_letter, DocumentKind.REPORT: annual_report}


class DocumentError(Exception):
    """A finished document holds a number that is not the run's, or that nobody answers for; it is not written.

    A fault in the program: it printed a number without its figure, or another than the figure's.
    """

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        more = f"; and {len(faults) - _SHOWN_FAULTS} more" if len(faults) > _SHOWN_FAULTS else ""
        super().__init__(f"{name}: figures that do not match the run: {'; '.join(faults[:_SHOWN_FAULTS])}{more}")


@dataclass(frozen=True, slots=True)
class _Composed:
    """A Word file that has been composed and read back."""

    kind: DocumentKind
    edition: Edition
    name: str
    content: bytes
    numbers: ReadBack


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A document that has been made: its files by name, the Word file first, and what the control of them found."""

    kind: DocumentKind
    edition: Edition
    files: Mapping[str, bytes]
    control: DocumentControl


def docx_name(kind: DocumentKind, edition: Edition) -> str:
    """What the Word file of a document is called."""
    return (PUBLIC_DOCX_NAMES if edition.is_public else DOCX_NAMES)[kind]


def document_files(kind: DocumentKind, run: Run, files: ProgrammeFiles, edition: Edition) -> dict[str, bytes]:
    """Name and bytes of a document and, when LibreOffice is there, its PDF.

    Raises:
        DocumentError: a figure in the finished document differs from the stored one.
    """
    return dict(made_documents([(kind, edition)], run, files)[0].files)


def made_documents(
    wanted: Sequence[tuple[DocumentKind, Edition]], run: Run, files: ProgrammeFiles
) -> tuple[MadeDocument, ...]:
    """Several documents of a run, each with its PDF when LibreOffice is there, and with its control.

    A table of contents gets the page numbers of the PDF, in the Word file too.

    Raises:
        DocumentError: a figure in a finished document differs from the stored one.
    """
    first = [_composed(kind, run, files, edition) for kind, edition in wanted]
    conversion = converted({document.name: document.content for document in first})
    numbered = _numbered(first, conversion, run, files)
    again = converted({document.name: document.content for document in numbered.values()}) if numbered else Conversion()
    made = []
    for document in first:
        candidate = numbered.get(document.name)
        if candidate is not None and _pages(candidate, again) == candidate.edition.pages:
            made.append(_looked_through(candidate, again, files))
        else:
            made.append(_looked_through(document, conversion, files))
    return tuple(made)


def stored_document(
    kind: DocumentKind, run: Run, files: ProgrammeFiles, edition: Edition, stored: Mapping[str, bytes]
) -> MadeDocument:
    """A document of an approved version, looked through as it is stored; what is found in it stops nothing any more."""
    name = docx_name(kind, edition)
    pdf_name = Path(name).with_suffix(".pdf").name
    content = stored[name]
    numbers = read_back(content, _figures(kind, run, files, edition), written_texts(run, files, edition))
    pdf = stored.get(pdf_name, PdfOutcome.NOT_STORED)
    control = document_control(name, content, pdf, numbers, _theirs(files, edition))
    return MadeDocument(kind, edition, {each: stored[each] for each in (name, pdf_name) if each in stored}, control)


def control_file(made: Sequence[MadeDocument], run: Run) -> bytes:
    """`dokumentkontroll.json` of the documents that were made."""
    record = control_record(run.reconciliation, [(each.files, each.control, each.edition.standing) for each in made])
    return as_json_text(record).encode()


def composed_document(kind: DocumentKind, run: Run, files: ProgrammeFiles, edition: Edition) -> bytes:
    """The Word file alone, read back; for what a document says, not for how it looks.

    Raises:
        DocumentError: a figure in the finished document differs from the stored one.
    """
    return _composed(kind, run, files, edition).content


def _composed(kind: DocumentKind, run: Run, files: ProgrammeFiles, edition: Edition) -> _Composed:
    name = docx_name(kind, edition)
    _LOG.info("composing %s", name)
    content = _COMPOSERS[kind](run, files, edition)
    numbers = read_back(content, _figures(kind, run, files, edition), written_texts(run, files, edition))
    if numbers.faults:
        raise DocumentError(name, list(numbers.faults))
    return _Composed(kind, edition, name, content, numbers)


def _figures(kind: DocumentKind, run: Run, files: ProgrammeFiles, edition: Edition) -> PrintedFigures:
    """What the document may print; a number that the edition hides is none of it."""
    if kind is DocumentKind.LETTER:
        return letter_figures(run)
    hidden = hidden_in_public(files, run.reconciliation.year).figures if edition.is_public else ()
    return report_figures(run, files).without(hidden)


def _theirs(files: ProgrammeFiles, edition: Edition) -> list[str]:
    """Texts the municipality has written, in its programme files and in its template."""
    template = edition.template
    return [*programme_texts(files), *([each.text for each in passages(template.content)] if template else [])]


def _numbered(
    documents: Sequence[_Composed], conversion: Conversion, run: Run, files: ProgrammeFiles
) -> dict[str, _Composed]:
    """The documents whose pages are known by now, composed once more with the page numbers in their contents."""
    found = {document.name: (document, _pages(document, conversion)) for document in documents}
    return {
        name: _composed(document.kind, run, files, replace(document.edition, pages=pages))
        for name, (document, pages) in found.items()
        if pages and has_contents(document.content)
    }


def _pages(document: _Composed, conversion: Conversion) -> dict[str, int]:
    """The page of each heading in the PDF; none when there is no PDF that can be read."""
    pdf = conversion.pdfs.get(document.name)
    return {} if pdf is None else pages_in(pdf, document.content)


def pages_in(pdf: bytes, docx: bytes) -> dict[str, int]:
    """The page of each heading of a Word file in the PDF made from it; none when it cannot be read."""
    try:
        return heading_pages(pdf, WordFile(docx))
    except NotAPdfError:
        return {}


def _looked_through(document: _Composed, conversion: Conversion, files: ProgrammeFiles) -> MadeDocument:
    """The document with its control. A PDF that does not show every figure is withheld."""
    name, content = document.name, document.content
    _LOG.info("reading back %s", name)
    pdf = conversion.pdfs.get(name)
    theirs = _theirs(files, document.edition)
    control = document_control(name, content, pdf or conversion.outcome(name), document.numbers, theirs)
    made = {name: content}
    if pdf is not None and control.pdf.outcome is PdfOutcome.MADE:
        made[Path(name).with_suffix(".pdf").name] = pdf
    elif control.pdf.outcome is PdfOutcome.WITHHELD:
        _LOG.warning("%s: %s", name, PDF_OUTCOMES[PdfOutcome.WITHHELD])
    return MadeDocument(document.kind, document.edition, made, control)
