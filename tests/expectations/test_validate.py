"""From real rows through the engine to findings."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.decoded import DecodedFile
from schemas.expectations.examples import EXAMPLE_CONTEXT, as_checked
from schemas.expectations.gx_edge import CrashedExpectationError
from schemas.expectations.posting_table import POSTINGS
from schemas.expectations.required_fields import RULES as REQUIRED_RULES
from schemas.expectations.row_rule import Expected, Row, example
from schemas.expectations.row_rules import ROW_RULES
from schemas.exports.rules import AMOUNT, CUT_OFF, DEBIT_AND_CREDIT, SHIFTED_ROW
from schemas.findings import Finding, Severity
from schemas.frames import ContractError
from schemas.rules import Rule
from tasks.validate import validate, validation_results

SYNTHETIC = "15819010029"  # month + 80: issued to nobody


def of_rules(*codes: str) -> tuple[Any, ...]:
    return tuple(row_rule for row_rule in ROW_RULES if row_rule.rule.code in codes)


def check(*rows: Row, rules: str, **changes: Any) -> tuple[Finding, ...]:
    """Findings of some rules on rows that differ so from the sound posting."""
    checked = as_checked(example(*rows))
    context = replace(EXAMPLE_CONTEXT, **changes)
    return validate(checked.ledger, checked.rows_in_scope, checked.decoded, context, of_rules(*rules.split()))


def test_finding_names_the_files_own_row_after_blank_and_heading_rows() -> None:
    findings = check({"row": 7}, {"row": 12, "art": "270", "text": "b"}, {"row": 40, "text": "c"}, rules="L06")
    assert [(found.file, found.row, found.voucher, found.column, found.value) for found in findings] == [
        ("eksempel.csv", 12, "2001", "art", "270")
    ]
    assert findings[0].message == ("Fant ugyldig art «270» for 2026 (rad 12, bilag 2001).")
    assert findings[0].expected == "271 eller 272"


def test_every_failing_row_comes_back_not_only_the_first_twenty() -> None:
    findings = check(*({"art": "270"} for _ in range(45)), rules="L06")
    assert sorted(found.row or 0 for found in findings) == list(range(2, 47))


def test_beyond_two_hundred_the_rest_is_counted_with_its_kroner() -> None:
    findings = check(*({"art": "270", "amount_ore": 100} for _ in range(250)), rules="L06")
    assert len(findings) == 201
    assert sum(found.count for found in findings) == 250
    rest = next(found for found in findings if found.count > 1)
    assert (rest.count, rest.row) == (50, 202)
    assert rest.message.startswith("Fant 50 til av samme slag, 50,00\xa0kr i sum, fra rad 202 i eksempel.csv")


def test_a_column_that_is_blank_in_the_whole_file_is_one_finding() -> None:
    findings = check(*({"voucher": None} for _ in range(31)), rules="L03")
    assert [(found.count, found.column, found.row) for found in findings] == [(31, "bilagsnummer", None)]
    assert findings[0].message == (
        "Fant ikke bilagsnummer på noen av de 31 radene i eksempel.csv, 38\xa0750,00\xa0kr i sum."
    )


def test_every_missing_field_of_a_row_is_told() -> None:
    findings = check({"responsibility": None, "voucher": None, "posted_on": None}, {}, rules="L03")
    assert [(found.row, found.column) for found in findings] == [(2, "ansvar"), (2, "bilagsdato"), (2, "bilagsnummer")]


def test_findings_do_not_depend_on_the_order_of_rows() -> None:
    rows = as_checked(example({"art": "270"}, {}, {"amount_ore": None}, {}, {"project": "71099"}))
    turned = rows.ledger.reverse()
    assert validate(rows.ledger, rows.ledger, rows.decoded, rows.context) == validate(
        turned, turned, rows.decoded, rows.context
    )


def test_rows_outside_the_scope_are_not_checked() -> None:
    rows = as_checked(example({"art": "270", "voucher": "2000"}, {"text": "b"}))
    scope = rows.ledger.filter(pl.col("row") == 3)
    assert validate(rows.ledger, scope, rows.decoded, rows.context) == ()


def test_no_rows_give_no_findings() -> None:
    rows = as_checked(example({}))
    assert validate(rows.ledger.clear(), rows.ledger.clear(), (), rows.context) == ()
    assert validation_results(rows.ledger.clear(), rows.ledger.clear(), (), rows.context) == {}


def test_hint_in_march_is_a_stop_at_year_end() -> None:
    row = {"function": "190", "kostra_function": "190"}
    assert check(row, rules="L07")[0].severity is Severity.WARNING
    assert check(row, rules="L07", is_year_end=True)[0].severity is Severity.ERROR


def test_a_function_that_is_no_code_is_told_as_it_stands() -> None:
    assert check({"function": "X1", "kostra_function": None}, rules="L07")[0].value == "X1"


@pytest.mark.parametrize("row", [{"account_class": "2", "art": None}, {"period": "2026-00"}])
def test_balance_and_opening_rows_break_no_row_rule(row: Row) -> None:
    assert check(row, rules="L03 L06 L08 L11") == ()


@pytest.mark.parametrize("period", ["2026-01", "2026-12", "2026-13", "2026-15"])
def test_months_and_year_end_periods_belong_to_the_year(period: str) -> None:
    assert check({"period": period}, rules="L11") == ()


@pytest.mark.parametrize("period", ["2025-12", "2027-01", "2026-16"])
def test_other_periods_do_not(period: str) -> None:
    assert [found.value for found in check({"period": period}, rules="L11")] == [period]


@pytest.mark.parametrize(
    ("period", "dated", "is_told"),
    [
        ("2026-01", date(2026, 1, 31), False),
        ("2026-01", date(2025, 12, 31), True),
        ("2026-12", date(2027, 1, 1), True),
        ("2026-13", date(2027, 1, 20), False),
        ("2026-13", date(2027, 3, 2), True),
        ("2026-06", date(2026, 4, 2), False),
        ("2026-06", date(2026, 4, 1), True),
    ],
)
def test_voucher_date_is_near_its_period_and_in_its_year(period: str, dated: date, is_told: bool) -> None:
    assert bool(check({"period": period, "posted_on": dated}, rules="L12")) is is_told


def test_a_copy_is_told_once_and_names_the_first_row() -> None:
    findings = check({}, {"text": "annet"}, {}, {}, rules="L23")
    assert [found.row for found in findings] == [4, 5]
    assert findings[0].message.startswith(
        "Fant samme postering en gang til som i rad 2, 1\xa0250,00\xa0kr (rad 4, bilag 2001)."
    )


def test_equal_parts_of_one_split_line_are_no_copies() -> None:
    assert check({"row": 2, "part": 1}, {"row": 2, "part": 2}, rules="L23") == ()


@pytest.mark.parametrize("column", ["text", "party"])
@pytest.mark.parametrize("written", [SYNTHETIC, "158190 10029", "158190-10029", f"KID{SYNTHETIC}."])
def test_an_identity_number_is_told_of_and_never_shown(column: str, written: str) -> None:
    rows = as_checked(example({column: f"Refusjon {written}"}, {}))
    findings = validate(rows.ledger, rows.ledger, rows.decoded, rows.context, of_rules("L17"))
    assert [(found.row, found.value, found.severity) for found in findings] == [(2, None, Severity.WARNING)]
    results = json.dumps(validation_results(rows.ledger, rows.ledger, rows.decoded, rows.context))
    for told in (results, *(str(found.as_dict()) for found in findings)):
        assert "10029" not in told
        assert "Refusjon" not in told


@pytest.mark.parametrize(
    "text", ["15819010028", "158190100291", "15.08.1990 10029", "1234567", "", "15419010046 "], ids=range(6)
)
def test_only_eleven_digits_with_right_check_digits_are_identity_numbers(text: str) -> None:
    assert bool(check({"text": text}, rules="L17")) is (text == "15419010046 ")


def test_an_identity_number_in_a_code_column_is_hidden() -> None:
    findings = check({"project": SYNTHETIC}, rules="L13")
    assert findings[0].value == "[nummer skjult]"
    assert SYNTHETIC not in findings[0].message
    rows = as_checked(example({"project": SYNTHETIC}))
    assert SYNTHETIC not in json.dumps(validation_results(rows.ledger, rows.ledger, rows.decoded, rows.context))


def test_a_fault_that_reading_has_told_of_is_not_told_again() -> None:
    rows = as_checked(example({"amount_ore": None, "amount_text": "x"}, {"amount_ore": None, "amount_text": "y"}))
    told = AMOUNT.finding("Fant ugyldig beløp.", file="eksempel.csv", row=2)
    file = replace(rows.decoded[0], findings=(told,))
    findings = validate(rows.ledger, rows.ledger, (file,), rows.context, of_rules("L04"))
    assert [found.row for found in findings] == [3]


def test_a_crashed_expectation_is_an_exception_with_the_rules_name() -> None:
    broken = replace(
        REQUIRED_RULES[0],
        expectations=lambda _context: (Expected("expect_column_values_to_match_regex", "art", "art", {"regex": "("}),),
    )
    rows = as_checked(example({}))
    with pytest.raises(CrashedExpectationError, match="rule L03: expect_column_values_to_match_regex crashed"):
        validate(rows.ledger, rows.ledger, rows.decoded, rows.context, (broken,))


def test_two_rows_with_one_key_break_the_contract() -> None:
    rows = as_checked(example({"row": 2}, {"row": 2, "text": "b"}))
    with pytest.raises(ContractError, match="share file, row and part"):
        validate(rows.ledger, rows.ledger, rows.decoded, rows.context)


def test_a_missing_column_breaks_the_contract() -> None:
    rows = as_checked(example({}))
    with pytest.raises(ContractError, match="'kostra_function' is missing"):
        validate(rows.ledger, rows.ledger.drop("kostra_function"), rows.decoded, rows.context)


def test_results_give_every_failing_row_by_its_key() -> None:
    rows = as_checked(example(*({"art": "270"} for _ in range(30))))
    results = validation_results(rows.ledger, rows.ledger, rows.decoded, rows.context)
    entry = next(
        entry for entry in results["postings"]["results"] if entry["expectation_config"]["meta"]["rule"] == "L06"
    )
    assert entry["result"]["unexpected_index_list"] == [
        {"file": "eksempel.csv", "row": row, "part": 1} for row in range(2, 32)
    ]


def test_an_amount_beyond_the_precision_of_a_float_is_compared_exactly() -> None:
    large = 2**53
    rows: tuple[Row, ...] = ({"amount_ore": large + 1}, {"amount_ore": large}, {"amount_ore": None})
    assert [found.row for found in check(*rows, rules="L25", large_amount_ore=large)] == [2]


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    check({"art": "270"}, rules="L06")
    assert list(tmp_path.iterdir()) == []


def test_importing_the_task_does_not_import_great_expectations() -> None:
    code = "import sys, tasks.validate; sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_loading_in_the_background_is_awaited_and_warns_of_nothing() -> None:
    code = (
        "from tasks.validate import start_loading, validate\n"
        "from schemas.expectations.examples import as_checked\n"
        "from schemas.expectations.row_rule import example\n"
        "start_loading()\n"
        "rows = as_checked(example({'art': '270'}))\n"
        "assert len(validate(rows.ledger, rows.ledger, rows.decoded, rows.context)) == 1\n"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], check=False, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_two_files_are_told_apart() -> None:
    rows = as_checked(example({"art": "270"}, {"file": "b.csv", "row": 2, "art": "270"}))
    findings = validate(rows.ledger, rows.ledger, rows.decoded, rows.context, of_rules("L06"))
    assert [(found.file, found.row) for found in findings] == [("b.csv", 2), ("eksempel.csv", 2)]


def test_table_of_postings_is_in_the_order_of_the_file() -> None:
    rows = as_checked(example({"row": 9}, {"row": 3}))
    assert POSTINGS.build(rows)["row"].to_list() == [3, 9]


def test_a_file_without_rows_is_no_obstacle() -> None:
    rows = as_checked(example({}))
    blank = DecodedFile("tom.csv", "", "eksempel", "utf-8", rows.decoded[0].ledger.clear(), 0)
    assert validate(rows.ledger, rows.ledger, (*rows.decoded, blank), rows.context) == ()


def test_a_field_the_format_lacks_is_not_demanded_of_its_rows() -> None:
    rows = as_checked(example({"voucher": None, "posted_on": None, "project": None}))
    file = replace(rows.decoded[0], fields=frozenset({"account", "project", "period", "responsibility", "function"}))
    findings = validate(rows.ledger, rows.ledger, (file,), rows.context, of_rules("L03"))
    assert [found.column for found in findings] == ["prosjekt"]


@pytest.mark.parametrize("rule", [SHIFTED_ROW, DEBIT_AND_CREDIT, CUT_OFF])
def test_a_row_that_reading_has_held_outside_is_not_told_again_for_its_amount(rule: Rule) -> None:
    rows = as_checked(example({"amount_ore": None, "amount_text": "Kari Bjørnøy"}))
    file = replace(rows.decoded[0], findings=(rule.finding("Fant feil.", file="eksempel.csv", row=2),))
    assert validate(rows.ledger, rows.ledger, (file,), rows.context, of_rules("L04")) == ()


def test_a_text_where_the_amount_should_stand_is_not_repeated() -> None:
    found = check({"amount_ore": None, "amount_text": "Kari Bjørnøy"}, rules="L04")[0]
    assert "Kari" not in str(found.as_dict())


def test_a_voucher_that_is_an_identity_number_is_hidden() -> None:
    assert SYNTHETIC not in str(check({"voucher": SYNTHETIC, "art": "270"}, rules="L06")[0].as_dict())


def test_currency_in_small_letters_is_norwegian_kroner() -> None:
    assert check({"currency": "nok"}, rules="L16") == ()


def test_an_art_that_has_lost_its_first_nought_is_told_so() -> None:
    found = check({"art": None, "account": "10"}, rules="L03")[0]
    assert found.message.startswith("Fant konto «10», som trolig er «010» uten nullen foran")
