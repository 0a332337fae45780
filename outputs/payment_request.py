"""The letter to the ministry: request for payment for a year, and application to carry over what the year before left.

The order of the letter stands here; its tables in `outputs.payment_request_tables`.
"""

from __future__ import annotations

from domain.printed_figures import letter_figures
from outputs.approval import standing_properties, write_version_line
from outputs.declaration import write_declaration
from outputs.editions import WORKING_COPY, Edition
from outputs.footnotes import reading_notes
from outputs.letter_basis import LetterBasis
from outputs.letter_close import write_attachments, write_electronic_approval, write_signatures
from outputs.letter_head import write_head
from outputs.letter_subject import subject
from outputs.norwegian import EN_DASH, HARD_SPACE, account_number, long_date
from outputs.payment_request_tables import (
    MODELS,
    difference_table,
    doubts_about_spend,
    grant_table,
    measures_table,
    models_table,
    spend_table,
)
from outputs.request_sentences import (
    carry_over_sentence,
    difference_sentence,
    lapse_sentence,
    refund_sentence,
    request_sentence,
)
from outputs.word import Paper
from outputs.word_notices import fact_parts, page_heading, write_control, write_notices
from outputs.word_parts import TO_FILL_IN, Figure, Part, Properties, Reference, marked, with_mark
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

MODEL_SENTENCES = {
    "A": "Kommunen ber om hele tildelingen for {year}. Midler som er overført, er ikke trukket fra.",
    "B": "Kommunen ber om det budsjettet for {year} krever ut over det som er overført, men ikke mer enn tildelingen.",
    "C": "Kommunen ber om tildelingen for {year}. Ubenyttede midler overføres ikke.",
}


class PaymentRequestMissingError(ValueError):
    """The reconciliation is of a month, or was made without a payment request."""

    def __init__(self, programme: str, period: str) -> None:
        super().__init__(f"{programme} {period}: no payment request in this reconciliation; close the year first")


def payment_request_letter(run: Run, files: ProgrammeFiles, edition: Edition = WORKING_COPY) -> bytes:
    """The letter as a Word document.

    Args:
        run: a reconciliation of a whole year, with its findings.
        files: the programme; the year that is reconciled must have a file, the year to be paid may have one.
        edition: how far it has come, and on which template.

    Raises:
        PaymentRequestMissingError: the reconciliation holds no payment request.
    """
    result = run.reconciliation
    if result.payment_request is None:
        raise PaymentRequestMissingError(result.programme, result.period)
    basis = LetterBasis(run, files, edition, result.payment_request)
    paper = _paper(basis)
    write_head(paper, basis)
    paper.heading(subject(basis), 1)
    write_notices(paper, run, edition.standing)
    _write_request(paper, basis)
    write_control(paper, run)
    _write_references(paper, basis)
    _write_use_of_grant(paper, basis)
    _write_per_measure(paper, basis)
    if basis.asks or basis.request.letters:
        _write_calculation(paper, basis)
    if basis.asks:
        _write_payment(paper, basis)
    _write_declaration(paper, basis)
    write_attachments(paper, basis)
    write_version_line(paper, edition.standing, result)
    return paper.to_bytes()


def _paper(basis: LetterBasis) -> Paper:
    told = f"anmodning om utbetaling for {basis.request.year}" if basis.asks else f"tilskuddet for {basis.result.year}"
    name = f"{basis.programme.name} {EN_DASH} {told}"
    properties = Properties(
        title=subject(basis),
        subject=f"Tilskudd fra {basis.programme.ministry.name}",
        author=basis.programme.municipality.name,
        created_on=basis.result.created_on,
        identifier=basis.result.run_id,
        **standing_properties(basis.edition.standing, basis.result),
    )
    notes_of = reading_notes(basis.result, basis.files)
    values = letter_figures(basis.run)
    return Paper(properties, values, page_heading(name, basis.run, basis.edition.standing), notes_of, basis.edition)


def _write_request(paper: Paper, basis: LetterBasis) -> None:
    paper.heading("Det kommunen ber om", 2)
    paper.paragraph(*request_sentence(basis))
    paper.paragraph(*carry_over_sentence(basis))
    if refund := refund_sentence(basis):
        paper.paragraph(*refund)


def _write_references(paper: Paper, basis: LetterBasis) -> None:
    scheme, agreement = basis.programme.grant_scheme, basis.programme.agreement
    paper.heading("Grunnlaget", 2)
    paper.bullets(
        [
            f"{agreement.title}, signert {long_date(agreement.signed_on)}",
            *_plans(basis),
            *_award_letters(basis),
            (
                f"Tilskuddsordningen {scheme.name}, statsbudsjettets kapittel{HARD_SPACE}",
                *fact_parts(scheme.chapter.text, is_confirmed=scheme.chapter.confirmed),
                f", post{HARD_SPACE}",
                *fact_parts(scheme.post.text, is_confirmed=scheme.post.confirmed),
            ),
        ]
    )


def _plans(basis: LetterBasis) -> list[tuple[Part, ...]]:
    """The governing documents, and the plans of the two years; the coming year's is what the request rests on."""
    documents = basis.documents((basis.result.year, basis.request.year))
    return [(*with_mark(shown, mark), *_of_coming_plan(basis, title)) for title, shown, mark in documents]


def _of_coming_plan(basis: LetterBasis, title: str) -> tuple[Part, ...]:
    """Blanks for what the plan lacks, and that the request rests on it; nothing of other documents."""
    coming = basis.coming
    if coming is None or coming.plan != title:
        return ()
    plan = next((document for document in basis.programme.documents if document.title == title), None)
    blanks: list[Part] = []
    if not coming.is_invented:
        blanks += [] if plan and plan.dated_on else [", datert ", TO_FILL_IN]
        blanks += [] if plan and plan.reference.confirmed else [", sak ", TO_FILL_IN]
    return (*blanks, f" (gjelder anmodningen for {coming.year})" if basis.asks else "")


def _award_letters(basis: LetterBasis) -> list[tuple[Part, ...]]:
    """The award letter of the year, and the coming year's when it has come."""
    letters = [(basis.result.year, basis.year.grant.letter)]
    if basis.coming and basis.coming.grant.letter.text:
        letters.append((basis.request.year, basis.coming.grant.letter))
    return [
        (f"Tilskuddsbrev for {year}, dato og referanse: ", *fact_parts(fact.text, is_confirmed=fact.confirmed))
        for year, fact in letters
    ]


def _write_use_of_grant(paper: Paper, basis: LetterBasis) -> None:
    paper.heading(f"Bruken av tilskuddet {basis.in_year}", 2)
    if basis.result.is_part_of_year:
        paper.paragraph(f"Regnskapet er tatt med {basis.in_year}. Tallene er derfor foreløpige.")
    elif basis.result.is_preliminary:
        paper.paragraph(f"Regnskapet for {basis.result.year} er ikke avsluttet. Tallene er derfor foreløpige.")
    paper.table(grant_table(basis))
    paper.table(spend_table(basis))
    if doubts := doubts_about_spend(basis):
        paper.paragraph(*doubts)


def _write_per_measure(paper: Paper, basis: LetterBasis) -> None:
    """What is left of each measure; with reason where there is something left, and plan where it is applied for."""
    if basis.applies:
        heading = f"Ubenyttede midler per tiltak og plan for bruk i {basis.request.year}"
    elif basis.has_unused:
        heading = "Ubenyttede midler per tiltak"
    else:
        heading = "Brukt av tilskuddet per tiltak"
    paper.heading(heading, 2)
    paper.table(measures_table(basis))


def _write_calculation(paper: Paper, basis: LetterBasis) -> None:
    request = basis.request
    paper.heading(f"Slik er beløpet for {request.year} regnet ut", 2)
    paper.paragraph(MODEL_SENTENCES[request.model].format(year=request.year))
    parts: tuple[Part, ...] = (
        f"Tildelingen for {request.year} er satt til ",
        *marked(Figure("anmodning.tildeling", "kroner"), is_confirmed=request.award_confirmed),
    )
    if request.budget_ore is None:
        parts = (*parts, f". Budsjettet for {request.year} er ikke lagt inn.")
    else:
        budget = with_mark(Figure("anmodning.budsjett", "kroner"), basis.coming_budget_mark)
        parts = (*parts, f", og budsjettet for {request.year} er ", *budget, ".")
    paper.paragraph(*parts)
    if request.letters and request.lines:
        paper.paragraph(*difference_sentence())
        paper.table(difference_table(basis))
    if lapsed := lapse_sentence(basis):
        paper.paragraph(*lapsed)
    if basis.is_model_open:
        paper.paragraph(
            "Tilskuddsbrevet har ikke avgjort hvor mye som kan utbetales når midler overføres. Derfor viser ",
            *(Reference(MODELS), " beløpet på tre måter."),
        )
        paper.table(models_table(basis))


def _write_payment(paper: Paper, basis: LetterBasis) -> None:
    account = basis.year.grant.bank_account
    marking = basis.year.request_letter.marking or f"{basis.programme.name} {basis.request.year}"
    paper.heading("Utbetaling", 2)
    paper.paragraph("Kontonummer: ", *fact_parts(account_number(account.text), is_confirmed=account.confirmed))
    paper.keep_with_last()
    paper.paragraph(f"Betalingen merkes «{marking}».")


def _write_declaration(paper: Paper, basis: LetterBasis) -> None:
    """What is declared stays on the page of those who sign for it."""
    paper.heading("Erklæring", 2)
    write_declaration(paper, basis)
    paper.keep_with_last()
    paper.paragraph("Med hilsen", style="Hilsen")
    write_signatures(paper, basis)
    write_electronic_approval(paper, basis)
