from datetime import date

import pytest

from outputs.norwegian import (
    Decimals,
    account_number,
    amount,
    amount_in_words,
    counted,
    grouped,
    in_text,
    kr,
    kroner,
    last_day,
    listed,
    long_date,
    month_name,
    number_in_words,
    percent,
    period_name,
    short_date,
    short_month,
    span,
    unbroken,
)


@pytest.mark.parametrize(
    ("ore", "text"),
    [
        (779_500_000, "7\u00a0795\u00a0000"),
        (100, "1"),
        (0, "0"),
        (123_450, "1\u00a0234,50"),
        (-123_405, "\u22121\u00a0234,05"),
        (-5, "\u22120,05"),
        (99_999, "999,99"),
    ],
)
def test_amount_has_hard_spaces_decimal_comma_and_real_minus(ore, text):
    assert amount(ore) == text


@pytest.mark.parametrize(
    ("ore", "text"),
    [(149, "1"), (150, "2"), (-150, "\u22122"), (-149, "\u22121"), (-49, "0"), (250, "3")],
)
def test_whole_kroner_are_rounded_half_away_from_zero(ore, text):
    assert amount(ore, Decimals.NEVER) == text


def test_ore_are_shown_when_asked_for():
    assert amount(500_000, Decimals.ALWAYS) == "5\u00a0000,00"


@pytest.mark.parametrize(
    ("ore", "text"),
    [(500_000_000, "5\u00a0000\u00a0000\u00a0kroner"), (100, "1\u00a0krone"), (250, "2,50\u00a0kroner")],
)
def test_unit_follows_the_amount_after_a_hard_space(ore, text):
    assert kroner(ore) == text


def test_kr_has_no_full_stop():
    assert kr(150_000) == "1\u00a0500\u00a0kr"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (83, 1000, "8,3\u00a0%"),
        (1, 3, "33,3\u00a0%"),
        (1, 8, "12,5\u00a0%"),
        (125, 100_000, "0,1\u00a0%"),
        (15, 10_000, "0,2\u00a0%"),
        (-15, 10_000, "\u22120,2\u00a0%"),
        (5, 5, "100,0\u00a0%"),
        (1, 0, "\u2013"),
    ],
)
def test_percent_is_exact_and_rounded_half_away(part, whole, text):
    assert percent(part, whole) == text


@pytest.mark.parametrize(
    ("ore", "text"),
    [
        (500_000_000, "fem millioner kroner"),
        (279_500_000, "to millioner sju hundre og nittifem tusen kroner"),
        (239_500_000, "to millioner tre hundre og nittifem tusen kroner"),
        (0, "null kroner"),
        (100, "én krone"),
        (110_000, "ett tusen ett hundre kroner"),
        (100_100, "ett tusen og én kroner"),
        (2_100_000, "tjueett tusen kroner"),
        (100_000_500, "én million og fem kroner"),
        (12_050, "ett hundre og tjue kroner og femti øre"),
        (-10_000, "minus ett hundre kroner"),
        (123_456_789_00, "ett hundre og tjuetre millioner fire hundre og femtiseks tusen sju hundre og åttini kroner"),
        (100_000_000_000, "én milliard kroner"),
    ],
)
def test_amount_in_words(ore, text):
    assert amount_in_words(ore) == text


def test_every_number_below_hundred_is_one_word():
    words = [number_in_words(number) for number in range(1, 100)]
    assert len(set(words)) == 99
    assert not any(" " in word for word in words)


def test_number_of_thirteen_digits_is_refused():
    with pytest.raises(ValueError, match="twelve digits"):
        number_in_words(10**12)


@pytest.mark.parametrize(
    ("number", "text"), [(0, "ingen"), (1, "ett"), (2, "to"), (12, "tolv"), (13, "13"), (1234, "1\u00a0234")]
)
def test_small_counts_are_words_in_running_text(number, text):
    assert in_text(number, neuter=True) == text


def test_dates_are_written_for_readers():
    day = date(2026, 11, 2)
    assert long_date(day) == "2.\u00a0november 2026"
    assert short_date(day) == "02.11.2026"


@pytest.mark.parametrize(
    ("period", "text"), [("2026-07", "juli 2026"), ("2026", "2026"), ("2026-13", "periode\u00a013 2026")]
)
def test_period_names(period, text):
    assert period_name(period) == text


def test_months_are_small_letters():
    assert [month_name(month) for month in (1, 12)] == ["januar", "desember"]
    assert [short_month(month) for month in (1, 2, 3, 4, 7, 9)] == ["jan.", "feb.", "mars", "april", "juli", "sep."]


def test_range_has_an_en_dash():
    assert span(2024, 2028) == "2024\u20132028"
    assert span(2026, 2026) == "2026"


def test_lists_and_counts():
    assert listed(["a", "b", "c"]) == "a, b og c"
    assert listed(["a"]) == "a"
    assert listed([]) == ""
    assert counted(1, "rad", "rader") == "1\u00a0rad"
    assert counted(12_431, "rad", "rader") == "12\u00a0431\u00a0rader"
    assert grouped(-1234) == "\u22121\u00a0234"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("5 000 000 kroner tildelt", "5\u00a0000\u00a0000\u00a0kroner tildelt"),
        ("25 % av lønnen", "25\u00a0% av lønnen"),
        ("fra 1. januar 2024", "fra 1.\u00a0januar 2024"),
        ("i 2027 og 2028", "i 2027 og 2028"),
        ("modell 3 er valgt", "modell 3 er valgt"),
    ],
)
def test_numbers_in_written_texts_do_not_break(written, text):
    assert unbroken(written) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [("12345678903", "1234\u00a056\u00a078903"), ("1234.56.78903", "1234\u00a056\u00a078903"), ("ukjent", "ukjent")],
)
def test_bank_account_is_grouped(written, text):
    assert account_number(written) == text


def test_last_day_of_a_month():
    assert last_day("2026-10") == "31.\u00a0oktober 2026"
    assert last_day("2028-02") == "29.\u00a0februar 2028"
