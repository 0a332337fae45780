"""What a document says of its own version, what changed between two, and what is still to be filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from lxml import etree

from domain.basis_sha256 import basis_sha256
from outputs.annual_report import annual_report
from outputs.editions import Edition, Standing
from outputs.payment_request import payment_request_letter
from outputs.placeholders import placeholders
from outputs.version_comparison import ChangedFigure, comparison, content_sha256
from outputs.version_words import named_with_fate, standing_of, standing_sentence
from schemas.document_versions import DocumentKind, DocumentVersion, VersionEvent, VersionStep
from tests.outputs import documents as word
from tests.outputs.mysen_year import final_run, grant, mysen, mysen_run

DRAFT = Standing()
FINAL = Standing(VersionStep.APPROVED, 2, "Kari Prøve", "Ola Test", "kommunedirektør", date(2027, 3, 3))


@cache
def letter(standing: Standing = DRAFT) -> bytes:
    return payment_request_letter(final_run(), mysen(), Edition(standing))


@cache
def report(standing: Standing = DRAFT) -> bytes:
    return annual_report(final_run(), mysen(), Edition(standing))


def event(step: VersionStep, day: int, **said: str) -> VersionEvent:
    return VersionEvent(step, "Kari Prøve", datetime(2027, 3, day, tzinfo=UTC), on=date(2027, 3, day), **said)


def version(*events: VersionEvent, number: int = 1, replaces: int | None = None) -> DocumentVersion:
    return DocumentVersion(
        "mysen",
        2026,
        DocumentKind.LETTER,
        number,
        "run",
        events[-1].step,
        events,
        (),
        replaces,
        "Feil" * bool(replaces),
    )


def test_a_document_without_faults_is_still_a_draft_until_it_is_approved() -> None:
    for document in (letter(), report()):
        assert "Utkast. Dokumentet er ikke godkjent og skal ikke sendes." in word.text(document)
        assert "Utkast" in "".join(word.headers(document))
    for document in (letter(FINAL), report(FINAL)):
        assert "Utkast" not in word.text(document) + "".join(word.headers(document))


def test_what_must_be_mended_is_told_in_a_draft() -> None:
    blocked = payment_request_letter(mysen_run(), mysen())
    assert "Utkast. Dokumentet kan ikke sendes før punktene under er rettet eller bekreftet." in word.text(blocked)
    assert "Dokumentet er ikke godkjent" not in word.text(blocked)


def test_an_approved_document_says_who_when_which_version_and_what_it_rests_on() -> None:
    basis = basis_sha256(final_run().reconciliation)
    assert len(basis) == 64
    for name, document in (("Brevet", letter(FINAL)), ("Rapporten", report(FINAL))):
        text = word.text(document)
        assert f"{name} er elektronisk godkjent og har derfor ikke håndskrevet signatur." in text
        assert "Godkjent av Ola Test, kommunedirektør, 3. mars 2027." in text
        assert text.splitlines()[-1].startswith("Versjon 2. Avstemming ")
        assert basis in text.splitlines()[-1]
    assert "3. mars 2027" in next(line for line in word.paragraphs(letter(FINAL)) if line.startswith("Dato:"))


def test_the_checksum_of_the_basis_changes_with_any_file_it_rests_on() -> None:
    result = final_run().reconciliation
    first = replace(result.inputs[0], sha256="f" * 64)
    assert basis_sha256(replace(result, inputs=tuple(reversed(result.inputs)))) == basis_sha256(result)
    assert basis_sha256(replace(result, inputs=(first, *result.inputs[1:]))) != basis_sha256(result)
    assert basis_sha256(replace(result, programme_sha256="0" * 64)) != basis_sha256(result)


def test_a_replacement_says_what_it_replaces_and_why() -> None:
    first = version(
        event(VersionStep.DRAFT, 1), event(VersionStep.CHECKED, 1), event(VersionStep.APPROVED, 2),
        event(VersionStep.SENT, 3, reference="26/1"), event(VersionStep.REOPENED, 9, comment="Feil"),
    )  # fmt: skip
    second = version(event(VersionStep.DRAFT, 9), number=2, replaces=1)
    standing = standing_of(second, (first,))
    assert (standing.number, standing.reason) == (2, "Feil")
    assert standing.replaces.replace("\u00a0", " ") == "versjon 1, sendt 3. mars 2027 (sak 26/1)"
    assert "Versjon 2 erstatter versjon 1, sendt 3. mars 2027 (sak 26/1). Grunn: Feil." in word.text(letter(standing))
    assert standing_sentence(first).replace("\u00a0", " ") == (
        "Versjon 1 ble sendt 3. mars 2027 (sak 26/1) og gjenåpnet 9. mars 2027"
    )


def test_a_version_that_was_never_sent_is_called_approved() -> None:
    approved = version(event(VersionStep.DRAFT, 1), event(VersionStep.CHECKED, 1), event(VersionStep.APPROVED, 2))
    assert named_with_fate(approved).replace("\u00a0", " ") == "versjon 1, godkjent 2. mars 2027"


def test_a_working_copy_names_the_version_that_counts() -> None:
    copy = word.text(letter(Standing(follows="Versjon 1 ble sendt 3. mars 2027")))
    assert "Versjon 1 ble sendt 3. mars 2027. Dette er en arbeidskopi av neste versjon" in copy
    assert "arbeidskopi" not in word.text(letter())


def test_two_documents_are_compared_figures_first_and_then_words() -> None:
    used = grant()
    other = mysen_run(
        findings=(), unconfirmed=(), is_invented=False, is_preliminary=True,
        grant=replace(used, fund_use_ore=used.fund_use_ore - 100_000_00),
    )  # fmt: skip
    found = comparison(letter(), payment_request_letter(other, mysen()))
    (figure,) = found.figures
    assert figure == ChangedFigure(
        "fond.brukt", ("2\u00a0795\u00a0000\u00a0kroner",), ("2\u00a0695\u00a0000\u00a0kroner",)
    )
    warned = found.texts[0]
    assert (warned.old, warned.new[0][:16]) == ((), "Foreløpige tall.")
    assert "2 695 000" not in str(found.texts).replace("\u00a0", " ").replace("\\xa0", " ")


def test_the_same_document_has_no_differences_and_the_same_content() -> None:
    assert comparison(letter(), letter()).is_empty
    assert content_sha256(letter()) == content_sha256(payment_request_letter(final_run(), mysen()))
    assert content_sha256(letter()) != content_sha256(letter(FINAL))


def test_everything_to_fill_in_is_found_with_the_line_or_row_it_stands_in() -> None:
    found = placeholders(letter(FINAL))
    assert "Vår ref.: [fylles ut]" in found
    assert "Saksbehandler: [fylles ut]" in found
    table = placeholders(annual_report(final_run(), mysen()))
    assert "Jobbsjansen for innvandrerkvinner | Integrerings- og mangfoldsdirektoratet | " in " ".join(table)


def test_a_line_apart_stands_between_the_names_and_the_approval() -> None:
    for name, document in (("Brevet", letter(FINAL)), ("Rapporten", report(FINAL))):
        line = next(each for each in lines(document) if word.text_of(each).startswith(f"{name} er elektronisk"))
        spacing = line.find(f"{word.W}pPr/{word.W}spacing")
        assert spacing is not None
        assert int(spacing.get(f"{word.W}before", "0")) >= 200


def test_account_and_marking_of_the_payment_stand_on_one_page() -> None:
    line = next(each for each in lines(letter()) if word.text_of(each).startswith("Kontonummer:"))
    assert line.find(f"{word.W}pPr/{word.W}keepNext") is not None


def test_the_control_of_rows_stands_on_the_first_page_after_what_is_asked_for() -> None:
    shown = word.paragraphs(letter(FINAL))
    assert shown.index("Det kommunen ber om") < shown.index("Kontroll:") < shown.index("Grunnlaget")
    assert shown[-1].startswith("Versjon 2.")


def lines(document: bytes) -> list[etree._Element]:
    return list(word.part(document, "word/document.xml").iter(f"{word.W}p"))
