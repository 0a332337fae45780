"""What is booked and promised per measure and source, and that it sums to the measures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.conservation import SHARED_SUMS, ConservationError, account_for
from domain.sources import source_sums
from tests.domain.two_sources import (
    GRANT,
    MEASURE,
    OTHER,
    at_year_end,
    files,
    in_month,
    measure,
    programme,
    promise,
    source,
)
from tests.ledgers import mysen

TWO_SOURCES = """
2026-03 1470 71009   400_000
2026-03 1120 71093   100_000
2026-03 1429 71093    25_000
2026-03 1729 71093   -25_000
2026-04 1010 71093    60_000
2026-05 1710 71093   -10_000
2026-06 1700 71093   -90_000
2026-06 1620 71093    -5_000
2026-06 1950 71093   -30_000
2026-12 1550 71093     7_000
2026-02 1730 71009   -20_000
2026-02 1810 71000 -5_000_000
2026-01 1950 71000 -2_795_000
"""


def test_a_source_has_what_is_coded_to_it() -> None:
    result = at_year_end(TWO_SOURCES, files(co_financing=(promise(120_000),)))
    found = source(result)
    assert (found.gross_ore, found.vat_compensation_ore, found.sick_pay_refund_ore) == (
        18_500_000,
        2_500_000,
        1_000_000,
    )
    assert found.net_ore == 15_000_000
    assert (found.received_ore, found.user_income_ore) == (9_000_000, 500_000)
    assert (found.fund_set_aside_ore, found.fund_use_ore) == (700_000, 3_000_000)
    assert found.other_financing_ore == 9_000_000 + 500_000 - 700_000 + 3_000_000
    assert found.uncovered_ore == 15_000_000 - 11_800_000
    assert (found.applied_ore, found.awarded_ore, found.is_award_confirmed) == (None, 12_000_000, True)
    assert found.postings == 9


def test_refunds_on_the_grants_own_project_are_no_money_from_the_grant() -> None:
    found = source(at_year_end(TWO_SOURCES, files()), name=GRANT)
    assert (found.gross_ore, found.other_financing_ore, found.received_ore) == (40_000_000, 2_000_000, 0)
    assert found.uncovered_ore == 0


def test_the_grant_in_the_programme_as_a_whole_has_its_receipts_and_its_award() -> None:
    found = source(at_year_end(TWO_SOURCES, files()), None, GRANT)
    assert (found.received_ore, found.fund_use_ore, found.gross_ore) == (500_000_000, 279_500_000, 0)
    assert (found.awarded_ore, found.is_award_confirmed) == (500_000_000, False)


def test_there_is_a_row_for_every_source_that_is_to_pay_has_promised_or_has_postings() -> None:
    sums = in_month("2026-03 1120 71001 1", files()).reconciliation.sources
    keys = [(one.measure, one.funding_source) for one in sums]
    assert keys[0] == ("ungdom-i-arbeid", GRANT)
    assert keys.index((MEASURE, GRANT)) + 1 == keys.index((MEASURE, OTHER))
    assert ("jobbsjansen", "imdi") in keys
    assert ("jobbsjansen", GRANT) not in keys
    assert keys[-1] == (None, GRANT)
    assert len(keys) == len(set(keys)) == 16 + 1 + 2 + 1


def test_a_promise_alone_gives_a_row_that_says_nothing_is_booked() -> None:
    found = source(in_month("2026-03 1120 71001 1", files()), "nabolagskjokkenet", "helsedirektoratet")
    assert (found.postings, found.net_ore, found.awarded_ore) == (0, 0, None)


def test_sources_sum_to_their_measure_in_every_column_both_have() -> None:
    result = at_year_end(TWO_SOURCES, files())
    for name in SHARED_SUMS:
        of_sources = sum(getattr(one, name) for one in result.reconciliation.sources if one.measure == MEASURE)
        assert of_sources == getattr(measure(result).sums, name)


def test_run_stops_when_sources_and_measures_disagree() -> None:
    result = at_year_end(TWO_SOURCES, files())
    books = result.reconciliation
    account_for(result.placed, books.totals, books.measures, books.sources)
    wrong = tuple(replace(one, gross_ore=one.gross_ore + 1) if one.measure == MEASURE else one for one in books.sources)
    with pytest.raises(ConservationError, match="gross_ore of klar-for-jobb by source"):
        account_for(result.placed, books.totals, books.measures, wrong)


def test_run_stops_when_a_source_is_left_out() -> None:
    result = at_year_end(TWO_SOURCES, files())
    books = result.reconciliation
    with pytest.raises(ConservationError, match="placed rows by source"):
        account_for(result.placed, books.totals, books.measures, books.sources[:-1])


def test_run_stops_when_own_parts_are_not_the_own_share() -> None:
    result = at_year_end(TWO_SOURCES, files())
    books = result.reconciliation
    wrong = tuple(replace(one, own_parts=()) for one in books.measures)
    with pytest.raises(ConservationError, match="own share"):
        account_for(result.placed, books.totals, wrong, books.sources)


def test_run_stops_when_reallocations_change_the_total() -> None:
    result = at_year_end(TWO_SOURCES, files())
    books = result.reconciliation
    with pytest.raises(ConservationError, match="reallocations"):
        account_for(result.placed, replace(books.totals, reallocated_ore=1), books.measures, books.sources)


def test_two_promises_of_one_source_are_added() -> None:
    year = mysen().year(2026).model_copy(update={"co_financing": (promise(100_000), promise(20_000))})
    placed = at_year_end(TWO_SOURCES, files()).placed
    found = next(
        one for one in source_sums(placed, programme(), year) if (one.measure, one.funding_source) == (MEASURE, OTHER)
    )
    assert found.awarded_ore == 12_000_000
