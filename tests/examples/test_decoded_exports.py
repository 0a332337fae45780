"""All three export styles, decoded, give the same ledger as was planned."""

from __future__ import annotations

import json

import polars as pl
import pytest

from examples.ledger import LedgerYear, ledger_years
from schemas.exports.decoding import decode
from tests.ledgers import ROOT

EXPORTS = ROOT / "examples/exports"
KEY = ["period", "account", "function", "project"]
LEDGERS = ledger_years()
FILES = [
    (f"{folder}/{ledger.stem}{ending}", ledger)
    for folder, ending in (("unit4", ".csv"), ("excel", ".xlsx"), ("saft", ".xml"))
    for ledger in LEDGERS
]
BY_FILE = pytest.mark.parametrize(("name", "ledger"), FILES, ids=[name for name, _ in FILES])


def sums(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.group_by(KEY).agg(pl.len().alias("rows"), pl.col("amount_ore").sum()).sort(KEY)


def planned(ledger: LedgerYear) -> pl.DataFrame:
    rows = [
        {
            "period": f"{posting.year}-{posting.period:02d}",
            "account": posting.line.account,
            "function": posting.line.coding.function,
            "project": posting.line.coding.project,
            "amount_ore": posting.line.amount_ore,
        }
        for posting in ledger.postings
    ]
    schema = {**dict.fromkeys(KEY, pl.String()), "amount_ore": pl.Int64()}
    return sums(pl.DataFrame(rows, schema=schema))


@BY_FILE
def test_a_decoded_export_holds_the_planned_sums(name: str, ledger: LedgerYear) -> None:
    decoded = decode(name, (EXPORTS / name).read_bytes())
    assert decoded.is_readable
    assert decoded.is_invented
    assert sums(decoded.ledger).equals(planned(ledger))


@BY_FILE
def test_a_decoded_export_keeps_dates_texts_and_tax_codes(name: str, ledger: LedgerYear) -> None:
    columns = ["voucher", "voucher_type", "posted_on", "text", "tax_code", "party", "responsibility", "amount_ore"]
    rows = [
        (
            posting.voucher,
            posting.kind,
            posting.posted_on,
            posting.line.text,
            posting.line.tax_code or None,
            posting.line.party or None,
            posting.line.coding.responsibility,
            posting.line.amount_ore,
        )
        for posting in ledger.postings
    ]
    found = decode(name, (EXPORTS / name).read_bytes()).ledger.select(columns).rows()
    assert sorted(found, key=repr) == sorted(rows, key=repr)


@BY_FILE
def test_every_row_of_an_export_is_accounted_for(name: str, ledger: LedgerYear) -> None:
    expected = json.loads((ROOT / "examples/expected.json").read_text(encoding="utf-8"))["files"][name]
    decoded = decode(name, (EXPORTS / name).read_bytes())
    amounts = decoded.ledger["amount_ore"]
    assert [decoded.rows, amounts.sum()] == [expected["rows"], expected["sum_ore"]]
    assert [finding.message for finding in decoded.findings if finding.severity in {"fatal", "error", "warning"}] == []
