"""Two files for one period: parts of one ledger, or two versions of it."""

from __future__ import annotations

import polars as pl

from domain.parts import Arrival, holds_all_of, parts_of_one_export
from tests.ledgers import ledger

JANUARY = ("2026-01",)


def arrival(name: str, table: str, *periods: str) -> Arrival:
    return Arrival(name, periods or JANUARY, ledger(table))


ONE = arrival("a", "2026-01 1120 71003 100 1\n2026-01 1120 71003 200 2")
OTHER = arrival("b", "2026-01 1120 71001 300 3\n2026-01 1120 71001 50 2")


def test_files_without_a_line_in_common_are_parts_also_where_a_voucher_is_split() -> None:
    assert parts_of_one_export([ONE, OTHER]) == {"a": "a", "b": "a"}


def test_ledger_split_by_department_may_have_equal_amounts_in_one_voucher() -> None:
    spent = arrival("a", "2026-01 1120 71003 100 1\n2026-01 1120 71003 200 2\n2026-01 1120 71003 300 3")
    others = arrival("b", "2026-01 1120 40000 100 1\n2026-01 1120 40000 70 5\n2026-01 1120 40000 80 6")
    assert parts_of_one_export([spent, others]) == {"a": "a", "b": "a"}


def test_one_line_that_is_alike_in_coding_too_makes_two_versions() -> None:
    table = "2026-01 1120 71003 100 1\n2026-01 1120 40000 70 5\n2026-01 1120 40000 80 6"
    assert parts_of_one_export([ONE, arrival("b", table)]) == {}


def test_another_coding_of_half_of_the_amounts_makes_two_versions() -> None:
    without_project = arrival("b", "2026-01 1120 - 100 1\n2026-01 1120 - 70 5")
    assert parts_of_one_export([ONE, without_project]) == {}


def test_files_with_a_line_in_common_are_two_versions() -> None:
    recoded = arrival("b", "2026-01 1120 71001 100 1")
    assert parts_of_one_export([ONE, recoded]) == {}


def test_files_of_different_periods_are_whole() -> None:
    february = arrival("b", "2026-02 1120 71001 300 3", "2026-02")
    assert parts_of_one_export([ONE, february]) == {}


def test_without_voucher_numbers_nothing_is_proved() -> None:
    nameless = Arrival("b", JANUARY, OTHER.ledger.with_columns(voucher=pl.lit(None, pl.String())))
    assert parts_of_one_export([ONE, nameless]) == {}


def test_line_in_common_outside_the_shared_periods_does_not_matter() -> None:
    table = "2026-01 1120 71001 300 3\n2026-02 1120 71001 100 1"
    assert parts_of_one_export([ONE, arrival("b", table, "2026-01", "2026-02")]) == {"a": "a", "b": "a"}


def test_file_with_nothing_in_the_shared_period_is_a_part() -> None:
    gap = arrival("b", "2026-02 1120 71001 300 3", "2026-01", "2026-02")
    assert parts_of_one_export([ONE, gap]) == {"a": "a", "b": "a"}


def test_three_files_are_joined_all_or_none() -> None:
    third = arrival("c", "2026-01 1120 71002 5 9")
    assert parts_of_one_export([ONE, OTHER, third]) == dict.fromkeys("abc", "a")
    doubled = arrival("c", "2026-01 1120 71002 300 3")
    assert parts_of_one_export([ONE, OTHER, doubled]) == {}


def test_newer_version_holds_all_of_the_older() -> None:
    newer = ledger("2026-01 1120 71003 200 2\n2026-01 1120 71003 100 1\n2026-01 1120 71003 7 3")
    assert holds_all_of(newer, ONE.ledger, JANUARY)
    assert not holds_all_of(ONE.ledger, newer, JANUARY)


def test_like_lines_are_counted_when_versions_are_compared() -> None:
    twice = ledger("2026-01 1120 71003 100 1\n2026-01 1120 71003 100 1")
    once = ledger("2026-01 1120 71003 100 1")
    assert holds_all_of(twice, once, JANUARY)
    assert not holds_all_of(once, twice, JANUARY)
