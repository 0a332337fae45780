"""The committed files are what the generator writes, and each says of itself what it should."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import fastexcel
import pytest
from lxml import etree

from examples.chart import NOTICE
from examples.generate import generate
from tests.ledgers import ROOT, SHARED

EXAMPLES = ROOT / "examples"
EXPECTED: dict[str, Any] = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))
SCHEMA = SHARED / "real/saft/xsd/Norwegian_SAF-T_Financial_Schema_v_1.30.xsd"
NAMESPACE = {"s": "urn:StandardAuditFile-Taxation-Financial:NO"}
STEMS = pytest.mark.parametrize("stem", ["hovedbok-2025", "hovedbok-2026-10"])


def ore(text: str) -> int:
    sign = -1 if "-" in text else 1
    return sign * int("".join(digit for digit in text if digit.isdigit()))


def content(path: Path) -> object:
    """A workbook's parts without the compression, which depends on the machine's zlib; else the bytes."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return {part.filename: (part.date_time, archive.read(part)) for part in archive.infolist()}


def test_generating_again_gives_the_committed_files(tmp_path: Path) -> None:
    written = [path.relative_to(tmp_path) for path in generate(tmp_path / "exports")]
    committed = {path.relative_to(EXAMPLES) for path in (EXAMPLES / "exports").rglob("*.*")}
    assert {*committed, Path("expected.json")} == set(written)
    assert [name for name in written if content(tmp_path / name) != content(EXAMPLES / name)] == []


def test_generating_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = generate(tmp_path / "one" / "exports"), generate(tmp_path / "other" / "exports")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_the_files_stay_small() -> None:
    sizes = [path.stat().st_size for path in (EXAMPLES / "exports").rglob("*.*")]
    assert max(sizes) < 4_000_000
    assert sum(sizes) < 8_000_000


@STEMS
def test_delimited_text_comes_to_its_expected_sums(stem: str) -> None:
    text = (EXAMPLES / f"exports/unit4/{stem}.csv").read_bytes().decode("cp1252")
    lines = text.split("\r\n")
    assert lines[1] == NOTICE
    assert "\n" not in text.replace("\r\n", "")
    header, *rows, total, end = (line.split(";") for line in lines[4:])
    assert {len(row) for row in rows} == {len(header)}
    assert total[0] == "Sum"
    assert ore(total[15]) == EXPECTED["files"][f"unit4/{stem}.csv"]["sum_ore"]
    assert end == [""]
    check_sums(f"unit4/{stem}.csv", [ore(row[15]) for row in rows])


@STEMS
def test_workbook_comes_to_its_expected_sums(stem: str) -> None:
    sheet = fastexcel.read_excel(EXAMPLES / f"exports/excel/{stem}.xlsx").load_sheet(0, header_row=None)
    rows = sheet.to_polars().rows()
    assert rows[1][0] == NOTICE
    *postings, total = rows[5:]
    debit = [round(float(row[11]) * 100) for row in postings if row[11] is not None]
    credit = [-round(float(row[12]) * 100) for row in postings if row[12] is not None]
    assert total[0] == "Totalt"
    assert [round(float(total[11]) * 100), -round(float(total[12]) * 100)] == [sum(debit), sum(credit)]
    check_sums(f"excel/{stem}.xlsx", [*debit, *credit])


@STEMS
def test_saft_comes_to_its_expected_sums(stem: str) -> None:
    root = etree.parse(EXAMPLES / f"exports/saft/{stem}.xml").getroot()
    assert root.findtext("s:Header/s:HeaderComment", namespaces=NAMESPACE) == NOTICE
    debit = [ore(amount.text or "") for amount in root.iterfind(".//s:Line/s:DebitAmount/s:Amount", NAMESPACE)]
    credit = [-ore(amount.text or "") for amount in root.iterfind(".//s:Line/s:CreditAmount/s:Amount", NAMESPACE)]
    entries = root.find("s:GeneralLedgerEntries", NAMESPACE)
    assert entries is not None
    stated = [entries.findtext(f"s:{name}", "", NAMESPACE) for name in ("NumberOfEntries", "TotalDebit", "TotalCredit")]
    vouchers = len(entries.findall("s:Journal/s:Transaction", NAMESPACE))
    assert [int(stated[0]), ore(stated[1]), -ore(stated[2])] == [vouchers, sum(debit), sum(credit)]
    assert vouchers == EXPECTED["files"][f"saft/{stem}.xml"]["vouchers"]
    check_sums(f"saft/{stem}.xml", [*debit, *credit])


@STEMS
@pytest.mark.skipif(not SCHEMA.exists(), reason="the tax administration's schema is not here")
def test_saft_follows_the_schema(stem: str) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(etree.parse(EXAMPLES / f"exports/saft/{stem}.xml"))


def check_sums(name: str, amounts: list[int]) -> None:
    expected = EXPECTED["files"][name]
    debit, credit = sum(ore for ore in amounts if ore > 0), sum(ore for ore in amounts if ore < 0)
    assert [len(amounts), debit, credit] == [expected["rows"], expected["debit_ore"], expected["credit_ore"]]


def test_the_readme_lists_every_fault_where_it_is() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines()
    for fault in EXPECTED["faults"]:
        assert fault["unit4_rows"] == fault["excel_rows"]
        rows = ", ".join(map(str, fault["unit4_rows"]))
        kroner = f"{fault['amount_ore'] // 100:,}".replace(",", " ") + f".{fault['amount_ore'] % 100:02d}"
        cells = (
            fault["description"],
            fault["control"],
            fault["voucher"],
            rows,
            fault["project"],
            fault["account"],
            kroner,
            "yes" if fault["counts_as_spend"] else "no",
        )
        assert f"| {' | '.join(cells)} |" in readme


def test_each_fault_stands_in_the_row_it_is_said_to() -> None:
    lines = (EXAMPLES / "exports/unit4/hovedbok-2026-10.csv").read_bytes().decode("cp1252").split("\r\n")
    for fault in EXPECTED["faults"]:
        for row in fault["unit4_rows"]:
            cells = lines[row - 1].split(";")
            found = [cells[1], cells[5], cells[11], ore(cells[15])]
            assert found == [fault["voucher"], fault["account"], fault["project"], fault["amount_ore"]]
