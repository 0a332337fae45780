"""Amounts beside cells that cannot be read, and sides that nobody can name."""

from __future__ import annotations

import pytest

from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from tests.exports.tables import amounts, finding, rules, text_file

HEADER = "Bilag;Dato;Periode;Konto;Ansvar;Funksjon;Prosjekt;Tekst;Debet;Kredit"
SOUND = ("1000,00;", "500,50;", ";200,00", ";100,00")


def sides_file(*sides: str, header: str = HEADER) -> DecodedFile:
    rows = [f"{n};15.01.2026;202601;1200;2310;23100;71001;Kjøp {n};{each}" for n, each in enumerate(sides, start=1)]
    return decode("uttrekk.csv", "\n".join([header, *rows, ""]).encode())


@pytest.mark.parametrize("sides", ["0,00;12O0,00", "12O0,00;0,00", "100,00;5O,00", ";12O0,00", "0,00;12.50"])
def test_an_unreadable_cell_beside_a_filled_one_is_never_nought(sides: str) -> None:
    decoded = sides_file(*SOUND, sides)
    assert amounts(decoded) == [100_000, 50_050, -20_000, -10_000, None]
    assert (finding(decoded, "L04").row, rules(decoded)) == (6, ["L04"])


def test_a_dash_is_nought() -> None:
    decoded = sides_file("1000,00;-", "-;200,00", "50,00;–")
    assert (amounts(decoded), rules(decoded)) == ([100_000, -20_000, 5000], [])


def test_an_unreadable_amount_beside_debit_and_credit_rejects_the_row() -> None:
    decoded = sides_file("1000,00;;1000,00", "500,50;;5OO,50", ";200,00;-200,00", header=f"{HEADER};Beløp")
    assert (amounts(decoded), finding(decoded, "L04").row) == ([100_000, None, -20_000], 3)


def test_a_total_with_an_unreadable_side_is_compared_with_nothing() -> None:
    decoded = text_file("Konto;Bilag;Debet;Kredit\n1010;1;5,00;\n2400;1;;5,00\nSum;;5,00;#####\n")
    assert (amounts(decoded), "P01" in rules(decoded)) == ([500, -500], False)


@pytest.mark.parametrize("header", ["DC", "DK-kode", "Deb/Kre", "Debetkode", "D / K", "Debet (D) / Kredit (K)"])
def test_every_name_of_the_column_of_sides_is_known(header: str) -> None:
    decoded = text_file(f"Konto;Bilag;{header};Beløp\n1010;1;D;100,00\n2400;1;K;100,00\n")
    assert amounts(decoded) == [100_00, -100_00]


@pytest.mark.parametrize(
    ("header", "debit", "credit"), [("Fortegn", "+", "-"), ("Type", "D", "K"), ("Side", "Debet", "Kredit")]
)
def test_a_column_that_holds_only_sides_is_one_whatever_its_name(header: str, debit: str, credit: str) -> None:
    decoded = text_file(f"Konto;Bilag;{header};Beløp\n1010;1;{debit};100,00\n2400;1;{credit};100,00\n")
    assert amounts(decoded) == [100_00, -100_00]


def test_an_unknown_column_of_sides_is_told() -> None:
    decoded = text_file("Konto;Bilag;Type;Beløp\n1010;1;D;100,00\n2400;1;K;100,00\n")
    assert finding(decoded, "F26").column == "Type"


def test_sides_beside_signed_amounts_under_an_unknown_name_are_left_alone() -> None:
    decoded = text_file("Konto;Bilag;Type;Beløp\n1010;1;D;100,00\n2400;1;K;-100,00\n")
    assert (amounts(decoded), "F26" in [found.rule for found in decoded.findings]) == ([100_00, -100_00], False)


def test_income_and_expense_beside_amounts_without_a_sign_are_sides() -> None:
    decoded = text_file("Konto;Bilag;Inntekt/Utgift;Beløp\n1010;1;Utgift;100,00\n1700;2;Inntekt;40,00\n")
    assert (amounts(decoded), finding(decoded, "F26").column) == ([100_00, -40_00], "Inntekt/Utgift")
    assert finding(decoded, "F26").message.startswith("Fant inntekt og utgift i kolonnen «Inntekt/Utgift»")


def test_a_column_that_is_used_is_not_told_as_unused() -> None:
    decoded = text_file("Konto;Bilag;Inntekt/Utgift;Beløp\n1010;1;Utgift;100,00\n1700;2;Inntekt;40,00\n")
    assert "F13" not in [found.rule for found in decoded.findings]


def test_income_and_expense_beside_signed_amounts_are_left_alone() -> None:
    decoded = text_file(
        "Konto;Bilag;Inntekt/Utgift;Beløp\n1010;1;Utgift;100,00\n1010;1;Utgift;-5,00\n1700;2;Inntekt;-40,00\n"
    )
    assert amounts(decoded) == [100_00, -5_00, -40_00]


def test_one_credit_note_does_not_make_amounts_without_a_sign_signed() -> None:
    income = "".join(f"1700;{voucher};Inntekt;40,00\n" for voucher in range(5))
    decoded = text_file(
        f"Konto;Bilag;Inntekt/Utgift;Beløp\n{income}1010;8;Utgift;9,00\n1010;8;Utgift;9,00\n1010;9;Utgift;-5,00\n"
    )
    assert amounts(decoded) == [-40_00] * 5 + [9_00, 9_00, -5_00]


def test_an_unreadable_side_is_told_as_the_side() -> None:
    decoded = text_file("Konto;Bilag;D/K;Beløp\n1010;1;X;100,00\n2400;1;K;100,00\n")
    found = finding(decoded, "L04")
    assert found.message == "Fant «X» der det skulle stå debet eller kredit (rad 2, bilag 1, kolonne «D/K»)."
    assert found.remedy.startswith("Korrigér debet/kredit")


def test_the_vouchers_decide_how_credit_is_written_where_the_values_tie() -> None:
    decoded = text_file("""
        Konto;Bilag;Debet;Kredit
        1200;1;1000,00;
        2320;1;;1000,00
        2320;2;;-200,00
        1200;2;-200,00;
        """)
    assert amounts(decoded) == [100_000, -100_000, 20_000, -20_000]


def test_a_lone_reversal_is_read_by_its_voucher() -> None:
    decoded = text_file("Konto;Bilag;Debet;Kredit\n2320;2;;-200,00\n1200;2;-200,00;\n1200;3;500,00;\n")
    assert amounts(decoded) == [20_000, -20_000, 50_000]


def test_credit_of_both_signs_that_nothing_decides_gives_a_remedy_about_signs() -> None:
    decoded = text_file("Konto;Bilag;Debet;Kredit\n2400;1;;100,00\n2400;2;;-50,00\n")
    assert "kredit skrevet på én måte" in finding(decoded, "F04").remedy


ONE_SIDED = "Bilag;Dato;Periode;Konto;Ansvar;Funksjon;Prosjekt;Tekst;Beløp;K"


def test_a_column_that_says_only_credit_beside_unsigned_amounts_is_an_error() -> None:
    decoded = sides_file("1000,00;", "250,00;", "250,00;K", "75,00;K", header=ONE_SIDED)
    told = finding(decoded, "F33")
    assert (told.severity.value, told.column, told.count) == ("error", "K", 2)
    assert told.message == (
        "Fant beløp uten fortegn, og en kolonne «K» der 2 av 4 rader sier kredit og resten er blanke. "
        "Alle beløpene er lest som debet."
    )


def test_credit_below_nought_needs_no_column_that_says_it() -> None:
    decoded = sides_file("1000,00;", "-250,00;K", header=ONE_SIDED)
    assert (amounts(decoded), "F33" in rules(decoded)) == ([100_000, -25_000], False)


def test_a_column_with_other_letters_says_nothing_of_credit() -> None:
    decoded = sides_file("1000,00;", "250,00;K", "80,00;L", header=ONE_SIDED)
    assert "F33" not in rules(decoded)
