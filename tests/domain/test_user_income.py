"""User fees and sales: deducted unless the year file says that the programme keeps them; shown either way."""

from __future__ import annotations

import pytest

from domain.calculation import Calculation
from domain.figures import figures
from domain.kinds import with_user_income
from schemas.records import Kind
from tests.domain.two_sources import GRANT, files, in_month, measure, source

YOUTH = "ungdom-i-arbeid"
FEES = "2026-03 1120 71001 100_000\n2026-04 1600 71001 -7_000\n2026-04 1650 71001 -3_000\n2026-05 1770 71001 -1_000"


def run(user_income: str, table: str = FEES) -> Calculation:
    return in_month(table, files(grant={"user_income": user_income}))


def test_deducted_fees_reduce_what_the_grant_covers() -> None:
    result = run("deduct")
    sums = measure(result, YOUTH).sums
    assert (sums.other_financing_ore, sums.grant_financed_ore) == (1_100_000, 8_900_000)
    assert measure(result, YOUTH).user_income_ore == 1_000_000


def test_kept_fees_are_shown_and_reduce_nothing() -> None:
    result = run("keep")
    sums = measure(result, YOUTH).sums
    assert (sums.other_financing_ore, sums.grant_financed_ore) == (100_000, 9_900_000)
    assert measure(result, YOUTH).user_income_ore == 1_000_000
    assert source(result, YOUTH, GRANT).user_income_ore == 1_000_000


def test_the_reading_moves_exactly_the_fees() -> None:
    deducted, kept = run("deduct").reconciliation, run("keep").reconciliation
    assert kept.grant.used_ore - deducted.grant.used_ore == 1_000_000
    assert deducted.grant.unused_ore - kept.grant.unused_ore == 1_000_000
    assert kept.totals.gross_ore == deducted.totals.gross_ore


def test_leaving_the_setting_out_is_to_deduct() -> None:
    left_out = in_month(FEES, files())
    assert figures(left_out.reconciliation) == figures(run("deduct").reconciliation)
    assert left_out.placed.equals(run("deduct").placed)


def test_every_krone_is_accounted_for_whatever_the_reading() -> None:
    for user_income in ("deduct", "keep"):
        law = run(user_income).reconciliation.conservation
        assert law.rows.read == law.rows.placed == 4
        assert law.amount_ore.placed == 8_900_000


@pytest.mark.parametrize(
    ("account", "kind"),
    [
        ("1600", Kind.USER_INCOME),
        ("1690", Kind.USER_INCOME),
        ("1599", Kind.INELIGIBLE),
        ("1700", Kind.GRANT_RECEIPT),
        ("1770", Kind.OTHER_FINANCING),
        ("0620", Kind.INVESTMENT),
    ],
)
def test_only_fees_and_sales_of_the_operating_accounts_are_kept(account: str, kind: Kind) -> None:
    assert run("keep", f"2026-03 {account} 71001 -100").placed.get_column("kind").to_list() == [str(kind)]


def test_the_reading_can_be_switched_back_on_postings_that_have_their_place() -> None:
    deducted, kept = run("deduct").placed, run("keep").placed
    assert with_user_income(deducted, "keep").equals(kept)
    assert with_user_income(kept, "deduct").equals(deducted)


def test_fees_of_another_department_or_period_stay_where_they_are() -> None:
    placed = run("keep", "2026-03 1600 40000 -100\n2025-03 1600 71001 -100").placed
    assert placed.get_column("kind").to_list() == [str(Kind.OTHER_DEPARTMENT), str(Kind.OTHER_PERIOD)]
