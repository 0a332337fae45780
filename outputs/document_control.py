"""What a finished document was found to hold: its figures, accessibility, language, and its PDF.

What stops a document from being made final is said here, in `blocks`; whoever approves a version asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from outputs.accessibility import AccessFault, AccessReport, accessibility
from outputs.accessibility_reading import NotAWordFileError, WordFile
from outputs.language_check import LanguageFault, document_language_faults
from outputs.norwegian import counted
from outputs.pdf_check import NotAPdfError, PdfFacts, pdf_facts
from outputs.pdf_outcomes import PdfOutcome
from outputs.pdf_text import NO_FIGURES, FiguresInPdf, figures_in_pdf
from outputs.read_back import ReadBack


@dataclass(frozen=True, slots=True)
class PdfControl:
    """What became of the PDF, what it holds, and which figures were looked for in it. Nothing is held without one."""

    outcome: PdfOutcome
    facts: PdfFacts | None = None
    figures: FiguresInPdf = NO_FIGURES


@dataclass(frozen=True, slots=True)
class DocumentControl:
    """The control of one document. `blocks` says, in bokmål, why it cannot be made final; empty when it can."""

    name: str
    numbers: ReadBack
    access: AccessReport
    language: tuple[LanguageFault, ...]
    pdf: PdfControl

    @property
    def blocks(self) -> tuple[str, ...]:
        """Why the document cannot be made final: numbers that nobody answers for, and what shuts readers out."""
        reasons = [f"{self.name}: {_told(list(faults))}" for _, faults in groupby(self.access.faults, _rule)]
        if wrong := len(self.numbers.mismatches) + len(self.numbers.unbound):
            reasons.append(f"{self.name}: {counted(wrong, 'tall', 'tall')} stemmer ikke med avstemmingen.")
        return tuple(reasons)


def _rule(fault: AccessFault) -> str:
    return fault.rule


def _told(faults: list[AccessFault]) -> str:
    """What breaks one rule: how often, where first, and what to do."""
    first, places = faults[0], counted(len(faults), "sted", "steder")
    return f"{first.requirement} ({first.rule}, {first.source}) Funnet {places}, først: {first.place}. {first.remedy}"


def document_control(
    name: str, docx: bytes, pdf: bytes | PdfOutcome, numbers: ReadBack, theirs: Iterable[str] = ()
) -> DocumentControl:
    """Looks through a finished document.

    Args:
        name: what the Word file is called.
        docx: the Word file.
        pdf: the PDF made from it, or why there is none. One that does not show every figure is to be withheld.
        numbers: what reading the document back found.
        theirs: texts that the municipality has written; faults of language in them are its own.
    """
    try:
        language = document_language_faults(docx, theirs)
    except NotAWordFileError:
        language = ()
    return DocumentControl(name, numbers, accessibility(docx), language, _pdf_control(docx, pdf))


def _pdf_control(docx: bytes, pdf: bytes | PdfOutcome) -> PdfControl:
    if isinstance(pdf, PdfOutcome):
        return PdfControl(pdf)
    try:
        facts, figures = pdf_facts(pdf), figures_in_pdf(pdf, WordFile(docx))
    except (NotAPdfError, NotAWordFileError):
        return PdfControl(PdfOutcome.FAILED)
    return PdfControl(PdfOutcome.WITHHELD if figures.missing else PdfOutcome.MADE, facts, figures)
