"""The request as a difference, line by line; and what becomes of the difference in money."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.request_lines import (
    RequestConservationError,
    RequestKey,
    request_lines,
    requested_before,
    require_conserved,
    sent_letters,
)
from domain.settlements import settlement
from schemas.budget_year import BudgetYear, Requested, RequestedLine
from schemas.request_lines import RequestLine, SentLetter, Settlement
from tests.ledgers import mysen

FILE = mysen().year(2026)
KEYS = st.tuples(st.integers(2024, 2028), st.sampled_from([None, "sosionom", "evaluering", "apen-post"]))
AMOUNTS = st.dictionaries(KEYS, st.integers(-(10**12), 10**12), max_size=8)


def total(amounts: dict[RequestKey, int]) -> int:
    return sum(amounts.values())


def test_a_line_asks_for_what_is_entitled_less_what_was_asked_for() -> None:
    lines = request_lines({(2027, None): 500, (2026, None): 300}, {(2027, None): 200, (2026, None): 300})
    assert lines == (RequestLine(2026, None, 300, 300, 0), RequestLine(2027, None, 500, 200, 300))


def test_a_key_only_earlier_letters_have_is_set_off() -> None:
    assert request_lines({}, {(2027, "sosionom"): 100}) == (RequestLine(2027, "sosionom", 0, 100, -100),)


def test_money_moved_between_purposes_gives_two_lines_and_asks_for_nothing() -> None:
    lines = request_lines({(2027, None): 500}, {(2027, "sosionom"): 100, (2027, None): 400})
    assert [(line.purpose, line.requested_ore) for line in lines] == [(None, 100), ("sosionom", -100)]
    assert sum(line.requested_ore for line in lines) == 0


@given(AMOUNTS, AMOUNTS)
def test_all_letters_and_this_request_are_what_is_entitled(
    entitled: dict[RequestKey, int], earlier: dict[RequestKey, int]
) -> None:
    lines = request_lines(entitled, earlier)
    assert total(earlier) + sum(line.requested_ore for line in lines) == total(entitled)
    assert {(line.grant_year, line.purpose) for line in lines} == {*entitled, *earlier}


@settings(deadline=None)
@given(st.lists(st.tuples(KEYS, st.integers(-(10**9), 10**9)), max_size=8), st.randoms())
def test_the_order_of_letters_lines_and_rights_is_of_no_account(
    amounts: list[tuple[RequestKey, int]], chance: Random
) -> None:
    """The kept account of another system depended on the order of its lines."""
    shuffled = list(amounts)
    chance.shuffle(shuffled)
    entitled = {key: 1_000 for key, _ in amounts[::2]}
    turned = dict(reversed(entitled.items()))
    assert request_lines(entitled, summed(amounts)) == request_lines(turned, summed(shuffled))


def summed(amounts: list[tuple[RequestKey, int]]) -> dict[RequestKey, int]:
    """What letters ask for, read from year files in the order given."""
    lines = [RequestedLine(grant_year=key[0], measure=key[1], kr=Decimal(ore) / 100) for key, ore in amounts]
    kr = sum((line.kr for line in lines), Decimal(0))
    letter = Requested(kr=kr, sent_on=date(2027, 1, 15), reference="27/1", lines=tuple(lines))
    return requested_before([with_letters(2027, letter)]) if lines else {}


@given(AMOUNTS, AMOUNTS)
def test_asking_twice_gives_the_same_and_leaves_what_was_handed_in(
    entitled: dict[RequestKey, int], earlier: dict[RequestKey, int]
) -> None:
    """Another system turned the signs of its caller's own lines, and answered otherwise the second time."""
    before = deepcopy((entitled, earlier))
    assert request_lines(entitled, earlier) == request_lines(entitled, earlier)
    assert (entitled, earlier) == before


@given(AMOUNTS, AMOUNTS)
def test_once_the_request_is_sent_nothing_is_left_to_ask_for(
    entitled: dict[RequestKey, int], earlier: dict[RequestKey, int]
) -> None:
    sent = {(line.grant_year, line.purpose): line.requested_ore for line in request_lines(entitled, earlier)}
    asked = {key: earlier.get(key, 0) + sent[key] for key in sent}
    assert all(line.requested_ore == 0 for line in request_lines(entitled, asked))


@pytest.mark.parametrize("wrong", [-1, 1])
def test_a_line_that_asks_for_another_amount_stops_the_request(wrong: int) -> None:
    entitled: dict[RequestKey, int] = {(2027, None): 500}
    earlier: dict[RequestKey, int] = {(2027, None): 200}
    lines = request_lines(entitled, earlier)
    require_conserved(lines, entitled, earlier)
    changed = [replace(line, requested_ore=line.requested_ore + wrong) for line in lines]
    with pytest.raises(
        RequestConservationError, match="grant year 2027, purpose the grant as a whole: entitled to 500"
    ):
        require_conserved(changed, entitled, earlier)


def test_a_line_that_is_lost_stops_the_request() -> None:
    with pytest.raises(RequestConservationError, match=r"purpose sosionom: entitled to 0 øre, but .* ask for 100"):
        require_conserved((), {}, {(2027, "sosionom"): 100})


def with_letters(year: int, *letters: Requested) -> BudgetYear:
    grant = FILE.grant.model_copy(update={"requested": letters})
    return FILE.model_copy(update={"year": year, "grant": grant})


def test_a_letter_without_lines_is_for_the_whole_grant_of_its_year() -> None:
    first = Requested(kr=Decimal(2_500_000), sent_on=date(2027, 2, 15), reference="27/1")
    lines = (
        RequestedLine(grant_year=2026, kr=Decimal("100.50")),
        RequestedLine(grant_year=2027, measure="sosionom", kr=Decimal(-100)),
    )
    second = Requested(kr=Decimal("0.50"), sent_on=date(2027, 1, 15), reference="27/0", lines=lines)
    file = with_letters(2027, first, second)
    assert requested_before([file]) == {(2027, None): 250_000_000, (2026, None): 10_050, (2027, "sosionom"): -10_000}
    assert sent_letters([file]) == (
        SentLetter("2027-01-15", "27/0", 50, 2027),
        SentLetter("2027-02-15", "27/1", 250_000_000, 2027),
    )


@pytest.mark.parametrize(
    ("difference", "requested", "paid", "settled"),
    [
        (20, 80, 80, Settlement(paid_out_ore=20)),
        (30, 50, 100, Settlement(cancelled_ore=30)),
        (60, 50, 100, Settlement(cancelled_ore=50, paid_out_ore=10)),
        (-100, 200, 200, Settlement(repaid_ore=100)),
        (-80, 100, 0, Settlement(withdrawn_ore=80)),
        (-60, 150, 100, Settlement(withdrawn_ore=50, repaid_ore=10)),
        (0, 150, 100, Settlement()),
    ],
)
def test_what_is_open_from_earlier_letters_is_settled_first(
    difference: int, requested: int, paid: int, settled: Settlement
) -> None:
    assert settlement(difference, requested, paid) == settled


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_a_settlement_is_the_whole_difference_and_no_part_is_negative(
    difference: int, requested: int, paid: int
) -> None:
    settled = settlement(difference, requested, paid)
    assert settled.total_ore == difference
    parts = (settled.paid_out_ore, settled.cancelled_ore, settled.withdrawn_ore, settled.repaid_ore)
    assert min(parts) >= 0
    assert not (settled.repaid_ore and settled.withdrawn_ore < max(requested - paid, 0)), "withdraw before repaying"
    assert not (settled.paid_out_ore and settled.cancelled_ore < max(paid - requested, 0)), "let go before paying out"
