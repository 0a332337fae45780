"""Monetary-unit sampling: proportional, certain above the interval, repeatable."""

from __future__ import annotations

import hashlib
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.sampling import (
    NotDrawableError,
    SampleItem,
    default_size,
    drawn_from,
    interval_for,
    start_of,
    systematic_draw,
)

AMOUNTS = st.lists(st.integers(1, 400), min_size=1, max_size=12)


def items(*amounts: int) -> list[SampleItem]:
    return [SampleItem(number, amount) for number, amount in enumerate(amounts, start=1)]


def test_every_tenth_krone_from_the_third() -> None:
    #         1–5  6–13  14–16  17–40
    drawn = drawn_from(items(5, 8, 3, 24), interval_ore=10, start_ore=3)

    # øre 3, 13, 23 and 33
    assert [(each.number, each.hits, each.is_certain) for each in drawn.drawn] == [
        (1, 1, False),
        (2, 1, False),
        (4, 2, True),
    ]
    assert (drawn.items, drawn.population_ore) == (4, 40)


def test_the_first_and_the_last_ore_of_the_population_can_be_drawn() -> None:
    assert [each.number for each in drawn_from(items(1, 9, 1), 5, 1).drawn] == [1, 2, 3]
    assert [each.number for each in drawn_from(items(1, 9, 1), 5, 5).drawn] == [2]


@given(AMOUNTS, st.integers(1, 300))
@settings(deadline=None)
def test_chance_of_being_drawn_is_proportional_to_the_amount(amounts: list[int], interval: int) -> None:
    starts_that_draw = dict.fromkeys(range(1, len(amounts) + 1), 0)
    kroner_drawn = dict.fromkeys(starts_that_draw, 0)
    for start in range(1, interval + 1):
        for each in drawn_from(items(*amounts), interval, start).drawn:
            starts_that_draw[each.number] += 1
            kroner_drawn[each.number] += each.hits

    for number, amount in enumerate(amounts, start=1):
        assert Fraction(starts_that_draw[number], interval) == min(Fraction(1), Fraction(amount, interval))
        assert kroner_drawn[number] == amount


@given(AMOUNTS, st.integers(1, 40), st.text())
def test_items_of_the_interval_or_more_are_always_drawn(amounts: list[int], size: int, seed: str) -> None:
    interval = interval_for(sum(amounts), size)
    drawn = systematic_draw(items(*amounts), interval, seed)

    certain = {number for number, amount in enumerate(amounts, start=1) if amount >= interval}
    assert certain == {each.number for each in drawn.drawn if each.is_certain}


@given(AMOUNTS, st.integers(1, 40), st.text(), st.randoms(use_true_random=False))
def test_same_seed_gives_the_same_sample_whatever_the_order_of_rows(
    amounts: list[int], size: int, seed: str, chance: random.Random
) -> None:
    interval = interval_for(sum(amounts), size)
    shuffled = items(*amounts)
    chance.shuffle(shuffled)

    assert systematic_draw(shuffled, interval, seed) == systematic_draw(items(*amounts), interval, seed)


@given(AMOUNTS, st.integers(1, 40), st.text())
def test_no_more_kroner_are_drawn_than_asked_for(amounts: list[int], size: int, seed: str) -> None:
    drawn = systematic_draw(items(*amounts), interval_for(sum(amounts), size), seed)

    assert sum(each.hits for each in drawn.drawn) <= size


def test_start_is_the_seeds_sha256_modulo_the_interval() -> None:
    number = int(hashlib.sha256(b"86a0bbd42befd80f:utgifter").hexdigest(), 16)

    assert start_of("86a0bbd42befd80f:utgifter", 1_000) == number % 1_000 + 1
    assert start_of("x", 1) == 1


def test_another_seed_may_start_elsewhere() -> None:
    assert len({start_of(str(seed), 10_000) for seed in range(50)}) > 40


def test_default_size_is_the_factor_divided_by_the_tolerable_share() -> None:
    assert default_size() == 60


def test_interval_is_rounded_up_to_whole_ore() -> None:
    assert interval_for(100, 60) == 2
    assert interval_for(120, 60) == 2
    assert interval_for(0, 60) == 1


@pytest.mark.parametrize("amount", [0, -1])
def test_what_is_not_positive_cannot_be_drawn(amount: int) -> None:
    with pytest.raises(NotDrawableError, match="item 2"):
        systematic_draw(items(5, amount), 10, "x")
    with pytest.raises(NotDrawableError, match="interval"):
        systematic_draw(items(5), amount, "x")


def test_an_empty_population_gives_an_empty_sample() -> None:
    assert systematic_draw([], 1, "x").drawn == ()
