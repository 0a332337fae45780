"""The control sheet as a page and as JSON: the same figures as all else, on one page whatever has to be told."""

import json
from dataclasses import replace
from datetime import date
from functools import cache

import jsonschema
import pytest
from pypdf import PdfReader

from domain.figures import figures
from domain.rule_book import all_rules
from outputs.annual_report import annual_report
from outputs.control_sheet_json import control_sheet_document
from outputs.editions import Edition, Standing
from outputs.payment_request import payment_request_letter
from outputs.read_back import printed_figures
from outputs.reconciliation_json import reconciliation_document
from outputs.word_fields import tag_of
from schemas.database_controls import DatabaseControl
from schemas.document_versions import VersionStep
from schemas.findings import Finding, Severity
from schemas.grant_years import GrantYearUse
from tests.ledgers import ROOT
from tests.outputs.documents import paragraphs, table_with, tables, text_of
from tests.outputs.mysen_year import UNCONFIRMED, final_run, mysen, mysen_run
from tests.outputs.office import converted

SCHEMA = json.loads((ROOT / "docs" / "control-sheet.schema.json").read_text(encoding="utf-8"))
APPROVED = Edition(Standing(VersionStep.APPROVED, 2, "Prøve En", "Prøve To", "kommunedirektør", date(2027, 3, 1)))


@cache
def report(is_final=False):
    return annual_report(final_run(), mysen(), APPROVED) if is_final else annual_report(mysen_run(), mysen())


def amounts_of(value):
    """Every (figure, øre) of a JSON document."""
    if isinstance(value, dict):
        own = [(value["figure"], value["ore"])] if {"figure", "ore"} <= value.keys() else []
        return own + [pair for each in value.values() for pair in amounts_of(each)]
    return [pair for each in value for pair in amounts_of(each)] if isinstance(value, list) else []


def test_the_sheet_is_the_first_table_of_the_report():
    assert text_of(tables(report())[0].getprevious()).startswith(
        "Tabell 1. Kontrollark for 2026: tilskuddet etter tildelingsår"
    )


def test_the_grant_stands_by_grant_year_and_in_all():
    table = table_with(report(), "Post")

    assert table[0] == ["Post", "Tildeling 2025", "Tildeling 2026", "I alt"]
    lines = {row[0].replace("\u00a0", " "): [cell.replace("\u00a0", " ") for cell in row[1:]] for row in table[1:]}
    assert lines["Tildelt for 2026 (ikke bekreftet)"] == ["–", "5 000 000", "5 000 000"]
    assert lines["Godkjent overført fra tidligere år (ikke bekreftet)"] == ["2 795 000", "–", "2 795 000"]
    assert lines["Brukt av tilskuddet i 2026"] == ["2 795 000", "2 605 000", "5 400 000"]
    assert lines["Ubrukt ved utgangen av 2026 (ikke bekreftet)"] == ["0", "2 395 000", "2 395 000"]
    assert lines["Bundet driftsfond ved årets slutt"] == ["–", "–", "ikke kjent"]
    assert lines["Søkt overført til 2027 (ikke bekreftet)"][-1] == "2 395 000"


def test_deviations_are_named_the_largest_first_with_per_cent_and_whether_they_are_explained():
    table = table_with(report(), "Tiltak")

    assert table[0][-2:] == ["Avvik", "Årsak og plan"]
    assert [cell.replace("\u00a0", " ") for cell in table[1]] == [
        *("Trygghet og trivsel i Mysen", "800 000", "185 000", "−76,9 %", "Ikke forklart, uten plan")
    ]
    assert len(table) == 5


def test_the_box_tells_what_the_controls_came_to():
    box = [line.replace("\u00a0", " ") for line in paragraphs(report(), "Kontroll")]
    told = " ".join(box)

    assert box[0] == "Kontroll:"
    known = {rule.code for rule in all_rules()} | {finding.rule for finding in mysen_run().findings}
    assert f"Av {len(known)} regler er " in told
    assert "1 med feil (K04)" in told
    assert ", se kapittel 12.2." in told
    assert "Ingen anmodning er lagt inn for året" in told
    assert "9 av 16 tiltak med budsjett har overforbruk eller lavt forbruk. Ikke alle avvik er forklart." in told
    assert "13 opplysninger er ikke bekreftet." in told
    assert "Arbeidskopi, ikke godkjent. Godkjennes av kommunedirektør og økonomisjef." in told


def test_an_approved_version_says_who_approved_it():
    told = " ".join(paragraphs(report(is_final=True), "Kontroll")).replace("\u00a0", " ")

    assert "Versjon 2, godkjent av Prøve To, kommunedirektør, 1. mars 2027." in told


def test_waivers_are_told_with_who_and_why():
    waived = Finding("L23", Severity.ERROR, "Fant.", "Korrigér.", waived_by="Økonomisjef: to leveranser")
    told = " ".join(paragraphs(annual_report(mysen_run((waived,)), mysen()), "Kontroll")).replace("\u00a0", " ")

    assert "1 funn har unntak: L23 (Økonomisjef: to leveranser)." in told


def test_the_second_way_is_told_with_the_number_of_figures():
    run = replace(mysen_run(), controls=(DatabaseControl("measure.net", 256, 1, 1),))
    told = " ".join(paragraphs(annual_report(run, mysen()), "Kontroll")).replace("\u00a0", " ")

    assert "Databasen har regnet 256 tall på nytt fra posteringene, og alle stemmer." in told
    assert "Databasen" not in " ".join(paragraphs(report(), "Kontroll"))


def test_the_first_page_has_no_footnotes():
    body = tables(report())[0].getparent()
    before = [each for each in body if each.tag.endswith("}p") or each.tag.endswith("}tbl")]
    contents = next(at for at, each in enumerate(before) if text_of(each) == "Innhold")

    assert not [each for part in before[:contents] for each in part.iter() if each.tag.endswith("}footnoteReference")]


@pytest.mark.parametrize("edition", [Edition(), APPROVED])
def test_json_follows_its_schema_and_the_schema_demands_every_key(edition):
    document = control_sheet_document(mysen_run(), mysen(), edition)

    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert list(document) == SCHEMA["required"]
    assert list(document["grant"]) == list(SCHEMA["properties"]["grant"]["properties"])
    assert list(document["standing"]) == SCHEMA["properties"]["standing"]["required"]


def test_json_without_a_key_breaks_the_schema():
    document = control_sheet_document(mysen_run(), mysen())
    del document["grant"]["used"]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(document)


def test_sheet_letter_report_and_reconciliation_say_the_same():
    run = mysen_run()
    sheet = dict(amounts_of(control_sheet_document(run, mysen())))
    known = figures(run.reconciliation)
    document = reconciliation_document(run)

    assert sheet
    assert (
        sheet
        == {figure: known[figure] for figure in sheet}
        == {figure: document["figures"][figure] for figure in sheet}
    )
    assert sheet["tilskudd.brukt"] == document["grant"]["used_ore"] == 540_000_000
    assert sheet["anmodning.overforing"] == document["payment_request"]["carry_over_ore"]
    for made in (report(), payment_request_letter(run, mysen())):
        printed = {figure.id: figure.text for figure in printed_figures(made)}
        assert printed["tilskudd.brukt"].replace("\u00a0", " ").startswith("5 400 000")
    in_report = {figure.id for figure in printed_figures(report())}
    assert {tag_of(figure) for figure in sheet} - in_report <= {
        tag_of(f"{quantity}.{one['measure']}")
        for one in control_sheet_document(run, mysen())["measures"]["deviating"]
        for quantity in ("revidert", "belastet")
    } | {"fond.utgaende"}


def test_standing_is_that_of_the_edition():
    standing = control_sheet_document(final_run(), mysen(), APPROVED)["standing"]

    assert (standing["is_final"], standing["version"], standing["approved_on"]) == (True, 2, "2027-03-01")
    assert control_sheet_document(mysen_run(), mysen())["standing"]["approved_by"] is None


def crowded():
    """A draft with about all that a first page may have to tell."""
    rules = {rule.code: rule for rule in all_rules()}
    codes = ("L13", "L19", "Y11", "Y07", "K71", "Y04", "Y03", "P08")
    findings = [
        Finding(code, Severity.ERROR, rules[code].title, rules[code].remedy, difference_ore=123_456_789 + at, count=3)
        for at, code in enumerate(codes)
    ]
    findings += [Finding("K09", Severity.ERROR, "Fant ikke tekst.", "Skriv.")] * 21
    findings += [Finding("K10", Severity.ERROR, "Fant ikke plan.", "Skriv.")] * 8
    answer = "Økonomisjef: avklart med leverandøren, to like fakturaer for to leveranser"
    findings += [Finding("L23", Severity.ERROR, "Fant.", "Korrigér.", waived_by=answer)]
    findings += [Finding("L20", Severity.WARNING, "Fant.", "Korrigér.", waived_by="Programleder: midlertidig lokale")]
    more = (
        *("Kommunens adresse", "Saksnummer og dokumentnummer for brevet om 2026", "Saksbehandleren for brevet om 2026"),
        *("Navnet på den som signerer som kommunedirektør", "Navnet på den som signerer som økonomisjef"),
        "Dato og saksnummer for handlingsplanen for 2027",
    )
    run = mysen_run(tuple(findings))
    oldest = GrantYearUse(2024, 0, 0, 0, confirmed=False)
    grant = replace(run.reconciliation.grant, grant_years=(oldest, *run.reconciliation.grant.grant_years))
    changed = replace(run.reconciliation, grant=grant, unconfirmed=(*UNCONFIRMED, *more))
    return replace(run, reconciliation=changed, controls=(DatabaseControl("measure.net", 256, 1, 1),))


@pytest.mark.system
def test_title_notices_and_sheet_fit_on_one_page(tmp_path):
    editions = {"utkast": Edition(), "offentlig": Edition(is_public=True)}
    for name, edition in editions.items():
        source = tmp_path / f"{name}.docx"
        source.write_bytes(annual_report(crowded(), mysen(), edition))
        pages = PdfReader(converted(source, "pdf")).pages
        first, second = (page.extract_text().replace("\u00a0", " ") for page in pages[:2])
        assert "Kontroll:" in first
        assert "Avstemming 2026-11-21-a1b2c3d4" in first.replace("\n", "").replace("- ", "-"), name
        assert "Innhold" in second[:200], name
