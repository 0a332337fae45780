"""Spending against allocation: what counts, where the limits are, and what is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.alerts import alerts_to_raise
from domain.calculation import Calculation, Occasion, Read, calculate
from domain.figures import figures
from domain.periods import Period, whole_year
from domain.trace import UnknownFigureError, trace
from schemas.budget_year import Reallocation
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult, MeasureSums, Status
from tests.ledgers import ledger, mysen

FILES = mysen()
SPEAKING = {f"2026-{number:02d}": ("test.csv",) for number in range(16)}


def reconciled(table: str | pl.DataFrame, until: str = "2026-10", files: ProgrammeFiles = FILES) -> Calculation:
    rows = ledger(table) if isinstance(table, str) else table
    read = Read(rows, (), 0, SPEAKING, (), is_invented=True)
    return calculate(read, files, Occasion(Period.parse(until), False, "test", date(2026, 11, 21)))


def measure(result: Calculation, name: str) -> MeasureResult:
    return next(measure for measure in result.reconciliation.measures if measure.id == name)


def rules(result: Calculation) -> set[str]:
    return {finding.rule for finding in result.findings}


def with_year(**changes: Any) -> ProgrammeFiles:
    year = FILES.year(2026).model_copy(update=changes)
    return ProgrammeFiles(FILES.programme, {2026: year}, FILES.sha256, FILES.folder)


@pytest.mark.parametrize(
    ("kroner", "status"),
    [
        ("800_000.01", Status.OVERRUN),
        ("800_000", Status.FULL),
        ("799_999.99", Status.WATCH),
        ("640_000", Status.WATCH),
        ("639_999.99", Status.OK),
        ("400_000", Status.OK),
        ("399_999.99", Status.UNDERSPEND),
        ("-10", Status.UNDERSPEND),
    ],
)
def test_status_at_its_limits_in_october(kroner: str, status: Status) -> None:
    assert measure(reconciled(f"2026-03 1120 71001 {kroner}"), "ungdom-i-arbeid").status is status


def test_underspend_is_not_told_before_the_first_check() -> None:
    assert measure(reconciled("2026-03 1120 71001 1", "2026-05"), "ungdom-i-arbeid").status is Status.OK


def test_overrun_of_one_measure_is_seen_though_the_total_is_within() -> None:
    result = reconciled("2026-03 1120 71001 900_000")
    assert result.reconciliation.grant.unused_ore > 0
    overrun = next(finding for finding in result.findings if finding.rule == "Y04")
    assert (overrun.measure, overrun.difference_ore) == ("ungdom-i-arbeid", 10_000_000)


def test_measure_without_postings_is_listed_and_told() -> None:
    result = reconciled("2026-03 1120 71001 1")
    assert measure(result, "evaluering").postings == 0
    assert "K04" in rules(result)
    assert len(result.reconciliation.measures) == 18


def test_measures_stand_in_the_plans_order_and_wording() -> None:
    lines = [measure.line for measure in reconciled("2026-03 1120 71001 1").reconciliation.measures]
    assert lines[0] == "Ungdom i arbeid"
    assert lines[9] == "Matsservering i skole"
    assert lines[16:] == ["Jobbsjansen for innvandrerkvinner", "Nabolagskjøkkenet"]


def test_other_sources_money_never_becomes_the_grants() -> None:
    result = reconciled("2026-03 1010 71091 500_000\n2026-03 1700 71091 -700_000")
    sums = measure(result, "jobbsjansen").sums
    assert (sums.grant_financed_ore, sums.own_ore) == (0, -20_000_000)
    assert result.reconciliation.grant.used_ore == 0
    assert "Y07" in rules(result)


def test_spend_without_budget_is_the_municipalitys_own() -> None:
    result = reconciled("2026-03 1120 71092 1_000")
    assert measure(result, "nabolagskjokkenet").sums.own_ore == 100_000
    assert "K05" in rules(result)


def test_credit_beyond_spend_gives_negative_use_and_is_not_floored() -> None:
    result = reconciled("2026-03 1120 71001 -500")
    assert measure(result, "ungdom-i-arbeid").sums.grant_financed_ore == -50_000
    assert result.reconciliation.grant.unused_ore == 779_550_000


def test_overspent_grant_is_shown_negative() -> None:
    files = with_year(grant=FILES.year(2026).grant.model_copy(update={"carried_in": ()}))
    table = "\n".join(
        f"2026-03 1120 710{n:02d} {kr}_000"
        for n, kr in [(1, 800), (2, 1300), (3, 1000), (12, 800), (15, 650), (5, 400), (8, 500), (9, 500)]
    )
    result = reconciled(table, files=files)
    assert result.reconciliation.grant.unused_ore == -95_000_000
    assert {"Y02", "Y03"} <= rules(result)


def test_reallocation_moves_the_budget_and_not_the_total() -> None:
    move = Reallocation(
        from_measure="apen-post", to_measure="ungdom-i-arbeid", kr=Decimal(100_000), decided_by="Styringsgruppen",
        decided_on=date(2026, 9, 1), reason="Flere søkere",
    )  # fmt: skip
    result = reconciled("2026-03 1120 71001 850_000", files=with_year(reallocations=(move,)))
    youth = measure(result, "ungdom-i-arbeid")
    assert (youth.sums.reallocated_ore, youth.sums.revised_ore, youth.status) == (10_000_000, 90_000_000, Status.WATCH)
    assert measure(result, "apen-post").sums.revised_ore == 10_000_000
    assert result.reconciliation.totals.revised_ore == 779_500_000


def test_posting_of_another_year_is_never_added() -> None:
    assert reconciled("2025-03 1120 71001 5\n2026-03 1120 71001 7").reconciliation.totals.gross_ore == 700


def test_period_shows_that_period_and_not_the_latest() -> None:
    table = "2026-01 1120 71001 1\n2026-02 1120 71001 10\n2026-03 1120 71001 100"
    totals = [reconciled(table, f"2026-0{month}").reconciliation.totals.gross_ore for month in (1, 2, 3)]
    assert totals == [100, 1_100, 11_100]


def test_monthly_net_sums_to_net() -> None:
    result = reconciled("2026-01 1120 71001 1\n2026-02 1429 71001 10\n2026-02 1729 71001 -10\n2026-03 1710 71001 -5")
    youth = measure(result, "ungdom-i-arbeid")
    assert sum(youth.monthly_net_ore) == youth.sums.net_ore
    assert youth.monthly_net_ore[:3] == (100, 0, -500)


def test_alert_for_each_threshold_passed_and_none_for_the_rest() -> None:
    result = reconciled("2026-03 1120 71001 900_000\n2026-03 1470 71009 500_000\n2026-10 1120 71015 600_000")
    raised = {
        (alert.measure, alert.rule, alert.threshold)
        for alert in alerts_to_raise(result.reconciliation, FILES.programme.alerts)
        if alert.rule not in {"underspend", "idle"}
    }
    assert raised == {
        ("ungdom-i-arbeid", "overrun", "110"),
        ("klar-for-jobb", "full", "100"),
        ("administrative-kostnader", "watch", "80"),
        ("administrative-kostnader", "forecast", "110"),
    }


def test_alert_keys_are_unique() -> None:
    alerts = alerts_to_raise(reconciled("2026-03 1120 71001 900_000").reconciliation, FILES.programme.alerts)
    assert len({alert.key for alert in alerts}) == len(alerts)


def test_unconfirmed_facts_are_told() -> None:
    result = reconciled("2026-03 1120 71001 1")
    assert "Tildelingen for 2026" in result.reconciliation.unconfirmed
    assert not result.reconciliation.grant.confirmed
    assert "K06" in rules(result)


def test_unknown_figure_is_refused_with_a_near_name() -> None:
    result = reconciled("2026-03 1120 71001 1")
    with pytest.raises(UnknownFigureError, match=r"did you mean.*netto\.sosionom"):
        trace("neto.sosionom", result.reconciliation, result.placed)


accounts = st.sampled_from(["1010", "1120", "1429", "1729", "1710", "1700", "1730", "1550", "1950", "1500", "1470"])
projects = st.sampled_from(["71000", "71001", "71003", "71009", "71050", "71091", "71092", "40000"])
postings = st.lists(st.tuples(accounts, projects, st.integers(-(10**9), 10**9)), min_size=1, max_size=25)


@settings(max_examples=12, deadline=None)
@given(postings)
def test_parts_sum_to_the_whole_and_order_does_not_matter(rows: list[tuple[str, str, int]]) -> None:
    table = "\n".join(
        f"2026-03 {account} {project} {'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"
        for account, project, ore in rows
    )
    result = reconciled(table)
    measures, whole = result.reconciliation.measures, result.reconciliation.totals
    for name in MeasureSums.__dataclass_fields__:
        assert sum(getattr(measure.sums, name) for measure in measures) == getattr(whole, name)
    for measure in measures:
        assert measure.sums.grant_financed_ore + measure.sums.own_ore == measure.sums.after_co_financing_ore
        assert measure.sums.remaining_ore == measure.sums.revised_ore - measure.sums.grant_financed_ore
    grant = result.reconciliation.grant
    assert sum(year.used_ore for year in grant.grant_years) == grant.used_ore
    assert sum(year.unused_ore for year in grant.grant_years) == grant.unused_ore
    assert figures(reconciled(ledger(table).reverse()).reconciliation) == figures(result.reconciliation)


OPENING = "2026-00 25100010 71000 -2_795_000\n"


def test_fund_opens_with_the_ledgers_own_balance() -> None:
    grant = reconciled(OPENING + "2026-01 1950 71000 -2_795_000\n2026-01 25100010 71000 2_795_000").reconciliation.grant
    assert grant.is_fund_opening_booked
    assert (grant.fund_opening_ore, grant.fund_use_ore, grant.fund_closing_ore) == (279_500_000, 279_500_000, 0)


def test_fund_without_opening_balances_in_the_export_is_not_said_to_be_booked() -> None:
    grant = reconciled("2026-03 1120 71001 1").reconciliation.grant
    assert not grant.is_fund_opening_booked
    assert grant.fund_opening_ore == grant.carried_in_ore


def test_fund_that_differs_from_the_approved_or_from_its_movements_is_told() -> None:
    assert "Y10" not in rules(reconciled(OPENING))
    assert "Y10" in rules(reconciled(OPENING.replace("2_795", "2_700")))
    assert "Y10" in rules(reconciled(OPENING + "2026-01 1950 71000 -2_795_000"))


def test_unplaced_postings_can_be_traced() -> None:
    result = reconciled("2026-03 1120 71050 12_400")
    found = trace("kontroll.uplassert", result.reconciliation, result.placed)
    assert found.postings.get_column("row").to_list() == [2]


def test_year_with_months_missing_is_part_of_a_year_and_keeps_its_forecast() -> None:
    spoken = {f"2026-{number:02d}": ("test.csv",) for number in range(11)}
    read = Read(ledger("2026-03 1120 71003 500_000"), (), 0, spoken, ("2026-11", "2026-12"), is_invented=True)
    occasion = Occasion(whole_year(2026), True, "test", date(2026, 11, 21))
    result = calculate(read, FILES, occasion)
    assert result.reconciliation.covered_until == "2026-10"
    assert result.reconciliation.is_part_of_year
    assert measure(result, "sosionom").sums.forecast_ore == 60_000_000
    assert {"P02", "K08"} <= rules(result)
    assert "Y11" not in rules(result)
