"""The top of the payment request letter: sender, addressee, references, case officer and date."""

from __future__ import annotations

from outputs.letter_basis import LetterBasis
from outputs.norwegian import long_date
from outputs.word import Paper
from outputs.word_notices import fact_parts
from outputs.word_parts import TO_FILL_IN, Part, Text
from schemas.programme_values import Fact


def write_head(paper: Paper, basis: LetterBasis) -> None:
    """Appends who writes to whom, and in which case."""
    sender, receiver = basis.programme.municipality, basis.programme.ministry
    paper.lines(
        [
            (Text(sender.name, is_bold=True),),
            *((line,) for line in sender.address_lines or (TO_FILL_IN,)),
            _organisation_number(sender.organisation_number),
        ]
    )
    paper.lines(
        [
            *((line,) for line in (receiver.name, *receiver.address_lines)),
            _organisation_number(receiver.organisation_number),
        ]
    )
    facts = basis.year.request_letter
    city = basis.programme.letter.city
    paper.lines(
        [
            ("Deres ref.:\t", *_words(basis.their_reference)),
            ("Vår ref.:\t", *_words(facts.our_reference)),
            ("Saksbehandler:\t", *_words(facts.case_officer)),
            ("Dato:\t", f"{city}, " if city else "", long_date(basis.dated_on)),
        ]
    )


def _organisation_number(number: Fact) -> tuple[Part, ...]:
    return ("Org.nr.: ", *_words(number))


def _words(fact: Fact) -> tuple[Part, ...]:
    return fact_parts(fact.text, is_confirmed=fact.confirmed)
