"""The worked example of DOMAIN 8 as a stored run, with texts about people planted in it, and its auditor's package."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import polars as pl

from domain.calculation import Occasion, Read, calculate
from domain.periods import whole_year
from domain.placing import in_programme
from outputs.annual_report import annual_report
from outputs.auditor_package import PackageBasis, auditor_package
from outputs.control_sheet_json import control_sheet_document
from outputs.payment_request import payment_request_letter
from outputs.reconciliation_json import as_json_text
from schemas.database_controls import DatabaseControl
from schemas.document_versions import DocumentKind, DocumentVersion, VersionEvent, VersionStep
from schemas.findings import Finding, Severity
from schemas.programme_files import programme_bytes
from schemas.records import InputFile
from schemas.runs import ImportDeclaration, Run
from tests.domain.test_worked_example import POSTINGS
from tests.ledgers import ledger, mysen
from tests.people import ACCOUNT, EMAIL, FODSELSNUMMER, MOBILE, NAME, PHONE

MYSEN = mysen()
MORE = """
2026-10 1120 71050 1_250 9001
2026-10 1470 71001 ? 9002
2026-12 1120 71001 30_000 9003
"""
"""An unplaced posting, a rejected one, and one with a round sum."""
PLANTED = (FODSELSNUMMER, EMAIL, NAME, PHONE, ACCOUNT, MOBILE, NAME.upper(), "kari nordmann")
TEXTS = (
    f"Sommerjobb {NAME} {FODSELSNUMMER}",
    f"Refusjon til {NAME.upper()}, {EMAIL}",
    f"Konto {ACCOUNT} eller {PHONE}",
    f"Utlegg kari nordmann {MOBILE}",
    '=HYPERLINK("http://example.no";"klikk")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\tinnrykk",
    "Varer; «kaffe» til torget",
    "To\r\nlinjer",
)
SHA256 = "ab" * 32


@cache
def audited_run() -> Run:
    """A year of postings with personal data and formulas in their texts."""
    rows = ledger(POSTINGS.rstrip() + MORE)
    texts = [TEXTS[number % len(TEXTS)] for number in range(rows.height)]
    parties = [NAME if "kari" in text else "10203" for text in texts]
    rows = rows.with_columns(
        text=pl.Series(texts),
        party=pl.Series(parties),
        voucher_type=pl.lit("IV"),
        posted_on=pl.Series([date(2026, 1 + number % 12, 15) for number in range(rows.height)]),
    )
    months = {f"2026-{month:02d}": ("test.csv",) for month in range(16)}
    inputs = (InputFile("test.csv", SHA256, "csv", rows.height, rows.height),)
    read = Read(rows, inputs, 0, months, (), is_invented=True)
    made = calculate(read, MYSEN, Occasion(whole_year(2026), True, "86a0bbd42befd80f", date(2027, 2, 26)))
    postings = in_programme(made.placed, MYSEN.programme).sort("file", "row", "part")
    waived = Finding("L23", Severity.ERROR, "Fant to like rader.", "Korrigér.", file="test.csv", row=3, voucher="3")
    told = Finding(
        "L26", Severity.WARNING, "Fant en tekst.", "Kontrollér.", "test.csv", 2, column="text", value=TEXTS[0]
    )
    findings = (*made.findings, replace(waived, waived_by="Økonomisjef: to leveranser"), told)
    controls = (DatabaseControl("grant.used", 1, 1, 1), DatabaseControl("measure.net", 18, 5, 5))
    return Run(made.reconciliation, findings, postings, controls=controls)


@cache
def documents() -> dict[str, bytes]:
    """Letter and report of the year as Word files."""
    run = audited_run()
    return {
        "anmodning-om-utbetaling.docx": payment_request_letter(run, MYSEN),
        "arsrapport.docx": annual_report(run, MYSEN),
    }


def package_basis(**changes: Any) -> PackageBasis:
    """What the package of the year is made of; `changes` are fields of it."""
    run = audited_run()
    sheet = as_json_text(control_sheet_document(run, MYSEN)).encode()
    imported = ImportDeclaration(
        *(3, "test.csv", SHA256, "csv", "utf-8", 40, 1, 100, -50, ("2026-01", "2026-02"), True),
        imported_at=datetime(2027, 2, 25, 9, 0, tzinfo=UTC),
    )
    event = VersionEvent(VersionStep.DRAFT, "Prøve Saksbehandler", datetime(2027, 2, 26, 9, 0, tzinfo=UTC))
    version = DocumentVersion("mysen", 2026, DocumentKind.REPORT, 1, "r", VersionStep.DRAFT, (event,), ())
    basis = PackageBasis(
        run, MYSEN, documents(), sheet, programme_bytes(MYSEN.folder), (imported,), (version,), {"omradeloft": "0.3.0"}
    )
    return replace(basis, **changes)


@cache
def package() -> bytes:
    """The package of the year."""
    return auditor_package(package_basis())


def files_in(archive: bytes) -> dict[str, bytes]:
    """The files of a zip archive by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file of the package, by heading."""
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


def document_of(content: bytes) -> Any:
    """A JSON file."""
    return json.loads(content)
