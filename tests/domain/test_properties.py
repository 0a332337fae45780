"""What must always hold, whatever the ledger: nothing is lost, made, rounded away or decided by the order of rows."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.conservation import SHARED_SUMS
from domain.figures import figures
from domain.kinds import with_user_income
from domain.late_postings import late_postings
from domain.money import largest_remainder, round_half_away, share_of
from domain.periods import Period
from domain.placing import place
from domain.reconciliation import reconcile_measures, totals
from domain.sources import source_sums
from schemas.findings import sorted_findings
from schemas.frames import LEDGER
from schemas.plan_results import OwnReason
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult, MeasureSums, Status
from schemas.source_sums import SourceSums
from tests.domain.two_sources import closed, files, in_month, measure, move, promise
from tests.ledgers import ledger

ACCOUNTS = ("1010", "1120", "1429", "1729", "1710", "1700", "1730", "1600", "1650", "1550", "1950", "1500", "1470")
PROJECTS = ("71000", "71001", "71003", "71009", "71093", "71050", "71091", "71092", "40000")
PERIODS = ("2026-01", "2026-03", "2026-09", "2026-10", "2026-13", "2025-12")
Row = tuple[str, str, str, int]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(PERIODS), st.sampled_from(ACCOUNTS), st.sampled_from(PROJECTS), st.integers(-(10**9), 10**9)
    ),
    min_size=1,
    max_size=25,
)
FILES = [
    files(
        grant={"vat": vat, "user_income": user_income},
        scheme={"uncovered_by": uncovered_by},
        co_financing=(promise(1_000),),
        reallocations=(move(20_000, "apen-post", "ungdom-i-arbeid", date(2026, 3, 2)),),
    )
    for vat, user_income, uncovered_by in (
        ("net", "deduct", "municipality"),
        ("net", "keep", "grant"),
        ("gross", "deduct", "grant"),
        ("gross", "keep", "municipality"),
    )
]
UNTIL = Period(2026, 13)


def table(rows: list[Row]) -> str:
    return "\n".join(
        f"{period} {account} {project} {'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"
        for period, account, project, ore in rows
    )


def placed_of(rows: pl.DataFrame, given: ProgrammeFiles) -> pl.DataFrame:
    return with_user_income(place(rows, given.programme, UNTIL), given.year(2026).grant.user_income)


def books(rows: pl.DataFrame, given: ProgrammeFiles) -> tuple[tuple[MeasureResult, ...], tuple[SourceSums, ...]]:
    """The measures and the sources, by the two functions that make them."""
    placed, year = placed_of(rows, given), given.year(2026)
    return reconcile_measures(placed, given.programme, year, 12), source_sums(placed, given.programme, year)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(FILES))
def test_parts_sum_to_the_whole_to_the_ore(rows: list[Row], given: ProgrammeFiles) -> None:
    measures, sources = books(ledger(table(rows)), given)
    whole = totals(measures)
    for name in MeasureSums.__dataclass_fields__:
        assert sum(getattr(one.sums, name) for one in measures) == getattr(whole, name)
    for one in measures:
        of_measure = [each for each in sources if each.measure == one.id]
        for name in SHARED_SUMS:
            assert sum(getattr(each, name) for each in of_measure) == getattr(one.sums, name)
        assert sum(part.amount_ore for part in one.own_parts) == one.sums.own_ore
        assert one.sums.grant_financed_ore + one.sums.own_ore == one.sums.after_co_financing_ore
        assert one.sums.remaining_ore == one.sums.revised_ore - one.sums.grant_financed_ore


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(FILES))
def test_a_sources_own_sums_hang_together(rows: list[Row], given: ProgrammeFiles) -> None:
    grant = given.programme.grant_scheme.funding_source
    keeps = given.year(2026).grant.user_income == "keep"
    for one in books(ledger(table(rows)), given)[1]:
        assert one.net_ore == one.gross_ore - one.vat_compensation_ore - one.sick_pay_refund_ore
        assert one.uncovered_ore >= 0
        if one.funding_source != grant:
            come = one.received_ore - one.fund_set_aside_ore + one.fund_use_ore
            assert one.other_financing_ore == come + (0 if keeps else one.user_income_ore)
            cost = one.net_ore + (0 if given.year(2026).grant.vat == "net" else one.vat_compensation_ore)
            assert one.uncovered_ore == max(0, cost - one.other_financing_ore)
        else:
            assert one.uncovered_ore == 0


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(FILES))
def test_own_parts_have_a_sign_and_an_order(rows: list[Row], given: ProgrammeFiles) -> None:
    order = [
        OwnReason.NOT_GRANTED,
        OwnReason.OTHER_SOURCE,
        OwnReason.PAY_SHARE,
        OwnReason.RAMP,
        OwnReason.OVER_BUDGET,
    ]
    for one in books(ledger(table(rows)), given)[0]:
        reasons = [order.index(part.reason) for part in one.own_parts]
        assert reasons == sorted(reasons)
        assert all(part.amount_ore > 0 or part.reason is OwnReason.NOT_GRANTED for part in one.own_parts)
        assert all(part.amount_ore for part in one.own_parts)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_row_order_does_not_matter(rows: list[Row], given: ProgrammeFiles, draw: random.Random) -> None:
    frame = ledger(table(rows))
    shuffled = list(range(frame.height))
    draw.shuffle(shuffled)
    assert books(frame[shuffled], given) == books(frame, given)


@settings(max_examples=5, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_row_order_does_not_matter_to_any_figure_or_finding(rows: list[Row], draw: random.Random) -> None:
    frame = ledger(table(rows))
    shuffled = list(range(frame.height))
    draw.shuffle(shuffled)
    one, other = (closed(each, FILES[0]) for each in (frame, frame[shuffled]))
    assert figures(one.reconciliation) == figures(other.reconciliation)
    assert sorted_findings(one.findings) == sorted_findings(other.findings)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.sampled_from(FILES))
def test_calling_twice_gives_the_same_and_leaves_what_was_given(rows: list[Row], given: ProgrammeFiles) -> None:
    frame = ledger(table(rows))
    before = frame.clone()
    placed = placed_of(frame, given)
    kept = placed.clone()
    first, second = (
        (reconcile_measures(placed, given.programme, given.year(2026), 12), source_sums(placed, given.programme, year))
        for year in (given.year(2026), given.year(2026))
    )
    assert first == second
    assert frame.equals(before)
    assert placed.equals(kept)
    assert placed_of(frame, given).equals(placed)


def test_the_whole_calculation_twice_is_the_same() -> None:
    rows = "2026-03 1120 71001 900_000\n2026-03 1120 71093 50_000\n2026-04 1600 71001 -250"
    one, other = (in_month(rows, FILES[0]) for _ in range(2))
    assert one.reconciliation == other.reconciliation
    assert one.findings == other.findings
    assert one.placed.equals(other.placed)


def test_amount_and_its_reversal_cancel_for_a_hundred_thousand_random_amounts() -> None:
    draw = random.Random(20260610)
    shares = [Fraction(1, 4), Fraction(1, 8), Fraction(2, 3), Fraction(1, 2), Fraction(999, 1000)]
    for _ in range(100_000):
        ore, share = draw.randint(-(10**12), 10**12), draw.choice(shares)
        assert share_of(ore, share) + share_of(-ore, share) == 0
        exact = Fraction(draw.randint(-(10**12), 10**12), draw.randint(1, 999))
        assert round_half_away(exact) + round_half_away(-exact) == 0
        assert abs(round_half_away(exact) - exact) <= Fraction(1, 2)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_printed_parts_and_their_reversal_cancel(total: int, weights: list[int]) -> None:
    shares = [Fraction(weight) for weight in weights]
    parts, reversed_parts = largest_remainder(total, shares), largest_remainder(-total, shares)
    assert sum(parts) == total
    assert [one + other for one, other in zip(parts, reversed_parts, strict=True)] == [0] * len(weights)


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_what_is_left_is_never_floored(ore: int) -> None:
    measures, _ = books(ledger(table([("2026-03", "1120", "71003", ore)])), FILES[0])
    social = next(one for one in measures if one.id == "sosionom").sums
    assert social.remaining_ore == 100_000_000 - min(ore, 100_000_000)
    assert social.own_ore == max(0, ore - 100_000_000)


def test_unused_is_negative_when_more_than_the_whole_grant_is_used() -> None:
    lean = files(grant={"carried_in": ()})
    kroner = {"71001": 800, "71002": 1300, "71003": 1000, "71005": 400, "71008": 500, "71012": 800, "71015": 650}
    spent = table([("2026-03", "1120", project, kr * 100_000) for project, kr in kroner.items()])
    grant = in_month(spent, lean).reconciliation.grant
    assert (grant.used_ore, grant.unused_ore) == (545_000_000, -45_000_000)


def test_an_overrun_of_one_measure_is_seen_though_the_total_is_within() -> None:
    result = in_month("2026-03 1120 71001 800_000.01", files())
    assert result.reconciliation.totals.after_co_financing_ore < result.reconciliation.totals.revised_ore
    assert [one.id for one in result.reconciliation.measures if one.status is Status.OVERRUN] == ["ungdom-i-arbeid"]
    overruns = [(one.measure, one.difference_ore) for one in result.findings if one.rule == "Y04"]
    assert overruns == [("ungdom-i-arbeid", 1)]


@pytest.mark.parametrize(
    ("kroner", "status"), [("500_000", Status.FULL), ("500_000.01", Status.OVERRUN), ("499_999.99", Status.WATCH)]
)
def test_exactly_all_of_it_is_full_and_never_an_overrun(kroner: str, status: Status) -> None:
    result = in_month(f"2026-03 1470 71009 {kroner}", files())
    assert measure(result).status is status
    assert ("Y04" in {one.rule for one in result.findings if one.measure == "klar-for-jobb"}) is (
        status is Status.OVERRUN
    )


def test_equal_postings_are_as_many_after_every_join() -> None:
    rows = ledger("\n".join(["2026-03 1120 71001 100 7"] * 4)).with_columns(row=pl.lit(2, pl.Int64))
    placed = placed_of(rows, FILES[0])
    assert placed.height == rows.height
    youth = next(one for one in books(rows, FILES[0])[0] if one.id == "ungdom-i-arbeid")
    assert (youth.sums.gross_ore, youth.postings) == (40_000, 4)


def test_equal_postings_are_matched_one_by_one_against_the_months_before() -> None:
    four = placed_of(ledger("\n".join(["2026-03 1120 71001 100 7"] * 4)), FILES[0])
    two = placed_of(ledger("\n".join(["2026-03 1120 71001 100 7"] * 2)), FILES[0])
    late = late_postings(two, four, frozenset(LEDGER))
    assert late.get_column("effect_ore").to_list() == [10_000, 10_000]
    assert late_postings(four, four, frozenset(LEDGER)).is_empty()
