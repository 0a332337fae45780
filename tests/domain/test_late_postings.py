"""Late postings, line by line: what cancels, what pairs, and what the effects must sum to."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.late_postings import late_postings
from schemas.frames import LATE_POSTINGS, LEDGER, PLACED, conform

ALL = frozenset(LEDGER)


def placed(table: str, *, file: str = "x.csv") -> pl.DataFrame:
    """PLACED from lines of `period voucher account responsibility project kroner`; `-` is no voucher."""
    rows = [
        {
            "file": file,
            "row": number,
            "part": 1,
            "period": period,
            "voucher": None if voucher == "-" else voucher,
            "account": account,
            "responsibility": responsibility,
            "function": "120",
            "project": project,
            "amount_ore": int(kroner) * 100,
            "placement": "placed",
            "measure": f"tiltak-{project}",
        }
        for number, line in enumerate(table.strip().splitlines(), start=2)
        for period, voucher, account, responsibility, project, kroner in [line.split()]
    ]
    return conform(pl.DataFrame([dict.fromkeys(PLACED) | row for row in rows], schema=PLACED), PLACED, "PLACED")


def differences(before: str, now: str, fields: frozenset[str] = ALL) -> list[tuple[str, str, str, int]]:
    found = late_postings(placed(before), placed(now), fields)
    return list(found.select("status", "period", "project", "effect_ore").iter_rows())


JANUARY = "2026-01 1 1120 300 71003 100\n2026-01 2 1120 300 71003 250"


def test_same_postings_in_other_rows_are_no_difference() -> None:
    turned = "\n".join(reversed(JANUARY.splitlines()))
    assert differences(JANUARY, turned) == []


def test_posting_that_came_later_is_new() -> None:
    assert differences(JANUARY, f"2026-01 3 1120 300 71003 40\n{JANUARY}") == [("new", "2026-01", "71003", 4_000)]


def test_posting_that_is_gone_has_vanished() -> None:
    assert differences(JANUARY, JANUARY.splitlines()[0]) == [("vanished", "2026-01", "71003", -25_000)]


def test_other_amount_on_the_same_voucher_and_coding_is_a_change() -> None:
    assert differences(JANUARY, JANUARY.replace("250", "275")) == [("changed", "2026-01", "71003", 2_500)]


def test_other_responsibility_is_a_change_that_moves_no_kroner() -> None:
    assert differences(JANUARY, JANUARY.replace("300 71003 250", "310 71003 250")) == [
        ("changed", "2026-01", "71003", 0)
    ]


def test_posting_moved_to_another_project_is_a_change_at_both() -> None:
    assert differences("2026-01 1 1120 300 71003 100", "2026-01 1 1120 300 71001 100") == [
        ("changed", "2026-01", "71001", 10_000),
        ("changed", "2026-01", "71003", -10_000),
    ]


def test_posting_moved_to_another_month_is_a_change_at_both() -> None:
    assert differences("2026-01 1 1120 300 71003 100", "2026-02 1 1120 300 71003 100") == [
        ("changed", "2026-01", "71003", -10_000),
        ("changed", "2026-02", "71003", 10_000),
    ]


def test_line_alone_in_its_voucher_is_paired_even_when_all_has_changed() -> None:
    assert differences("2026-01 1 1120 300 71003 100", "2026-01 1 1150 310 71003 90") == [
        ("changed", "2026-01", "71003", -1_000)
    ]


def test_several_lines_that_have_nothing_in_common_are_not_paired_by_guess() -> None:
    before = "2026-01 1 1120 300 71003 100\n2026-01 1 1130 300 71003 200"
    now = "2026-01 1 1150 310 71003 90\n2026-01 1 1160 310 71003 80"
    assert sorted(status for status, *_ in differences(before, now)) == ["new", "new", "vanished", "vanished"]


def test_like_lines_never_multiply() -> None:
    line = "2026-01 1 1120 300 71003 100"
    assert differences(f"{line}\n{line}", f"{line}\n{line}\n{line}") == [("new", "2026-01", "71003", 10_000)]
    assert differences(f"{line}\n{line}\n{line}", line) == [("vanished", "2026-01", "71003", -10_000)] * 2


def test_without_voucher_numbers_the_coding_pairs() -> None:
    before = "2026-01 - 1120 300 71003 100\n2026-01 - 1150 300 71003 100"
    now = "2026-01 - 1120 300 71003 130\n2026-01 - 1160 300 71003 100"
    assert sorted(differences(before, now)) == [
        ("changed", "2026-01", "71003", 3_000),
        ("new", "2026-01", "71003", 10_000),
        ("vanished", "2026-01", "71003", -10_000),
    ]


def test_column_only_one_export_has_is_not_compared() -> None:
    now = JANUARY.replace(" 300 ", " 999 ")
    assert differences(JANUARY, now, ALL - {"responsibility"}) == []
    assert len(differences(JANUARY, now)) == 2


def test_posting_without_coding_is_compared_as_it_is() -> None:
    before = placed(JANUARY).with_columns(responsibility=pl.lit(None, pl.String()))
    assert late_postings(before, before, ALL).is_empty()


def test_values_before_and_now_stand_side_by_side() -> None:
    (row,) = late_postings(placed(JANUARY), placed(JANUARY.replace("250", "275")), ALL).to_dicts()
    assert (row["before_amount_ore"], row["now_amount_ore"], row["now_row"]) == (25_000, 27_500, 3)
    assert (row["voucher"], row["measure"]) == ("2", "tiltak-71003")
    assert not {"text", "party"} & set(LATE_POSTINGS)


LINE = st.builds(
    "{} {} {} {} {} {}".format,
    st.sampled_from(["2026-01", "2026-02"]),
    st.sampled_from(["1", "2", "3", "-"]),
    st.sampled_from(["1120", "1150"]),
    st.sampled_from(["300", "310"]),
    st.sampled_from(["71001", "71003"]),
    st.integers(-3, 3),
)
LINES = st.lists(LINE, max_size=12)


def of(lines: list[str]) -> pl.DataFrame:
    return placed("\n".join(lines)) if lines else placed("2026-01 1 1120 300 71003 0").clear()


def sums(frame: pl.DataFrame, amount: str) -> dict[tuple[str, str], int]:
    summed = frame.group_by("period", "project").agg(pl.col(amount).sum())
    return {(period, project): ore for period, project, ore in summed.iter_rows() if ore}


@settings(deadline=None)
@given(LINES, LINES)
def test_effects_sum_to_the_difference_of_each_month_and_project(before: list[str], now: list[str]) -> None:
    minus = of(before).with_columns(-pl.col("amount_ore"))
    difference = sums(pl.concat([of(now), minus]), "amount_ore")
    assert sums(late_postings(of(before), of(now), ALL), "effect_ore") == difference


@settings(deadline=None)
@given(LINES, LINES)
def test_looked_at_backwards_new_is_vanished_and_effects_turn(before: list[str], now: list[str]) -> None:
    turned = {"new": "vanished", "vanished": "new", "changed": "changed"}
    forwards = late_postings(of(before), of(now), ALL).select("status", "period", "project", "voucher", "effect_ore")
    backwards = late_postings(of(now), of(before), ALL).select("status", "period", "project", "voucher", "effect_ore")
    mirrored = backwards.with_columns(pl.col("status").replace_strict(turned), -pl.col("effect_ore"))
    assert forwards.sort(pl.all()).equals(mirrored.sort(pl.all()))


@settings(deadline=None)
@given(LINES, LINES, st.randoms())
def test_row_order_of_either_file_decides_nothing(before: list[str], now: list[str], chance: object) -> None:
    columns = [name for name in LATE_POSTINGS if not name.endswith(("_row", "_file", "_part"))]
    expected = late_postings(of(before), of(now), ALL).select(columns).sort(pl.all())
    chance.shuffle(before)  # type: ignore[attr-defined]
    chance.shuffle(now)  # type: ignore[attr-defined]
    assert late_postings(of(before), of(now), ALL).select(columns).sort(pl.all()).equals(expected)


@settings(deadline=None)
@given(LINES)
def test_identical_files_give_nothing(lines: list[str]) -> None:
    assert late_postings(of(lines), of(lines), ALL).is_empty()


@settings(deadline=None)
@given(LINES, LINES)
def test_no_posting_is_counted_twice(before: list[str], now: list[str]) -> None:
    found = late_postings(of(before), of(now), ALL)
    moved = (pl.col("before_period") != pl.col("now_period")) | (pl.col("before_project") != pl.col("now_project"))
    for side, lines in (("before", before), ("now", now)):
        rows = found.filter(pl.col(f"{side}_row").is_not_null())
        of_moved = rows.filter(moved.fill_null(value=False)).height
        assert of_moved % 2 == 0
        assert rows[f"{side}_row"].n_unique() == rows.height - of_moved // 2 <= len(lines)


@pytest.mark.parametrize("status", ["new", "vanished"])
def test_empty_side_gives_the_whole_of_the_other(status: str) -> None:
    nothing, all_of_it = of([]), placed(JANUARY)
    pair = (nothing, all_of_it) if status == "new" else (all_of_it, nothing)
    assert late_postings(*pair, ALL)["status"].to_list() == [status, status]
