"""The documents as pages: what a reader and a screen reader get, and what the control says of it.

Letter and report are made once, as a run makes them; everything is asserted on those files.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from jsonschema import Draft202012Validator
from pypdf import PdfReader, PdfWriter

from outputs.accessibility_reading import WordFile
from outputs.document_control import document_control
from outputs.editions import Edition
from outputs.pdf_check import NotAPdfError, pdf_facts
from outputs.pdf_outcomes import PdfOutcome
from outputs.pdf_text import figures_in_pdf, heading_pages
from outputs.read_back import ReadBack
from schemas.document_versions import DocumentKind
from tasks.documents import MadeDocument, control_file, document_files, made_documents
from tests.outputs.accessible_word import BODY, changed, each_named
from tests.outputs.mysen_year import mysen, mysen_run
from tests.outputs.office import needs_office

SCHEMA = Path(__file__).parents[2] / "docs" / "document-control.schema.json"
EVERY_KIND = pytest.mark.parametrize("kind", list(DocumentKind))


@cache
def _made() -> dict[DocumentKind, MadeDocument]:
    made = made_documents([(kind, Edition()) for kind in DocumentKind], mysen_run(), mysen())
    return {document.kind: document for document in made}


@pytest.fixture
def made() -> dict[DocumentKind, MadeDocument]:
    needs_office()
    return _made()


def docx_of(document: MadeDocument) -> bytes:
    return document.files[document.control.name]


def pdf_of(document: MadeDocument) -> bytes:
    return next(content for name, content in document.files.items() if name.endswith(".pdf"))


@cache
def pages_of(kind: DocumentKind) -> list[str]:
    reader = PdfReader(_reader_of(kind))
    return [page.extract_text().replace("\u00a0", " ") for page in reader.pages]


def _reader_of(kind: DocumentKind) -> Any:
    return io.BytesIO(pdf_of(_made()[kind]))


def elements(node: Any) -> Iterator[Any]:
    """Every element of the PDF's structure."""
    found = node.get_object()
    if isinstance(found, list):
        for part in found:
            yield from elements(part)
    elif isinstance(found, dict):
        if "/S" in found:
            yield found
        if "/K" in found:
            yield from elements(found["/K"])


@pytest.mark.system
def test_letter_has_few_pages_and_the_report_not_many(made):
    assert 3 <= len(pages_of(DocumentKind.LETTER)) <= 4
    assert 12 <= len(pages_of(DocumentKind.REPORT)) <= 26


@pytest.mark.system
@EVERY_KIND
def test_pdf_says_it_is_pdf_a_2b_and_pdf_ua_1_tagged_and_in_bokmal(made, kind):
    facts = pdf_facts(pdf_of(made[kind]))
    assert (facts.pdfa, facts.pdfua, facts.language.lower()) == ("2B", "1", "nb-no")
    assert facts.is_tagged
    assert facts.shows_title
    assert facts.fonts_not_embedded == ()
    assert facts.fonts > 1
    assert facts.title == PdfReader(_reader_of(kind)).metadata.title != ""
    assert facts.claim == (
        "PDF-en er merket PDF/A-2b og PDF/UA-1, har kodet struktur og språket nb-NO. "
        "Merkene er ikke kontrollert med et eget valideringsprogram."
    )


@pytest.mark.system
@EVERY_KIND
def test_structure_of_the_pdf_has_every_heading_column_and_picture(made, kind):
    file = WordFile(docx_of(made[kind]))
    facts = pdf_facts(pdf_of(made[kind]))
    columns = sum(len(each_named(table.rows[0], "w:tc")) for table in file.tables)
    assert facts.headings == facts.outline_entries == len(file.headings)
    # A heading row that is repeated on a new page is marked once.
    assert facts.table_headers == columns
    assert facts.figures == len(each_named(file.body, "w:drawing"))
    assert facts.figures_without_text == 0


@pytest.mark.system
@EVERY_KIND
def test_pdf_shows_every_figure_of_the_word_file_in_order(made, kind):
    control = made[kind].control
    assert control.pdf.figures.missing == ()
    assert control.pdf.figures.looked_for == control.numbers.bound > 90


@pytest.mark.system
@EVERY_KIND
def test_documents_have_no_faults_and_may_be_made_final(made, kind):
    control = made[kind].control
    assert [str(fault) for fault in control.access.faults] == []
    assert [str(fault) for fault in control.language] == []
    assert control.numbers.mismatches == control.numbers.unbound == ()
    assert control.blocks == ()


@pytest.mark.system
def test_a_figure_the_pdf_lacks_withholds_the_pdf_and_not_the_word_file(made):
    letter = made[DocumentKind.LETTER]

    def change(body: Any) -> None:
        control = each_named(body, "w:sdt")[3]
        each_named(control, "w:t")[0].text = "9\u00a0999\u00a0999"

    other = changed(docx_of(letter), BODY, change)
    control = document_control("brev.docx", other, pdf_of(letter), ReadBack(1, 0))
    assert control.pdf.outcome is PdfOutcome.WITHHELD
    assert [figure.text for figure in control.pdf.figures.missing] == ["9\u00a0999\u00a0999"]


@pytest.mark.system
def test_a_figure_inside_a_larger_number_is_not_found(made):
    """`395 000` is a part of `2 395 000`, and not the figure."""
    letter = made[DocumentKind.LETTER]

    def change(body: Any) -> None:
        for control in each_named(body, "w:sdt"):
            text = each_named(control, "w:t")[0]
            text.text = text.text.replace("2\u00a0395\u00a0000", "395\u00a0000")

    missing = figures_in_pdf(pdf_of(letter), WordFile(changed(docx_of(letter), BODY, change))).missing
    assert missing
    assert all(figure.text.startswith("395\u00a0000") for figure in missing)


@pytest.mark.system
def test_contents_print_the_page_each_heading_stands_on(made):
    report = made[DocumentKind.REPORT]
    file = WordFile(docx_of(report))
    pages = heading_pages(pdf_of(report), file)
    lines = [each for each in file.paragraphs if file.style_name(each.style_id).startswith("toc ")]
    printed = {re.sub(r"\s*\d+$", "", line.text): int(re.search(r"\d+$", line.text)[0]) for line in lines}
    headings = {heading.text: heading for level, heading in file.headings if level <= 2}
    assert len(printed) == len(headings) > 30
    for text, number in printed.items():
        marks = (mark.get(qn("w:name"), "") for mark in each_named(headings[text].element, "w:bookmarkStart"))
        assert pages[next(mark for mark in marks if mark.startswith("_Toc"))] == number
    # And so does the page itself: the heading stands on the page that is printed.
    assert all(" ".join(text.split()) in " ".join(pages_of(DocumentKind.REPORT)[number - 1].split())
               for text, number in printed.items())  # fmt: skip
    assert f"1 Sammendrag{'.' * 20}" in pages_of(DocumentKind.REPORT)[1].replace(" ", " ")


@pytest.mark.system
def test_contents_and_references_lead_somewhere_in_the_pdf(made):
    reader = PdfReader(_reader_of(DocumentKind.REPORT))
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    entries = len(WordFile(docx_of(made[DocumentKind.REPORT])).headings)
    assert len([link for link in links if link["/Subtype"] == "/Link" and link.get("/Dest")]) >= entries // 2


@pytest.mark.system
@EVERY_KIND
def test_no_page_is_empty_and_every_page_names_invented_data(made, kind):
    assert all("Oppdiktede eksempeldata" in text for text in pages_of(kind))
    # A page may hold one chart, whose words are in the picture.
    assert all(len(text) > 180 for text in pages_of(kind))


@pytest.mark.system
@EVERY_KIND
def test_no_heading_is_the_last_on_its_page(made, kind):
    headings = {" ".join(paragraph.text.split()) for _, paragraph in WordFile(docx_of(made[kind])).headings}
    for text in pages_of(kind):
        lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        body = [line for line in lines if not re.fullmatch(r"Side \d+ av \d+", line)]
        assert body[-1] not in headings


@pytest.mark.system
@EVERY_KIND
def test_signatures_stand_on_the_page_of_what_is_signed(made, kind):
    (signed,) = [text for text in pages_of(kind) if "[fylles ut], kommunedirektør" in " ".join(text.split())]
    assert "Kommunen erklærer at" in signed
    accounts = [text for text in pages_of(kind) if "(bekrefter prosjektregnskapet)" in " ".join(text.split())]
    assert all("Vedlegg 1 Prosjektregnskap" in text for text in accounts)
    assert len(accounts) == (kind is DocumentKind.REPORT)


@pytest.mark.system
@EVERY_KIND
def test_no_caption_is_parted_from_its_table(made, kind):
    for text in pages_of(kind):
        lines = [line for line in map(str.strip, text.splitlines()) if line]
        body = [line for line in lines if not re.fullmatch(r"Side \d+ av \d+", line)]
        assert not re.match(r"Tabell \d+\. ", body[-1])


@pytest.mark.system
def test_control_stands_on_the_first_page(made):
    for kind in DocumentKind:
        assert "rader lest" in pages_of(kind)[0]


@pytest.mark.system
def test_wide_tables_are_on_lying_pages(made):
    reader = PdfReader(_reader_of(DocumentKind.REPORT))
    lying = [page for page in reader.pages if page.mediabox.width > page.mediabox.height]
    assert 2 <= len(lying) <= 5


@pytest.mark.system
def test_control_file_tells_of_every_document_and_follows_its_schema(made):
    record = json.loads(control_file(list(made.values()), mysen_run()))
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(record)
    assert [each["name"] for each in record["documents"]] == ["anmodning-om-utbetaling.docx", "arsrapport.docx"]
    for each, document in zip(record["documents"], made.values(), strict=True):
        sums = {file["name"]: file["sha256"] for file in each["files"]}
        assert sums == {name: sha256(content).hexdigest() for name, content in document.files.items()}
        assert each["numbers"]["printed"] == each["numbers"]["found_again"] == each["pdf"]["figures_looked_for"]
        assert each["numbers"]["outside"] == 0
        assert (each["pdf"]["outcome"], each["pdf"]["facts"]["pdfa"]) == ("made", "2B")
        assert len(each["accessibility"]["checks"]) == 26
        assert each["blocks"] == []


def test_without_an_office_the_word_file_is_complete_and_has_contents_without_numbers(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    (report,) = made_documents([(DocumentKind.REPORT, Edition())], mysen_run(), mysen())
    assert list(report.files) == ["arsrapport.docx"]
    assert report.control.pdf.outcome is PdfOutcome.NO_OFFICE
    assert report.control.blocks == ()
    file = WordFile(report.files["arsrapport.docx"])
    lines = [each.text for each in file.paragraphs if file.style_name(each.style_id) == "toc 1"]
    assert lines[0] == "1 Sammendrag"
    record = json.loads(control_file([report], mysen_run()))
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(record)
    (each,) = record["documents"]
    assert each["pdf"]["claim"] is each["pdf"]["facts"] is None
    assert each["pdf"]["explanation"].startswith("PDF er ikke laget, fordi LibreOffice ikke er installert.")


def test_document_files_gives_the_same_word_file_again(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    once, again = (document_files(DocumentKind.LETTER, mysen_run(), mysen(), Edition()) for _ in range(2))
    assert once == again
    assert list(once) == ["anmodning-om-utbetaling.docx"]


def test_nothing_is_claimed_of_a_pdf_that_holds_nothing():
    plain = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(plain)
    facts = pdf_facts(plain.getvalue())
    assert (facts.pages, facts.pdfa, facts.pdfua, facts.is_tagged, facts.language) == (1, "", "", False, "")
    assert facts.claim == "PDF-en har ikke merke for PDF/A eller PDF/UA, har ikke kodet struktur og ikke oppgitt språk."


def test_what_is_no_pdf_is_said_to_be_none():
    with pytest.raises(NotAPdfError, match="not a PDF"):
        pdf_facts(b"this is not one")


@pytest.mark.system
def test_the_list_of_attachments_is_not_parted_by_the_end_of_a_page(made):
    (page,) = [text for text in pages_of(DocumentKind.LETTER) if "Vedlegg" in text.splitlines()]
    assert all(f"{number}." in page.partition("Vedlegg")[2] for number in (1, 2, 3))
