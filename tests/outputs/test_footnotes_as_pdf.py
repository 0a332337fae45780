"""Footnotes as a reader of the PDF gets them: at the foot of the page, and told apart from the text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from outputs.accessibility_reading import WordFile
from outputs.payment_request import payment_request_letter
from outputs.pdf_text import figures_in_pdf
from tasks.pdf import converted
from tests.outputs.mysen_year import mysen, mysen_run
from tests.outputs.office import needs_office
from tests.outputs.test_footnotes import notes, vat


@pytest.fixture(scope="module")
def letter() -> bytes:
    question = vat(tilskudd__brukt=310, tilskudd__ubrukt=-310, anmodning__overforing=-310, brukt__apen_barnehage=100)
    return payment_request_letter(mysen_run(ambiguities=(question,)), mysen())


@pytest.fixture(scope="module")
def pdf(letter: bytes) -> PdfReader:
    needs_office()
    return PdfReader(io.BytesIO(converted({"letter.docx": letter}).pdfs["letter.docx"]))


def kinds(node: Any) -> Iterator[str]:
    """The kind of every element of the PDF's structure."""
    found = node.get_object()
    if isinstance(found, list):
        for part in found:
            yield from kinds(part)
    elif isinstance(found, dict):
        yield str(found.get("/S", ""))
        if "/K" in found:
            yield from kinds(found["/K"])


@pytest.mark.system
def test_every_note_is_tagged_as_a_note(pdf: PdfReader, letter: bytes) -> None:
    every = list(kinds(pdf.trailer["/Root"]["/StructTreeRoot"]))
    assert every.count("/Note") == len(notes(letter)) == 3


@pytest.mark.system
def test_note_stands_on_the_page_of_its_figure(pdf: PdfReader) -> None:
    texts = [page.extract_text().replace("\u00a0", " ") for page in pdf.pages]
    with_request = next(text for text in texts if "Kommunen søker om å få overføre" in text)
    assert "Skal forbruket rapporteres med eller uten merverdiavgift?" in with_request
    with_table = next(text for text in texts if "Brukt av tilskuddet i 2026" in text)
    assert "Samme spørsmål som i note 1" in with_table


@pytest.mark.system
def test_figures_with_the_number_of_a_note_after_them_are_found(pdf: PdfReader, letter: bytes) -> None:
    """`2 395 000 kroner1` and `100 0001` are figures with a reference, not larger numbers."""
    pdf.stream.seek(0)
    found = figures_in_pdf(pdf.stream.read(), WordFile(letter))
    assert found.looked_for > 90
    assert found.missing == ()
