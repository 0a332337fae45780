"""Numbers in words are read as they are written: bokmål, nynorsk and the older counting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.number_words import article_at, number_in_words_at
from outputs.norwegian import number_in_words


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("to", 2),
        ("sju", 7),
        ("syv", 7),
        ("Åtte", 8),
        ("tyve", 20),
        ("tredve", 30),
        ("søtti", 70),
        ("tjueto", 22),
        ("tjue to", 22),
        ("toogtyve", 22),
        ("to og tyve", 22),
        ("femogtredve", 35),
        ("einogtjue", 21),
        ("tjueén", 21),
        ("hundre", 100),
        ("et hundre", 100),
        ("hundre og femti", 150),
        ("tohundreogfemti", 250),
        ("to hundre tusen", 200_000),
        ("hundretusen", 100_000),
        ("femti tusen", 50_000),
        ("førtito tusen", 42_000),
        ("en million", 1_000_000),
        ("tre millioner", 3_000_000),
        ("tre millionar", 3_000_000),
        ("én million to hundre og åttisju tusen fire hundre og femti", 1_287_450),
        ("to milliarder fem", 2_000_000_005),
    ],
)
def test_words_are_a_number(words: str, value: int) -> None:
    read = number_in_words_at(f"{words} og så", 0)
    assert read is not None
    assert (read.value, read.end) == (value, len(words))


@pytest.mark.parametrize(
    "words",
    ["en", "én", "ett", "et", "entre", "enten", "titre", "tiltak", "millioner", "tusenvis", "torg", "andre", ""],
)
def test_articles_and_other_words_are_no_number(words: str) -> None:
    assert number_in_words_at(words, 0) is None


@pytest.mark.parametrize(
    ("text", "value", "end"),
    [("tre fire", 3, 3), ("to tiltak", 2, 2), ("ni tusenvis", 9, 2), ("tjue bord", 20, 4), ("to hundre og vi", 200, 9)],
)
def test_a_number_ends_where_its_words_end(text: str, value: int, end: int) -> None:
    read = number_in_words_at(text, 0)
    assert read is not None
    assert (read.value, read.end) == (value, end)


def test_the_unit_is_that_of_the_last_word() -> None:
    units = {words: number_in_words_at(words, 0) for words in ("tre millioner", "to hundre tusen", "førti", "tolv")}
    assert [read and read.unit for read in units.values()] == [10**6, 1000, 10, 1]


def test_an_article_is_known_as_one() -> None:
    assert article_at("én krone", 0) == 2
    assert article_at("enkel", 0) is None


@given(st.integers(2, 10**12 - 1), st.booleans())
def test_every_number_that_is_written_in_words_is_read_back(number: int, neuter: bool) -> None:
    words = number_in_words(number, neuter=neuter)
    read = number_in_words_at(words, 0)
    assert read is not None
    assert (read.value, read.end) == (number, len(words))
