"""What only the municipality knows of its letters: who sends and signs them, and on whose paper. Records only."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from schemas.programme_values import Fact, Record, Text


class WordTemplate(Record):
    """The municipality's own Word file, in the programme's folder, and its styles by ours where the names differ."""

    file: Annotated[str, StringConstraints(pattern=r"^[^/\\]+\.(docx|dotx)$")] | None = None
    styles: dict[Text, Text] = Field(default_factory=dict)


class Signatory(Record):
    """Somebody who answers for letter and report. `confirms` is what of it, such as `regnskapstallene`."""

    role: Text
    name: Fact = Fact()
    confirms: str = ""


SIGNATORIES: Final = (Signatory(role="Kommunedirektør"), Signatory(role="Økonomisjef", confirms="regnskapstallene"))
"""Who signs when the programme file does not say."""


class LetterFacts(Record):
    """What holds for every letter of a programme. `city` stands before the date; left out, the date stands alone."""

    city: str = ""
    signatories: tuple[Signatory, ...] = Field(default=SIGNATORIES, min_length=1)
    copy_to: tuple[Text, ...] = ()


class RequestLetter(Record):
    """What holds for the letter of one year, in the file of the year that is closed.

    `our_reference` is case and document number. `their_reference` is the award letter's when left out, and `marking`
    of the payment the programme's name and the year to be paid.
    """

    our_reference: Fact = Fact()
    their_reference: Fact | None = None
    case_officer: Fact = Fact()
    marking: str = ""
