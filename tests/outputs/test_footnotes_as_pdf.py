"""Footnotes as a reader of the PDF gets them: at the foot of the page, and told apart from the text."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from outputs.payment_request import payment_request_letter
from tests.outputs.mysen_year import mysen, mysen_run
from tests.outputs.test_footnotes import notes, vat
from tests.outputs.test_word_as_pdf import PDF_FILTER


@pytest.fixture(scope="module")
def letter() -> bytes:
    question = vat(tilskudd__brukt=310, tilskudd__ubrukt=-310, anmodning__overforing=-310, brukt__apen_barnehage=100)
    return payment_request_letter(mysen_run(ambiguities=(question,)), mysen())


@pytest.fixture(scope="module")
def pdf(letter: bytes, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    program = shutil.which("soffice")
    if program is None and os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1":
        pytest.fail("soffice is not installed, and OMRADELOFT_REQUIRE_SYSTEM=1")
    if program is None:
        pytest.skip("soffice (LibreOffice) is not installed")
    home: Path = tmp_path_factory.mktemp("notes")
    (home / "letter.docx").write_bytes(letter)
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", PDF_FILTER, "--outdir", str(home)]
    subprocess.run([*command, str(home / "letter.docx")], check=True, capture_output=True, timeout=180)
    return PdfReader(home / "letter.pdf")


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
