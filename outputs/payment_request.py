"""The letter to the ministry: request for payment for a year, and application to carry over what the year before left.

The order of the letter stands here; its tables in `outputs.payment_request_tables`.
"""

from __future__ import annotations

from domain.printed_figures import letter_figures
from outputs.declaration import write_declaration, write_signatures
from outputs.editions import WORKING_COPY, Edition
from outputs.footnotes import reading_notes
from outputs.norwegian import HARD_SPACE, account_number, long_date
from outputs.payment_request_tables import (
    LetterBasis,
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
from outputs.word_package import day_of
from outputs.word_parts import TO_FILL_IN, Figure, Part, Properties, Text, marked, with_mark
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Fact
from schemas.runs import Run

MODEL_SENTENCES = {
    "A": "Kommunen ber om hele tildelingen for året, uansett hva som er overført.",
    "B": "Kommunen ber om det budsjettet krever ut over det som er overført, og aldri mer enn tildelingen.",
    "C": "Overføringen er ikke innvilget. Ubenyttede midler betales tilbake eller trekkes fra, og kommunen ber om "
    "tildelingen for året.",
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
    _write_head(paper, basis)
    paper.heading(subject(basis), 1)
    write_notices(paper, run)
    _write_request(paper, basis)
    write_control(paper, run)
    _write_references(paper, basis)
    _write_use_of_grant(paper, basis)
    _write_unused(paper, basis)
    _write_calculation(paper, basis)
    _write_payment(paper, basis)
    _write_declaration(paper, basis)
    _write_close(paper, basis)
    return paper.to_bytes()


def subject(basis: LetterBasis) -> str:
    """The letter's heading."""
    return (
        f"{basis.programme.name} – anmodning om utbetaling av tilskudd for {basis.request.year} "
        f"og søknad om overføring av ubenyttede midler fra {basis.result.year}"
    )


def _paper(basis: LetterBasis) -> Paper:
    name = f"{basis.programme.name} – anmodning om utbetaling for {basis.request.year}"
    properties = Properties(
        title=subject(basis),
        subject=f"Tilskudd fra {basis.programme.ministry.name}",
        author=basis.programme.municipality.name,
        created_on=basis.result.created_on,
        identifier=basis.result.run_id,
    )
    notes_of = reading_notes(basis.result, basis.files)
    values = letter_figures(basis.run)
    return Paper(properties, values, page_heading(name, basis.run), notes_of, basis.edition)


def _write_head(paper: Paper, basis: LetterBasis) -> None:
    sender, receiver = basis.programme.municipality, basis.programme.ministry
    number = sender.organisation_number
    paper.lines(
        [
            (Text(sender.name, is_bold=True),),
            *((line,) for line in sender.address_lines or (TO_FILL_IN,)),
            ("Org.nr.: ", *fact_parts(number.text, is_confirmed=number.confirmed)),
        ]
    )
    paper.lines([(line,) for line in (receiver.name, *receiver.address_lines)])
    paper.lines(
        [
            ("Deres ref.:\t", *_reference(basis.letter)),
            ("Vår ref.:\t", TO_FILL_IN),
            ("Saksbehandler:\t", TO_FILL_IN),
            ("Dato:\t", long_date(day_of(basis.result.created_on))),
        ]
    )


def _reference(letter: Fact) -> tuple[Part, ...]:
    return fact_parts(letter.text, is_confirmed=letter.confirmed) if letter.text else (TO_FILL_IN,)


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
                f"Statsbudsjettet, {scheme.name}: kapittel{HARD_SPACE}",
                *fact_parts(scheme.chapter.text, is_confirmed=scheme.chapter.confirmed),
                f", post{HARD_SPACE}",
                *fact_parts(scheme.post.text, is_confirmed=scheme.post.confirmed),
            ),
        ]
    )


def _plans(basis: LetterBasis) -> list[tuple[Part, ...]]:
    """The governing documents, and the plans of the two years; the coming year's is what the request rests on."""
    coming = basis.coming
    note = {coming.plan: f" (gjelder anmodningen for {coming.year})"} if coming else {}
    documents = basis.documents((basis.result.year, basis.request.year))
    return [(*with_mark(shown, mark), note.get(title, "")) for title, shown, mark in documents]


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
    paper.table(grant_table(basis))
    paper.table(spend_table(basis))
    if doubts := doubts_about_spend(basis):
        paper.paragraph(*doubts)


def _write_unused(paper: Paper, basis: LetterBasis) -> None:
    paper.heading(f"Ubenyttede midler per tiltak og plan for bruk i {basis.request.year}", 2)
    paper.table(measures_table(basis))


def _write_calculation(paper: Paper, basis: LetterBasis) -> None:
    request = basis.request
    paper.heading(f"Slik er beløpet for {request.year} regnet ut", 2)
    paper.paragraph(f"Brevet bygger på modell {request.model}. {MODEL_SENTENCES[request.model]}")
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
        paper.paragraph(*difference_sentence(basis))
        paper.table(difference_table(basis))
    if lapsed := lapse_sentence(basis):
        paper.paragraph(*lapsed)
    paper.table(models_table(basis))


def _write_payment(paper: Paper, basis: LetterBasis) -> None:
    account = basis.year.grant.bank_account
    paper.heading("Utbetaling", 2)
    paper.paragraph("Kontonummer: ", *fact_parts(account_number(account.text), is_confirmed=account.confirmed))
    paper.paragraph(f"Betalingen merkes «{basis.programme.name} {basis.request.year}».")


def _write_declaration(paper: Paper, basis: LetterBasis) -> None:
    paper.heading("Erklæring", 2)
    write_declaration(paper, basis)


def _write_close(paper: Paper, basis: LetterBasis) -> None:
    paper.paragraph("Med hilsen", style="Hilsen")
    write_signatures(paper)
    paper.heading("Vedlegg", 2)
    plan = f"Handlingsplan og budsjett for {basis.request.year}"
    later = Text("[legges ved når den er vedtatt]", style="Fylles ut")
    paper.numbered(
        [
            (f"Årsrapport for {basis.result.year}",),
            (f"Prosjektregnskap for {basis.result.year} (årsrapportens vedlegg{HARD_SPACE}1)",),
            (plan,) if basis.coming else (f"{plan} ", later),
        ]
    )
