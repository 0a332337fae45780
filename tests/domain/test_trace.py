"""The way back from every figure to postings, files and named parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.figures import DoubledFigureError, catalogue, figures
from domain.periods import whole_year
from domain.trace import Trace, TraceError, UnknownFigureError, every_trace, trace
from schemas.plan_results import OwnPart, OwnReason
from schemas.programme_files import ProgrammeFiles
from tests.domain.test_worked_example import POSTINGS
from tests.ledgers import ledger, mysen

MYSEN = mysen()
MONTHS = {f"2026-{month:02d}": ("test.csv",) for month in range(16)}


def calculated(table: str, files: ProgrammeFiles = MYSEN) -> Calculation:
    read = Read(ledger(table), (), 0, MONTHS, (), is_invented=True)
    return calculate(read, files, Occasion(whole_year(2026), True, "run", date(2027, 1, 31)))


@pytest.fixture(scope="module")
def year() -> Calculation:
    return calculated(POSTINGS)


def found(year: Calculation, figure: str) -> Trace:
    return trace(figure, year.reconciliation, year.placed, MYSEN)


def labels(traced: Trace) -> list[str]:
    return [part.label for part in traced.adjustments]


def recomputed(traced: Trace) -> int:
    """What a trace comes to, added up here and not there."""
    amounts: list[int | None] = traced.postings.get_column("amount_ore").to_list()
    postings = sum(ore for ore in amounts if ore is not None)
    return traced.sign * postings + sum(part.amount_ore for part in traced.adjustments)


@pytest.mark.parametrize("files", [MYSEN, None], ids=["same files", "changed files"])
def test_every_figure_of_the_worked_example_traces(year: Calculation, files: ProgrammeFiles | None) -> None:
    traces = list(every_trace(year.reconciliation, year.placed, files))

    assert {one.figure: recomputed(one) for one in traces} == figures(year.reconciliation)
    assert len(traces) > 500
    assert all(part.label.strip() for one in traces for part in one.adjustments)
    assert all(part.amount_ore for one in traces for part in one.adjustments)


accounts = st.sampled_from(["1010", "1120", "1429", "1729", "1710", "1700", "1730", "1620", "1550", "1950", "1470"])
projects = st.sampled_from(["71000", "71001", "71002", "71003", "71009", "71015", "71050", "71091", "71092", "40000"])
periods = st.sampled_from(["2026-01", "2026-07", "2026-12", "2026-13", "-"])
rows = st.tuples(periods, accounts, projects, st.integers(-(10**9), 10**9))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows, min_size=1, max_size=20))
def test_every_figure_of_any_ledger_traces(lines: list[tuple[str, str, str, int]]) -> None:
    table = "\n".join(
        f"{period} {account} {project} {Decimal(ore) / 100:.2f}" for period, account, project, ore in lines
    )
    result = calculated(table)
    traces = list(every_trace(result.reconciliation, result.placed, MYSEN))

    assert {one.figure: recomputed(one) for one in traces} == figures(result.reconciliation)
    assert all(part.label.strip() for one in traces for part in one.adjustments)


def test_budget_is_traced_to_its_line_in_the_year_file(year: Calculation) -> None:
    lines = [line.measure for line in MYSEN.year(2026).allocations]
    line = lines.index("sosionom") + 1

    assert labels(found(year, "budsjett.sosionom")) == [f"2026.toml: allocations, linje {line} (Sosionom)"]
    assert len(labels(found(year, "budsjett.sum"))) == len(lines)


def test_files_that_have_changed_since_name_no_line(year: Calculation) -> None:
    changed = replace(MYSEN, sha256="another")
    traced = trace("budsjett.sosionom", year.reconciliation, year.placed, changed)

    assert labels(traced) == ["2026.toml: allocations (Sosionom)"]


def test_what_is_left_is_budget_less_postings(year: Calculation) -> None:
    traced = found(year, "rest.apen-barnehage")

    assert traced.value_ore == 25_000_000
    assert traced.sign == -1
    assert traced.postings.get_column("project").unique().to_list() == ["71002"]
    assert len(traced.adjustments) == 1


def test_what_is_above_the_budget_is_spend_less_what_the_grant_covers(year: Calculation) -> None:
    traced = found(year, "egen.over-budsjett.ungdom-i-arbeid")

    assert traced.value_ore == 6_000_000
    assert labels(traced) == ["Dekket av tilskuddet"]
    assert traced.postings.height == 5


def test_spend_on_another_source_that_has_not_paid_is_traced_to_that_source() -> None:
    result = calculated("2026-03 1120 71012 100\n2026-03 1120 71092 70\n2026-06 1700 71092 -20")
    part = next(
        part
        for measure in result.reconciliation.measures
        for part in measure.own_parts
        if measure.id == "nabolagskjokkenet"
    )
    figure = {"other_source": "annen-kilde", "not_granted": "uten-tilskudd"}[part.reason.value]
    traced = found(result, f"egen.{figure}.nabolagskjokkenet")

    assert traced.value_ore == 5_000
    assert traced.postings.get_column("row").to_list() == [3, 4]
    assert traced.adjustments == ()


def test_request_is_traced_to_the_award_and_its_model(year: Calculation) -> None:
    request = year.reconciliation.payment_request
    assert request is not None
    for option in request.options:
        if option.requested_ore is not None:
            traced = found(year, f"anmodning.modell-{option.model.lower()}")
            assert traced.value_ore == option.requested_ore
            assert traced.adjustments[0].amount_ore == request.award_ore
            assert ".toml: " in traced.adjustments[0].label


def test_carry_over_is_traced_to_the_postings_of_all_measures(year: Calculation) -> None:
    traced = found(year, "anmodning.overforing")

    assert traced.sign == -1
    assert traced.postings.get_column("project").n_unique() > 10
    assert "2026.toml: grant.award" in labels(traced)


def test_source_is_traced_to_the_postings_coded_to_it(year: Calculation) -> None:
    traced = found(year, "kilde.helsedirektoratet.mottatt.nabolagskjokkenet")

    assert traced.value_ore == 30_000_000
    assert traced.postings.get_column("account").to_list() == ["1700"]


def test_grant_year_of_this_run_is_the_runs_own_figure(year: Calculation) -> None:
    assert found(year, "programar.2026.netto").postings.equals(found(year, "netto.sum").postings)
    assert labels(found(year, "programar.2027.tildelt"))[0].endswith(".toml: grant.award") or labels(
        found(year, "programar.2027.tildelt")
    ) == ["programme.toml: grant_scheme.expected_annual_award"]


def test_postings_that_are_not_stored_are_counted(year: Calculation) -> None:
    stored = year.placed.filter(pl.col("placement") != "outside")
    traced = trace("kontroll.utenfor", year.reconciliation, stored, MYSEN)

    assert traced.value_ore == -239_500_000
    assert labels(traced)[0].startswith("1 posteringer (utenfor)")
    assert trace("kontroll.lest", year.reconciliation, stored, MYSEN).postings.height == stored.height


def test_figure_that_its_postings_do_not_sum_to_is_a_fault_in_the_program(year: Calculation) -> None:
    fewer = year.placed.filter(pl.col("row") != 2)

    with pytest.raises(TraceError, match=r"'brutto\.sum' is 623000000 øre but its postings and adjustments sum to"):
        trace("brutto.sum", year.reconciliation, fewer)


def test_own_parts_that_do_not_sum_are_a_fault_in_the_program(year: Calculation) -> None:
    first, *others = year.reconciliation.measures
    wrong = replace(first, own_parts=(OwnPart(OwnReason.OVER_BUDGET, 1),))
    result = replace(year.reconciliation, measures=(wrong, *others))

    with pytest.raises(TraceError, match="brukt"):
        trace(f"brukt.{first.id}", result, year.placed)


def test_unknown_figure_is_told_with_near_ones(year: Calculation) -> None:
    with pytest.raises(UnknownFigureError, match=r"did you mean netto\.sosionom"):
        trace("netto.sosionomen", year.reconciliation, year.placed)


def test_every_figure_has_one_id_and_a_name(year: Calculation) -> None:
    named = catalogue(year.reconciliation, {"kdd": "Departementet"})

    assert len({figure.id for figure in named}) == len(named)
    assert all(figure.label.strip() and figure.label[0].isupper() for figure in named if "avklaring" not in figure.id)
    assert next(one for one in named if one.id == "kilde.kdd.netto.sosionom").label.endswith("Departementet")


def test_two_figures_with_one_id_stop_the_program(year: Calculation) -> None:
    first, second, *others = year.reconciliation.measures
    doubled = replace(year.reconciliation, measures=(first, replace(second, id=first.id), *others))

    with pytest.raises(DoubledFigureError, match=f"andre-kilder.{first.id}"):
        catalogue(doubled)


def test_ids_are_the_same_for_other_amounts(year: Calculation) -> None:
    other = calculated(POSTINGS.replace("139_482", "139_483"))
    assert set(figures(other.reconciliation)) == set(figures(year.reconciliation))
