"""Vouchers, control totals, VAT and payroll tax, checked on sums."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.decoded import ControlTotals
from schemas.expectations.examples import as_checked
from schemas.expectations.row_rule import Example, Row, example
from schemas.expectations.row_rules import ROW_RULES
from schemas.findings import Finding
from tasks.validate import validate


def found(shown: Example, code: str) -> tuple[Finding, ...]:
    checked = as_checked(shown)
    rules = tuple(row_rule for row_rule in ROW_RULES if row_rule.rule.code == code)
    return validate(checked.ledger, checked.rows_in_scope, checked.decoded, checked.context, rules)


def test_unbalanced_voucher_gives_its_rows_and_how_much_in_which_direction() -> None:
    rows: tuple[Row, ...] = ({"amount_ore": 10_000}, {"amount_ore": -2_500}, {"amount_ore": -8_000})
    findings = found(Example(rows, is_whole_ledger=True), "V01")
    assert [(finding.row, finding.voucher, finding.difference_ore) for finding in findings] == [(2, "2001", -500)]
    assert findings[0].message.startswith(
        "Fant bilag «2001» (rad 2–4) som ikke går i null: 5,00\xa0kr for mye i kredit"
    )


def test_vouchers_of_a_part_of_the_ledger_need_not_balance() -> None:
    assert found(example({"amount_ore": 10_000}), "V01") == ()


def test_vouchers_outside_the_scope_are_summed_too() -> None:
    checked = as_checked(Example(({"amount_ore": 500}, {"amount_ore": -400, "project": None}), is_whole_ledger=True))
    findings = validate(checked.ledger, checked.ledger.head(1), checked.decoded, checked.context)
    assert [finding.difference_ore for finding in findings if finding.rule == "V01"] == [100]


def test_equal_numbers_of_two_voucher_types_are_two_vouchers() -> None:
    rows: tuple[Row, ...] = ({"amount_ore": 500, "voucher_type": "IF"}, {"amount_ore": -500, "voucher_type": "HB"})
    assert len(found(Example(rows, is_whole_ledger=True), "V01")) == 2


def test_voucher_with_an_unreadable_amount_is_left_to_the_amount_rule() -> None:
    rows: tuple[Row, ...] = ({"amount_ore": 500}, {"amount_ore": None, "amount_text": "x"})
    assert found(Example(rows, is_whole_ledger=True), "V01") == ()


@pytest.mark.parametrize(("vouchers", "is_told"), [(19, False), (20, True)])
def test_an_export_where_nearly_all_of_many_vouchers_balance_is_held_to_it(vouchers: int, is_told: bool) -> None:
    balanced = [{"voucher": str(number), "amount_ore": ore} for number in range(1, vouchers) for ore in (700, -700)]
    findings = found(example(*balanced, {"voucher": "99", "amount_ore": 700}), "V01")
    assert [finding.voucher for finding in findings] == (["99"] if is_told else [])


def test_control_totals_tell_what_is_missing_and_where_the_sums_differ() -> None:
    stated = ControlTotals(rows=3, vouchers=1, debit_ore=700, credit_ore=-200)
    findings = found(Example(({"amount_ore": 500}, {"amount_ore": -200}), control=stated), "P01")
    assert [(finding.column, finding.value, finding.expected, finding.difference_ore) for finding in findings] == [
        ("debet", "5,00\xa0kr", "7,00\xa0kr", -200),
        ("rader", "2", "3", None),
    ]
    assert findings[0].message == ("Fant debet 5,00\xa0kr, men filen sier selv 7,00\xa0kr: 2,00\xa0kr for lite.")


def test_a_file_that_states_nothing_has_no_control_totals_to_break() -> None:
    assert found(example({}), "P01") == ()


def test_a_line_split_over_projects_is_one_amount_of_the_control_totals() -> None:
    parts: tuple[Row, ...] = ({"row": 2, "part": 1, "amount_ore": 900}, {"row": 2, "part": 2, "amount_ore": -400})
    checked = as_checked(Example(parts, control=ControlTotals(rows=1, debit_ore=500, credit_ore=0)))
    file = replace(checked.decoded[0], rows=1)
    assert [
        finding
        for finding in validate(checked.ledger, checked.ledger, (file,), checked.context)
        if finding.rule == "P01"
    ] == []


def test_vat_is_compared_with_its_compensation_per_project_and_period() -> None:
    rows: tuple[Row, ...] = (
        {"art": "429", "amount_ore": 25_000},
        {"art": "729", "amount_ore": -25_000, "period": "2026-04"},
        {"art": "429", "amount_ore": 10_000, "project": "71004"},
        {"art": "729", "amount_ore": -10_000, "project": "71004"},
    )
    findings = found(example(*rows), "V02")
    assert [(finding.row, finding.difference_ore) for finding in findings] == [(2, 25_000), (3, -25_000)]
    assert "på prosjekt 71003 i mars 2026, men 0,00\xa0kr i kompensasjon (art 729): 250,00\xa0kr mangler." in (
        findings[0].message
    )


@pytest.mark.parametrize(
    ("tax_ore", "difference_ore"),
    [(135_999, -1), (136_000, None), (141_000, None), (146_000, None), (146_001, 1)],
)
def test_payroll_tax_is_inside_its_band_to_the_ore(tax_ore: int, difference_ore: int | None) -> None:
    rows = ({"art": "010", "amount_ore": 1_000_000}, {"art": "099", "amount_ore": tax_ore})
    findings = found(example(*rows), "V05")
    assert [finding.difference_ore for finding in findings] == ([] if difference_ore is None else [difference_ore])


def test_payroll_tax_of_the_worked_example_is_right() -> None:
    rows: tuple[Row, ...] = (
        {"art": "010", "amount_ore": 260_000_000},
        {"art": "090", "amount_ore": 36_400_000},
        {"art": "099", "amount_ore": 41_792_400},
    )
    assert found(example(*rows), "V05") == ()


def test_pay_that_is_reversed_takes_its_tax_with_it() -> None:
    rows: tuple[Row, ...] = ({"art": "010", "amount_ore": -1_000_000}, {"art": "099", "amount_ore": -141_000})
    assert found(example(*rows), "V05") == ()


def test_postings_after_the_period_do_not_count_towards_the_sums() -> None:
    checked = as_checked(example({"art": "010", "amount_ore": 1_000_000, "period": "2026-04"}))
    march = replace(checked.context, last_period="2026-03")
    assert validate(checked.ledger, checked.ledger, checked.decoded, march) == ()
    assert [finding.rule for finding in validate(checked.ledger, checked.ledger, checked.decoded, checked.context)] == [
        "V05"
    ]


@pytest.mark.parametrize(("tax_ore", "difference_ore"), [(141_000, None), (112_800, None), (100_000, -8_800)])
def test_payroll_tax_of_refunded_sick_pay_may_be_booked_back_or_not(tax_ore: int, difference_ore: int | None) -> None:
    rows: tuple[Row, ...] = (
        {"art": "010", "amount_ore": 1_000_000},
        {"art": "099", "amount_ore": tax_ore},
        {"art": "710", "amount_ore": -200_000},
    )
    told = found(example(*rows), "V05")
    assert [each.difference_ore for each in told] == ([] if difference_ore is None else [difference_ore])
    assert all("−2\xa0000,00\xa0kr i sykelønnsrefusjon" in each.message for each in told)
