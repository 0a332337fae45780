"""The texts that come with the example year: whole, invented, and without anybody in them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.checks.texts import wanted_texts
from domain.periods import whole_year
from domain.small_groups import Hiding, suppression
from schemas.exports.decoding import decode
from schemas.narrative_sections import missing_sections
from schemas.narratives import Narrative
from tests.ledgers import ROOT, mysen

TEXTS = mysen().narratives[2025]
EACH_TEXT = pytest.mark.parametrize("narrative", TEXTS.values(), ids=TEXTS.keys())


@pytest.fixture(scope="module")
def closed() -> Calculation:
    """The example year, closed."""
    name = "hovedbok-2025.csv"
    decoded = decode(name, (ROOT / "examples/exports/unit4" / name).read_bytes())
    speaking = dict.fromkeys(decoded.ledger["period"].unique().to_list(), (name,))
    read = Read(decoded.ledger, (), len(decoded.ignored), speaking, (), decoded.is_invented)
    return calculate(read, mysen(), Occasion(whole_year(2025), True, "test", date(2026, 11, 21)))


def test_every_measure_goal_and_chapter_of_the_year_has_its_text(closed: Calculation) -> None:
    assert set(TEXTS) == set(wanted_texts(mysen().programme, closed.reconciliation.measures))


def test_nothing_is_wrong_with_the_texts(closed: Calculation) -> None:
    codes = {"K09", "K50", "K51", "K52", "K53", "K54", "K55", "K56", "K57"}
    assert [finding.message for finding in closed.findings if finding.rule in codes] == []


def test_the_year_of_the_real_plan_has_no_texts() -> None:
    assert set(mysen().narratives) == {2025}


@EACH_TEXT
def test_a_text_says_that_it_is_invented(narrative: Narrative) -> None:
    assert narrative.facts.is_invented
    assert all(indicator.source.startswith("Oppdiktet: ") for indicator in narrative.indicators)


@EACH_TEXT
def test_a_text_about_a_measure_has_all_its_sections(narrative: Narrative) -> None:
    is_measure = not narrative.key.startswith(("mal-", "kapittel-"))
    assert not is_measure or missing_sections(narrative.text) == ()


@EACH_TEXT
def test_no_amount_is_typed(narrative: Narrative) -> None:
    without_marks = re.sub(r"\{figur:[^}]*\}", "", narrative.text)
    assert re.findall(r"\d[\d \u00a0]*(?:kroner|kr|prosent|%|mill)|\d{4,}(?<!2025)", without_marks) == []


def test_the_public_edition_has_something_to_hide() -> None:
    hidden = suppression(TEXTS).figures
    assert hidden["indikator.klar-for-jobb.i-arbeid"] is Hiding.FEW
    assert hidden["indikator.sosionom.familier.gruppe-3"] is Hiding.TELLING
    assert "indikator.ungdom-i-arbeid.sommerjobber.gruppe-1" not in hidden
