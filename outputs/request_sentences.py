"""What the letter asks for, in sentences: the amount, what goes back, the carry-over, the letters before."""

from __future__ import annotations

from collections.abc import Iterator

from domain.grant_years import left_over
from domain.number_figures import EARLIER_LETTERS
from outputs.letter_basis import LetterBasis
from outputs.norwegian import HARD_SPACE
from outputs.word_parts import UNCONFIRMED, Figure, Part, Text, marked, with_mark
from schemas.payment_requests import PaymentRequest


def request_sentence(basis: LetterBasis) -> tuple[Part, ...]:
    """The amount asked for; without one, why."""
    request = basis.request
    if request.requested_ore is None:
        return (Text("Beløpet mangler. ", is_bold=True), missing_amount(request))
    if request.requested_ore <= 0:
        return _nothing_asked_for(basis)
    return (
        f"{basis.programme.municipality.name} ber om å få utbetalt ",
        *marked(_in_figures(), is_confirmed=request.award_confirmed),
        f" i tilskudd til {basis.programme.name} for {request.year}. Med bokstaver: ",
        Figure("anmodning.belop", "words"),
        ".",
    )


def _nothing_asked_for(basis: LetterBasis) -> tuple[Part, ...]:
    """That the letter asks for nothing, and why."""
    request, agreement = basis.request, basis.programme.agreement
    if basis.is_after_agreement and not request.requested_ore:
        return (f"Avtalen gjelder ut {agreement.last_year}. Kommunen ber derfor ikke om tilskudd for {request.year}.",)
    asked = f"Kommunen ber ikke om utbetaling for {request.year}"
    if request.requested_ore:
        too_much = ", fordi tidligere brev har bedt om mer enn kommunen har krav på."
        return (f"{asked}. Beregnet beløp er ", _in_figures(), too_much)
    if request.letters:
        return (f"{asked}, fordi tidligere brev har bedt om alt kommunen har krav på.",)
    if request.model == "B":
        return (f"{asked}, fordi de overførte midlene dekker budsjettet.",)
    return (f"{asked}. Beregnet beløp er ", _in_figures(), ".")


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


def refund_sentence(basis: LetterBasis) -> tuple[Part, ...]:
    """What is withdrawn of earlier letters and what goes back; none when nothing does.

    Unused money that goes back, and nothing else, is told where the carry-over is.
    """
    request, settled = basis.request, basis.request.chosen.settlement
    is_told = not settled.withdrawn_ore and (request.requested_ore or 0) >= 0
    figure = f"anmodning.modell-{request.model.lower()}.oppgjor"
    parts: tuple[Part, ...] = ()
    if settled.withdrawn_ore:
        withdrawn = Figure(f"{figure}.trekkes", "kroner")
        parts = ("Av det tidligere brev har bedt om, er ", withdrawn, " ikke utbetalt og trekkes tilbake. ")
    if settled.repaid_ore and not is_told:
        repaid = Figure(f"{figure}.betales-tilbake", "kroner")
        parts = (*parts, "I alt ", repaid, " er utbetalt og betales tilbake eller trekkes fra senere utbetaling. ")
    if settled.repaid_ore:
        parts = (*parts, "Kommunen ber departementet oppgi kontonummer og merking hvis beløpet skal betales tilbake.")
    return parts


def carry_over_sentence(basis: LetterBasis) -> tuple[Part, ...]:
    """The carry-over applied for; without one, what becomes of what is unused."""
    year, coming = basis.result.year, basis.request.year
    if not left_over(basis.result.grant):
        return (f"Det er ingen ubenyttede midler fra {year} å søke overført.", *_overspent(basis))
    if basis.request.carry_over_ore == 0:
        return (
            f"Ubenyttede midler fra {year} er ",
            Figure("tilskudd.kan-overfores", "kroner", is_bold=True),
            ". De overføres ikke, men betales tilbake eller trekkes fra senere utbetaling.",
        )
    applied: tuple[Part, ...] = (
        "Kommunen søker om å få overføre ",
        *with_mark(Figure("anmodning.overforing", "kroner", is_bold=True), _carry_over_mark(basis)),
        f" i ubenyttede midler fra {year} til {coming}. Med bokstaver: ",
        Figure("anmodning.overforing", "words"),
        ".",
        *_of_earlier_grant_years(basis),
    )
    if not basis.request.chosen.repaid_ore:
        return applied
    left = Figure(f"anmodning.modell-{basis.request.model.lower()}.tilbake", "kroner")
    return (*applied, " ", left, " søkes ikke overført, men betales tilbake eller trekkes fra senere utbetaling.")


def _overspent(basis: LetterBasis) -> tuple[Part, ...]:
    """What is used beyond all that could be used; nothing when it is not."""
    if basis.result.grant.unused_ore >= 0:
        return ()
    missing = Figure("tilskudd.ubrukt", "change")
    return (" Det disponible tilskuddet er ", missing, " enn det som er brukt. Forskjellen må kommunen dekke.")


def _of_earlier_grant_years(basis: LetterBasis) -> Iterator[Part]:
    """What of the unused money was awarded in years before: it has been carried over once already."""
    for year in basis.result.grant.grant_years:
        if year.grant_year < basis.result.year and year.unused_ore > 0:
            unused = Figure(f"argang.{year.grant_year}.ubrukt", "kroner")
            yield " Av de ubenyttede midlene er "
            yield from marked(unused, is_confirmed=year.confirmed)
            yield f" fra tildelingen for {year.grant_year}."


def _carry_over_mark(basis: LetterBasis) -> Text | None:
    """What must be known about the amount applied for: that the year is not over, that the award is not confirmed."""
    marks = [f"foreløpig{HARD_SPACE}beregnet"] if basis.result.is_part_of_year else []
    marks += [] if basis.result.grant.confirmed else [UNCONFIRMED.text]
    return Text(", ".join(marks), style=UNCONFIRMED.style) if marks else None


def difference_sentence() -> tuple[Part, ...]:
    """That the amount is a difference, and how many letters it takes account of."""
    letters = Figure(EARLIER_LETTERS, "neuter_count")
    opening = "Beløpet er det kommunen har krav på hittil, minus det som er bedt om i "
    return (opening, letters, f"{HARD_SPACE}tidligere brev.")


def lapse_sentence(basis: LetterBasis) -> tuple[Part, ...]:
    """What of the award is not asked for by the chosen model; none when all of it is."""
    request = basis.request
    if not request.chosen.lapses_ore:
        return ()
    lapses = Figure(f"anmodning.modell-{request.model.lower()}.bortfaller", "kroner")
    return (f"Av tildelingen for {request.year} ber kommunen ikke om ", lapses, ". Det beløpet bortfaller.")
