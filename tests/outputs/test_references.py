"""The table of contents and the references: they show what their targets are numbered, and lead to them."""

from __future__ import annotations

import pytest

from domain.printed_figures import PrintedFigures
from outputs.accessibility import accessibility
from outputs.editions import Edition
from outputs.word import Paper
from outputs.word_contents import has_contents
from outputs.word_parts import Column, Properties, Reference, Row, Table
from outputs.word_references import UnknownLabelError, UnnumberedHeadingError
from outputs.word_sheet import PageHeading
from tests.outputs.documents import W, paragraphs, part

PAGES = {"_Toc000001": 3, "_Toc000002": 3, "_Toc000003": 14}


def paper(pages: dict[str, int] | None = None) -> Paper:
    made = Paper(
        Properties("Prøve", "Emne", "Kommune", "2026-11-21", "1"),
        PrintedFigures({}),
        PageHeading("Prøve"),
        edition=Edition(pages=pages or {}),
    )
    made.title("Prøve")
    made.contents("Innhold")
    return made


def composed(pages: dict[str, int] | None = None) -> bytes:
    made = paper(pages)
    made.heading("1 Penger", starts_page=True)
    made.heading("1.1 Bruk", 2, label="bruk")
    made.paragraph("Se ", Reference("sum"), ", ", Reference("bruk"), " og ", Reference("regnskap"), ".")
    for label in ("", "sum"):
        made.table(Table("Beløp", "Hva det kostet.", (Column("Del", 5.0),), (Row(("Benk",)),), label=label))
    made.heading("Vedlegg 1 Regnskap", label="regnskap")
    return made.to_bytes()


def instructions(document: bytes) -> list[str]:
    return [(code.text or "").strip() for code in part(document, "word/document.xml").iter(f"{W}instrText")]


def test_references_show_the_number_of_a_table_a_chapter_and_an_appendix_wherever_they_stand():
    document = composed()
    assert "Se tabell 2, kapittel 1.1 og vedlegg 1." in paragraphs(document)
    fields = [code for code in instructions(document) if code.startswith("REF ")]
    assert fields == ["REF _Ref_sum \\h", "REF _Ref_bruk \\h", "REF _Ref_regnskap \\h"]
    assert accessibility(document).faults == ()


def test_whole_reference_is_a_link():
    links = list(part(composed(), "word/document.xml").iter(f"{W}hyperlink"))
    texts = {link.get(f"{W}anchor"): "".join(link.itertext(f"{W}t")) for link in links}
    assert texts["_Ref_sum"] == "tabell\u00a02"
    assert texts["_Ref_regnskap"] == "vedlegg\u00a01"


def test_heading_keeps_its_text_when_its_number_is_marked():
    assert paragraphs(composed(), "Heading2") == ["1.1 Bruk"]
    assert paragraphs(composed(), "Heading1") == ["1 Penger", "Vedlegg 1 Regnskap"]


def test_contents_without_pages_have_links_and_no_numbers():
    document = composed()
    assert paragraphs(document, "toc1") == ["1 Penger", "Vedlegg 1 Regnskap"]
    assert instructions(document)[0] == 'TOC \\o "1-2" \\n \\h \\z \\u'
    assert not [code for code in instructions(document) if code.startswith("PAGEREF")]


def test_contents_with_pages_have_dots_and_numbers_that_word_can_count_again():
    document = composed(PAGES)
    assert paragraphs(document, "toc1") == ["1 Penger3", "Vedlegg 1 Regnskap14"]
    assert instructions(document)[0] == 'TOC \\o "1-2" \\h \\z \\u'
    fields = [code for code in instructions(document) if code.startswith("PAGEREF")]
    assert fields == [f"PAGEREF {name} \\h" for name in PAGES]
    tabs = list(part(document, "word/document.xml").iter(f"{W}tabs"))
    assert [tab.get(f"{W}leader") for tab in tabs[0]] == ["dot"]
    assert accessibility(document).faults == ()


def test_contents_whose_pages_are_not_all_known_have_none():
    document = composed({"_Toc000001": 3, "_Toc000002": 3})
    assert paragraphs(document, "toc1") == ["1 Penger", "Vedlegg 1 Regnskap"]


def test_a_document_tells_whether_it_has_contents():
    assert has_contents(composed())
    bare = Paper(Properties("P", "E", "K", "2026-11-21", "1"), PrintedFigures({}), PageHeading("P"))
    bare.paragraph("TOC er ikke en innholdsfortegnelse.")
    assert not has_contents(bare.to_bytes())


def test_a_reference_to_what_is_not_there_is_a_fault_in_the_program():
    made = paper()
    made.paragraph(Reference("ukjent"))
    with pytest.raises(UnknownLabelError, match="ukjent"):
        made.to_bytes()


def test_a_heading_without_a_number_cannot_be_referred_to():
    with pytest.raises(UnnumberedHeadingError, match="Penger"):
        paper().heading("Penger", label="penger")


def test_a_heading_and_its_sentence_stand_on_the_page_of_the_table_they_lead_to():
    made = paper()
    made.heading("1 Penger")
    made.paragraph("Tallene er foreløpige.")
    made.table(Table("Beløp", "Hva det kostet.", (Column("Del", 5.0),), (Row(("Benk",)),)))
    made.paragraph("En forklaring.")
    made.paragraph("Enda en.")
    made.table(Table("Mer", "Hva mer.", (Column("Del", 5.0),), (Row(("Benk",)),)))
    body = part(made.to_bytes(), "word/document.xml")
    kept = {
        "".join(each.itertext(f"{W}t")): each.find(f"{W}pPr/{W}keepNext") is not None for each in body.iter(f"{W}p")
    }
    assert kept["Tallene er foreløpige."]
    assert not kept["En forklaring."]
    assert not kept["Enda en."]
