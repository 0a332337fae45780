"""Tables of cases from other systems, answered case by case; where we answer otherwise, the reason stands here.

The tables lie beside the repository and are not part of it. The largest remainder is answered in `test_money`.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from domain.payment_request import payment_request
from schemas.budget_year import Requested
from schemas.expectations.row_rules import RULES as ROW_RULES
from schemas.exports.amounts import AmbiguousAmounts, DecimalMark, chosen, decimal_mark, readings
from schemas.exports.rules import RULES as FILE_RULES
from schemas.programme_values import Amount
from schemas.records import GrantResult
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


def kroner(value: int) -> Decimal:
    return Decimal(value) / 100


@pytest.mark.parametrize("number", range(26))
def test_a_new_request_is_the_entitlement_less_all_that_was_requested_before(number: int) -> None:
    """The total of every case; its split on ledgers and funds has no counterpart in a Norwegian grant.

    An entitlement is the award under payment model A, so that the difference may be negative: to be paid back.
    """
    case = cases("defra_delta_cases.json")[number]
    coming = FILES.year(2026)
    letters = tuple(
        Requested.model_construct(kr=kroner(letter["value"]), sent_on=date(2026, 1, 15), reference="brev")
        for letter in case["earlier"]
    )
    award = Amount(kr=kroner(case["new_total"]), source="tabell")
    grant = coming.grant.model_copy(update={"award": award, "requested": letters, "payment_model": "A"})
    request = payment_request(NO_GRANT, FILES.year(2025), coming.model_copy(update={"grant": grant}), FILES.programme)
    assert request.requested_ore == case["expect_total"]


def test_the_table_of_differences_has_the_cases_that_are_tested() -> None:
    assert len(cases("defra_delta_cases.json")) == 26
