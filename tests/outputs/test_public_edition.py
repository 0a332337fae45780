"""The edition of the report that everybody may read: what is not in it, and that it says so."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO

from domain.small_groups import suppression
from outputs.annual_report import annual_report
from outputs.editions import Edition, Standing
from outputs.narrative_text import in_every_edition, in_public
from outputs.public_edition import write_public_notice
from outputs.read_back import printed_figures
from schemas.document_versions import VersionStep
from schemas.narrative_sections import MEASURE_SECTIONS
from schemas.programme_files import ProgrammeFiles
from schemas.registers import OnwardGrantResult
from schemas.runs import Run
from tests.outputs.documents import headers, paragraphs, rows, tables, text
from tests.outputs.mysen_year import mysen, mysen_run
from tests.outputs.written_chapters import FULL, PUBLIC, files_with, narrative, part_of, people
from tests.people import DOTTED_ACCOUNT, EMAIL, FODSELSNUMMER, PHONE

WHOLE = "".join(f"## {heading}\n\nOm {heading.lower()}.\n\n" for heading in MEASURE_SECTIONS)
PERSONAL = (FODSELSNUMMER, DOTTED_ACCOUNT, EMAIL, PHONE)
APPROVED = Standing(VersionStep.APPROVED, 1, "Per Prøve", "Anne Oppdiktet")


def grant(number: int, recipient: str, paid_ore: int) -> OnwardGrantResult:
    return OnwardGrantResult(
        id=f"tilskudd-{number}",
        measure="narmiljotilskudd",
        recipient=recipient,
        organisation_number="100000008",
        purpose="Formålet",
        decided_by="Utvalget",
        decided_on="2026-03-01",
        awarded_ore=paid_ore,
        paid_ore=paid_ore,
        report_due=None,
        report_received=None,
        is_overdue=False,
    )


GRANTS = (grant(1, "Mysen velforening", 2_500_000), grant(2, "Oline Oppdiktet", 1_234_500))


@cache
def run() -> Run:
    return mysen_run(onward_grants=GRANTS)


@cache
def files() -> ProgrammeFiles:
    return files_with(
        narrative(
            "sosionom",
            f"{WHOLE}Tre av dem var eldre. Kontakt {', '.join(PERSONAL)}.\n",
            indicators=[
                people(34, {"små": 31, "eldre": 3}),
                people(4, id="flyttet", name="Flyttet"),
                people(14, {"gutter": 6, "jenter": 8}, id="store", name="Store"),
            ],
        ),
        narrative("kapittel-sammendrag", "Av 34 flyttet {figur:indikator.sosionom.flyttet}, tre av dem nå."),
    )


@cache
def public() -> bytes:
    """As it is when somebody has approved the report."""
    return annual_report(run(), files(), Edition(APPROVED, is_public=True))


@cache
def full() -> bytes:
    return annual_report(run(), files(), FULL)


def xml_of(document: bytes) -> str:
    with zipfile.ZipFile(BytesIO(document)) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels")))


def test_no_personal_data_is_anywhere_in_the_file() -> None:
    everything = xml_of(public())
    for personal in (
        *PERSONAL,
        "Oline Oppdiktet",
        "Per Prøve",
        "Anne Oppdiktet",
        "Kari Nordmann",
        "4711",
        "tilskudd-2",
    ):
        assert personal not in everything
    assert "Mysen velforening" in everything
    assert "Oline Oppdiktet" in xml_of(full())


def test_no_hidden_number_is_a_figure_in_the_file() -> None:
    found = {figure.id for figure in printed_figures(public()) if figure.id.startswith("indikator.")}
    assert found == {
        "indikator.sosionom.barn",
        *(f"indikator.sosionom.store{ending}" for ending in ("", ".gruppe-1", ".gruppe-2")),
    }
    assert {"indikator.sosionom.barn.gruppe-2", "indikator.sosionom.flyttet"} <= {
        figure.id for figure in printed_figures(full())
    }


def test_hidden_numbers_are_said_to_be_hidden() -> None:
    shown = paragraphs(public())
    hidden = "Fordelingen på grupper er skjult, fordi den ville røpet et tall under fem."
    assert f"Barn i gruppe: 34 barn. {hidden}" in shown
    assert "Flyttet: færre enn 5 barn." in shown
    assert "Store: 14 barn, herav 6 gutter og 8 jenter." in shown
    table = next(rows(each) for each in tables(public()) if rows(each)[0][0] == "Gjelder")
    assert [row[4] for row in table[1:]] == ["34", "skjult", "skjult", "færre enn 5", "14", "6", "8"]


def test_typed_numbers_that_tell_are_hidden_in_the_text_of_the_same_measure() -> None:
    shown = text(public())
    assert "[tall skjult] av dem var eldre." in shown
    assert "Tre av dem var eldre." in text(full())


def test_figures_that_are_hidden_are_hidden_in_every_text() -> None:
    everything = {"sosionom": files().narratives[2026]["sosionom"]}
    marked = in_public(
        "Av 34 flyttet {figur:indikator.sosionom.flyttet}, og {figur:indikator.sosionom.barn.gruppe-2|tall} eldre.",
        "kapittel-sammendrag",
        run().reconciliation,
        suppression(everything),
    )
    assert marked == "Av 34 flyttet færre enn 5, og [tall skjult] eldre."


def test_the_first_page_says_what_is_left_out_and_why() -> None:
    shown = paragraphs(public())
    at = next(place for place, words in enumerate(shown) if words.startswith("Offentlig utgave. "))
    assert at < shown.index("Innhold")
    assert shown[at + 1].endswith("fordi de er personopplysninger. Det gjelder én mottaker av tilskudd.")
    assert shown[at + 2].startswith("bilagsnummer, omtale av enkelte posteringer og beløp i funn")
    assert shown[at + 3].endswith("Det gjelder tre tall.")
    assert "Offentlig utgave" not in text(full())


def test_the_first_page_says_when_nothing_had_to_be_left_out() -> None:
    shown = " ".join(paragraphs(part_of(write_public_notice, files_with(), PUBLIC)))
    assert "Ingen mottakere av tilskudd er utelatt." in shown
    assert "Det er ingen slike tall i rapporten." in shown
    assert "Dette er utelatt" not in " ".join(paragraphs(part_of(write_public_notice, files_with(), FULL)))


def test_the_edition_is_named_in_title_and_header() -> None:
    assert "Årsrapport 2026 – offentlig utgave" in paragraphs(public())
    assert "årsrapport 2026 – offentlig utgave" in " ".join(headers(public()))
    assert "offentlig utgave" not in " ".join(headers(full()))


def test_a_recipient_who_may_be_a_person_keeps_a_row_without_name_purpose_and_amount() -> None:
    table = next(rows(each) for each in tables(public()) if "Mottaker" in rows(each)[0])
    assert [row[1:5] for row in table[1:]] == [
        ["Mysen velforening", "Formålet", "25 000", "25 000"],
        ["uten navn", "–", "–", "–"],
        ["", "", "37 345", "37 345"],
    ]


def test_findings_are_told_by_rule_without_messages_and_postings() -> None:
    table = next(rows(each) for each in tables(public()) if rows(each)[0][0] == "Regel")
    assert table[0] == ["Regel", "Alvor", "Antall", "Kravet funnet gjelder"]
    assert [row[0] for row in table[1:]] == ["K04", "T01", "P07"]
    assert "Fant 3 posteringer" not in text(public())
    assert "Fant 3 posteringer" in text(full())


def test_all_other_figures_are_those_of_the_full_report() -> None:
    of_money = {figure.id: figure.text for figure in printed_figures(full())}
    shown = {figure.id: figure.text for figure in printed_figures(public())}
    assert {figure for figure in shown if of_money.get(figure) != shown[figure]} == {
        "utelatt.mottakere",
        "utelatt.tall",
    }


def test_sick_pay_of_one_measure_is_never_printed_by_its_mark() -> None:
    result = mysen_run().reconciliation
    marks = "{figur:sykelonnsrefusjon.sosionom} {figur:mva.sosionom} {figur:mva.nabolagstorg} {figur:brukt.sosionom}"
    public = in_public(marks, "sosionom", result, suppression({}))
    assert public == "[beløp skjult] [beløp skjult] {figur:mva.nabolagstorg} {figur:brukt.sosionom}"
    assert in_every_edition(marks, result).startswith("[beløp skjult] {figur:mva.sosionom}")


def test_signatures_stand_in_the_report_to_the_ministry() -> None:
    assert "Navn og signaturer står i rapporten til departementet." in paragraphs(public())
    assert "Navn og signaturer" not in text(full())
    assert len(paragraphs(full(), "Signatur")) == 3
    assert paragraphs(public(), "Signatur") == []


def test_the_owner_of_a_measure_is_a_role_or_without_a_name() -> None:
    programme = mysen().programme
    owned = [
        measure.model_copy(update={"owner": "Ola Oppdiktet"}) if measure.id == "sosionom" else measure
        for measure in programme.measures
    ]
    named = replace(mysen(), programme=programme.model_copy(update={"measures": tuple(owned)}))
    assert "Ola Oppdiktet" not in xml_of(annual_report(mysen_run(), named, PUBLIC))
