"""What the parts of a correction are called on paper, in bokmål, on the list and in the workbook alike."""

from __future__ import annotations

from typing import Final

from outputs.workbook_page import Cell
from schemas.corrections import CODING_FIELDS, AnsweredLine, Coding, CorrectionStatus
from schemas.masking import masked_text, shown_code, without_identity
from schemas.runs import Run

CORRECTION_STATUS_NAMES: Final[dict[CorrectionStatus, str]] = {
    CorrectionStatus.OPEN: "Ikke utført",
    CorrectionStatus.PARTLY: "Delvis utført",
    CorrectionStatus.DONE: "Utført",
    CorrectionStatus.DIFFERENTLY: "Utført annerledes",
    CorrectionStatus.GONE: "Posteringen er borte",
    CorrectionStatus.LAPSED: "Bortfalt: ikke lenger feil, eller unntatt",
}
CODING_NAMES: Final = ("Konto", "Ansvar", "Funksjon", "Prosjekt")
NEW_CODING_NAMES: Final = ("Ny konto", "Nytt ansvar", "Ny funksjon", "Nytt prosjekt")
UNSETTLED: Final = "Må avklares"
WITHOUT_MEASURE: Final = "Uten tiltak"


def coding_cells(coding: Coding | None) -> list[Cell]:
    """The four fields of a coding; empty without one."""
    return [shown_code(getattr(coding, name)) if coding else None for name in CODING_FIELDS]


def asked_cells(answered: AnsweredLine) -> list[Cell]:
    """The whole coding that is asked for, or that it must be settled first."""
    if answered.line.proposal.suggestion.coding.is_empty:
        return [UNSETTLED, None, None, None]
    return coding_cells(answered.line.asked)


def changed_fields(answered: AnsweredLine) -> list[int]:
    """Which of the four fields are to be changed; the first when none is known."""
    proposal = answered.line.proposal
    changed = proposal.coding.differing(answered.line.asked)
    return [CODING_FIELDS.index(name) for name in changed] or [0]


def reason_words(answered: AnsweredLine) -> str:
    """The findings' codes and sentences, or the officer's own reason, with personal numbers hidden."""
    proposal = answered.line.proposal
    if not proposal.rules:
        return masked_text(proposal.reason)
    return f"{without_identity(proposal.reason)} ({', '.join(proposal.rules)})"


def proof_words(answered: AnsweredLine) -> str:
    """What the suggestion rests on."""
    return masked_text(answered.line.proposal.suggestion.words)


def measure_names(run: Run) -> dict[str | None, str]:
    """The measures by id; what is on no measure has a name too."""
    return {None: WITHOUT_MEASURE} | {measure.id: measure.name for measure in run.reconciliation.measures}
