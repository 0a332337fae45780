"""The product's own calculation comes to the control figures that the generator made from its plan."""

from __future__ import annotations

import json
from datetime import date

import pytest

from domain.calculation import Occasion, Read, calculate
from domain.periods import Period, whole_year
from schemas.exports.decoding import decode
from schemas.records import Reconciliation
from tests.ledgers import ROOT, mysen

EXPECTED = json.loads((ROOT / "examples/expected.json").read_text(encoding="utf-8"))["years"]
YEARS = pytest.mark.parametrize(
    ("name", "until"), [("hovedbok-2025.csv", whole_year(2025)), ("hovedbok-2026-10.csv", Period(2026, 10))]
)


def reconciled(name: str, until: Period) -> Reconciliation:
    decoded = decode(name, (ROOT / "examples/exports/unit4" / name).read_bytes())
    speaking = dict.fromkeys(decoded.ledger["period"].unique().to_list(), (name,))
    read = Read(decoded.ledger, (), len(decoded.ignored), speaking, (), decoded.is_invented)
    occasion = Occasion(until, until == whole_year(until.year), "test", date(2026, 11, 21))
    return calculate(read, mysen(), occasion).reconciliation


@YEARS
def test_every_measure_comes_to_its_control_figures(name: str, until: Period) -> None:
    expected = EXPECTED[str(until.year)]["measures"]
    keys = ("gross_ore", "vat_compensation_ore", "sick_pay_refund_ore", "net_ore", "other_financing_ore")
    found = {
        measure.id: {key: getattr(measure.sums, key) for key in keys} for measure in reconciled(name, until).measures
    }
    assert found == {measure: {key: sums[key] for key in keys} for measure, sums in expected.items()}


@YEARS
def test_the_grant_and_its_fund_come_to_their_control_figures(name: str, until: Period) -> None:
    grant = reconciled(name, until).grant
    expected = EXPECTED[str(until.year)]["grant"]
    assert expected == {
        "received_ore": grant.received_ore,
        "fund_opening_ore": grant.fund_opening_ore,
        "fund_set_aside_ore": grant.fund_set_aside_ore,
        "fund_use_ore": grant.fund_use_ore,
        "fund_closing_ore": grant.fund_closing_ore,
    }


@YEARS
def test_every_operating_posting_of_the_programme_is_placed_or_unplaced(name: str, until: Period) -> None:
    rows = reconciled(name, until).conservation.rows
    assert rows.placed + rows.unplaced == EXPECTED[str(until.year)]["programme_postings"]["operating"]["rows"]
    assert rows.unplaced == (1 if until.year == 2026 else 0)
