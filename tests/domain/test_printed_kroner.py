"""Printed parts in whole kroner add up to the printed total."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.calculation import Occasion, Read, calculate
from domain.figures import GRANTED, MEASURE_QUANTITIES, TOTAL, figures
from domain.money import round_half_away
from domain.periods import whole_year
from domain.printed_kroner import printed_kroner
from schemas.records import Reconciliation
from tests.ledgers import ledger, mysen

MYSEN = mysen()
MONTHS = {f"2026-{month:02d}": ("test.csv",) for month in range(16)}


def reconciled(table: str) -> Reconciliation:
    read = Read(ledger(table), (), 0, MONTHS, (), is_invented=True)
    return calculate(read, MYSEN, Occasion(whole_year(2026), True, "run", date(2027, 1, 31))).reconciliation


def test_three_amounts_of_forty_ore_add_up_under_their_sum() -> None:
    result = reconciled("2026-03 1120 71001 10.40\n2026-03 1120 71002 10.40\n2026-03 1120 71003 10.40")
    printed = printed_kroner(result, figures(result))

    assert printed["brutto.sum"] == 31
    assert sum(printed[f"brutto.{measure.id}"] for measure in result.measures) == 31
    assert sorted(printed[f"brutto.{name}"] for name in ("ungdom-i-arbeid", "apen-barnehage", "sosionom")) == [
        10,
        10,
        11,
    ]


def test_amounts_in_whole_kroner_are_printed_as_they_are() -> None:
    result = reconciled("2026-03 1120 71001 10\n2026-03 1120 71002 20")
    values = figures(result)

    assert all(kroner * 100 == values[figure] for figure, kroner in printed_kroner(result, values).items())


amounts = st.lists(
    st.tuples(
        st.sampled_from(["1010", "1120", "1429", "1729", "1710", "1470"]),
        st.sampled_from(["71001", "71002", "71003", "71009", "71091", "71092"]),
        st.integers(-(10**7), 10**8),
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(amounts)
def test_every_printed_column_adds_up(lines: list[tuple[str, str, int]]) -> None:
    table = "\n".join(f"2026-03 {account} {project} {Decimal(ore) / 100:.2f}" for account, project, ore in lines)
    result = reconciled(table)
    values = figures(result)
    printed = printed_kroner(result, values)

    others = [measure.id for measure in result.measures if not measure.is_granted]
    granted = [measure.id for measure in result.measures if measure.is_granted]
    for quantity in MEASURE_QUANTITIES:
        assert printed[f"{quantity}.{TOTAL}"] == round_half_away(Fraction(values[f"{quantity}.{TOTAL}"], 100))
        assert printed[f"{quantity}.{TOTAL}"] == sum(printed[f"{quantity}.{one}"] for one in (GRANTED, *others))
        assert printed[f"{quantity}.{GRANTED}"] == sum(printed[f"{quantity}.{one}"] for one in granted)
    assert printed["brutto.sum"] == sum(printed[f"artsgruppe.{group.id}"] for group in result.art_groups)
    for quantity in ("disponibelt", "brukt", "ubrukt"):
        years = [printed[f"argang.{year.grant_year}.{quantity}"] for year in result.grant.grant_years]
        assert printed[f"tilskudd.{quantity}"] == sum(years)
    assert all(abs(kroner * 100 - values[figure]) < 200 for figure, kroner in printed.items())
