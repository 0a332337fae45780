"""Where each rule of the catalogue stops: what looks alike and is right is not told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schemas.expectations.examples import EXAMPLE_CONTEXT, as_checked
from schemas.expectations.row_rule import Example, Row, example
from schemas.expectations.row_rules import ROW_RULES
from schemas.exports.saft import FORMAT
from schemas.findings import Finding
from tasks.validate import validate


def found(code: str, *rows: Row, outside: tuple[int, ...] = (), **changes: Any) -> tuple[Finding, ...]:
    checked = as_checked(Example(rows, outside_rows=outside))
    context = replace(EXAMPLE_CONTEXT, **changes)
    rules = tuple(row_rule for row_rule in ROW_RULES if row_rule.rule.code == code)
    return validate(checked.ledger, checked.rows_in_scope, checked.decoded, context, rules)


def test_short_account_is_told_with_its_nought_and_how_much_is_on_it() -> None:
    sound: list[Row] = [{"text": str(number)} for number in range(20)]
    short: Row = {"account": "200", "art": "200", "amount_ore": 90_000}
    findings = found("L05", *sound, short)
    assert [(each.row, each.value, each.expected) for each in findings] == [(22, "200", "0200")]
    assert "konto «200» på 1 postering (rad 22), 900,00\xa0kr i sum, som trolig er «0200» uten nullen foran" in (
        findings[0].message
    )


def test_a_file_with_accounts_of_many_lengths_has_no_usual_one() -> None:
    assert found("L05", *({"account": account} for account in ("1120", "11201") for _ in range(20))) == ()


def test_the_charts_own_lengths_go_before_the_files_usual_one() -> None:
    rows: list[Row] = [{"text": str(number)} for number in range(3)]
    assert [each.expected for each in found("L05", *rows, account_lengths=(5,))] == ["01120"]
    assert found("L05", *rows, account_lengths=(4, 5)) == ()
    assert [each.expected for each in found("L05", {"account": "112012"}, account_lengths=(4, 5))] == [
        "4 eller 5 sifre"
    ]


def test_a_project_that_lost_its_nought_is_found_outside_the_programme() -> None:
    lost: Row = {"project": "7103", "amount_ore": 40_000}
    findings = found("L05", {"project": "07103"}, lost, outside=(3,), scope=(("07100", "07199"),))
    assert [(each.row, each.value, each.expected) for each in findings] == [(3, "7103", "07103")]
    assert findings[0].message.endswith("De er ikke regnet med.")
    assert found("L05", {"project": "8103"}, scope=(("07100", "07199"),)) == ()


@pytest.mark.parametrize(
    ("row", "is_told"),
    [
        ({"art": "280", "account": "1280"}, True),
        ({"art": "280", "account": "0280", "account_class": "0"}, False),
        ({"art": "240", "account": "0240", "account_class": "0"}, True),
        ({"art": "240", "account": "1240"}, False),
        ({"function": "841", "kostra_function": "841"}, True),
        ({"function": "860", "kostra_function": "860"}, False),
        ({"function": "860", "kostra_function": "860", "account_class": "0", "account": "0120"}, True),
        ({"art": "912", "account": "3912", "account_class": "3"}, False),
    ],
)
def test_art_and_function_are_judged_by_their_class(row: Row, is_told: bool) -> None:
    assert bool(found("L09", row)) is is_told


@pytest.mark.parametrize(
    ("art", "function", "expected"),
    [
        ("530", "880", None),
        ("530", "120", "funksjon 880"),
        ("870", "800", None),
        ("879", "231", "funksjon 800"),
        ("800", "840", None),
        ("589", "899", None),
        ("120", "899", "art 589, 980 eller 989"),
        ("810", "850", None),
        ("120", "850", "art 450, 810 eller 850"),
    ],
)
def test_art_and_function_that_ssb_does_not_accept_together(art: str, function: str, expected: str | None) -> None:
    findings = found("L10", {"art": art, "function": function, "kostra_function": function})
    assert [each.expected for each in findings] == ([] if expected is None else [expected])


def test_credit_on_an_expense_is_answered_by_its_voucher_an_equal_opposite_or_the_same_party() -> None:
    credit: Row = {"row": 9, "voucher": "2009", "amount_ore": -30_000}
    assert len(found("L15", credit)) == 1
    in_voucher: Row = {"voucher": "2009", "art": "272", "account": "1272", "project": "30010", "amount_ore": 30_000}
    assert found("L15", in_voucher, credit, outside=(2,)) == ()
    opposite: Row = {"voucher": "2001", "party": "50099", "amount_ore": 30_000}
    assert found("L15", opposite, credit) == ()
    assert found("L15", {"voucher": "2001", "amount_ore": 80_000}, credit) == ()
    assert len(found("L15", {"voucher": "2001", "amount_ore": 20_000}, credit)) == 1


def test_debit_on_an_income_is_the_same_fault_and_a_reversed_accrual_is_none() -> None:
    assert [each.expected for each in found("L15", {"art": "710", "amount_ore": 500})] == ["kredit"]
    accrual: Row = {"period": "2026-01", "text": "Tilbakeført anordning", "amount_ore": -500}
    assert found("L15", accrual) == ()
    assert len(found("L15", {**accrual, "period": "2026-06"})) == 1


def test_payroll_tax_of_a_refund_is_answered_by_the_projects_pay_and_alone_it_is_told() -> None:
    tax: Row = {"art": "099", "account": "1099", "party": None, "voucher": "1"}
    credit: Row = {**tax, "voucher": "2", "amount_ore": -26_085}
    assert found("L15", {**tax, "amount_ore": 141_000}, credit) == ()
    assert [each.row for each in found("L15", {**tax, "amount_ore": 141_000, "project": "71004"}, credit)] == [3]


def test_the_sum_of_an_account_without_voucher_is_nobodys_wrong_sign() -> None:
    assert found("L15", {"voucher": None, "amount_ore": -500}) == ()


def test_a_large_asset_in_the_investment_accounts_is_where_it_belongs() -> None:
    asset: Row = {"art": "209", "account": "1209", "amount_ore": 10_000_050}
    assert [each.difference_ore for each in found("L22", asset)] == [50]
    assert found("L22", {**asset, "account_class": "0"}) == ()
    assert found("L22", {**asset, "art": "230"}) == ()
    assert found("L22", {**asset, "voucher": None}) == ()


def test_two_equal_sums_of_a_report_are_no_copies_and_two_equal_postings_are() -> None:
    total: Row = {"voucher": None, "posted_on": None}
    assert found("L23", total, total) == ()
    dated: Row = {"voucher": None}
    assert [each.row for each in found("L23", dated, dated)] == [3]


def test_equal_pay_of_two_colleagues_in_one_pay_run_is_no_copy() -> None:
    pay: Row = {"voucher_type": "LØ", "art": "010", "account": "1010", "text": "Fastlønn", "party": None}
    tax: Row = {**pay, "art": "099", "account": "1099", "amount_ore": 17_625}
    assert found("L23", pay, pay, {**pay, "amount_ore": 98_000}, tax, tax) == ()


def test_a_pay_run_that_stands_twice_in_whole_is_told() -> None:
    pay: Row = {"voucher_type": "LØ", "art": "010", "account": "1010", "text": "Fastlønn", "party": None}
    bank: Row = {"account": "2102", "art": None, "account_class": "2", "project": None, "amount_ore": -125_000}
    assert [each.row for each in found("L23", pay, {**pay, **bank}, pay, {**pay, **bank}, outside=(3, 5))] == [4]


def test_two_equal_lines_of_an_invoice_that_goes_to_nought_are_its_own() -> None:
    debt: Row = {"account": "2350", "art": None, "account_class": "2", "project": None, "amount_ore": -250_000}
    assert found("L23", {}, {}, debt, outside=(4,)) == ()
    assert [each.row for each in found("L23", {}, {}, {**debt, "amount_ore": -125_000}, outside=(4,))] == [3]


def test_supplier_on_another_line_of_the_voucher_is_enough_and_other_vouchers_need_none() -> None:
    cost: Row = {"voucher_type": "IV", "party": None}
    debt: Row = {"voucher_type": "IV", "account": "2350", "account_class": "2", "art": None, "project": None}
    assert found("L24", cost, debt, outside=(3,)) == ()
    assert found("L24", {**cost, "voucher_type": "LØ"}) == ()
    assert [each.column for each in found("L24", {**cost, "text": None})] == ["motpart", "tekst"]


def test_a_file_without_suppliers_gets_one_sentence() -> None:
    rows: list[Row] = [{"voucher_type": "IV", "voucher": str(number), "party": None} for number in range(30)]
    assert [(each.row, each.count) for each in found("L24", *rows)] == [(None, 30)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Kurs 2024", "2024"),
        ("Leie 2025-2026", None),
        ("Faktura 2024-113", None),
        ("Varenr 20241130", None),
        ("Kurs", None),
    ],
)
def test_another_year_in_the_text_is_told_and_never_the_text(text: str, value: str | None) -> None:
    findings = found("L26", {"text": f"{text} for Ola"})
    assert [each.value for each in findings] == ([] if value is None else [value])
    assert not any("Ola" in each.message or "Kurs" in each.message for each in findings)


def test_last_year_in_january_is_the_rule_on_accruals_matter() -> None:
    early: Row = {"text": "Kurs november 2025", "period": "2026-01", "posted_on": date(2026, 1, 9)}
    assert found("L26", early) == ()
    assert [each.expected for each in found("P13", early)] == ["2025"]
    assert found("P13", {**early, "period": "2026-03"}) == ()
    assert found("P13", {**early, "amount_ore": -100}) == ()
    assert found("P13", {**early, "art": "010"}) == ()
    assert found("P13", {**early, "text": "Tilbakeføring av anordning 2025"}) == ()


def test_a_project_named_as_an_invoice_number_is_no_project() -> None:
    assert found("L26", {"text": "Benker, faktura 71004"}) == ()
    assert [each.expected for each in found("L26", {"text": "Benker 71004"})] == ["71004"]


def test_repostings_out_of_the_programme_and_accruals_need_no_reference() -> None:
    moved: Row = {"voucher_type": "KF", "text": "Fordelt"}
    assert [each.value for each in found("L27", moved)] == ["KF"]
    assert found("L27", {**moved, "amount_ore": -100}) == ()
    assert found("L27", {**moved, "text": "Anordning strøm"}) == ()
    assert found("L27", {**moved, "voucher_type": "IV"}) == ()
    assert len(found("L27", {**moved, "voucher_type": "ompostering"})) == 1


def test_an_unknown_vat_code_is_told_only_where_the_file_uses_the_standard_codes() -> None:
    coded: list[Row] = [{"text": str(number), "tax_code": "11"} for number in range(20)]
    assert [each.value for each in found("L30", *coded, {"tax_code": "K1"})] == ["K1"]
    local: list[Row] = [{"text": str(number), "tax_code": f"K{number}"} for number in range(20)]
    assert found("L30", *coded, *local) == ()


def test_a_saft_files_own_vat_codes_are_not_judged_as_standard_codes() -> None:
    checked = as_checked(example(*({"text": str(number)} for number in range(20)), {"tax_code": "K1"}))
    rules = tuple(row_rule for row_rule in ROW_RULES if row_rule.rule.code == "L30")
    for name, is_told in ((FORMAT.name, False), ("csv", True)):
        files = tuple(replace(file, format=name) for file in checked.decoded)
        assert bool(validate(checked.ledger, checked.ledger, files, checked.context, rules)) is is_told


@pytest.mark.parametrize(
    ("base_ore", "vat_ore", "value"),
    [
        (100_000, 25_100, None),
        (100_000, 25_101, "251,01\xa0kr"),
        (100_000, 15_000, None),
        (100_000, 12_000, None),
        (100_000, 18_000, "18,0 %"),
        (-100_000, -25_000, None),
        (-100_000, 25_000, "250,00\xa0kr"),
    ],
)
def test_vat_of_a_single_line_is_at_a_rate_and_never_above_the_highest(
    base_ore: int, vat_ore: int, value: str | None
) -> None:
    findings = found("V03", {"amount_ore": base_ore}, {"art": "429", "amount_ore": vat_ore})
    assert [each.value for each in findings] == ([] if value is None else [value])


def test_vat_of_a_year_before_the_list_of_rates_is_not_judged() -> None:
    assert found("V03", {"amount_ore": 100_000}, {"art": "429", "amount_ore": 90_000}, accounting_year=2015) == ()


def test_vat_of_several_lines_may_be_any_mix_below_the_highest() -> None:
    vat: Row = {"art": "429", "amount_ore": 18_000}
    assert found("V03", {"amount_ore": 60_000}, {"art": "115", "amount_ore": 40_000}, vat) == ()
    assert found("V03", {"amount_ore": 60_000}, {"amount_ore": 40_000, "project": None}, vat, outside=(3,)) == ()


def test_serving_without_vat_is_right() -> None:
    serving: Row = {"art": "115", "text": "Lunsj til deltakere"}
    vat: Row = {"art": "429", "amount_ore": 18_750}
    assert [each.difference_ore for each in found("V04", serving, vat)] == [18_750]
    assert found("V04", serving) == ()
    assert found("V04", {**serving, "text": "Matvarer"}, vat) == ()
    assert found("V04", serving, {**vat, "voucher": "2002"}) == ()


@pytest.mark.parametrize(
    ("pension_ore", "is_told"), [(799_999, True), (800_000, False), (2_200_000, False), (2_200_001, True)]
)
def test_pension_is_inside_its_band_to_the_ore(pension_ore: int, is_told: bool) -> None:
    rows: tuple[Row, ...] = ({"art": "010", "amount_ore": 10_000_000}, {"art": "090", "amount_ore": pension_ore})
    assert bool(found("V06", *rows)) is is_told


def test_little_pay_says_nothing_of_pension() -> None:
    assert found("V06", {"art": "030", "amount_ore": 4_999_999}) == ()


def test_reversal_on_another_project_names_both_sides_and_the_nearest_coding_answers() -> None:
    original: Row = {"row": 2, "project": "71004"}
    reversal: Row = {"row": 3, "amount_ore": -125_000, "text": "Reversering"}
    findings = found("V07", original, reversal)
    assert [(each.row, each.value, each.expected) for each in findings] == [(3, "71003", "71004")]
    assert "(rad 2)" in findings[0].message
    assert found("V07", original, reversal, {"row": 4}) == ()
    assert found("V07", reversal) == ()


def test_split_invoice_is_shown_with_its_share_and_pay_is_no_invoice() -> None:
    findings = found("V08", {"amount_ore": 10_000}, {"amount_ore": 30_000, "project": "30010"}, outside=(3,))
    assert "1 av 2 linjer, 100,00\xa0kr av 400,00\xa0kr" in findings[0].message
    assert found("V08", {"party": None}, {"party": None, "project": "30010"}, outside=(3,)) == ()
    assert found("V08", {"art": "010"}, {"art": "010", "project": "30010"}, outside=(3,)) == ()


def test_recipient_of_a_grant_who_is_also_paid_is_told_of_without_a_name() -> None:
    grant: Row = {"art": "470", "account": "1470", "party": "Ola Forening", "amount_ore": 500}
    bought: Row = {"art": "370", "account": "1370", "party": "Ola Forening", "amount_ore": 700}
    findings = found("V10", grant, bought)
    assert [(each.row, each.value) for each in findings] == [(2, "7,00\xa0kr")]
    assert "Ola" not in findings[0].message
    assert found("V10", grant, {**bought, "party": "50012"}) == ()


def test_gaps_of_a_series_are_named_and_a_series_with_holes_all_over_is_none() -> None:
    def numbers(*missing: int) -> Example:
        kept = [number for number in range(100, 200) if number not in missing]
        rows = [{"voucher": str(number), "amount_ore": ore} for number in kept for ore in (100, -100)]
        return Example(tuple(rows), is_whole_ledger=True)

    def gaps(shown: Example) -> list[str]:
        checked = as_checked(shown)
        rules = tuple(row_rule for row_rule in ROW_RULES if row_rule.rule.code == "V12")
        return [
            each.message for each in validate(checked.ledger, checked.ledger, checked.decoded, checked.context, rules)
        ]

    assert gaps(numbers()) == []
    assert gaps(numbers(150)) == ["Fant ett bilagsnummer som mangler i serien «IF»: 150."]
    assert gaps(numbers(150, 151)) == []  # more than one in fifty of the 98 vouchers left
    assert gaps(Example(numbers(150).rows)) == ["Fant ett bilagsnummer som mangler i serien «IF»: 150."]
    assert gaps(example({"voucher": "1"}, {"voucher": "9"})) == []


def test_refund_on_the_same_project_answers_for_substitutes() -> None:
    paid: Row = {"art": "020", "amount_ore": 5_000_000}
    refund: Row = {"art": "710", "amount_ore": -100}
    assert [each.severity for each in found("P14", paid)] == ["info"]
    assert found("P14", paid, refund) == ()
    assert len(found("P14", paid, {**refund, "project": "71004"})) == 1
    assert found("P14", {**paid, "amount_ore": 4_999_999}) == ()
