"""Sums that do not say so, that say so elsewhere, or in words of their own."""

from __future__ import annotations

import pytest

from tests.exports.tables import amounts, column, finding, ignored, rules, text_file

KEYS = "Periode;Bilag;Konto;Ansvar;Funksjon;Prosjekt;Tekst;Beløp"
BLOCK = f"{KEYS}\n202601;1;1200;2310;23100;71001;x;100,00\n202601;2;1200;2310;23100;71001;y;50,00\n"


def test_a_bare_subtotal_that_repeats_its_keys_is_a_total() -> None:
    decoded = text_file(BLOCK + "202601;;1200;;;71001;;150,00\n")
    assert (amounts(decoded), ignored(decoded)[-1]) == ([10_000, 5000], (4, "total"))
    assert (finding(decoded, "L28").row, str(finding(decoded, "L28").severity)) == (4, "warning")


def test_a_bare_row_with_keys_that_equals_nothing_is_held_outside_and_told() -> None:
    decoded = text_file(BLOCK + "202601;;1200;;;71001;;151,00\n")
    assert amounts(decoded) == [10_000, 5000, None]
    assert str(finding(decoded, "L28").severity) == "error"


def test_a_subtotal_after_every_account_is_a_total() -> None:
    decoded = text_file(
        "Bilag;Konto;Prosjekt;Tekst;Beløp\n1;1010;71003;a;5,00\n;1010;;;5,00\n2;1020;71003;b;6,00\n;1020;;;6,00\n"
    )
    assert amounts(decoded) == [500, 600]


def test_a_sum_without_account_is_a_total_where_there_are_no_vouchers() -> None:
    decoded = text_file("Konto;Ansvar;Prosjekt;Beløp\n1200;2310;71001;100,00\n1429;2310;71001;50,00\n;2310;;150,00\n")
    assert amounts(decoded) == [10_000, 5000]


def test_a_posting_without_voucher_but_with_a_text_is_a_posting() -> None:
    assert amounts(text_file(BLOCK + "202601;;1200;2310;23100;71001;Rettelse;7,00\n"))[-1] == 700


def test_an_opening_balance_without_voucher_is_a_posting() -> None:
    decoded = text_file(f"{KEYS}\n202601;;1200;;;;IB;40,00\n202601;1;1200;2310;23100;71001;x;100,00\n")
    assert amounts(decoded) == [4000, 10_000]


@pytest.mark.parametrize("columns", ["Bilag;Dato", "Dato;Bilag"])
@pytest.mark.parametrize("label", ["Totalt", "Sum", "Sum 2310"])
def test_a_total_may_say_so_where_vouchers_or_dates_stand(columns: str, label: str) -> None:
    first, second = ("1", "15.01.2026") if columns.startswith("Bilag") else ("15.01.2026", "1")
    row = f"{first};{second};1200;2310;71001;x"
    decoded = text_file(
        f"{columns};Konto;Ansvar;Prosjekt;Tekst;Beløp\n{row};100,00\n{row};50,00\n{label};;;;;;150,00\n"
    )
    assert (amounts(decoded), "P01" in rules(decoded)) == ([10_000, 5000], False)


def test_a_total_in_the_voucher_column_is_held_against_its_rows() -> None:
    assert finding(text_file(BLOCK + ";Totalt;;;;;;151,00\n"), "P01").difference_ore == 100


@pytest.mark.parametrize(
    "label",
    ["Til saman", "Tilsammen", "Saldo", "Overført fra forrige side", "Resultat", "*** Sum ansvar 2310", "= Sum"],
)
def test_totals_go_by_many_words(label: str) -> None:
    decoded = text_file(BLOCK + f";;;;;;{label};150,00\n")
    assert (amounts(decoded), rules(decoded)) == ([10_000, 5000], [])


def test_an_account_without_a_digit_is_no_account() -> None:
    decoded = text_file(BLOCK + ";;Driftsutgifter;;;;;150,00\n")
    assert amounts(decoded) == [10_000, 5000]


@pytest.mark.parametrize("text", ["Total 2026", "Sum-up kurs", "Sum"])
def test_a_row_with_every_key_is_a_posting_whatever_its_text(text: str) -> None:
    decoded = text_file(BLOCK + f"202601;;1200;2310;23100;71001;{text};7,00\n")
    assert amounts(decoded) == [10_000, 5000, 700]


def test_a_row_with_every_key_and_the_text_of_a_total_is_one_when_the_sum_proves_it() -> None:
    assert amounts(text_file(BLOCK + "202601;;1200;2310;23100;71001;Total 2026;150,00\n")) == [10_000, 5000]


def test_a_blank_total_of_nought_is_put_aside() -> None:
    decoded = text_file("Konto;Bilag;Tekst;Beløp;Resk.nr\n1010;1;a;5,00;\n1010;2;b;-5,00;\n1010;3;c;6,00;\n;;;0,00;\n")
    assert (amounts(decoded), ignored(decoded)[-1]) == ([500, -500, 600], (5, "total"))


def test_a_row_that_has_a_voucher_needs_no_account() -> None:
    decoded = text_file("Konto;Bilag;Tekst;Beløp\n1010;1;Lønn;5,00\n;2;Vare;5,00\n")
    assert (amounts(decoded), column(decoded, "account")) == ([500, 500], ["1010", None])


@pytest.mark.parametrize("label", ["Sum konto", "Sum ansvar:", "Sum", "∑ konto 1200"])
def test_a_sum_of_an_account_that_says_so_in_its_text_is_a_total(label: str) -> None:
    decoded = text_file(BLOCK + f";;1200 Innkjøp;;;;{label};150,00\n")
    assert (amounts(decoded), rules(decoded), ignored(decoded)[-1]) == ([10_000, 5000], [], (4, "total"))


def test_a_sum_with_a_name_of_its_own_is_a_total_when_the_rows_prove_it_and_that_is_told() -> None:
    decoded = text_file(BLOCK + "202601;;1200;;;;Sum innkjøp;150,00\n")
    assert (amounts(decoded), rules(decoded)) == ([10_000, 5000], ["L28"])


def test_a_row_with_the_word_sum_that_equals_nothing_is_a_posting() -> None:
    assert amounts(text_file(BLOCK + "202601;;1200;2310;;;Sum innkjøp;151,00\n")) == [10_000, 5000, 15_100]


def test_a_proven_sum_that_says_so_in_the_name_of_its_account_is_not_told() -> None:
    header, first, second = BLOCK.splitlines()
    rows = [header.replace("Konto", "Konto;Konto(T)"), *(each.replace("1200", "1200;Vare") for each in (first, second))]
    decoded = text_file("\n".join([*rows, ";;1200;Sum Vare;;;;;150,00", ""]))
    assert (amounts(decoded), rules(decoded)) == ([10_000, 5000], [])


def test_a_total_on_top_of_the_rows_is_held_against_all_of_them() -> None:
    header, first, second = BLOCK.splitlines()
    right = text_file("\n".join([header, "Totalt;;;;;;;150,00", first, second, ""]))
    assert (amounts(right), rules(right), right.control.sum_ore) == ([10_000, 5000], [], 15_000)
    wrong = text_file("\n".join([header, "Totalt;;;;;;;151,00", first, second, ""]))
    assert (finding(wrong, "P01").row, finding(wrong, "P01").difference_ore) == (2, 100)


def test_totals_on_top_and_below_are_both_held_against_the_rows() -> None:
    header, first, second = BLOCK.splitlines()
    decoded = text_file("\n".join([header, "Totalt;;;;;;;150,00", first, second, "Sum;;;;;;;150,00", ""]))
    assert (amounts(decoded), rules(decoded)) == ([10_000, 5000], [])
