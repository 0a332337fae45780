"""Numbers in the words of a text: found in digits and in letters, and nowhere else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from domain.telling_numbers import places_of, without_numbers


def hidden(text: str, *numbers: int | str) -> str:
    return without_numbers({Fraction(str(number)) for number in numbers}, text, "[x]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Det kom 3 barn.", "Det kom [x] barn."),
        ("Det kom tre barn.", "Det kom [x] barn."),
        ("Tre kom.", "[x] kom."),
        ("Det var 3.", "Det var [x]."),
        ("De var **3** i alt.", "De var **[x]** i alt."),
        ("Mellom 3–5 barn.", "Mellom [x]–5 barn."),
        ("Barn (3) og voksne.", "Barn ([x]) og voksne."),
        ("3 barn og tre voksne", "[x] barn og [x] voksne"),
    ],
)
def test_a_number_is_found_in_digits_and_in_letters(text: str, shown: str) -> None:
    assert hidden(text, 3) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Møtet 3. april var åpent.",
        "Elever på 3. trinn.",
        "3. Tredje punkt i en liste",
        "Brukt 3 millioner og 3 kroner.",
        "Brukt tre millioner kroner.",
        "Se {figur:brukt.3} her.",
        "Det var 13, 30, 3,5 og 1.3.",
        "Trening for tretten og tretti.",
        "Bilag A3 og 3b.",
    ],
)
def test_dates_ordinals_amounts_marks_and_other_numbers_are_left(text: str) -> None:
    assert hidden(text, 3) == text


def test_one_is_found_as_a_numeral_and_not_as_an_article() -> None:
    assert hidden("En gutt, én jente og ett barn.", 1) == "En gutt, [x] jente og [x] barn."


def test_larger_numbers_are_found_as_they_are_written() -> None:
    assert hidden("Trettisju, 37, 1\u00a0200 og 1200 av 1 200.", 37, 1200) == "[x], [x], [x] og [x] av [x]."


def test_decimals_are_found_with_their_comma() -> None:
    assert hidden("92,5 prosent", "92.5") == "[x] prosent"


def test_a_place_knows_its_line() -> None:
    text = "Først.\n\nDet kom tre.\n"
    assert [place.line_in(text) for place in places_of({Fraction(3)}, text)] == [2]


def test_without_numbers_to_hide_nothing_is_sought() -> None:
    assert places_of(set(), "3 barn") == ()
