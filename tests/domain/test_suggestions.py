"""How a posting should be booked: suggested only where something proves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from domain.periods import Period
from domain.placing import place
from domain.proposals import propose
from domain.suggestions import Evidence, is_one_digit_off, suggest
from schemas.budget_year import OwnCorrection
from schemas.corrections import Coding, Proof, Suggestion
from schemas.findings import Finding, Severity
from schemas.kostra import KostraCode
from schemas.programme import CodingRule, Programme
from tests.ledgers import ledger, mysen

FILES = mysen()


def programme_with(*rules: CodingRule) -> Programme:
    coding = FILES.programme.coding.model_copy(update={"rules": rules})
    return FILES.programme.model_copy(update={"coding": coding})


def rule(name: str, project: str, **narrowed: Any) -> CodingRule:
    return CodingRule(id=name, project=project, funding_source="kdd", measure="sosionom", **narrowed)


def finding(code: str, row: int, column: str | None = None) -> Finding:
    said = f"Fant feil (rad {row})."
    return Finding(code, Severity.ERROR, said, "Omposter.", file="test.csv", row=row, column=column)


def suggested(
    table: str, *found: Finding, parties: dict[int, str] | None = None, programme: Programme | None = None, **year: Any
) -> dict[int, Suggestion]:
    """The suggestion for each listed row; the first row is 2."""
    rows = ledger(table)
    named = [(parties or {}).get(row) for row in rows.get_column("row")]
    chosen = programme or FILES.programme
    placed = place(rows.with_columns(party=pl.Series(named, dtype=pl.String)), chosen, Period(2026, 12))
    budget_year = FILES.year(2026).model_copy(update=year)
    proposals = propose(found, placed, chosen, budget_year)
    return {proposal.row: proposal.suggestion for proposal in proposals.proposals}


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("71050", "71010", True),
        ("71050", "71005", True),
        ("71050", "7105", True),
        ("7105", "71050", True),
        ("71050", "71061", False),
        ("71050", "17050", True),
        ("71050", "71050", False),
        ("71050", "710", False),
    ],
)
def test_one_digit_off_is_one_wrong_missing_or_swapped(one: str, other: str, is_near: bool) -> None:
    assert is_one_digit_off(one, other) is is_near


def test_only_known_project_one_digit_away_is_suggested() -> None:
    known = programme_with(rule("en", "71001"), rule("to", "71012"))
    found = suggested("2026-03 1120 71003 100", programme=known)[2]
    assert (found.coding, found.proofs) == (Coding(project="71001"), (Proof.ONE_DIGIT,))
    assert "71001 er det eneste kjente prosjektet som skiller seg fra 71003 med ett siffer" in found.words


def test_two_known_projects_one_digit_away_prove_nothing() -> None:
    known = programme_with(rule("en", "71001"), rule("to", "71002"))
    found = suggested("2026-03 1120 71003 100", programme=known)[2]
    assert found == Suggestion(words="Må avklares: prosjekt")


def test_project_one_digit_away_whose_rule_forbids_the_function_is_not_suggested() -> None:
    known = programme_with(rule("en", "71001", function="231"), rule("to", "71098"))
    assert suggested("2026-03 1120 71003 100 1 120", programme=known)[2].coding.is_empty


def test_known_project_is_no_slip_of_another_though_one_digit_away() -> None:
    known = programme_with(rule("en", "71001"), rule("to", "71002"))
    found = suggested("2026-03 1120 71001 100", finding("L14", 2, "prosjekt"), programme=known)[2]
    assert found == Suggestion(words="Må avklares: prosjekt")


def test_one_coding_rule_that_the_other_fields_single_out_is_suggested() -> None:
    known = programme_with(rule("en", "71001", function="231"), rule("to", "71012", function="242"))
    found = suggested("2026-03 1120 71077 100 1 242", programme=known)[2]
    assert (found.coding, found.proofs) == (Coding(project="71012"), (Proof.CODING_RULE,))


def test_rule_that_names_only_its_project_is_no_proof() -> None:
    known = programme_with(rule("en", "71001"))
    assert suggested("2026-03 1120 71077 100", programme=known)[2].coding.is_empty


def test_function_that_the_projects_rule_demands_is_suggested() -> None:
    known = programme_with(rule("en", "71001", function="231"), rule("to", "71012"))
    found = suggested("2026-03 1120 71001 100 1 242", programme=known)[2]
    assert (found.coding, found.proofs) == (Coding(function="231"), (Proof.CODING_RULE,))


SAME = "2026-01 1120 71004 10 1\n2026-02 1120 71004 20 2\n2026-03 1120 71050 30 3"


def test_habit_of_the_same_party_and_art_is_suggested_without_its_name() -> None:
    found = suggested(SAME, parties=dict.fromkeys((2, 3, 4), "Kari Nordmann"))[4]
    assert (found.coding, found.proofs) == (Coding(project="71004"), (Proof.SAME_PARTY,))
    assert "alle sine 2 andre plasserte posteringer" in found.words
    assert "Nordmann" not in found.words


@pytest.mark.parametrize("parties", [{2: "10", 4: "10"}, {2: "10", 3: "11", 4: "12"}, {}])
def test_single_posting_other_party_and_no_party_are_no_habit(parties: dict[int, str]) -> None:
    assert suggested(SAME, parties=parties)[4].coding.is_empty


def test_habit_that_is_not_the_same_everywhere_proves_nothing() -> None:
    table = SAME + "\n2026-03 1120 71005 30 4"
    assert suggested(table, parties=dict.fromkeys((2, 3, 4, 5), "10"))[4].coding.is_empty


def test_habit_with_another_function_proves_nothing_for_the_project() -> None:
    table = SAME.replace("30 3", "30 3 231")
    assert suggested(table, parties=dict.fromkeys((2, 3, 4), "10"))[4].coding.is_empty


def test_proofs_that_point_different_ways_cancel_each_other() -> None:
    known = programme_with(rule("en", "71004"), rule("to", "71051"))
    found = suggested(SAME, parties=dict.fromkeys((2, 3, 4), "10"), programme=known)[4]
    assert found.coding.is_empty
    assert found.words == "Det finnes flere forslag som ikke stemmer overens. Må avklares: prosjekt"


def test_expired_art_with_two_successors_names_both_and_suggests_none() -> None:
    found = suggested("2026-03 1270 71001 100", finding("L06", 2, "art"))[2]
    assert found == Suggestion(words="Må avklares: konto (art 271 eller 272)")


def test_ineligible_art_and_unknown_art_are_to_be_settled() -> None:
    found = suggested("2026-03 1500 71001 100\n2026-03 1998 71001 100", finding("L19", 2, "art"), finding("L06", 3))
    assert [one.words for one in found.values()] == ["Må avklares: konto", "Må avklares: konto"]


def test_missing_function_is_suggested_from_habit() -> None:
    rows = "2026-01 1115 71004 10 1 231\n2026-02 1115 71004 20 2 231\n2026-03 1115 71004 30 3 -"
    table = ledger(rows).with_columns(
        function=pl.when(pl.col("row") == 4).then(None).otherwise("function"), party=pl.lit("10")
    )
    placed = place(table, FILES.programme, Period(2026, 12))
    (proposal,) = propose((finding("L03", 4, "funksjon"),), placed, FILES.programme, FILES.year(2026)).proposals
    assert proposal.suggestion.coding == Coding(function="231")
    assert proposal.coding == Coding("1115", "300100", None, "71004")


def test_missing_voucher_number_is_no_matter_of_coding() -> None:
    assert suggested("2026-03 1120 71001 100", finding("L03", 2, "bilagsnummer")) == {}


def test_officers_own_word_beats_every_proof() -> None:
    wish = OwnCorrection(voucher="3", to_project="71013", reason="Avtalt", by="Controller")
    found = suggested(SAME, parties=dict.fromkeys((2, 3, 4), "10"), corrections=(wish,))[4]
    assert (found.coding, found.proofs) == (Coding(project="71013"), (Proof.OFFICER,))
    assert found.words == "Ønsket av Controller: Avtalt"


def test_waived_finding_and_parked_posting_ask_for_nothing() -> None:
    waived = Finding("L13", Severity.ERROR, "Fant.", "Rett.", file="test.csv", row=2, waived_by="Controller: avtalt")
    assert suggested("2026-03 1120 71050 100", waived) == {}
    assert set(suggested("2026-03 1120 71050 100")) == {2}


def test_finding_of_a_waived_art_does_not_hide_another_fault() -> None:
    waived = Finding("L06", Severity.ERROR, "Fant.", "Rett.", file="test.csv", row=2, waived_by="Controller: avtalt")
    assert set(suggested("2026-03 1120 71001 100", waived, finding("L07", 2))) == {2}


@pytest.mark.parametrize(
    ("account", "expected"), [("1270", Coding(account="1272")), ("270", Coding(account="272")), ("127000", Coding())]
)
def test_one_successor_takes_over_where_the_account_is_class_and_art_alone(account: str, expected: Coding) -> None:
    arts = {"270": KostraCode("270", "", 2020, 2025), "272": KostraCode("272", "", 2026, None)}
    evidence = Evidence((), (), {}, arts, FILES.programme.ledger, 2026)
    row = {"account": account, "art": "270", "party": None, "project": "71001", "voucher": "1", "row": 2}
    found = suggest(row, {"account"}, evidence)
    assert found.coding == expected
    assert (Proof.SUCCESSOR in found.proofs) is not expected.is_empty


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("L07", "funksjon"),
        ("L08", "konto"),
        ("L09", "konto, funksjon"),
        ("L10", "funksjon"),
        ("L14", "prosjekt"),
        ("L21", "funksjon"),
    ],
)
def test_each_fault_of_the_coding_says_which_field_is_to_be_settled(code: str, words: str) -> None:
    assert suggested("2026-03 1120 71001 100", finding(code, 2))[2].words == f"Må avklares: {words}"


@pytest.mark.parametrize("code", ["L12", "L17", "L20", "L23", "V02"])
def test_faults_that_another_coding_does_not_mend_ask_for_nothing(code: str) -> None:
    assert suggested("2026-03 1120 71001 100", finding(code, 2)) == {}


def test_finding_of_a_rule_on_trial_asks_for_nothing() -> None:
    assert suggested("2026-03 1120 71001 100", replace(finding("L10", 2), trial=True)) == {}
