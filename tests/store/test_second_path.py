"""The second way to the figures: the database reads the raw postings itself, and a difference stops the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.calculation import Occasion, Read, calculate
from domain.periods import whole_year
from domain.placing import in_programme
from schemas.budget_year import Parking
from schemas.programme import CodingRule
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult
from schemas.runs import Run
from tasks.store import Database, DatabaseFailedError, SecondPathError, open_database
from tests.domain.test_worked_example import POSTINGS
from tests.ledgers import ledger, mysen
from tests.store.example_run import NOW
from tests.store.tables import before_each_row_of, row_counts

MYSEN = mysen()
_NUMBERS = count(1)
MONTHS = {f"2026-{month:02d}": ("test.csv",) for month in range(16)}


def programme(
    *, parked: tuple[Parking, ...] = (), user_income: str = "deduct", investment: str = "leave_out"
) -> ProgrammeFiles:
    """Mysen in 2026 with these settings."""
    files = MYSEN
    scheme = files.programme.grant_scheme.model_copy(update={"investment": investment})
    year = files.year(2026)
    grant = year.grant.model_copy(update={"user_income": user_income})
    year = year.model_copy(update={"grant": grant, "parked": parked})
    return replace(files, programme=files.programme.model_copy(update={"grant_scheme": scheme}), years={2026: year})


def run_of(table: str, files: ProgrammeFiles) -> Run:
    """The year-end of a ledger, as it is before it is stored."""
    read = Read(ledger(table), (), 0, MONTHS, (), is_invented=True)
    occasion = Occasion(whole_year(2026), True, f"run-{next(_NUMBERS)}", date(2027, 1, 31))
    calculation = calculate(read, files, occasion)
    postings = in_programme(calculation.placed, files.programme).sort("file", "row", "part")
    return Run(calculation.reconciliation, (), postings)


def with_first_measure(run: Run, change: Callable[[MeasureResult], MeasureResult]) -> Run:
    first, *others = run.reconciliation.measures
    return replace(run, reconciliation=replace(run.reconciliation, measures=(change(first), *others)))


def controls(database: Database, run: Run, files: ProgrammeFiles) -> dict[str, tuple[int, int]]:
    """What the database came to, by kind of figure: how many were compared, and their sum."""
    database.save_run(run, [], now=NOW, files=files)
    stored = database.load_run(run.reconciliation.run_id).controls
    assert all(control.reported == control.recomputed for control in stored)
    return {control.quantity: (control.compared, control.recomputed) for control in stored}


def test_database_comes_to_the_figures_of_the_worked_example(database: Database) -> None:
    files = programme()
    found = controls(database, run_of(POSTINGS, files), files)

    assert found["measure.gross"] == (18, 623_000_000)
    assert found["measure.vat"] == (18, 35_000_000)
    assert found["measure.sick_pay"] == (18, 6_000_000)
    assert found["measure.net"] == (18, 582_000_000)
    assert found["measure.financing"] == (18, 30_000_000)
    assert found["month.net"] == (18 * 12, 582_000_000)
    assert found["grant.received"] == (1, 500_000_000)
    assert found["grant.fund_use"] == (1, 279_500_000)
    assert found["grant.set_aside"] == (1, 239_500_000)
    assert found["place.rows"] == (3, 41)


@pytest.mark.parametrize("name", ["gross_ore", "vat_compensation_ore", "sick_pay_refund_ore", "other_financing_ore"])
def test_sum_that_is_one_ore_off_stops_the_run_and_nothing_is_stored(database: Database, url: str, name: str) -> None:
    files = programme()
    run = with_first_measure(
        run_of(POSTINGS, files),
        lambda one: replace(one, sums=replace(one.sums, **{name: getattr(one.sums, name) + 1})),
    )

    with pytest.raises(SecondPathError, match=r"ungdom-i-arbeid is .*; nothing was stored"):
        database.save_run(run, [], now=NOW, files=files)
    assert "runs" not in row_counts(url)
    assert "run_postings" not in row_counts(url)


def test_spend_in_another_month_stops_the_run(database: Database) -> None:
    files = programme()
    run = with_first_measure(
        run_of(POSTINGS, files), lambda one: replace(one, monthly_net_ore=(*one.monthly_net_ore[1:], 0))
    )

    with pytest.raises(SecondPathError, match=r"month\.net of ungdom-i-arbeid, 2026-05 is"):
        database.save_run(run, [], now=NOW, files=files)


def test_receipts_and_rows_that_differ_stop_the_run(database: Database) -> None:
    files = programme()
    run = run_of(POSTINGS, files)
    result = run.reconciliation
    richer = replace(result, grant=replace(result.grant, received_ore=1))
    rows = replace(result.conservation.rows, placed=42, outside=0)
    longer = replace(result, conservation=replace(result.conservation, rows=rows))

    for wrong, words in ((richer, "grant.received of tilskudd.mottatt is 1"), (longer, "place.rows of placed is 42")):
        with pytest.raises(SecondPathError, match=words):
            database.save_run(replace(run, reconciliation=wrong), [], now=NOW, files=files)


def test_measure_that_is_lost_stops_the_run(database: Database) -> None:
    files = programme()
    run = run_of(POSTINGS, files)
    kept = tuple(one for one in run.reconciliation.measures if one.id != "sosionom")
    run = replace(run, reconciliation=replace(run.reconciliation, measures=kept))

    with pytest.raises(SecondPathError, match=r"measure\.gross of sosionom is 0, the database says 91051800"):
        database.save_run(run, [], now=NOW, files=files)


def test_database_reads_none_of_the_columns_the_reconciliation_wrote(database: Database) -> None:
    files = programme()
    run = run_of(POSTINGS, files)
    scrambled = run.postings.with_columns(
        kind=pl.lit("ineligible"),
        measure=pl.lit("sosionom"),
        funding_source=pl.lit("imdi"),
        placement=pl.lit("unplaced"),
        account_class=pl.lit("9"),
        art=pl.lit("999"),
        coding_rule=pl.lit("none"),
    )

    assert controls(database, replace(run, postings=scrambled), files)["measure.gross"] == (18, 623_000_000)


def test_database_reads_the_raw_account(database: Database) -> None:
    files = programme()
    run = run_of(POSTINGS, files)
    recoded = run.postings.with_columns(account=pl.col("account").replace("1429", "1729"))

    with pytest.raises(
        SecondPathError, match=r"measure\.gross of apen-barnehage is 115000000, the database says 105000000"
    ):
        database.save_run(replace(run, postings=recoded), [], now=NOW, files=files)


def test_parked_unplaced_and_unreadable_postings_are_found_apart(database: Database) -> None:
    files = programme(parked=(Parking(voucher="4711", reason="a", owner="b", expires_on=date(2027, 6, 1)),))
    found = controls(
        database,
        run_of("2026-03 1120 71001 100 4711\n2026-03 1120 71050 20\n2026-03 1120 71001 3\n2026-03 1120 71001 ?", files),
        files,
    )

    assert found["place.rows"] == (3, 3)
    assert found["place.ore"] == (3, 12_300)
    assert found["measure.gross"] == (18, 300)


@pytest.mark.parametrize(("user_income", "deducted"), [("deduct", 5_000), ("keep", 0)])
def test_user_income_is_deducted_only_where_the_programme_says_so(
    database: Database, user_income: str, deducted: int
) -> None:
    files = programme(user_income=user_income)
    found = controls(database, run_of("2026-03 1120 71001 100\n2026-03 1620 71001 -50", files), files)

    assert found["measure.financing"] == (18, deducted)


@pytest.mark.parametrize(("investment", "gross"), [("leave_out", 10_000), ("count", 17_000)])
def test_investments_are_spend_only_where_the_programme_says_so(
    database: Database, investment: str, gross: int
) -> None:
    files = programme(investment=investment)
    found = controls(database, run_of("2026-03 1120 71001 100\n2026-03 0200 71001 70", files), files)

    assert found["measure.gross"] == (18, gross)


def test_rules_may_be_told_apart_by_every_dimension_and_be_many(database: Database) -> None:
    files = programme()
    by_function = [
        CodingRule(
            id=f"regel-{number}", project="71060", funding_source="kdd", measure="sosionom", function=str(number)
        )
        for number in range(100, 700)
    ]
    by_art = [
        CodingRule(id="varer", project="71061", funding_source="kdd", measure="sosionom", arts=("100-299",)),
        CodingRule(
            id="lonn", project="71061", funding_source="kdd", measure="apen-barnehage", arts=("010-099",),
            responsibility="300100", first_period="2026-02", last_period="2026-06",
        ),
    ]  # fmt: skip
    coding = files.programme.coding.model_copy(update={"rules": (*by_function, *by_art)})
    files = replace(files, programme=files.programme.model_copy(update={"coding": coding}))
    run = run_of(
        "2026-03 1120 71060 1 1 120\n2026-03 1120 71061 2\n2026-03 1010 71061 4\n2026-01 1010 71061 8\n"
        "2026-03 1470 71061 16",
        files,
    )

    found = controls(database, run, files)
    assert found["measure.gross"] == (len(run.reconciliation.measures), 700)
    assert found["place.rows"] == (3, 5)


def test_accounts_that_are_arts_alone_are_read(database: Database) -> None:
    files = programme()
    profile = files.programme.ledger.model_copy(update={"account_format": "art"})
    files = replace(files, programme=files.programme.model_copy(update={"ledger": profile}))

    found = controls(database, run_of("2026-03 12000 71001 100\n2026-03 729 71001 -20", files), files)
    assert (found["measure.gross"], found["measure.vat"]) == ((18, 10_000), (18, 2_000))


def test_when_the_controls_cannot_be_stored_nothing_is(database: Database, url: str) -> None:
    files = programme()
    before_each_row_of(url, "run_controls", fail=True)

    with pytest.raises(DatabaseFailedError):
        database.save_run(run_of(POSTINGS, files), [], now=NOW, files=files)
    assert "runs" not in row_counts(url)


def test_run_that_is_saved_without_its_programme_has_no_second_way(database: Database) -> None:
    run = run_of(POSTINGS, programme())
    database.save_run(run, [], now=NOW)
    assert database.load_run(run.reconciliation.run_id).controls == ()


accounts = st.sampled_from(
    ["1010", "1120", "1429", "1729", "1710", "1700", "1810", "1730", "1620", "1550", "1950", "1500", "1470", "0200",
     "1890", "120", "12", "X1", "25100010"]
)  # fmt: skip
projects = st.sampled_from(["71000", "71001", "71003", "71009", "71050", "71091", "71092", "40000", "-"])
periods = st.sampled_from(["2026-00", "2026-01", "2026-07", "2026-12", "2026-13", "2025-12", "-"])
rows = st.tuples(periods, accounts, projects, st.integers(-(10**9), 10**9))


@pytest.fixture(scope="module")
def one_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('second') / 'omradeloft.sqlite3'}"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows, min_size=1, max_size=25), st.sampled_from(["deduct", "keep"]))
def test_both_ways_come_to_the_same_for_any_ledger(
    one_database: str, lines: list[tuple[str, str, str, int]], user_income: str
) -> None:
    files = programme(user_income=user_income)
    table = "\n".join(
        f"{period} {account} {project} {Decimal(ore) / 100:.2f}" for period, account, project, ore in lines
    )
    with open_database(one_database) as database:
        assert controls(database, run_of(table, files), files)["place.rows"][0] == 3


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        ("after_co_financing_ore", "measure.after"),
        ("grant_financed_ore", "measure.used"),
        ("own_ore", "measure.own"),
    ],
)
def test_who_pays_is_found_anew_and_one_ore_stops_the_run(database: Database, name: str, quantity: str) -> None:
    files = programme()
    run = with_first_measure(
        run_of(POSTINGS, files),
        lambda one: replace(one, sums=replace(one.sums, **{name: getattr(one.sums, name) + 1})),
    )

    with pytest.raises(SecondPathError, match=rf"{quantity} of ungdom-i-arbeid is "):
        database.save_run(run, [], now=NOW, files=files)


def test_used_and_unused_of_the_grant_are_found_anew(database: Database) -> None:
    files = programme()
    run = run_of(POSTINGS, files)
    found = controls(database, run, files)
    assert (found["measure.after"][1], found["measure.used"][1], found["measure.own"][1]) == (
        552_000_000,
        540_000_000,
        12_000_000,
    )
    assert (found["grant.used"], found["grant.unused"]) == ((1, 540_000_000), (1, 239_500_000))

    result = run.reconciliation
    wrong = replace(result, run_id="feil", grant=replace(result.grant, unused_ore=result.grant.unused_ore - 1))
    with pytest.raises(SecondPathError, match=r"grant\.unused of tilskudd\.ubrukt is 239499999"):
        database.save_run(replace(run, reconciliation=wrong), [], now=NOW, files=files)
