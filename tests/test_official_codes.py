"""Arts, functions, VAT codes and rates of VAT are those of the year the accounts are for."""

from __future__ import annotations

import pytest

from schemas.kostra import arts, functions, standard_tax_codes, valid_arts, valid_functions, vat_rates

YEARS = range(2020, 2027)


def years_of(code: str) -> list[int]:
    return [year for year in YEARS if code in valid_arts(year)]


@pytest.mark.parametrize(
    ("code", "years"),
    [
        ("010", [2020, 2021, 2022, 2023, 2024, 2025, 2026]),
        ("270", [2020, 2021, 2022, 2023, 2024, 2025]),
        ("271", [2025, 2026]),
        ("272", [2025, 2026]),
        ("375", [2020, 2021, 2022, 2023, 2024]),
        ("475", [2020, 2021, 2022, 2023, 2024]),
        ("775", [2020, 2021, 2022, 2023, 2024]),
        ("895", [2020, 2021, 2022, 2023, 2024]),
        ("874", [2020, 2021, 2022, 2023]),
        ("875", [2020, 2021, 2022, 2023, 2024]),
        ("878", [2025, 2026]),
        ("879", [2025, 2026]),
        ("930", [2020, 2021, 2022, 2023, 2024]),
        ("940", [2020, 2021, 2022, 2023, 2024, 2025, 2026]),
        ("10", []),
    ],
)
def test_an_art_is_valid_in_the_years_of_the_published_lists(code: str, years: list[int]) -> None:
    assert years_of(code) == years


def test_both_sides_of_the_split_of_other_services_are_accepted_in_the_year_the_sources_disagree_on() -> None:
    assert {"270", "271", "272"} <= valid_arts(2025)
    assert valid_arts(2026) & {"270", "271", "272"} == {"271", "272"}


def test_a_function_that_has_expired_is_not_valid_after_its_last_year() -> None:
    assert [year for year in YEARS if "190" in valid_functions(year)] == [2020, 2021, 2022, 2023, 2024]
    assert {"375", "880"} <= valid_functions(2026)


def test_the_low_rate_was_six_per_cent_during_the_pandemic_only() -> None:
    assert vat_rates(2020) == vat_rates(2021) == (25, 15, 12, 6)
    assert vat_rates(2022) == vat_rates(2026) == (25, 15, 12)


def test_standard_vat_codes_hold_the_domestic_and_the_foreign_ones_and_no_other() -> None:
    assert {"0", "1", "11", "13", "14", "15", "81", "86", "89"} <= set(standard_tax_codes())
    assert not {"99", "2", "10"} & set(standard_tax_codes())


def test_every_code_is_of_three_digits_and_ends_no_earlier_than_it_begins() -> None:
    for code in (*arts().values(), *functions().values()):
        assert len(code.code) == 3
        assert code.code.isdigit()
        assert code.last_year is None or code.first_year <= code.last_year
