"""Which postings an auditor is asked to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.audit_selection import (
    LARGEST_VOUCHERS,
    LISTED,
    NUMBER,
    Population,
    Reason,
    numbered,
    sample,
    targeted,
)
from schemas.findings import Finding, Severity
from tests.outputs_tables.runs import postings

TABLE = """
2026-01 010 sosionom         kdd gross             700_000
2026-02 120 apen-barnehage   kdd gross             139_482.50
2026-02 429 apen-barnehage   kdd gross              34_870.63
2026-02 729 apen-barnehage   kdd vat_compensation  -34_870.63
2026-06 710 ungdom-i-arbeid  kdd sick_pay_refund   -60_000
2026-02 810 -                kdd grant_receipt  -5_000_000
2026-01 950 -                kdd fund_use       -2_795_000
2026-12 550 -                kdd fund_set_aside  2_395_000
2026-10 120 -                -   unplaced            1_250
2026-10 470 -                -   parked             25_000
2026-10 120 -                -   rejected                ?
"""


def frame(table: str = TABLE) -> pl.DataFrame:
    return numbered(postings(table))


def finding(**place: object) -> Finding:
    return replace(Finding("L23", Severity.WARNING, "Fant noe.", "Korrigér."), **place)


def chosen(reason: Reason, rows: pl.DataFrame, *findings: Finding) -> tuple[int, ...]:
    return next(each.numbers for each in targeted(rows, findings) if each.reason is reason)


def test_costs_and_credits_are_populations_of_their_own_without_grant_and_fund() -> None:
    drawn = sample(frame(), "r", size=10).draws

    assert (drawn[Population.COSTS].items, drawn[Population.COSTS].population_ore) == (3, 87_435_313)
    assert (drawn[Population.CREDITS].items, drawn[Population.CREDITS].population_ore) == (2, 9_487_063)


def test_a_krone_has_the_same_chance_in_both_populations() -> None:
    drawn = sample(frame(), "r", size=10).draws

    assert {draw.interval_ore for draw in drawn.values()} == {8_743_532}
    assert {draw.seed for draw in drawn.values()} == {"r:utgifter", "r:kreditposter"}


def test_unplaced_parked_and_rejected_postings_are_never_drawn() -> None:
    drawn = sample(frame(), "r", size=10_000).draws

    assert {each.number for draw in drawn.values() for each in draw.drawn} <= {1, 2, 3, 4, 5}


@given(st.permutations(range(11)))
@settings(deadline=None, max_examples=25)
def test_order_of_rows_does_not_matter(order: list[int]) -> None:
    rows = postings(TABLE)
    shuffled = numbered(rows[order])

    assert shuffled.equals(frame())
    assert sample(shuffled, "r", 5) == sample(frame(), "r", 5)
    assert targeted(shuffled, ()) == targeted(frame(), ())


def test_what_is_set_aside_is_listed_in_full() -> None:
    assert chosen(Reason.UNPLACED, frame()) == (9,)
    assert chosen(Reason.PARKED, frame()) == (10,)
    assert chosen(Reason.REJECTED, frame()) == (11,)


def test_grant_and_fund_are_listed_the_largest_first() -> None:
    assert chosen(Reason.GRANT_MONEY, frame()) == (6, 7, 8)


def test_waived_rows_are_listed_apart_from_rows_that_findings_point_at() -> None:
    waived = finding(file="hovedbok.csv", row=3, waived_by="Controller: avklart")
    standing = finding(file="hovedbok.csv", row=2)

    assert chosen(Reason.WAIVED, frame(), waived, standing) == (2,)
    assert chosen(Reason.FINDING, frame(), waived, standing) == (1,)


def test_a_voucher_without_a_row_points_at_all_its_rows_in_its_file() -> None:
    rows = frame().with_columns(pl.lit("7").alias("voucher"))

    assert len(chosen(Reason.FINDING, rows, finding(voucher="7"))) == 11
    assert len(chosen(Reason.FINDING, rows, finding(voucher="7", file="hovedbok.csv"))) == 11
    assert chosen(Reason.FINDING, rows, finding(voucher="7", file="annen.csv")) == ()


def test_information_points_at_nothing() -> None:
    assert chosen(Reason.FINDING, frame(), finding(severity=Severity.INFO, file="hovedbok.csv", row=2)) == ()


def test_year_end_is_periods_after_december_and_dates_from_the_twentieth() -> None:
    table = "2026-12 120 sosionom kdd gross 100\n2026-13 120 sosionom kdd gross 200\n2026-11 120 sosionom kdd gross 300"
    rows = frame(table).with_columns(pl.Series("posted_on", [date(2026, 12, 19), date(2026, 12, 19), date(2027, 1, 3)]))

    assert chosen(Reason.YEAR_END, rows) == (3, 2)


def test_manual_vouchers_are_known_by_their_type() -> None:
    rows = frame().with_columns(pl.Series("voucher_type", ["HB", "IV", "Omposteringsbilag", *[None] * 8]))

    assert chosen(Reason.MANUAL, rows) == (1, 3)


def test_round_sums_are_whole_thousands_from_ten_thousand() -> None:
    table = "\n".join(
        f"2026-03 120 sosionom kdd gross {kroner}" for kroner in ("10_000", "9_000", "10_500", "25_000", "25_000.01")
    )

    assert chosen(Reason.EVEN_SUM, frame(table)) == (4, 1)


def test_long_lists_are_cut_and_say_how_many_there_were() -> None:
    table = "\n".join(f"2026-03 120 sosionom kdd gross {number}_000" for number in range(10, 60))
    lists = {each.reason: each for each in targeted(frame(table), ())}

    assert (len(lists[Reason.EVEN_SUM].numbers), lists[Reason.EVEN_SUM].found) == (LISTED, 50)
    assert (len(lists[Reason.LARGEST_VOUCHER].numbers), lists[Reason.LARGEST_VOUCHER].found) == (LARGEST_VOUCHERS, 50)
    assert lists[Reason.LARGEST_VOUCHER].numbers[0] == 50


def test_the_largest_voucher_is_the_one_that_costs_most_in_all() -> None:
    table = "\n".join(f"2026-03 120 sosionom kdd gross {kroner}" for kroner in ("400", "300", "500"))
    rows = frame(table).with_columns(pl.Series("voucher", ["A", "A", "B"]))

    assert chosen(Reason.LARGEST_VOUCHER, rows) == (1, 3)


def test_every_reason_is_there_also_without_postings() -> None:
    lists = targeted(frame().clear(), ())

    assert [each.reason for each in lists] == list(Reason)
    assert all((each.numbers, each.found) == ((), 0) for each in lists)
    assert sample(frame().clear(), "r").draws[Population.COSTS].drawn == ()


def test_numbers_begin_at_one_in_the_order_of_file_row_and_part() -> None:
    assert frame().get_column(NUMBER).to_list() == list(range(1, 12))
