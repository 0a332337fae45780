from __future__ import annotations

import pytest

from tests.exports.tables import amounts, column, finding, ignored, rules, text_file


def test_debit_and_credit_columns_give_one_signed_amount() -> None:
    decoded = text_file("""
        Konto;Bilag;Debet;Kredit
        1010;1;100,00;
        2400;1;;100,00
        1020;2;0,00;50,00
        """)
    assert amounts(decoded) == [100_00, -100_00, -50_00]


def test_credit_written_negative_is_not_turned_positive() -> None:
    decoded = text_file("Konto;Bilag;Beløp/Deb;Beløp/Kre\n1010;1;100,00;0\n2400;1;0;-100,00\n")
    assert amounts(decoded) == [100_00, -100_00]


def test_a_reversal_in_the_credit_column_keeps_its_own_sign() -> None:
    decoded = text_file("Konto;Bilag;Debet;Kredit\n2400;1;;100,00\n2400;2;;200,00\n2400;3;;-50,00\n")
    assert amounts(decoded) == [-100_00, -200_00, 50_00]


def test_credit_of_both_signs_equally_often_holds_the_file() -> None:
    decoded = text_file("Konto;Bilag;Debet;Kredit\n2400;1;;100,00\n2400;2;;-50,00\n")
    assert rules(decoded) == ["F04"]


def test_both_debit_and_credit_on_a_row_rejects_it() -> None:
    decoded = text_file("Konto;Bilag;Debet;Kredit\n1010;1;100,00;50,00\n1020;2;10,00;\n")
    assert amounts(decoded) == [None, 10_00]
    assert (finding(decoded, "F17").value, decoded.rows) == ("100,00 / 50,00", 2)


def test_an_amount_column_that_contradicts_debit_and_credit_rejects_the_row() -> None:
    decoded = text_file("""
        Konto;Bilag;Debet;Kredit;Beløp
        1010;1;100,00;;100,00
        2400;1;;100,00;-100,00
        1020;2;10,00;;11,00
        """)
    assert amounts(decoded) == [100_00, -100_00, None]


@pytest.mark.parametrize(("debit", "credit"), [("D", "K"), ("Debet", "Kredit"), ("d", "Kr"), ("DEBET", "KREDITT")])
def test_a_column_of_its_own_may_hold_the_sign(debit: str, credit: str) -> None:
    decoded = text_file(f"Konto;Bilag;D/K;Beløp\n1010;1;{debit};100,00\n2400;1;{credit};100,00\n")
    assert amounts(decoded) == [100_00, -100_00]


def test_a_sign_column_beside_signed_amounts_only_repeats_them() -> None:
    decoded = text_file("Konto;Bilag;D/K;Beløp\n1010;1;D;100,00\n2400;1;K;-100,00\n")
    assert amounts(decoded) == [100_00, -100_00]


def test_a_row_without_a_readable_side_is_rejected() -> None:
    decoded = text_file("Konto;Bilag;D/K;Beløp\n1010;1;X;100,00\n2400;1;K;100,00\n")
    assert amounts(decoded) == [None, -100_00]
    assert finding(decoded, "L04").row == 2


TOTALS = """
    Konto;Ansvar;Prosjekt;Bilag;Periode;Tekst;Beløp
    1010;2310;50001;1;202611;Lønn;100,00
    1020;2310;50001;2;202611;Vikar;50,00
    Sum 2310;;;;;;150,00
    1010;2320;50001;3;202611;Totalt utstyr AS;30,00
    Delsum;;;;;;30,00
    Totalt;;;;;;180,00
    """


def test_totals_and_subtotals_are_put_aside_and_the_grand_total_is_kept_as_control() -> None:
    decoded = text_file(TOTALS)
    assert amounts(decoded) == [100_00, 50_00, 30_00]
    assert [row for row in ignored(decoded) if row[1] == "total"] == [(4, "total"), (6, "total"), (7, "total")]
    assert decoded.control.sum_ore == 180_00
    assert "P01" not in rules(decoded)


def test_a_posting_whose_text_begins_with_total_is_a_posting() -> None:
    assert column(text_file(TOTALS), "text")[2] == "Totalt utstyr AS"


@pytest.mark.parametrize("label", ["Sum", "Totalt", "∑", "Total:", "I alt", "Sum totalt", "Grand Total", "2310 Sum"])
def test_every_word_for_a_total_is_known(label: str) -> None:
    decoded = text_file(f"Konto;Bilag;Tekst;Beløp\n1010;1;Lønn;5,00\n{label};;;5,00\n;;{label};5,00\n")
    assert (decoded.rows, amounts(decoded)) == (1, [500])


def test_a_total_that_differs_from_its_rows_is_told_with_the_difference() -> None:
    decoded = text_file("Konto;Bilag;Tekst;Beløp\n1010;1;Lønn;5,00\nSum;;;7,00\n")
    found = finding(decoded, "P01")
    assert (found.row, found.difference_ore, str(found.severity)) == (3, 200, "error")


def test_a_grand_total_over_subtotals_is_compared_with_all_rows() -> None:
    decoded = text_file(TOTALS.replace("180,00", "181,00"))
    assert finding(decoded, "P01").difference_ore == 100


def test_totals_of_debit_and_credit_are_each_compared() -> None:
    decoded = text_file("""
        Konto;Bilag;Debet;Kredit
        1010;1;100,00;
        2400;1;;100,00
        Sum;;100,00;90,00
        """)
    assert finding(decoded, "P01").difference_ore == 1000
    assert (decoded.control.debit_ore, decoded.control.credit_ore) == (100_00, -90_00)


def test_a_subtotal_that_repeats_its_account_is_put_aside() -> None:
    decoded = text_file("""
        Konto;Bilag;Tekst;Beløp
        1010;1;Lønn;10,00
        1010;;Sum konto 1010;10,00
        1020;2;Vikar;5,00
        1020;;Sum 1020;5,00
        ;;Totalsum;15,00
        """)
    assert (amounts(decoded), "P01" in rules(decoded)) == ([1000, 500], False)


def test_a_total_without_a_readable_amount_is_put_aside_and_compared_with_nothing() -> None:
    decoded = text_file("Konto;Bilag;D/K;Beløp\n1010;1;D;5,00\n2400;1;K;5,00\nSum;;;5,00\n")
    assert (amounts(decoded), "P01" in rules(decoded)) == ([500, -500], False)


def test_a_bare_row_equal_to_the_rows_above_is_a_total_and_it_is_said() -> None:
    decoded = text_file("Konto;Bilag;Tekst;Beløp\n1010;1;Lønn;5,00\n1020;2;Vikar;6,00\n;;;11,00\n")
    assert amounts(decoded) == [500, 600]
    assert finding(decoded, "L28").row == 4


def test_a_bare_row_equal_to_nothing_is_held_outside_and_told() -> None:
    decoded = text_file("Konto;Bilag;Tekst;Beløp\n1010;1;Lønn;5,00\n;;;12,00\n")
    assert (amounts(decoded), decoded.rows) == ([500, None], 2)
    assert (finding(decoded, "L28").row, str(finding(decoded, "L28").severity)) == (3, "error")


def test_a_row_with_a_voucher_is_a_posting_even_when_it_equals_the_rows_above() -> None:
    decoded = text_file("Konto;Bilag;Tekst;Beløp\n1010;1;Lønn;5,00\n;2;Vare;5,00\n")
    assert amounts(decoded) == [500, 500]


def test_a_text_line_under_a_posting_is_put_aside() -> None:
    decoded = text_file("Konto;Bilag;Tekst;Beløp\n1010;1;Lønn;5,00\n;1;november 2026;\n")
    assert ignored(decoded)[-1] == (3, "continuation")
