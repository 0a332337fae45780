"""The documents as pages: what a reader and a screen reader get."""

import os
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from outputs.annual_report import annual_report
from outputs.payment_request import payment_request_letter
from tests.outputs.mysen_year import mysen, mysen_run

PDF_FILTER = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"}}'
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Letter and report as PDF."""
    program = shutil.which("soffice")
    if program is None and os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1":
        pytest.fail("soffice is not installed, and OMRADELOFT_REQUIRE_SYSTEM=1")
    if program is None:
        pytest.skip("soffice (LibreOffice) is not installed")
    home = tmp_path_factory.mktemp("pdf")
    (home / "letter.docx").write_bytes(payment_request_letter(mysen_run(), mysen()))
    (home / "report.docx").write_bytes(annual_report(mysen_run(), mysen()))
    command = [
        program,
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        PDF_FILTER,
    ]
    command += ["--outdir", str(home), str(home / "letter.docx"), str(home / "report.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {name: PdfReader(home / f"{name}.pdf") for name in ("letter", "report")}


@pytest.mark.system
def test_letter_has_three_pages_and_the_report_fewer_than_twenty(pages):
    assert len(pages["letter"].pages) == 3
    assert 12 <= len(pages["report"].pages) < 20


@pytest.mark.system
@pytest.mark.parametrize("name", ["letter", "report"])
def test_pdf_is_tagged_and_in_bokmal(pages, name):
    root = pages[name].trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower() == "nb-no"
    assert "/StructTreeRoot" in root


@pytest.mark.system
@pytest.mark.parametrize("name", ["letter", "report"])
def test_no_page_is_empty_and_every_page_names_invented_data(pages, name):
    texts = [page.extract_text() for page in pages[name].pages]
    assert all("Oppdiktede eksempeldata" in text for text in texts)
    assert all(len(text) > 300 for text in texts)


@pytest.mark.system
def test_control_stands_on_the_first_page(pages):
    for reader in pages.values():
        assert "rader lest" in reader.pages[0].extract_text().replace("\u00a0", " ")


@pytest.mark.system
def test_wide_tables_are_on_lying_pages(pages):
    lying = [page for page in pages["report"].pages if page.mediabox.width > page.mediabox.height]
    assert len(lying) == 2
