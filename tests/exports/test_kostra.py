from __future__ import annotations

import pytest

from schemas.kostra import art_name, arts, function_name, functions, valid_arts, valid_functions


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("010", 2024, None), ("429", 2024, None), ("270", 2024, 2025), ("271", 2025, None), ("272", 2025, None),
        ("375", 2024, 2024), ("475", 2024, 2024), ("775", 2024, 2024), ("895", 2024, 2024), ("930", 2024, 2024),
        ("875", 2024, 2024), ("878", 2025, None),
    ],
)  # fmt: skip
def test_arts_are_valid_in_their_years(code: str, first: int, last: int | None) -> None:
    valid = [year for year in range(2024, 2029) if code in valid_arts(year)]
    assert valid == list(range(first, (last or 2028) + 1))


def test_arts_are_three_digits_with_their_noughts_and_hold_no_balance_chapters() -> None:
    assert all(len(code) == 3 and code.isdecimal() for code in arts())
    assert not {"10", "51", "411", "580"} & set(arts())


def test_functions_are_those_of_municipalities() -> None:
    assert {"120", "201", "234", "385", "880"} <= valid_functions(2026)
    assert not {"190", "254", "520", "691"} & valid_functions(2026)
    assert all(len(code) == 3 for code in functions())


def test_names_are_given_and_unknown_codes_have_none() -> None:
    assert (art_name("010"), art_name("999")) == ("Fastlønn", None)
    assert (function_name("370"), function_name("000")) == ("Bibliotek", None)
