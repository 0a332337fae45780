"""What became of a document's PDF, in words a reader of the control understands."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class PdfOutcome(StrEnum):
    """Whether there is a PDF beside the Word file, and if not, why."""

    MADE = "made"
    NO_OFFICE = "no-office"
    FAILED = "failed"
    TIMED_OUT = "timed-out"
    WITHHELD = "withheld"
    NOT_STORED = "not-stored"


PDF_OUTCOMES: Final = {
    PdfOutcome.MADE: "PDF er laget ved siden av Word-filen.",
    PdfOutcome.NO_OFFICE: "PDF er ikke laget, fordi LibreOffice ikke er installert. Word-filen er komplett.",
    PdfOutcome.FAILED: "PDF er ikke laget, fordi LibreOffice ikke klarte det på to forsøk. Word-filen er komplett.",
    PdfOutcome.TIMED_OUT: "PDF er ikke laget, fordi LibreOffice brukte for lang tid. Word-filen er komplett.",
    PdfOutcome.NOT_STORED: "Versjonen er lagret uten PDF. Word-filen er komplett.",
    PdfOutcome.WITHHELD: "PDF er holdt tilbake, fordi den mangler tall som står i Word-filen. Word-filen er komplett.",
}
