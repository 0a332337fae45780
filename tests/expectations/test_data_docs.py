"""Data Docs: every suite's results, as pages that fetch nothing and tell no more than the findings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from lxml import html

from schemas.decoded import DecodedFile
from schemas.expectations.examples import SOUND_POSTING
from schemas.expectations.row_rules import rules_by_table
from schemas.frames import LEDGER
from tasks.check import checked_years
from tasks.data_docs import write_data_docs
from tests.ledgers import mysen

SYNTHETIC = "15859010045"  # month + 80: issued to nobody
ROWS = (
    {"row": 7, "art": "270", "account": "1270", "text": "Honorar til Kari"},
    {"row": 9, "art": "270", "account": "1270", "text": "Kurs 2024"},
    {"row": 12, "text": f"Utlegg {SYNTHETIC}"},
    {"row": 15, "project": SYNTHETIC, "text": "Utenfor"},
    {"row": 20, "project": "71098", "text": "Ukjent"},
)


@pytest.fixture(scope="module")
def exported() -> DecodedFile:
    rows = [{**SOUND_POSTING, **row} for row in ROWS]
    ledger = pl.DataFrame([{name: row[name] for name in LEDGER} for row in rows], schema=LEDGER)
    return DecodedFile("hovedbok.csv", "", "csv", "utf-8", ledger, len(rows))


@pytest.fixture(scope="module")
def folder(exported: DecodedFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data_docs(tmp_path_factory.mktemp("docs"), [exported], mysen()).parent


def pages(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))


def test_no_page_loads_anything_from_anywhere(folder: Path) -> None:
    assert len(pages(folder)) > 3
    for page in pages(folder):
        text = page.read_text(encoding="utf-8")
        document = html.document_fromstring(text)
        assert document.xpath("//script | //link | //img | //iframe | //object | //embed | //*[@src]") == []
        targets = {link.split("#")[0] for link in document.xpath("//@href")}
        assert targets <= {"", *(other.name for other in pages(folder))}
        assert not re.search(r"url\(|@import|https?://", text)
        assert "default-src 'none'" in document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


def test_every_suite_with_rows_has_a_page_that_the_first_page_leads_to(folder: Path, exported: DecodedFile) -> None:
    index = html.document_fromstring((folder / "index.html").read_text(encoding="utf-8"))
    linked = index.xpath("//caption/a/@href")
    year = next(checked_years(exported, mysen()))
    assert [name.split("2026-")[1] for name in linked] == [
        f"{run.table.name.replace(' ', '-')}.html" for run in year.runs()
    ]
    assert {(folder / name).is_file() for name in linked} == {True}
    assert {run.table.name for run in year.runs()} <= {table.name for table in rules_by_table()}


def test_first_page_counts_as_many_rows_as_there_are_findings(folder: Path, exported: DecodedFile) -> None:
    index = html.document_fromstring((folder / "index.html").read_text(encoding="utf-8"))
    counted = {
        row.xpath("th/text()")[0]: (int(row.xpath("td[2]/text()")[0]), row.xpath("td[3]/text()"))
        for row in index.xpath("//tbody/tr")
    }
    year = next(checked_years(exported, mysen()))
    findings = Counter(finding.rule for finding in year.findings())
    assert {code: count for code, (count, _) in counted.items() if count} == dict(findings)
    assert counted["L06"] == (2, ["7, 9"])


def test_suite_page_says_what_great_expectations_found(folder: Path) -> None:
    page = next(page for page in pages(folder) if page.name.endswith("-postings.html"))
    text = html.document_fromstring(page.read_text(encoding="utf-8")).text_content()
    assert "270" in text
    assert "Arten er gyldig i regnskapsåret" in text or "values must belong to this set" in text
    failed = re.search(r"Unsuccessful Expectations\s*([1-9]\d*)", text)
    assert failed is not None
    states = html.document_fromstring(page.read_text(encoding="utf-8")).xpath("//td//i/text()")
    assert (states.count("brudd"), set(states)) == (int(failed[1]), {"brudd", "holder"})


def test_no_text_of_a_posting_and_no_identity_number_is_on_any_page(folder: Path) -> None:
    whole = "".join(page.read_text(encoding="utf-8") for page in pages(folder))
    assert "Kari" not in whole
    assert "Kurs 2024" not in whole
    assert SYNTHETIC not in whole


def test_exports_without_the_programmes_years_give_a_page_that_says_so(exported: DecodedFile, tmp_path: Path) -> None:
    old = replace(exported, ledger=exported.ledger.with_columns(accounting_year=pl.lit(2011, pl.Int32())))
    index = write_data_docs(tmp_path / "new" / "folder", [old], mysen())
    assert "Ingen posteringer å kontrollere." in index.read_text(encoding="utf-8")
    assert pages(index.parent) == [index]
