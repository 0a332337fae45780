"""Rounding and parts that add up."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import largest_remainder, round_half_away, rounded_parts, share_of
from tests.ledgers import SHARED


@pytest.mark.parametrize(
    ("value", "expected"),
    [("8.575", 858), ("-1.005", -101), ("1.005", 101), ("1.0049", 100), ("0", 0), ("2.5", 250), ("-0.005", -1)],
)
def test_half_an_ore_goes_away_from_zero(value: str, expected: int) -> None:
    assert round_half_away(Fraction(value) * 100) == expected


def test_amount_and_its_reversal_cancel_after_rounding() -> None:
    draw = random.Random(2026)
    for _ in range(100_000):
        amount = Fraction(draw.randint(-(10**12), 10**12), draw.randint(1, 999))
        assert round_half_away(amount) + round_half_away(-amount) == 0


def test_eighth_keeps_its_precision() -> None:
    assert share_of(100_000, Fraction(1, 8)) == 12_500


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.fractions(min_value=0, max_value=1, max_denominator=1000), min_size=1, max_size=20).filter(any),
)
def test_parts_sum_to_the_whole(total: int, weights: list[Fraction]) -> None:
    assert sum(largest_remainder(total, weights)) == total


def test_larger_weight_never_gets_a_smaller_part() -> None:
    parts = largest_remainder(1000, [Fraction(n, 7) for n in range(1, 7)])
    assert all(one <= other for one, other in pairwise(parts))


def test_nothing_to_share_by_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to share by"):
        largest_remainder(100, [Fraction(0)])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared yardsticks are not beside this checkout")
def test_published_cases_of_the_largest_remainder() -> None:
    cases = json.loads((SHARED / "yardsticks" / "eapd_largest_remainder.json").read_text())
    for case in cases:
        weights = [Fraction(str(share)) for share in case["shares"]]
        assert list(largest_remainder(case["total"], weights)) == case["expect"]


@given(st.lists(st.fractions(-(10**9), 10**9, max_denominator=100), min_size=1, max_size=30))
def test_rounded_parts_sum_to_the_rounded_sum_and_no_part_is_a_whole_unit_off(exact: list[Fraction]) -> None:
    parts = rounded_parts(exact)

    assert sum(parts) == round_half_away(sum(exact, Fraction(0)))
    assert all(abs(part - whole) < 1 for part, whole in zip(parts, exact, strict=True))


def test_rounded_parts_of_either_sign_add_up() -> None:
    assert rounded_parts([Fraction("10.40"), Fraction("10.40"), Fraction("10.40")]) == (11, 10, 10)
    assert rounded_parts([Fraction("-0.60"), Fraction("0.30"), Fraction("0.30")]) == (0, 0, 0)
    assert rounded_parts([Fraction(5), Fraction(-7)]) == (5, -7)
    assert rounded_parts([Fraction("-10.60"), Fraction("10.30"), Fraction("10.30")]) == (-10, 10, 10)
