"""The letter to the ministry: request for payment for a year, and application to carry over what the year before left.

The order of the letter stands here; its tables in `outputs.payment_request_tables`.
"""

from __future__ import annotations

from domain.figures import figures
from outputs.norwegian import HARD_SPACE, long_date
from outputs.payment_request_tables import (
    LetterBasis,
    fund_sentence,
    grant_table,
    measures_table,
    models_table,
    spend_table,
)
from outputs.word import Paper, day_of
from outputs.word_notices import fact_parts, header_line, write_control, write_notices
from outputs.word_parts import Figure, Part, Properties, Text, marked
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Fact
from schemas.records import PaymentRequest
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


def payment_request_letter(run: Run, files: ProgrammeFiles) -> bytes:
    """The letter as a Word document.

    Args:
        run: a reconciliation of a whole year, with its findings.
        files: the programme; the year that is reconciled must have a file, the year to be paid may have one.

    Raises:
        PaymentRequestMissingError: the reconciliation holds no payment request.
    """
    result = run.reconciliation
    if result.payment_request is None:
        raise PaymentRequestMissingError(result.programme, result.period)
    basis = LetterBasis(run, files, result.payment_request)
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
    return Paper(properties, figures(basis.result), header_line(name, basis.run))


def _write_head(paper: Paper, basis: LetterBasis) -> None:
    sender, receiver = basis.programme.municipality, basis.programme.ministry
    number = sender.organisation_number
    paper.lines(
        [
            (Text(sender.name, is_bold=True),),
            *((line,) for line in sender.address_lines),
            ("Org.nr.: ", *fact_parts(number.text, is_confirmed=number.confirmed)),
        ]
    )
    paper.lines([(line,) for line in (receiver.name, *receiver.address_lines)])
    paper.lines(
        [
            ("Deres ref.:\t", *_reference(basis.letter)),
            ("Vår ref.:\t",),
            ("Dato:\t", long_date(day_of(basis.result.created_on))),
        ]
    )


def _reference(letter: Fact) -> tuple[Part, ...]:
    return fact_parts(letter.text, is_confirmed=letter.confirmed) if letter.text else ()


def _write_request(paper: Paper, basis: LetterBasis) -> None:
    paper.heading("Det kommunen ber om", 2)
    paper.paragraph(*_request_sentence(basis))
    paper.paragraph(*_carry_over_sentence(basis))


def _request_sentence(basis: LetterBasis) -> tuple[Part, ...]:
    request = basis.request
    if request.requested_ore is None:
        return (Text("Beløpet mangler. ", is_bold=True), missing_amount(request))
    if request.requested_ore <= 0:
        return (f"Kommunen ber ikke om utbetaling for {request.year}. Beregnet beløp er ", _in_figures(), ".")
    return (
        f"{basis.programme.municipality.name} ber om å få utbetalt ",
        *marked(_in_figures(), is_confirmed=request.award_confirmed),
        f" i tilskudd til {basis.programme.name} for {request.year}. Med bokstaver: ",
        Figure("anmodning.belop", "words"),
        ".",
    )


def missing_amount(request: PaymentRequest) -> str:
    """What must be in place before the requested amount can be computed."""
    if request.budget_ore is None:
        return (
            f"Kommunen kan ikke regne ut behovet for {request.year}, fordi budsjettet i handlingsplanen for "
            f"{request.year} ikke er lagt inn."
        )
    return f"Kommunen kan ikke regne ut behovet for {request.year}, fordi tildelingen ikke er lagt inn."


def _in_figures() -> Figure:
    return Figure("anmodning.belop", "kroner", is_bold=True)


def _carry_over_sentence(basis: LetterBasis) -> tuple[Part, ...]:
    year, coming = basis.result.year, basis.request.year
    unused = basis.result.grant.unused_ore
    if unused <= 0:
        return (f"Det er ingen ubenyttede midler fra {year} å søke overført.",)
    if basis.request.carry_over_ore == 0:
        return (
            f"Ubenyttede midler fra {year} er ",
            Figure("tilskudd.ubrukt", "kroner", is_bold=True),
            ". De overføres ikke, men betales tilbake eller trekkes fra senere utbetaling.",
        )
    return (
        "Kommunen søker om å få overføre ",
        *marked(Figure("anmodning.overforing", "kroner", is_bold=True), is_confirmed=basis.result.grant.confirmed),
        f" i ubenyttede midler fra {year} til {coming}. Med bokstaver: ",
        Figure("anmodning.overforing", "words"),
        ".",
    )


def _write_references(paper: Paper, basis: LetterBasis) -> None:
    scheme, agreement = basis.programme.grant_scheme, basis.programme.agreement
    letter = basis.year.grant.letter
    paper.heading("Grunnlaget", 2)
    paper.bullets(
        [
            f"{agreement.title}, signert {long_date(agreement.signed_on)}",
            *_plans(basis),
            (
                f"Tilskuddsbrev for {basis.result.year}: ",
                *fact_parts(letter.text, is_confirmed=letter.confirmed),
            ),
            (
                f"Statsbudsjettet, {scheme.name}: kapittel{HARD_SPACE}",
                *fact_parts(scheme.chapter.text, is_confirmed=scheme.chapter.confirmed),
                f", post{HARD_SPACE}",
                *fact_parts(scheme.post.text, is_confirmed=scheme.post.confirmed),
            ),
        ]
    )


def _plans(basis: LetterBasis) -> list[str]:
    """The governing documents with their dates, and the plans of the two years, each named once."""
    dated = {
        document.title: f", datert {long_date(document.dated_on)}" if document.dated_on else ""
        for document in basis.programme.documents
    }
    plans = [basis.year.plan, *([basis.coming.plan] if basis.coming else [])]
    return [f"{title}{dated.get(title, '')}" for title in dict.fromkeys([*dated, *plans])]


def _write_use_of_grant(paper: Paper, basis: LetterBasis) -> None:
    paper.heading(f"Bruken av tilskuddet i {basis.result.year}", 2)
    paper.table(grant_table(basis))
    paper.table(spend_table(basis))


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
        parts = (*parts, f", og budsjettet for {request.year} er ", Figure("anmodning.budsjett", "kroner"), ".")
    paper.paragraph(*parts)
    paper.table(models_table(basis))


def _write_payment(paper: Paper, basis: LetterBasis) -> None:
    account = basis.year.grant.bank_account
    paper.heading("Utbetaling", 2)
    paper.paragraph("Kontonummer: ", *fact_parts(account.text, is_confirmed=account.confirmed))
    paper.paragraph(f"Betalingen merkes «{basis.programme.name} {basis.request.year}».")


def _write_declaration(paper: Paper, basis: LetterBasis) -> None:
    paper.heading("Erklæring", 2)
    paper.paragraph("Kommunen erklærer at")
    paper.bullets(
        [
            "tilskuddet er brukt etter intensjonsavtalen, handlingsplanen og vilkårene i tilskuddsbrevet",
            "tilskuddet ikke er brukt til ordinær drift",
            "utgiftene er ført i kommunens regnskap og kan følges til bilagene",
            _vat_declaration(basis),
            fund_sentence(basis),
        ]
    )


def _vat_declaration(basis: LetterBasis) -> str:
    if basis.result.vat == "net":
        return "merverdiavgift som kommunen får kompensert, ikke er dekket av tilskuddet"
    return "merverdiavgift er regnet med, slik tilskuddsbrevet sier"


def _write_close(paper: Paper, basis: LetterBasis) -> None:
    paper.paragraph("Med hilsen", style="Hilsen")
    for role in ("Kommunedirektør", "Økonomisjef, som bekrefter regnskapstallene"):
        paper.paragraph(f"{role} \t", style="Signatur")
    paper.heading("Vedlegg", 2)
    paper.numbered(
        [
            (f"Årsrapport for {basis.result.year}",),
            (f"Avstemming for {basis.result.year}, med prosjektregnskap",),
            (f"Handlingsplan og budsjett for {basis.request.year}",),
        ]
    )
