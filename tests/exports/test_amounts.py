from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.exports.amounts import AmbiguousAmounts, DecimalMark, chosen, decimal_mark, number_cells, readings
from tests.exports.tables import HEADER, amounts, amounts_file, finding, rules, text_file

ORE = st.integers(min_value=-(10**14), max_value=10**14)


def read(*texts: str) -> list[int | None]:
    both = readings(pl.Series(texts, dtype=pl.String))
    return chosen(both, decimal_mark(both)).to_list()


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("0", 0),
        ("42", 42_00),
        ("5,02", 5_02),
        ("5,2", 5_20),
        (",50", 50),
        ("-1 362 250", -1_362_250_00),
        ("1 234 567,89", 1_234_567_89),
        ("1\u00a0234\u00a0567,89", 1_234_567_89),
        ("1\u202f234,50", 1_234_50),
        ("1\u2009234,50", 1_234_50),
        ("1.234.567,89", 1_234_567_89),
        ("1,234.56", 1_234_56),
        ("1,234,567", 1_234_567_00),
        ("1'234.50", 1_234_50),
        ("(12 500)", -12_500_00),
        ("13 000-", -13_000_00),
        ("13 000,00 -", -13_000_00),
        ("- 3", -3_00),
        ("\u2212500", -500_00),
        ("\u2013500", -500_00),
        ("500,-", 500_00),
        ("500,\u2013", 500_00),
        ("-500,-", -500_00),
        ("(500,-)", -500_00),
        ("kr 1 000,00", 1_000_00),
        ("1 000 kr", 1_000_00),
        ("12,3400", 12_34),
        ("800.00", 800_00),
        ("0.500", 50),
    ],
)
def test_a_value_that_proves_itself_is_read_exactly(text: str, ore: int) -> None:
    assert read(text) == [ore]


@pytest.mark.parametrize(
    "text",
    [
        "1a2",
        "1 23",
        "--5",
        "-5-",
        "-(5)",
        "(5",
        "5)",
        "()",
        "-",
        "1e3",
        "5,",
        "12,345,6",
        "1.23.456",
        "12345678901234567890",
    ],
)
def test_a_value_that_cannot_be_read_is_null_and_never_nought(text: str) -> None:
    assert read(text, "1,50") == [None, 150]


def test_a_third_decimal_that_is_not_nought_is_no_amount() -> None:
    assert read("1,50", "2,25", "1,005") == [150, 225, None]
    assert read("1.50", "2.25", "2.675") == [150, 225, None]


def test_dots_are_thousands_when_another_value_has_a_decimal_comma() -> None:
    assert read("800.000", "1,50") == [800_000_00, 150]


def test_dots_are_decimals_when_another_value_proves_it() -> None:
    assert read("800.000", "1.50") == [800_00, 150]


def test_two_surviving_readings_hold_the_column() -> None:
    with pytest.raises(AmbiguousAmounts) as doubt:
        read("800.000", "950.000")
    assert doubt.value.examples[0] == ("800.000", 800_000_00, 800_00)


def test_three_noughts_after_a_comma_are_two_readings_too() -> None:
    with pytest.raises(AmbiguousAmounts):
        read("12,000")


def test_as_many_proofs_of_comma_as_of_point_hold_the_column() -> None:
    with pytest.raises(AmbiguousAmounts):
        read("1,5", "1.5")


def test_a_value_that_contradicts_the_majority_is_rejected_and_so_is_one_in_doubt() -> None:
    assert read("1,5", "2,5", "3.5", "800.000") == [150, 250, None, None]


def test_every_reading_of_plain_integers_is_the_same() -> None:
    both = readings(pl.Series(["1", "1 000", "-7"]))
    assert decimal_mark(both) is DecimalMark.COMMA
    assert both["comma_ore"].equals(both["point_ore"].rename("comma_ore"))


@pytest.mark.parametrize(
    ("shown", "ore"),
    [
        ("9487049.35", 9_487_049_35),
        ("9487049.3499999996", 9_487_049_35),
        ("0.30000000000000004", 30),
        ("19999999999.970001221", 1_999_999_999_997),
        ("1.00002", None),
        ("-12.5", -12_50),
        ("800", 800_00),
        ("-0", 0),
        ("1234.567", None),
        ("800.000", None),
        ("1e5", None),
    ],
)
def test_a_number_cell_is_read_through_its_shortest_decimal(shown: str, ore: int | None) -> None:
    assert number_cells(pl.Series([shown])).to_list() == [ore]


def grouped(ore: int, group: str, mark: str) -> str:
    whole, rest = divmod(abs(ore), 100)
    return f"{whole:,}".replace(",", group) + f"{mark}{rest:02d}"


def signed(ore: int, magnitude: str, style: str) -> str:
    return style.format(magnitude) if ore < 0 else magnitude


@settings(deadline=None)
@given(
    st.lists(ORE, min_size=1, max_size=20),
    st.sampled_from(
        [("", ","), (" ", ","), ("\u00a0", ","), ("\u202f", ","), (".", ","), ("", "."), (",", "."), (" ", ".")]
    ),
    st.sampled_from(["-{}", "- {}", "{}-", "({})", "\u2212{}", "\u2013{}"]),
)
def test_any_amount_written_in_any_grammar_is_read_back(ores: list[int], grammar: tuple[str, str], style: str) -> None:
    texts = [signed(ore, grouped(ore, *grammar), style) for ore in ores]
    assert read(*texts) == ores


@settings(deadline=None)
@given(st.lists(ORE, min_size=1, max_size=20))
def test_any_amount_in_a_number_cell_is_read_back(ores: list[int]) -> None:
    limited = [ore % 10**12 for ore in ores]
    shown = [str(pl.Series([ore / 100]).cast(pl.String)[0]).removesuffix(".0") for ore in limited]
    assert number_cells(pl.Series(shown)).to_list() == limited


@settings(deadline=None)
@given(st.text(alphabet="0123456789., -()+kr\u00a0'", max_size=12))
def test_reading_never_raises_and_never_turns_text_into_nought(text: str) -> None:
    both = readings(pl.Series([text, "1,50", "2,50"]))
    amount = chosen(both, DecimalMark.COMMA)[0]
    assert amount is None or any(digit in text for digit in "0123456789")


def test_an_unreadable_amount_is_a_rejected_row_with_file_row_voucher_and_value() -> None:
    decoded = amounts_file("1 000,00", "5a0,00")
    assert amounts(decoded) == [100_000, None]
    found = finding(decoded, "L04")
    assert (found.file, found.row, found.voucher, found.value) == ("uttrekk.csv", 3, "2001", "5a0,00")
    assert decoded.rows == 2


def test_a_posting_without_an_amount_is_rejected_and_told() -> None:
    decoded = amounts_file("1,00", "")
    assert amounts(decoded) == [100, None]
    assert "uten beløp" in finding(decoded, "L04").message


def test_a_file_of_amounts_with_two_readings_is_held_and_both_are_shown() -> None:
    decoded = amounts_file("800.000", "1.250")
    assert not decoded.is_readable
    assert decoded.ledger.is_empty()
    message = finding(decoded, "F04").message.replace("\u00a0", " ")
    assert "800 000,00 kr eller 800,00 kr" in message


def test_a_total_can_prove_what_the_postings_cannot() -> None:
    decoded = amounts_file("800.000", "900.000", header=HEADER)
    assert not decoded.is_readable
    proven = text_file("""
        Konto;Bilag;Beløp
        1010;1;800.000
        1020;2;900.000
        Sum;;1.700.000
        """)
    assert amounts(proven) == [800_000_00, 900_000_00]


def test_more_than_two_hundred_faults_are_counted_in_one_last_finding() -> None:
    decoded = amounts_file(*["x"] * 250, "1,00")
    found = [each for each in decoded.findings if each.rule == "L04"]
    assert len(found) == 201
    assert sum(each.count for each in found) == 250


def test_amounts_in_ore_are_not_multiplied() -> None:
    decoded = text_file("""
        Konto;Bilag;Beløp (øre)
        1010;1;12345
        1020;2;12345,5
        """)
    assert amounts(decoded) == [12_345, None]


def test_a_file_in_thousands_is_held() -> None:
    decoded = text_file("""
        Regnskapsrapport, beløp i 1000 kr
        Konto;Bilag;Beløp
        1010;1;12
        """)
    assert rules(decoded) == ["F05"]
