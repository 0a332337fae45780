"""Tables of cases from other systems, answered case by case; where we answer otherwise, the reason stands here.

The tables lie beside the repository and are not part of it. The largest remainder is answered in `test_money`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from domain.payment_request import payment_request
from domain.request_lines import RequestKey, request_lines
from domain.settlements import settlement
from schemas.budget_year import Requested
from schemas.expectations.row_rules import RULES as ROW_RULES
from schemas.exports.amounts import AmbiguousAmounts, DecimalMark, chosen, decimal_mark, readings
from schemas.exports.rules import RULES as FILE_RULES
from schemas.grant_results import GrantResult
from schemas.programme_values import Amount
from tests.ledgers import SHARED, mysen

YARDSTICKS = SHARED / "yardsticks"
pytestmark = pytest.mark.skipif(not YARDSTICKS.is_dir(), reason="the shared yardsticks are not beside this checkout")

FILES = mysen()
POUNDS = {"£ 10", " £  - 12,345.67 "}
"""Another currency is never read as kroner: the row is rejected, and the finding shows the value."""
NO_GRANT = GrantResult(
    awarded_ore=0, carried_in_ore=0, disposable_ore=0, used_ore=0, unused_ore=0, confirmed=False, paid_ore=0,
    received_ore=0, fund_opening_ore=0, fund_set_aside_ore=0, fund_use_ore=0, fund_closing_ore=0, grant_years=(),
)  # fmt: skip


def cases(table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((YARDSTICKS / table).read_text(encoding="utf-8"))
    return found


def point_reading(text: str) -> int | None:
    """The amount in a column that proves the decimal point, as the table's own column does."""
    ore: int | None = chosen(readings(pl.Series([text, "1.50", "2.25"])), DecimalMark.POINT)[0]
    return ore


def test_amount_texts_are_read_as_the_table_says_and_pounds_are_no_kroner() -> None:
    expected = {case["text"]: case["expect"] for case in cases("roda_amount_texts.json")}
    assert len(expected) == 11
    ours = {text: point_reading(text) for text in expected}
    same = {text: None if value is None else int(Decimal(value) * 100) for text, value in expected.items()}
    assert {text: ore for text, ore in ours.items() if text not in POUNDS} == {
        text: ore for text, ore in same.items() if text not in POUNDS
    }
    assert all(ours[text] is None for text in POUNDS)


def test_an_amount_with_three_decimals_alone_in_its_column_is_thousands_here_and_never_rounded() -> None:
    alone = readings(pl.Series(["5.222"]))
    assert chosen(alone, decimal_mark(alone)).to_list() == [5_222_00]
    with pytest.raises(AmbiguousAmounts):
        decimal_mark(readings(pl.Series(["5.220"])))


SHARED_RULES = {
    "009 : Kontoklasse": "L09",
    "010 : Funksjon": "L07",
    "012 : Art": "L06",
    "014 : Beløp": "L04",
    "015 : Dubletter": "L23",
}
"""SSB's rule -> ours on the same thing."""
OF_THE_FORM = {
    "Skjema", "Årgang", "Kvartal", "Region", "Organisasjonsnummer", "Foretaksnummer", "Kapittel", "Sektor",
}  # fmt: skip
"""What SSB checks of the form's header and of the balance sheet, which a ledger of a grant does not hold."""
VERBS = ("Korrigér", "Kontroller", "Omposter", "Fyll", "Ta", "Fjern", "Send", "Gi", "Velg", "Skriv", "Legg", "Før",
         "Be", "Registrer", "Begrunn", "Anordne", "Spør", "Bruk", "Vent", "Lagre", "Slå", "Sett", "Oppgi")  # fmt: skip
"""Imperatives that a remedy may begin with."""


def test_every_rule_of_ssb_is_one_of_ours_or_is_about_what_a_ledger_does_not_hold() -> None:
    theirs = {case["rule"] for case in cases("kostra_rule_messages.json")}
    of_the_form = {name for name in theirs if name.split(" : ")[1] in OF_THE_FORM}
    assert theirs == of_the_form | set(SHARED_RULES)
    assert set(SHARED_RULES.values()) <= {rule.code for rule in (*ROW_RULES, *FILE_RULES)}


@pytest.mark.parametrize("name", SHARED_RULES)
def test_shared_rules_tell_the_reader_what_to_do_in_the_same_voice(name: str) -> None:
    case = next(case for case in cases("kostra_rule_messages.json") if case["rule"] == name)
    found, _, then = case["messages"][0].partition(". ")
    assert found.startswith("Fant ugyldig") == then.startswith("Korrigér"), "SSB's own voice, which ours follows"
    ours = [rule for rule in (*ROW_RULES, *FILE_RULES) if rule.code == SHARED_RULES[name]]
    assert ours
    assert all(rule.remedy.startswith(VERBS) for rule in ours)


@pytest.mark.parametrize("rule", [*FILE_RULES, *ROW_RULES], ids=lambda rule: rule.code)
def test_every_remedy_begins_with_what_to_do(rule: Any) -> None:
    assert rule.remedy.startswith(VERBS)
    assert rule.remedy.endswith(".")


WHY = {
    0: "more is due than was paid: the difference is paid out",
    1: "50 was to be paid back and has not been: of that, 30 is let go",
    2: "less is due than was paid: the difference is repaid",
    3: "100 was asked for and never paid: 80 of it is withdrawn, and nothing is repaid",
    4: "50 was to be paid back and has not been: it is let go, and the last 10 paid out",
    5: "50 was asked for and never paid: it is withdrawn, and the last 10 repaid",
    6: "two grant years, 50 moved from one to the other: two lines and nothing to pay",
    7: "lines of one grant year and purpose are one line",
    8: "the older fund became today's: one line, repaid",
    9: "the share of each fund is no purpose of ours: one line, repaid",
    10: "two letters on one purpose are added: the difference is repaid",
    11: "two letters on one purpose are added: the difference is repaid",
    12: "two letters of several lines on one purpose are added: the difference is repaid",
    13: "state aid is a purpose of its own and keeps its line",
    14: "two schemes are two grant years and keep their lines",
    15: "two schemes are two grant years and keep their lines",
    16: "two schemes are two grant years and keep their lines",
    17: "two schemes are two grant years and keep their lines",
    18: "three letters on one purpose are added: the difference is repaid",
    19: "two lines on one purpose are one: the difference is paid out",
    20: "the share of each fund is no purpose of ours: the difference is paid out",
    21: "10 000 was to be paid back and has not been: all of it is let go, and nothing paid out",
    22: "more of one grant year and less of another: two lines, and the difference is paid out",
    23: "more of the whole and less of one purpose: two lines, and the difference is paid out",
    24: "letters on the older fund and on today's are added: the difference is paid out",
    25: "letters on the older fund and on today's are added: the difference is repaid",
}
"""Case -> why it is answered as it is: every line, the total and the two ledgers are as in the table."""


def key_of(line: dict[str, Any], schemes: list[str]) -> RequestKey:
    """A scheme is a grant year; the grant as a whole has no purpose, state aid has one.

    Fund codes that the table's older funds had before they became today's one fund name no purpose.
    """
    return 2024 + schemes.index(line["schemeCode"]), "statsstotte" if line.get("stateAid") else None


def asked_for(case: dict[str, Any], schemes: list[str], *parts: list[dict[str, Any]]) -> Counter[RequestKey]:
    sums: Counter[RequestKey] = Counter()
    for line in (line for part in parts for line in part):
        sums[key_of(line, schemes)] += line["value"]
    return sums


def by_fund(amounts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Lines of one fund and one sign, in order: the table names no scheme in its answers."""
    return sorted((fund, value) for fund, value in amounts if value)


def by_ledger(case: dict[str, Any]) -> Counter[str]:
    """What the table answers, by ledger; nought for a ledger it does not name."""
    answers: Counter[str] = Counter()
    for answer in case["expect"]:
        answers[answer["ledger"]] += answer["value"]
    return answers


@pytest.mark.parametrize("number", range(26))
def test_a_new_request_is_the_entitlement_less_all_that_was_requested_before(number: int) -> None:
    case = cases("defra_delta_cases.json")[number]
    letters = [letter["lines"] for letter in case["earlier"]]
    schemes = sorted({line["schemeCode"] for part in (case["new_lines"], *letters) for line in part})
    lines = request_lines(asked_for(case, schemes, case["new_lines"]), asked_for(case, schemes, *letters))
    assert sum(line.requested_ore for line in lines) == case["expect_total"]
    fund = case["new_lines"][0]["fundCode"]
    ours = by_fund(("EXQ00" if line.purpose else fund, line.requested_ore) for line in lines)
    answers = [(line["fundCode"], line["value"]) for answer in case["expect"] for line in answer["lines"]]
    is_split = {answer["ledger"] for answer in case["expect"]} == {"AP", "AR"}
    assert ours == by_fund([(fund, sum(value for _, value in answers))] if is_split else answers), WHY[number]


@pytest.mark.parametrize("number", range(26))
def test_a_reduction_takes_back_what_is_not_paid_before_anything_is_repaid(number: int) -> None:
    """The table's AP is what the payer owes, AR what is owed to the payer; what is settled has been paid."""
    case = cases("defra_delta_cases.json")[number]
    requested = sum(letter["value"] for letter in case["earlier"])
    paid = sum(letter["settled"] or 0 for letter in case["earlier"])
    settled = settlement(case["expect_total"], requested, paid)
    answers = by_ledger(case)
    assert settled.paid_out_ore - settled.withdrawn_ore == answers["AP"], WHY[number]
    assert settled.cancelled_ore - settled.repaid_ore == answers["AR"], WHY[number]


def kroner(value: int) -> Decimal:
    return Decimal(value) / 100


@pytest.mark.parametrize("number", range(26))
def test_the_letter_of_a_programme_asks_for_what_the_table_says(number: int) -> None:
    """From year files to letter: an entitlement is the award under model A, so that the difference may be negative."""
    case = cases("defra_delta_cases.json")[number]
    letters = tuple(
        Requested(kr=kroner(letter["value"]), sent_on=date(2026, 1, 15), reference="brev") for letter in case["earlier"]
    )
    amounts = {
        "award": Amount(kr=kroner(case["new_total"]), source="tabell"),
        "paid": Amount(kr=kroner(sum(letter["settled"] or 0 for letter in case["earlier"])), source="tabell"),
        "requested": letters,
        "payment_model": "A",
    }
    coming = FILES.year(2026)
    coming = coming.model_copy(update={"grant": coming.grant.model_copy(update=amounts)})
    files = replace(FILES, years={2025: FILES.year(2025), 2026: coming})
    request = payment_request(NO_GRANT, (), FILES.year(2025), files)
    assert request.requested_ore == case["expect_total"]
    assert request.chosen.settlement.total_ore == case["expect_total"]
    answers = by_ledger(case)
    assert request.chosen.settlement.withdrawn_ore == max(-answers["AP"], 0)
    assert request.chosen.settlement.repaid_ore == max(-answers["AR"], 0)


def test_every_case_of_the_table_of_differences_is_answered_and_says_why() -> None:
    found = cases("defra_delta_cases.json")
    assert len(found) == 26
    assert sorted(WHY) == list(range(len(found)))
    assert {line["description"] for case in found for line in case["new_lines"]} == {"G00"}
    assert {"DRD01", "DRD10", "EXQ00"} == {line["fundCode"] for case in found for line in case["new_lines"]}
