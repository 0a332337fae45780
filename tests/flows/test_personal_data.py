"""Personal data of every kind in every column that can hold it, and not a byte of it in anything that leaves the house.

The numbers belong to nobody; see `tests.people`.
"""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from domain.periods import whole_year
from domain.placing import in_programme, place
from schemas.exports.decoding import decode
from tasks.steps import context_of
from tasks.validate import validation_results
from tests import people
from tests.exports.tables import workbook
from tests.flows.conftest import Call, Called
from tests.ledgers import mysen

HEADERS = (
    *("Konto", "Ansvar", "Funksjon", "Prosjekt", "Bilagsnr", "BA", "Dato", "Periode", "Tekst", "Leverandør"),
    *("Mva-kode", "Valuta", "Beløp", "Objekt", "Attestert", f"Spør {people.EMAIL}"),
)
SOUND = (
    *("1120", "310100", "23100", "71003", "2001", "IF", "15.03.2026", "202603", "Materiell", "Mysen Maskin AS"),
    *("1", "NOK", "1000,00", "A-12", "ja", "x"),
)
SPACED = f"{people.FODSELSNUMMER[:6]} {people.FODSELSNUMMER[6:]}"
PLANTED = {
    "identity number": people.TENOR_NUMBER,
    "identity number with a blank": SPACED,
    "D-number": people.D_NUMBER,
    "bank account": people.ACCOUNT,
    "bank account with dots": people.DOTTED_ACCOUNT,
    "e-mail": people.EMAIL,
    "telephone": people.PHONE,
}
IN_TEXT = {"mobile": people.MOBILE, "in a sentence": f"Refusjon til {people.D_NUMBER}, ring {people.MOBILE}"}
SECRETS = (
    *(people.TENOR_NUMBER, people.FODSELSNUMMER, people.D_NUMBER, people.ACCOUNT, people.DOTTED_ACCOUNT, people.EMAIL),
    *(SPACED, people.PHONE, people.PHONE.removeprefix("+47 "), people.MOBILE, "Nordmann", "nordmann"),
)
OVERRUN = "9 999 999,00"


def rows() -> list[tuple[str, ...]]:
    """Every kind in every column, one at a time; names where they cannot be told from other words, and an overrun."""
    planted = [
        tuple(value if name == column else cell for name, cell in zip(HEADERS, SOUND, strict=True))
        for column in HEADERS
        for value in (*PLANTED.values(), *(IN_TEXT.values() if column in {"Tekst", "Leverandør"} else ()))
        if column != "Beløp" or not _is_a_number(value)
    ]
    named = [
        row_with(Leverandør=people.NAME, Funksjon="24200", Tekst=f"Hjelp til {people.NAME}"),
        row_with(Leverandør=people.NAME, Attestert=people.NAME, Objekt=people.NAME),
        row_with(Beløp=people.NAME),
        row_with(Beløp=OVERRUN),
    ]
    return [*planted, *named]


def _is_a_number(value: str) -> bool:
    """Digits alone are an amount in a column of amounts, whatever else they may be."""
    return value.replace(" ", "").removeprefix("+").isdecimal()


def row_with(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(name, cell) for name, cell in zip(HEADERS, SOUND, strict=True))


def as_csv() -> bytes:
    title = f"Hovedbok, kjørt av {people.EMAIL}, {people.TENOR_NUMBER}"
    lines = [title, "", ";".join(HEADERS), *map(";".join, rows()), f"Sum;{people.D_NUMBER};;;;;;;;;;;1,00;;;"]
    return "\r\n".join(lines).encode("cp1252") + b"\r\n"


def as_workbook() -> bytes:
    return workbook((f"Ark {people.TENOR_NUMBER}", [HEADERS, *rows()]))


def as_saft() -> bytes:
    """Each row a transaction of its own: what is planted stands in its number, texts, supplier and dimensions."""
    transactions = "".join(
        f"<Transaction><TransactionID>{cell['Bilagsnr']}</TransactionID><Period>3</Period><PeriodYear>2026</PeriodYear>"
        f"<TransactionDate>2026-03-15</TransactionDate><TransactionType>{cell['BA']}</TransactionType>"
        f"<Description>{cell['Tekst']}</Description>"
        f"<Line><RecordID>1</RecordID><AccountID>{cell['Konto']}</AccountID>"
        + "".join(
            f"<Analysis><AnalysisType>{kind}</AnalysisType><AnalysisID>{cell[name]}</AnalysisID></Analysis>"
            for kind, name in (("P", "Prosjekt"), ("A", "Ansvar"), ("F", "Funksjon"))
        )
        + f"<SupplierID>{cell['Leverandør']}</SupplierID><Description>{cell['Tekst']}</Description>"
        f"<DebitAmount><Amount>{cell['Beløp'].replace(' ', '').replace(',', '.')}</Amount></DebitAmount>"
        f"<TaxInformation><TaxCode>{cell['Mva-kode']}</TaxCode></TaxInformation></Line></Transaction>"
        for row in rows()
        for cell in [{name: escape(value) for name, value in zip(HEADERS, row, strict=True)}]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO"><Header>'
        f"<AuditFileVersion>1.20</AuditFileVersion><UserID>{people.EMAIL}</UserID></Header><MasterFiles/>"
        f"<GeneralLedgerEntries><Journal><JournalID>GL</JournalID>{transactions}</Journal></GeneralLedgerEntries>"
        "</AuditFile>"
    ).encode()


EXPORTS = {"regnskap.csv": as_csv, "regnskap.xlsx": as_workbook, "regnskap.xml": as_saft}
EVERY_EXPORT = pytest.mark.parametrize("name", EXPORTS)


@pytest.fixture
def export(name: str, tmp_path: Path) -> Path:
    path = tmp_path / name
    path.write_bytes(EXPORTS[name]())
    return path


def leaks(content: bytes) -> list[str]:
    return [secret for secret in SECRETS if secret.encode() in content]


def written(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file under the folder; what is inside a zip, each part by itself."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                yield from ((f"{path.name}/{part}", archive.read(part)) for part in archive.namelist())
        else:
            yield path.name, content


def said(called: Called) -> bytes:
    return (called.out + called.err).encode()


def stored(database: Path, *tables: str) -> bytes:
    connection = sqlite3.connect(database)
    try:
        rows = [row for table in tables for row in connection.execute(f"select * from {table}")]  # noqa: S608 - ours
    finally:
        connection.close()
    assert rows
    return repr(rows).encode()


@EVERY_EXPORT
def test_a_check_prints_none_of_it_and_tells_of_every_kind(call: Call, tmp_path: Path, export: Path) -> None:
    called = call("check", export, "--programme", "mysen", "--json", "--data-docs", tmp_path / "docs")
    assert called.status == 1, called.err
    assert leaks(said(called)) == []
    pages = dict(written(tmp_path / "docs"))
    assert "index.html" in pages
    assert {name: leaks(content) for name, content in pages.items() if leaks(content)} == {}
    findings = [found for found in called.document[0]["findings"] if found["rule"] == "L17"]
    for kind in ("fødselsnummer eller D-nummer", "kontonummer", "e-postadresse", "telefonnummer"):
        assert any(kind in found["message"] for found in findings)
    assert {found["rule"] for found in called.document[0]["findings"]} >= {"L17", "L18"}


@EVERY_EXPORT
def test_a_run_writes_stores_and_says_none_of_it(call: Call, tmp_path: Path, export: Path) -> None:
    called = call("reconcile", "mysen", "--period", "2026-03", export)
    assert called.status == 1, called.err
    assert leaks(said(called)) == []
    outputs = dict(written(tmp_path / "outputs"))
    assert {"reconciliation.json", "findings.json", "avstemming.html", "avstemming.xlsx/xl/sharedStrings.xml"} <= set(
        outputs
    )
    assert {name: leaks(content) for name, content in outputs.items() if leaks(content)} == {}
    assert leaks(stored(tmp_path / "omradeloft.sqlite3", "run_findings", "run_alerts", "alerts")) == []
    rules = {found["rule"] for found in json.loads(outputs["findings.json"])}
    assert {"L17", "L18"} <= rules
    asked = call("corrections", "mysen", "--period", "2026-03")
    assert leaks(said(asked)) == []
    lists = {name: content for name, content in written(tmp_path / "outputs") if name.startswith("omposteringsliste")}
    assert lists, asked.err
    assert {name: leaks(content) for name, content in lists.items() if leaks(content)} == {}


def test_a_person_at_a_terminal_sees_none_of_it(call: Call, tmp_path: Path) -> None:
    export = tmp_path / "regnskap.csv"
    export.write_bytes(as_csv())
    called = call("check", export, "--programme", "mysen")
    assert "warning L17 (" in called.out
    assert leaks(said(called)) == []


def test_traces_and_the_letters_of_a_year_show_none_of_it(call: Call, tmp_path: Path) -> None:
    export = tmp_path / "regnskap.csv"
    export.write_bytes(as_csv())
    closed = call("close-year", "mysen", "--year", "2026", export)
    assert leaks(said(closed)) == []
    outputs = dict(written(tmp_path / "outputs"))
    assert {"anmodning-om-utbetaling.docx/word/document.xml", "arsrapport.docx/word/document.xml"} <= set(outputs)
    assert {name: leaks(content) for name, content in outputs.items() if leaks(content)} == {}
    for words in ((), ("--json",)):
        traced = call("trace", "mysen", "netto.sum", "--period", "2026", *words)
        assert traced.status == 0, traced.err
        assert leaks(said(traced)) == []
    assert len(traced.document["postings"]) > len(HEADERS)


@EVERY_EXPORT
def test_a_refused_file_is_refused_without_repeating_it(call: Call, tmp_path: Path, name: str) -> None:
    broken = tmp_path / name
    broken.write_bytes(EXPORTS[name]()[:-200].replace(b"Konto", b"Kxnto").replace(b"</Line>", b"</Lime>"))
    assert leaks(said(call("check", broken, "--json"))) == []


@EVERY_EXPORT
def test_the_engines_own_results_hold_none_of_it(name: str) -> None:
    files, decoded = mysen(), decode(name, EXPORTS[name]())
    placed = place(decoded.ledger, files.programme, whole_year(2026), ())
    context = context_of(files, whole_year(2026), is_year_end=False)
    results = validation_results(placed, in_programme(placed, files.programme), [decoded], context)
    assert "is_private_supplier" in json.dumps(results)
    assert leaks(json.dumps(results, ensure_ascii=False).encode()) == []


@pytest.mark.slow
def test_prefect_keeps_none_of_it(call: Call, tmp_path: Path) -> None:
    export = tmp_path / "regnskap.csv"
    export.write_bytes(as_csv())
    called = call("reconcile", "mysen", "--period", "2026-03", export, "--prefect")
    assert called.status == 1, called.err
    kept = dict(written(tmp_path / ".prefect"))
    assert kept
    assert {name: leaks(content) for name, content in kept.items() if leaks(content)} == {}
    assert leaks(said(called)) == []


def test_the_search_would_see_a_leak(tmp_path: Path) -> None:
    (tmp_path / "bok.xlsx").write_bytes(workbook(("Ark", [[people.NAME], [SPACED]])))
    found = [leaks(content) for name, content in written(tmp_path) if name.endswith("sharedStrings.xml")]
    assert found == [[SPACED, "Nordmann"]]
