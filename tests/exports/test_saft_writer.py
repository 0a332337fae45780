"""The ledger that the speed of SAF-T is measured on: valid, the same each time, and read to its own totals."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from lxml import etree

from benchmarks.writers.saft_ledger import write_saft
from schemas.exports.decoding import decode
from schemas.exports.saft_columns import line_columns
from schemas.exports.saft_records import SaftRecords
from schemas.exports.xml_text import proved_encoding, text_parts
from tests.exports.conftest import REAL

SCHEMA = REAL / "saft/xsd/Norwegian_SAF-T_Financial_Schema_v_1.30.xsd"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A file of 2 000 lines."""
    file = tmp_path / "hovedbok.xml"
    write_saft(file, 2000)
    return file


def test_the_measured_ledger_is_valid_against_the_schema(ledger: Path) -> None:
    if not SCHEMA.exists():
        pytest.skip("the schema is not beside the repository")
    schema = etree.XMLSchema(file=str(SCHEMA))
    schema.validate(etree.parse(str(ledger)))
    assert [(error.line, error.message) for error in schema.error_log] == []


def test_the_measured_ledger_is_read_to_its_own_totals(ledger: Path) -> None:
    decoded = decode(ledger.name, ledger.read_bytes())
    assert (decoded.rows, decoded.ledger.height, decoded.findings, decoded.is_invented) == (2000, 2100, (), True)
    assert decoded.control.vouchers == 500
    debit = decoded.ledger.filter(pl.col("amount_ore") > 0)["amount_ore"].sum()
    assert decoded.control.debit_ore == debit == -(decoded.control.credit_ore or 0)


def test_a_seed_gives_the_same_ledger_and_another_seed_another(tmp_path: Path, ledger: Path) -> None:
    write_saft(tmp_path / "same.xml", 2000)
    write_saft(tmp_path / "other.xml", 2000, seed=1)
    same, other = ((tmp_path / name).read_bytes() for name in ("same.xml", "other.xml"))
    assert (same == ledger.read_bytes(), other == same) == (True, False)


def test_lines_are_handed_over_while_the_file_is_read_and_nothing_is_kept(ledger: Path) -> None:
    content = ledger.read_bytes()
    records, handed = SaftRecords(), 0
    for part in text_parts(content, proved_encoding(content)):
        records.take(part)
        handed += line_columns(records.whole_lines(is_end=False)).height
        assert records.line_count <= 1
        records.whole_transactions(is_end=False)
    assert handed + line_columns(records.whole_lines(is_end=True)).height == 2000


def test_nearly_every_line_is_read_by_its_shape(ledger: Path) -> None:
    content = ledger.read_bytes()
    records = SaftRecords()
    for part in text_parts(content, proved_encoding(content)):
        records.take(part)
    found = records.whole_lines(is_end=True)
    assert len(found.lines) < 20
    assert len(found.lines) + sum(len(shape.numbers) for shape in found.shapes) == 2000
