"""What only the municipality knows stands in the programme files, is printed from there, and is a blank until then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.confirmations import unconfirmed_facts
from outputs.annual_report import annual_report
from outputs.editions import Edition, Standing
from outputs.payment_request import payment_request_letter
from schemas.document_versions import VersionStep
from schemas.letter_facts import LetterFacts, RequestLetter, Signatory
from schemas.programme import Document, Programme
from schemas.programme_files import ProgrammeFiles
from schemas.programme_values import Fact
from tests.outputs.documents import headings, paragraphs, text
from tests.outputs.mysen_year import final_run, mysen, mysen_run
from tests.outputs_tables.runs import files_to_2027

APPROVED = Edition(
    Standing(
        VersionStep.APPROVED, 1, approved_by="Oppdiktet Leder", approved_role="leder", approved_on=date(2027, 3, 1)
    )
)


def known(words: str) -> Fact:
    return Fact(text=words, confirmed=True, source="Oppdiktet")


def with_programme(files: ProgrammeFiles, **changes: Any) -> ProgrammeFiles:
    return replace(files, programme=files.programme.model_copy(update=changes))


def with_letter(files: ProgrammeFiles, **facts: Any) -> ProgrammeFiles:
    """The programme with these facts in the file of the year that is closed."""
    year = files.year(2026).model_copy(update={"request_letter": RequestLetter(**facts)})
    return replace(files, years={**files.years, 2026: year})


def head(files: ProgrammeFiles) -> list[str]:
    return paragraphs(payment_request_letter(mysen_run(), files), "Adresse")


def unconfirmed(files: ProgrammeFiles, *, is_year_end: bool = True) -> tuple[str, ...]:
    return unconfirmed_facts(files.programme, files.year(2026), files.years.get(2027), is_year_end=is_year_end)


def test_head_prints_the_facts_of_the_year_and_blanks_for_the_rest() -> None:
    facts = {"our_reference": known("26/1234-5"), "their_reference": known("26/77-1"), "case_officer": known("K. Dal")}
    shown = head(with_letter(mysen(), **facts))
    assert shown[-4:-1] == ["Deres ref.:26/77-1", "Vår ref.:26/1234-5", "Saksbehandler:K. Dal"]
    assert head(mysen())[-4:-1] == ["Deres ref.:[fylles ut]", "Vår ref.:[fylles ut]", "Saksbehandler:[fylles ut]"]


def test_fact_that_is_written_and_not_confirmed_is_marked() -> None:
    assert "Vår ref.:26/1234-5 (ikke bekreftet)" in head(with_letter(mysen(), our_reference=Fact(text="26/1234-5")))


def test_city_stands_before_the_date_only_where_it_is_given() -> None:
    askim = with_programme(mysen(), letter=LetterFacts(city="Askim"))
    assert head(askim)[-1] == "Dato:Askim, 26. februar 2027"
    assert head(mysen())[-1] == "Dato:26. februar 2027"


def test_every_blank_of_the_letter_is_a_fact_nobody_has_confirmed() -> None:
    listed = unconfirmed(mysen())
    assert {
        "Kommunens adresse",
        "Saksnummer og dokumentnummer for brevet om 2026",
        "Saksbehandleren for brevet om 2026",
        "Navnet på den som signerer som kommunedirektør",
        "Navnet på den som signerer som økonomisjef",
    } <= set(listed)


def test_facts_of_the_letter_are_asked_for_at_year_end_only() -> None:
    assert set(unconfirmed(mysen())) - set(unconfirmed(mysen(), is_year_end=False)) == {
        *("Kommunens adresse", "Saksnummer og dokumentnummer for brevet om 2026"),
        *("Saksbehandleren for brevet om 2026", "Tildelingen for 2027"),
        *("Navnet på den som signerer som kommunedirektør", "Navnet på den som signerer som økonomisjef"),
    }


def test_confirmed_facts_are_not_asked_for() -> None:
    files = with_letter(mysen(), our_reference=known("26/1-1"), case_officer=known("K. Dal"))
    sender = files.programme.municipality.model_copy(update={"address_lines": ("Storgata 1",)})
    signs = LetterFacts(signatories=(Signatory(role="Kommunedirektør", name=known("Oppdiktet Navn")),))
    settled = unconfirmed(with_programme(files, municipality=sender, letter=signs))
    assert not [fact for fact in settled if "brevet om" in fact or "signerer" in fact or "adresse" in fact]


def with_plan(dated_on: date | None, reference: Fact) -> ProgrammeFiles:
    """The programme with the plan of the year to be paid among its documents."""
    files = files_to_2027()
    title = "Handlingsplan og budsjett for Områdeløft Mysen 2027"
    coming = files.year(2027).model_copy(update={"plan": title})
    plan = Document(title=title, dated_on=dated_on, reference=reference)
    files = with_programme(files, documents=(*files.programme.documents, plan))
    return replace(files, years={**files.years, 2027: coming})


@pytest.mark.parametrize(
    ("dated_on", "reference", "shown", "is_asked_for"),
    [
        (None, Fact(), "2027, datert [fylles ut], sak [fylles ut] (gjelder anmodningen for 2027)", True),
        (date(2026, 12, 1), Fact(), "2027, datert 1. desember 2026, sak [fylles ut] (gjelder", True),
        (date(2026, 12, 1), known("26/9"), "2027, datert 1. desember 2026, sak 26/9 (gjelder", False),
    ],
)
def test_plan_the_request_rests_on_has_its_date_and_case_number(
    dated_on: date | None, reference: Fact, shown: str, *, is_asked_for: bool
) -> None:
    files = with_plan(dated_on, reference)
    assert f"Handlingsplan og budsjett for Områdeløft Mysen {shown}" in text(payment_request_letter(mysen_run(), files))
    assert ("Dato og saksnummer for handlingsplanen for 2027" in unconfirmed(files)) is is_asked_for


def test_payment_is_marked_as_the_year_file_says() -> None:
    document = payment_request_letter(mysen_run(), with_letter(mysen(), marking="Prosjekt 71000, 26/1234"))
    assert "Betalingen merkes «Prosjekt 71000, 26/1234»." in text(document)


def signed() -> Programme:
    signatories = (
        Signatory(role="Kommunedirektør", name=known("Oppdiktet Leder")),
        Signatory(role="Økonomisjef", name=known("Oppdiktet Kasserer"), confirms="regnskapstallene"),
    )
    return mysen().programme.model_copy(update={"letter": LetterFacts(signatories=signatories)})


def test_signatories_are_those_of_the_programme_file_in_letter_and_report() -> None:
    files = replace(mysen(), programme=signed())
    for document in (payment_request_letter(mysen_run(), files), annual_report(mysen_run(), files)):
        assert [line.strip() for line in paragraphs(document, "Signatur")][-2:] == [
            "Oppdiktet Leder, kommunedirektør",
            "Oppdiktet Kasserer, økonomisjef (bekrefter regnskapstallene)",
        ]


def test_project_accounts_are_signed_by_the_one_who_confirms_the_figures() -> None:
    shown = paragraphs(annual_report(mysen_run(), replace(mysen(), programme=signed())), "Signatur")
    assert shown[0].strip() == "Oppdiktet Kasserer, økonomisjef (bekrefter prosjektregnskapet)"


def test_letter_is_electronically_approved_only_when_it_is_approved() -> None:
    files = replace(mysen(), programme=signed())
    line = "Brevet er elektronisk godkjent og har derfor ikke håndskrevet signatur."
    assert line not in text(payment_request_letter(final_run(), files))
    approved = payment_request_letter(final_run(), files, APPROVED)
    assert f"{line} Godkjent av Oppdiktet Leder, leder, 1. mars 2027." in text(approved)
    assert paragraphs(approved, "Signatur")[0] == "Oppdiktet Leder, kommunedirektør"


def test_copies_are_listed_only_where_the_programme_file_names_somebody() -> None:
    assert "Kopi til" not in [words for _, words in headings(payment_request_letter(mysen_run(), mysen()))]
    copied = with_programme(mysen(), letter=LetterFacts(copy_to=("Østfold fylkeskommune",)))
    document = payment_request_letter(mysen_run(), copied)
    assert headings(document)[-1] == (2, "Kopi til")
    assert paragraphs(document, "ListBullet")[-1] == "Østfold fylkeskommune"


def test_programme_without_letter_facts_has_the_two_usual_roles() -> None:
    assert [each.role for each in LetterFacts().signatories] == ["Kommunedirektør", "Økonomisjef"]
