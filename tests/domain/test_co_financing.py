"""Other sources beside the grant: what they have promised, what has come, and what they may not cover twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from domain.calculation import Calculation
from schemas.findings import Severity
from schemas.programme_files import ProgrammeError, load_programme
from tests.domain.two_sources import MEASURE, at_year_end, files, found, in_month, promise
from tests.ledgers import ROOT

PAID = "2026-03 1120 71093 100_000\n2026-04 1700 71093 -100_000"


def closed(kr: int | None, table: str = PAID, letter: str = "Tilsagn 2026/17") -> Calculation:
    return at_year_end(table, files(co_financing=(promise(kr, letter),)))


def of_measure(result: Calculation, rule: str) -> list[int | None]:
    return [ore for name, ore in found(result, rule) if name == MEASURE]


def test_a_promise_with_amount_and_letter_is_complete() -> None:
    assert of_measure(closed(100_000), "Y16") == []


@pytest.mark.parametrize(
    ("kr", "letter", "missing"),
    [
        (None, "Tilsagn 2026/17", "tildelt beløp"),
        (100_000, "", "henvisning til tilsagnsbrevet"),
        (None, "", "tildelt beløp og henvisning til tilsagnsbrevet"),
    ],
)
def test_what_a_promise_lacks_is_named(kr: int | None, letter: str, missing: str) -> None:
    told = [one for one in closed(kr, letter=letter).findings if one.rule == "Y16" and one.measure == MEASURE]
    assert [one.expected for one in told] == [missing]
    assert told[0].message.startswith(f"Fant ikke {missing} for Arbeids- og velferdsdirektoratet")


def test_a_source_that_nobody_has_written_a_promise_for_is_told_too() -> None:
    assert of_measure(in_month(PAID, files(co_financing=())), "Y16") == [None]


def test_an_award_that_has_come_is_not_told() -> None:
    result = closed(100_000)
    assert of_measure(result, "K72") == of_measure(result, "K73") == []


def test_an_award_that_has_not_come_is_told_at_year_end_and_not_before() -> None:
    assert of_measure(closed(120_000), "K72") == [-2_000_000]
    assert of_measure(in_month(PAID, files(co_financing=(promise(120_000),))), "K72") == []


def test_an_award_that_lay_in_the_sources_fund_has_come() -> None:
    table = "2026-03 1120 71093 100_000\n2026-04 1950 71093 -100_000"
    result = closed(100_000, table)
    assert of_measure(result, "K72") == of_measure(result, "K73") == []


def test_more_than_was_awarded_is_told_at_once() -> None:
    given = files(co_financing=(promise(90_000),))
    assert of_measure(in_month(PAID, given), "K73") == [1_000_000]
    severities = [one.severity for one in at_year_end(PAID, given).findings if one.rule == "K73"]
    assert severities == [Severity.ERROR]


def test_an_award_nobody_knows_is_neither_too_much_nor_too_little() -> None:
    result = closed(None)
    assert of_measure(result, "K72") == of_measure(result, "K73") == []


def test_awards_above_the_cost_are_told_at_year_end() -> None:
    assert of_measure(closed(100_000), "Y07") == []
    assert of_measure(closed(100_001), "Y07") == [100]
    assert of_measure(in_month(PAID, files(co_financing=(promise(100_001),))), "Y07") == []


def test_awards_of_all_sources_are_added_and_held_against_the_whole_cost() -> None:
    granted = f"{PAID}\n2026-03 1470 71009 50_000"
    two = (promise(100_000), promise(50_001))
    assert of_measure(at_year_end(granted, files(co_financing=two)), "Y07") == [100]
    assert of_measure(at_year_end(granted, files(co_financing=two[:1])), "Y07") == []


def test_what_is_set_aside_for_later_years_is_no_financing_of_this_years_cost() -> None:
    table = "2026-03 1120 71093 100_000\n2026-04 1700 71093 -130_000\n2026-12 1550 71093 30_000"
    result = closed(130_000, table)
    assert of_measure(result, "Y07") == of_measure(result, "K72") == of_measure(result, "K73") == []


def faults(tmp_path: Path, old: str, new: str) -> str:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    path = tmp_path / "programmes" / "mysen" / "2026.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ProgrammeError) as refused:
        load_programme(tmp_path / "programmes", "mysen")
    return str(refused.value)


def test_a_promise_to_a_measure_without_that_source_is_refused(tmp_path: Path) -> None:
    old = 'measure = "jobbsjansen"\nfunding_source = "imdi"'
    sentence = faults(tmp_path, old, old.replace("jobbsjansen", "sosionom"))
    assert "co_financing.0.funding_source: 'imdi' does not pay for measure 'sosionom'" in sentence


def test_the_grant_is_no_source_beside_itself(tmp_path: Path) -> None:
    old = 'measure = "klar-for-jobb"\nfunding_source = "arbeids-og-velferdsdirektoratet"'
    new = 'measure = "klar-for-jobb"\nfunding_source = "kdd"'
    assert "co_financing.2.funding_source: 'kdd' is the grant itself" in faults(tmp_path, old, new)
