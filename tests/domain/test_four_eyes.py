from __future__ import annotations

import pytest

from domain.four_eyes import LONGEST_NAME, is_name, is_same_person, tidy_name


@pytest.mark.parametrize(
    "same",
    [
        "kari prøve",
        "KARI PRØVE",
        "  Kari   Prøve ",
        "Kari\u00a0Prøve",
        "Kari\u200bPrøve",
        "KariPrøve",
        "Kari\tPr\u00f8ve\n",
        "\uff2bari Prøve",
        "Kari\u2060 Pr\u00adøve",
        "Ka\u034fri Prøve\ufe0f",
        "Kari\u3164Prøve",
        "Prøve, Kari",
        "Prøve Kari",
        "K. Prøve",
        "Kari P.",
        "KP",
        "k.p.",
        "Kari",
        "Kari Marie Prøve",
        "Prøve, K. M.",
    ],
)
def test_a_name_is_the_same_persons_however_it_is_written(same: str) -> None:
    assert is_same_person("Kari Prøve", same)
    assert is_same_person(same, "Kari Prøve")


@pytest.mark.parametrize("one", ["Åse Håve", "A\u030ase Ha\u030ave"])
def test_a_letter_and_its_ring_make_no_other_person(one: str) -> None:
    assert is_same_person(one, "ÅSE HÅVE")


@pytest.mark.parametrize(
    "other",
    ["Karin Prøve", "Kari Prove", "Per Prøve", "Kari Test", "Ola", "OT", "K. Test", "Prøvesen, Kari"],
)
def test_other_names_are_other_persons(other: str) -> None:
    assert not is_same_person("Kari Prøve", other)


def test_a_letter_is_an_initial_of_one_word_only() -> None:
    assert not is_same_person("Kari Kvam", "K. Prøve")
    assert not is_same_person("K. K. Prøve", "Kari Prøve Test")
    assert is_same_person("Anne-Kari Prøve", "Anne Kari Prøve")


def test_a_name_is_tidied_before_it_is_printed() -> None:
    assert tidy_name(" Kari\u00a0\u200b  Pr\u00adøve\n") == "Kari Prøve"
    assert tidy_name("A\u030ase") == "Åse"


@pytest.mark.parametrize(("name", "is_one"), [("Kari", True), ("", False), ("12 3", False), ("?!", False)])
def test_a_name_has_a_letter_in_it(name: str, is_one: bool) -> None:
    assert is_name(name) is is_one


def test_a_name_has_an_end() -> None:
    assert is_name("a" * LONGEST_NAME)
    assert not is_name("a" * (LONGEST_NAME + 1))
