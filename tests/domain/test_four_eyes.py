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


@pytest.mark.parametrize("same", ["Kari Prøve", "Kari Marie Prøve", "KP", "K. Prøve", "KariPrøve", "prøve, kari"])
@pytest.mark.parametrize(
    "written", ["Kari Prøve (automatisk kjøring)", "Kari Prøve, rådgiver (automatisk kjøring)", "Kari Prøve, rådgiver"]
)
def test_what_is_added_to_a_name_makes_no_other_person(written: str, same: str) -> None:
    assert is_same_person(written, same)
    assert is_same_person(same, written)


@pytest.mark.parametrize("written", ["Kari Prøve (automatisk kjøring)", "Kari Prøve, rådgiver", "Prøve, Kari"])
@pytest.mark.parametrize("other", ["Ola Test", "Per Prøve", "Ola Test, rådgiver", "(automatisk) Ola Test", "Test, Ola"])
def test_what_is_added_to_two_names_does_not_make_them_one(written: str, other: str) -> None:
    assert not is_same_person(written, other)


@pytest.mark.parametrize(
    "disguised",
    [
        "K\u0430ri Prøve",  # a Cyrillic a
        "Kar\u03b9 Prøve",  # a Greek iota
        "K\u0251ri Prøve",  # the a of phonetic script
        "Ka\u180bri Prøve",  # marks that nobody sees, three kinds
        "Ka\u2800ri Prøve",
        "Ka\ue000ri Prøve",
        "Ka\u0332ri Prøve",
        "\U0001d40aari Prøve",  # a bold K for mathematics
    ],
)
def test_a_name_in_disguise_is_no_name(disguised: str) -> None:
    assert not is_name(tidy_name(disguised))


@pytest.mark.parametrize(
    "name",
    ["Åse Ødegård", "A\u030ase", "Máret Ánne Čađđa", "Nguyễn Thị Hạnh", "O’Brien-Løken, K. (vikar)", "Łukasz Ŋ. Ǯ"],
)
def test_names_of_people_here_are_names(name: str) -> None:
    assert is_name(tidy_name(name))


def test_a_name_is_tidied_before_it_is_printed() -> None:
    assert tidy_name(" Kari\u00a0\u200b  Pr\u00adøve\n") == "Kari Prøve"
    assert tidy_name("A\u030ase") == "Åse"


@pytest.mark.parametrize(("name", "is_one"), [("Kari", True), ("", False), ("12 3", False), ("?!", False)])
def test_a_name_has_a_letter_in_it(name: str, is_one: bool) -> None:
    assert is_name(name) is is_one


def test_a_name_has_an_end() -> None:
    assert is_name("a" * LONGEST_NAME)
    assert not is_name("a" * (LONGEST_NAME + 1))
