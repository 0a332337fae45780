"""The end of letter and report: who answers for them; and of the letter, what goes with it and who gets a copy."""

from __future__ import annotations

from typing import Final

from docx.shared import Pt

from outputs.letter_basis import LetterBasis
from outputs.norwegian import HARD_SPACE, long_date
from outputs.word import Paper
from outputs.word_basis import DocumentBasis
from outputs.word_parts import TO_FILL_IN, Part, Text, with_mark
from schemas.letter_facts import Signatory

ELECTRONIC: Final = "er elektronisk godkjent og har derfor ikke håndskrevet signatur."
_APART: Final = Pt(14)
"""Between the names and what says that the document is approved."""
_LATER: Final = Text("[legges ved når den er vedtatt]", style="Fylles ut")


def write_signatures(paper: Paper, basis: DocumentBasis) -> None:
    """Appends name and role of those who answer for the document.

    Until it has been approved each has a line to sign on. They stay with what stands before them.
    """
    paper.keep_with_last()
    standing = basis.edition.standing
    for signatory in basis.programme.letter.signatories:
        paper.paragraph(*_name(signatory), *([] if standing.is_final else [" \t"]), style="Signatur")


def write_account_signature(paper: Paper, basis: DocumentBasis) -> None:
    """Appends the name of the one who answers for the project accounts, with a line to sign on until it is approved."""
    everyone = basis.programme.letter.signatories
    answering = next((each for each in everyone if each.confirms), everyone[-1])
    confirming = answering.model_copy(update={"confirms": "prosjektregnskapet"})
    line = [] if basis.edition.standing.is_final else [" \t"]
    paper.keep_with_last()
    paper.paragraph(*_name(confirming), *line, style="Signatur").paragraph_format.keep_with_next = False


def write_electronic_approval(paper: Paper, basis: DocumentBasis, document: str = "Brevet") -> None:
    """Appends that the document is approved without a signature, and by whom; nothing before it is approved."""
    standing = basis.edition.standing
    if not standing.is_final:
        return
    on = f" {long_date(standing.approved_on)}" if standing.approved_on else ""
    role = f", {standing.approved_role}{',' if on else ''}" if standing.approved_role else ""
    by = f" Godkjent av {standing.approved_by}{role}{on}." if standing.approved_by else ""
    paper.paragraph(f"{document} {ELECTRONIC}{by}").paragraph_format.space_before = _APART


def _name(signatory: Signatory) -> tuple[Part, ...]:
    """`Kari Nordmann, kommunedirektør`, and what of the document the signatory confirms."""
    role = f"{signatory.role[:1].lower()}{signatory.role[1:]}"
    confirms = f" (bekrefter {signatory.confirms})" if signatory.confirms else ""
    return (signatory.name.text or TO_FILL_IN, f", {role}{confirms}")


def write_attachments(paper: Paper, basis: LetterBasis) -> None:
    """Appends what goes with the letter, and who gets a copy."""
    year = basis.result.year
    paper.heading("Vedlegg", 2)
    attached: list[tuple[Part, ...]] = [
        (f"Årsrapport for {year} for {basis.programme.name}",),
        (f"Prosjektregnskap for {year} (vedlegg{HARD_SPACE}1 i årsrapporten)",),
    ]
    if basis.coming:
        attached.append(_plan(basis))
    elif basis.asks:
        attached.append((f"Handlingsplan og budsjett for {basis.request.year} ", _LATER))
    paper.numbered(attached, stays_whole=True)
    if copies := basis.programme.letter.copy_to:
        paper.heading("Kopi til", 2)
        paper.bullets([(copy,) for copy in copies])


def _plan(basis: LetterBasis) -> tuple[Part, ...]:
    title = basis.coming.plan if basis.coming else ""
    mark = next((mark for each, _, mark in basis.documents((basis.request.year,)) if each == title), None)
    return with_mark(title, mark)
