"""Requested, paid, received: what belongs together, and what is told of the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.checks.receipts import receipt_findings
from domain.periods import Period, whole_year
from domain.placing import place
from domain.receipts import (
    OpenLetter,
    Receipt,
    letters_sent,
    matched_money,
    open_letters_elsewhere,
    receipts,
)
from schemas.budget_year import BudgetYear, Requested
from schemas.grant_years import LetterMatch, MoneyMatch
from tests.domain.stored_reports import report
from tests.ledgers import ledger, mysen

FILES = mysen()
YEAR = FILES.year(2026)


def letter(kr: int, sent_on: date = date(2026, 1, 20), reference: str = "26/1") -> Requested:
    return Requested(kr=Decimal(kr), sent_on=sent_on, reference=reference)


def received(kr: int, period: str = "2026-02", voucher: str | None = "7") -> Receipt:
    return Receipt(period, voucher, "test.csv", 2, kr * 100)


def matched(*parts: Receipt | Requested, elsewhere: tuple[OpenLetter, ...] = ()) -> MoneyMatch:
    came = [part for part in parts if isinstance(part, Receipt)]
    sent = [part for part in parts if isinstance(part, Requested)]
    return matched_money(came, sent, YEAR, elsewhere)


def told(money: MoneyMatch) -> list[tuple[str, int | None]]:
    return [(finding.rule, finding.difference_ore) for finding in receipt_findings(money, 2026, is_year_end=True)]


def outstanding(money: MoneyMatch) -> list[int]:
    return [each.outstanding_ore // 100 for each in money.letters]


def test_what_is_requested_and_received_is_no_finding() -> None:
    money = matched(letter(5_000_000), received(5_000_000))
    assert (outstanding(money), money.unmatched, told(money)) == ([0], (), [])


def test_two_instalments_of_the_same_amount_are_not_the_same_money_twice() -> None:
    assert told(matched(letter(5_000_000), received(2_500_000), received(2_500_000, "2026-06", "8"))) == []


def test_the_same_amount_once_more_is_told() -> None:
    money = matched(letter(2_000_000), received(2_000_000), received(2_000_000, "2026-06", "8"))
    assert told(money) == [("K39", 200_000_000)]
    assert [payment.voucher for payment in money.unmatched] == ["8"]


def test_a_receipt_booked_twice_and_booked_back_is_nothing() -> None:
    money = matched(
        letter(2_000_000), received(2_000_000), received(2_000_000, "2026-03"), received(-2_000_000, "2026-04")
    )
    assert told(money) == []
    assert money.received_ore == 200_000_000


def test_a_receipt_without_a_letter_is_told_also_the_part_above_the_letter() -> None:
    assert told(matched(received(5_000_000))) == [("K37", 500_000_000)]
    assert told(matched(letter(3_000_000), received(3_000_500))) == [("K37", 50_000)]


def test_a_letter_that_is_not_paid_when_the_year_ends_is_told_and_not_before() -> None:
    money = matched(letter(3_000_000), letter(500_000, reference="26/2"), received(3_000_000))
    assert told(money) == [("K38", -50_000_000)]
    assert list(receipt_findings(money, 2026, is_year_end=False)) == []


def test_equal_amounts_are_matched_before_the_order_of_the_letters() -> None:
    money = matched(letter(3_000_000), letter(500_000, reference="26/2"), received(500_000))
    assert outstanding(money) == [3_000_000, 0]


def test_a_letter_that_pays_back_is_met_by_its_own_payment_or_set_off_against_the_next() -> None:
    back = letter(-300, date(2026, 6, 1), "26/2")
    assert told(matched(letter(2_000), back, received(2_000), received(-300, "2026-06", "8"))) == []
    assert told(matched(letter(2_000), back, received(1_700))) == []
    assert told(matched(letter(2_000), back, received(2_000))) == [("K38", 30_000)]


def test_money_received_and_all_paid_back_by_letter_is_no_reversal() -> None:
    back = letter(-2_000, date(2026, 6, 1), "26/2")
    money = matched(letter(2_000), back, received(2_000), received(-2_000, "2026-06", "8"))
    assert [(each.requested_ore, each.received_ore) for each in money.letters] == [
        (200_000, 200_000),
        (-200_000, -200_000),
    ]


def test_money_asked_for_in_another_year_is_told_as_such() -> None:
    before = OpenLetter(2025, 100_000_000, "2025-11")
    assert told(matched(received(1_000_000), elsewhere=(before,))) == [("K40", 100_000_000)]
    later = OpenLetter(2027, 100_000_000, "2026-12")
    assert told(matched(received(1_000_000), elsewhere=(later,))) == [("K37", 100_000_000)]


@pytest.mark.parametrize(("kr", "rules"), [(5_000_000, []), (5_000_001, ["K41", "K41"])])
def test_never_more_than_awarded(kr: int, rules: list[str]) -> None:
    assert [rule for rule, _ in told(matched(letter(kr), received(kr)))] == rules


def test_letters_count_from_the_month_they_are_sent() -> None:
    year = YEAR.model_copy(
        update={
            "grant": YEAR.grant.model_copy(
                update={"requested": (letter(2, date(2026, 6, 30), "b"), letter(1, date(2026, 2, 1), "a"))}
            )
        }
    )
    sent = [letters_sent(year, Period(2026, month), is_year_end=False) for month in (1, 2, 5, 6, 12)]
    assert [[each.reference for each in letters] for letters in sent] == [[], ["a"], ["a"], ["a", "b"], ["a", "b"]]
    assert len(letters_sent(year, whole_year(2026), is_year_end=True)) == 2


def test_a_voucher_is_one_receipt_and_one_without_number_its_rows() -> None:
    table = """
    2026-02 1700 71000 -2_000_000 11
    2026-02 1810 71003 -3_000_000 11
    2026-02 1120 71003     40_000 11
    2026-03 1700 71000 -1_000_000 12
    2026-03 1700 71000  1_000_000 12
    2026-04 1700 71092   -300_000 13
    """
    placed = place(ledger(table), FILES.programme, whole_year(2026))
    assert receipts(placed, FILES.programme) == (Receipt("2026-02", "11", "test.csv", 2, 500_000_000),)
    without = place(ledger(table).with_columns(voucher=pl.lit(None, pl.String)), FILES.programme, whole_year(2026))
    assert [each.ore for each in receipts(without, FILES.programme)] == [
        *(200_000_000, 300_000_000, 100_000_000, -100_000_000)
    ]


def test_letters_elsewhere_are_what_the_report_left_open_and_what_next_year_has_sent() -> None:
    letters = (LetterMatch("25/1", "2025-11-02", 300, 100), LetterMatch("25/2", "2025-11-03", 50, 50))
    closed = report(2025, matched=MoneyMatch(0, 350, 0, 150, letters))
    coming = FILES.year(2026).model_copy(
        update={"year": 2027, "grant": YEAR.grant.model_copy(update={"requested": (letter(9, date(2026, 12, 1)),)})}
    )
    years: dict[int, BudgetYear] = {2025: FILES.year(2025), 2027: coming}
    assert open_letters_elsewhere(2026, years, (closed,)) == (
        OpenLetter(2025, 200, "2025-11"),
        OpenLetter(2027, 900, "2026-12"),
    )
    assert open_letters_elsewhere(2026, {2025: FILES.year(2025)}, ()) == ()


amounts = st.lists(st.integers(-5, 5).filter(bool), max_size=8)


@given(amounts, st.lists(st.integers(-2, 5).filter(bool), max_size=4))
def test_every_krone_received_is_matched_or_told(came: list[int], asked: list[int]) -> None:
    money = matched(*(received(kr, voucher=str(kr)) for kr in came), *(letter(kr) for kr in asked))
    paid = sum(each.received_ore for each in money.letters)
    assert paid + sum(each.ore for each in money.unmatched) == sum(came) * 100
    for each in money.letters:
        assert min(0, each.requested_ore) <= each.received_ore <= max(0, each.requested_ore)
