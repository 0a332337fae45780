"""Rows whose fields are more or fewer than the header's."""

from __future__ import annotations

import pytest

from schemas.exports.decoding import decode
from tests.exports.tables import amounts, finding, rules, text_file


@pytest.mark.parametrize("amount", ["45123,45", "45,123.45"])
@pytest.mark.parametrize("after", ["", ",,"])
def test_a_comma_that_is_both_mark_and_delimiter_holds_the_file(amount: str, after: str) -> None:
    names = ",Resk.nr,Resk.nr(T)" if after else ""
    rows = "\n".join(f"{number},202601,1200,71001,Kjøp,{amount}{after}" for number in range(3))
    decoded = text_file(f"Bilag,Periode,Konto,Prosjekt,Tekst,Beløp{names}\n{rows}\n")
    assert (decoded.is_readable, decoded.ledger.height) == (False, 0)
    assert "desimalkomma eller tusenskille er også skilletegn" in finding(decoded, "F21").message


def test_trailing_delimiters_do_no_harm() -> None:
    decoded = text_file("Konto;Bilag;Beløp;Resk.nr\n1010;1;5,00;;\n1020;2;6,00;7;\n1030;3;7,00;;\n")
    assert (amounts(decoded), "F09" in rules(decoded)) == ([500, 600, 700], False)


@pytest.mark.parametrize("text", ["Leie 12;50", "Leie; mat"])
def test_a_delimiter_in_a_text_never_makes_an_amount_of_a_piece_of_it(text: str) -> None:
    decoded = text_file(f"""
        Konto;Bilag;Tekst;Beløp;Resk.nr;Resk.nr(T)
        1010;1;Lønn;5,00;;
        1010;2;{text};12500,00;;
        1010;3;Lønn;6,00;77;Navn
        """)
    assert (amounts(decoded), finding(decoded, "F09").row) == ([500, None, 600], 3)


def test_a_quoted_delimiter_is_no_field() -> None:
    decoded = text_file('Konto;Bilag;Tekst;Beløp;Resk.nr\n1010;1;"Leie; ""mat""";5,00;\n1010;2;Lønn;6,00;\n')
    assert (amounts(decoded), rules(decoded)) == ([500, 600], ["F18", "F20", "L02"])


HEAD = "Bilag;Periode;Konto;Tekst;Beløp\n1;202601;1010;a;100,00\n2;202601;1010;b;200,00\n"


@pytest.mark.parametrize("last", ["3;202601;1010;c;1234", "3;202601;1010;c;1234,5", "3;202601;1010;c", "3;2026", "3"])
def test_a_file_that_breaks_off_in_its_last_row_is_told(last: str) -> None:
    decoded = decode("x", (HEAD + last).encode())
    assert (finding(decoded, "F22").row, str(finding(decoded, "F22").severity)) == (4, "error")
    assert amounts(decoded)[:2] == [10_000, 20_000]
    assert amounts(decoded)[2:] in ([], [None])


@pytest.mark.parametrize("last", ["3;202601;1010;c;1234,50", "Side 2 av 2", "Sum;;;;300,00"])
def test_a_whole_last_row_without_a_line_break_is_whole(last: str) -> None:
    assert "F22" not in rules(decode("x", (HEAD + last).encode()))


def test_fewer_decimals_before_a_line_break_are_no_cut() -> None:
    decoded = decode("x", (HEAD + "3;202601;1010;c;1234\n").encode())
    assert (amounts(decoded)[2], "F22" in rules(decoded)) == (123_400, False)


def test_a_last_amount_cut_after_its_thousands_is_told() -> None:
    table = "Konto;Bilag;Prosjekt;Beløp\n1010;1;1;1.500,50\n1020;2;1;1.500"
    assert finding(decode("x", table.encode()), "F22").row == 3


def test_thousands_above_a_last_amount_with_decimals_are_no_cut() -> None:
    table = "Konto;Bilag;Prosjekt;Beløp\n1010;1;1;800.000\n1020;2;1;1.500,50"
    assert amounts(decode("x", table.encode())) == [80_000_000, 150_050]
