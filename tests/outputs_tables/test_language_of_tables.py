"""The words of the workbook and the status page: bokmål, written as in the documents."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

from lxml import etree, html

from outputs.language_check import LanguageFault, language_faults
from outputs.status_page import status_page
from outputs.workbook import workbook
from schemas.runs import Run
from tests.outputs.mysen_year import mysen
from tests.outputs_tables.runs import run

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OF_THE_LEDGER = re.compile(r"[=+-].*|hovedbok.*", re.DOTALL)


def spoken_run() -> Run:
    """A run whose findings are worded as the rules word them: with hard spaces, and columns by their Norwegian name."""
    given = run()
    findings = (
        replace(finding, message=re.sub(r"(?<=\d) (?=\d|kr)", "\u00a0", finding.message), column=None)
        for finding in given.findings
    )
    return replace(given, findings=tuple(findings))


def faults_in(texts: list[str]) -> list[LanguageFault]:
    """Faults in the texts; a ledger's own words are not ours."""
    return [fault for text in texts if not OF_THE_LEDGER.fullmatch(text) for fault in language_faults("tekst", text)]


def test_workbook_is_written_in_bokmal() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(spoken_run(), mysen()))) as package:
        strings = etree.fromstring(package.read("xl/sharedStrings.xml"))
    texts = ["".join(each.itertext(f"{S}t")) for each in strings.iter(f"{S}si")]
    assert len(texts) > 500
    assert [(fault.rule, fault.found) for fault in faults_in(texts)] == []


def test_status_page_is_written_in_bokmal() -> None:
    page = html.fromstring(status_page(spoken_run(), mysen()))
    for hidden in page.xpath("//script|//style"):
        hidden.getparent().remove(hidden)
    texts = [re.sub(r"[ \n\t]+", " ", text).strip(" ") for text in page.itertext()]
    assert len(texts) > 500
    assert [(fault.rule, fault.found) for fault in faults_in(texts)] == []
