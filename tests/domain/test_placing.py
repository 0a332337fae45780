"""Placing and the conservation law."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.conservation import ConservationError, conserve
from domain.periods import Period
from domain.placing import place
from schemas.budget_year import Parking
from schemas.frames import ContractError
from schemas.programme import CodingRule, Programme
from schemas.programme_faults import rules_overlap
from schemas.records import Kind, Placement
from tests.ledgers import ledger, mysen

PROGRAMME = mysen().programme
OCTOBER = Period(2026, 10)


def placements(table: str, **options: object) -> list[str]:
    return place(ledger(table), PROGRAMME, OCTOBER, **options).get_column("placement").to_list()  # type: ignore[arg-type]


def kinds(table: str) -> list[str | None]:
    return place(ledger(table), PROGRAMME, OCTOBER).get_column("kind").to_list()


def test_each_posting_gets_one_place() -> None:
    table = """
    2026-03 1120 71001   100
    2026-03 1120 71050   200
    2026-03 1120 40000   300
    2026-03 1120 71001     ?
    -       1120 71001   400
    2026-03 1120 -       500
    2026-03 1120 71000   600
    """
    assert placements(table) == ["placed", "unplaced", "outside", "rejected", "rejected", "outside", "unplaced"]


def test_posting_in_the_last_period_counts_and_one_after_it_does_not() -> None:
    assert placements("2026-10 1120 71001 1\n2026-11 1120 71001 1") == ["placed", "outside"]


def test_year_end_period_counts_for_a_year_and_not_for_december() -> None:
    rows = ledger("2026-13 1120 71001 1")
    assert place(rows, PROGRAMME, Period(2026, 12)).get_column("placement").to_list() == ["outside"]
    assert place(rows, PROGRAMME, Period(2026, 15)).get_column("placement").to_list() == ["placed"]


def test_posting_of_another_year_is_outside() -> None:
    assert kinds("2025-10 1120 71001 1") == [str(Kind.OTHER_PERIOD)]


def test_opening_balance_and_balance_account_never_count() -> None:
    assert kinds("2026-00 1120 71001 1\n2026-03 21099001 71001 1\n2026-03 216640 71001 1") == [
        "opening",
        "balance",
        "balance",
    ]


def test_investment_is_shown_and_not_counted_as_spend() -> None:
    assert kinds("2026-03 0200 71001 1") == [str(Kind.INVESTMENT)]


@pytest.mark.parametrize(
    ("account", "project", "kind"),
    [
        ("1010", "71001", Kind.GROSS),
        ("1429", "71001", Kind.GROSS),
        ("1470", "71005", Kind.GROSS),
        ("14290", "71001", Kind.GROSS),
        ("1729", "71001", Kind.VAT_COMPENSATION),
        ("1710", "71001", Kind.SICK_PAY_REFUND),
        ("1700", "71000", Kind.GRANT_RECEIPT),
        ("1810", "71000", Kind.GRANT_RECEIPT),
        ("1700", "71091", Kind.OTHER_FINANCING),
        ("1810", "71092", Kind.OTHER_FINANCING),
        ("1950", "71000", Kind.FUND_USE),
        ("1550", "71000", Kind.FUND_SET_ASIDE),
        ("1950", "71092", Kind.OTHER_FINANCING),
        ("1730", "71001", Kind.OTHER_FINANCING),
        ("1500", "71001", Kind.INELIGIBLE),
        ("1940", "71001", Kind.INELIGIBLE),
        ("1590", "71001", Kind.INELIGIBLE),
        ("abc", "71001", Kind.INELIGIBLE),
    ],
)
def test_art_and_funding_source_decide_the_kind(account: str, project: str, kind: Kind) -> None:
    assert kinds(f"2026-03 {account} {project} 1") == [str(kind)]


def test_art_of_three_digits_is_an_operating_art_and_two_digits_are_none() -> None:
    placed = place(ledger("2026-03 010 71001 1\n2026-03 10 71001 1"), PROGRAMME, OCTOBER)
    assert placed.get_column("art").to_list() == ["010", None]
    assert placed.get_column("account_class").to_list() == ["1", None]


def test_parked_voucher_is_shown_and_not_counted() -> None:
    parking = Parking(voucher="7", reason="Uklart", owner="Controller", expires_on=date(2026, 12, 1))
    assert placements("2026-03 1120 71001 1 7\n2026-03 1120 71001 1 8", parked=(parking,)) == ["parked", "placed"]


def test_only_the_file_that_speaks_for_a_period_counts() -> None:
    assert placements("2026-03 1120 71001 1", speaking={"2026-03": ("newer.csv",)}) == ["outside"]


def test_project_code_of_another_length_is_not_in_scope() -> None:
    assert placements("2026-03 1120 7100 1\n2026-03 1120 710010 1") == ["outside", "outside"]


def test_row_order_does_not_matter() -> None:
    rows = ledger("2026-03 1120 71001 1\n2026-03 1120 71050 2\n2026-03 1120 40000 3")
    turned = place(rows.reverse(), PROGRAMME, OCTOBER).sort("row")
    assert turned.equals(place(rows, PROGRAMME, OCTOBER))


def test_two_rules_for_one_posting_stop_the_run() -> None:
    twice = PROGRAMME.coding.model_copy(update={"rules": (*PROGRAMME.coding.rules, PROGRAMME.coding.rules[1])})
    faulty: Programme = PROGRAMME.model_copy(update={"coding": twice})
    with pytest.raises(ContractError, match="two rules place the same posting"):
        place(ledger("2026-03 1120 71001 1"), faulty, OCTOBER)


def test_frame_without_a_column_is_refused() -> None:
    with pytest.raises(ContractError, match="'amount_ore' is missing"):
        place(ledger("2026-03 1120 71001 1").drop("amount_ore"), PROGRAMME, OCTOBER)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ({}, {}, True),
        ({"function": "201"}, {"function": "202"}, False),
        ({"function": "201"}, {}, True),
        ({"arts": ("010-099",)}, {"arts": ("100-200",)}, False),
        ({"arts": ("010-100",)}, {"arts": ("100-200",)}, True),
        ({"last_period": "2025-13"}, {"first_period": "2026-01"}, False),
        ({"last_period": "2026-01"}, {"first_period": "2026-01"}, True),
    ],
)
def test_rules_overlap_when_a_posting_could_meet_both(
    one: dict[str, object], other: dict[str, object], *, overlap: bool
) -> None:
    def rule(name: str, values: dict[str, object]) -> CodingRule:
        return CodingRule.model_validate({"id": name, "project": "71001", "funding_source": "kdd", **values})

    assert rules_overlap(rule("a", one), rule("b", other)) is overlap


projects = st.sampled_from(["71001", "71050", "71000", "40000", "71092", None])
periods = st.sampled_from(["2026-01", "2026-10", "2026-11", "2026-00", "2025-05", None])
accounts = st.sampled_from(["1010", "1729", "1700", "21099001", "0200", "1950", "x", None])
amounts = st.one_of(st.none(), st.integers(-(10**12), 10**12))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(periods, accounts, projects, amounts), max_size=30))
def test_conservation_holds_for_any_ledger(rows: list[tuple[str | None, str | None, str | None, int | None]]) -> None:
    frame = ledger("2026-01 1010 71001 1").clear()
    if rows:
        one = ledger("\n".join("2026-01 1010 71001 1" for _ in rows))
        columns = dict(zip(("period", "account", "project", "amount_ore"), zip(*rows, strict=True), strict=True))
        frame = one.with_columns(
            pl.Series(name, list(values), dtype=one.schema[name]) for name, values in columns.items()
        )
    placed = place(frame, PROGRAMME, OCTOBER)
    law = conserve(frame, placed, 3)
    assert law.rows.read == len(rows)
    assert law.rows.ignored == 3
    assert law.rows.read == sum(getattr(law.rows, str(place)) for place in Placement)
    assert law.amount_ore.read == sum(getattr(law.amount_ore, str(place)) for place in Placement)
    assert law.amount_ore.read == sum(amount or 0 for *_, amount in rows)


def test_lost_posting_breaks_the_law() -> None:
    rows = ledger("2026-03 1120 71001 1\n2026-03 1120 71001 2")
    with pytest.raises(ConservationError, match="read 2 rows but accounted for 1"):
        conserve(rows, place(rows, PROGRAMME, OCTOBER).head(1), 0)


def test_changed_amount_breaks_the_law() -> None:
    rows = ledger("2026-03 1120 71001 1")
    changed = place(rows, PROGRAMME, OCTOBER).with_columns(amount_ore=pl.lit(99, pl.Int64))
    with pytest.raises(ConservationError, match="øre"):
        conserve(rows, changed, 0)
