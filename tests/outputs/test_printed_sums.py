"""Printed parts add up to the printed total, in whole kroner and in per cent, in the report of the example year."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.printed_figures import report_figures
from outputs.annual_report import annual_report
from outputs.read_back import mismatches
from tests.outputs.documents import table_with
from tests.outputs_tables.test_figures_in_outputs import FILES, run_of


@pytest.fixture(scope="module")
def report() -> bytes:
    return annual_report(run_of("year"), FILES)


def number(text: str) -> Decimal:
    """What a cell says, in whole kroner or per cent."""
    if text == "\u2013":
        return Decimal()
    plain = "".join(text.replace("minus", "-").replace("\u2212", "-").replace("%", "").split())
    return Decimal(plain.replace(",", "."))


def columns(rows: list[list[str]], first: int) -> list[tuple[Decimal, Decimal]]:
    """Each column's parts added up, and its total; a subtotal is no part."""
    *lines, total = [row for row in rows[1:] if not row[0].startswith("Sum tiltak")]
    assert total[0].startswith("Sum")
    return [
        (sum((number(line[at]) for line in lines), Decimal()), number(total[at])) for at in range(first, len(total))
    ]


def test_amounts_in_whole_kroner_add_up_to_their_sum(report: bytes) -> None:
    found = columns(table_with(report, "Artsgruppe"), 1)
    assert [parts for parts, _ in found] == [total for _, total in found]
    assert found[0][1] > 0


def test_amounts_and_shares_of_each_measure_add_up_to_their_sum(report: bytes) -> None:
    found = columns(table_with(report, "Andel av brukt tilskudd"), 1)
    assert [parts for parts, _ in found] == [total for _, total in found]
    assert found[-1] == (Decimal(100), Decimal(100))


def test_report_that_is_read_back_says_what_the_reconciliation_says(report: bytes) -> None:
    assert mismatches(report, report_figures(run_of("year"), FILES)) == ()


def test_amount_that_is_two_kroner_off_is_found_when_it_is_read_back(report: bytes) -> None:
    run = run_of("year")
    first, *others = run.reconciliation.measures
    changed = replace(first, sums=replace(first.sums, net_ore=first.sums.net_ore + 200))
    other = replace(run, reconciliation=replace(run.reconciliation, measures=(changed, *others)))

    found = mismatches(report, report_figures(other, FILES))
    assert f"netto.{first.id}" in {one.id for one in found}
