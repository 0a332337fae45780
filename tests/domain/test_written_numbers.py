"""Which quantities a Norwegian text holds: how they are read, how exact they are, and what is none."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.narrative_blocks import in_plain_blanks
from domain.written_numbers import Quantity, WrittenNumber, written_numbers
from outputs.norwegian import Decimals, amount, amount_in_words, counted, decimal, grouped, kr, kroner, percent

AMOUNT, SHARE, COUNT, RATIO, FACTOR = Quantity


def read(text: str, *names: str) -> list[WrittenNumber]:
    return list(written_numbers(in_plain_blanks(text), names))


AMOUNTS = [
    ("brukte 1 287 450 kroner", "1287450"),
    ("brukte 1\u00a0287\u00a0450\u00a0kroner", "1287450"),
    ("brukte 1\u2009287\u202f450 kroner", "1287450"),
    ("brukte 1.287.450 kr", "1287450"),
    ("brukte kr 1 287 450,-", "1287450"),
    ("brukte kr. 1 287 450", "1287450"),
    ("brukte NOK 1 287 450", "1287450"),
    ("brukte 1287450 kroner", "1287450"),
    ("brukte 1 287 450,50", "1287450.50"),
    ("brukte 1 287 450,50 kroner", "1287450.50"),
    ("Regnskapet viser 1 287 450. Resten er bundet", "1287450"),
    ("brukte 1,3 mill.", "1300000"),
    ("brukte 1,3 mill. kr", "1300000"),
    ("brukte 1,3mill", "1300000"),
    ("brukte 1,3 millioner kroner", "1300000"),
    ("brukte 1.3 millioner kroner", "1300000"),
    ("brukte 1,25 MNOK", "1250000"),
    ("brukte MNOK 1,25", "1250000"),
    ("brukte 450 tusen", "450000"),
    ("brukte 450 tusen kroner", "450000"),
    ("brukte 450 tkr", "450000"),
    ("brukte 0,5 mrd. kroner", "500000000"),
    ("brukte tre millioner", "3000000"),
    ("brukte to hundre tusen kroner", "200000"),
    ("brukte én million to hundre og åttisju tusen kroner", "1287000"),
    ("brukte en halv million kroner", "500000"),
    ("brukte halvannen million", "1500000"),
    ("brukte to og en halv million kroner", "2500000"),
    ("brukte ett hundre kroner og femti øre", "100.50"),
    ("kostet én krone", "1"),
    ("kostet 50 øre", "0.50"),
    ("minus 250 000 kroner", "-250000"),
    ("avviket er \u2212250 000 kroner", "-250000"),
    ("avviket er -250 000 kr", "-250000"),
    ("avviket er kr -250 000", "-250000"),
    ("2025 kroner", "2025"),
    ("3 millioner ubrukte kroner", "3000000"),
    ("tusen kroner", "1000"),
    ("i 2024 300 000 kroner", "300000"),
    ("til prosjektet 250 000 kroner", "250000"),
    ("til tiltak 250 000 kroner", "250000"),
    ("- 5 000 kroner til utstyr", "5000"),
    ("5 mill. kom fra staten", "5000000"),
    ("300 000 gikk til lønn", "300000"),
]


@pytest.mark.parametrize(("text", "value_kr"), AMOUNTS)
def test_an_amount_is_read_whatever_way_it_is_written(text: str, value_kr: str) -> None:
    assert [(number.quantity, number.value) for number in read(text)] == [(AMOUNT, Fraction(value_kr) * 100)]


OTHERS = [
    ("økte til 8,3 %", SHARE, "0.083"),
    ("økte til 8,3%", SHARE, "0.083"),
    ("økte til 8.3 %", SHARE, "0.083"),
    ("38 prosent av budsjettet", SHARE, "0.38"),
    ("tretti prosent", SHARE, "0.3"),
    ("hundre prosent", SHARE, "1"),
    ("5 promille", SHARE, "0.005"),
    ("3 prosentpoeng mer", SHARE, "0.03"),
    ("minus 0,2 %", SHARE, "-0.002"),
    ("halvparten av midlene", SHARE, "1/2"),
    ("over halvparten av midlene", SHARE, "1/2"),
    ("en av fire deltakere", RATIO, "1/4"),
    ("én av 4 deltakere", RATIO, "1/4"),
    ("en tredjedel av midlene", SHARE, "1/3"),
    ("to tredjedeler av midlene", SHARE, "2/3"),
    ("tre fjerdedeler av midlene", SHARE, "3/4"),
    ("en femtedel av midlene", SHARE, "1/5"),
    ("1/3 av midlene", SHARE, "1/3"),
    ("4 av 10 deltakere", RATIO, "2/5"),
    ("fire av ti deltakere", RATIO, "2/5"),
    ("22 av de 30 deltakerne", RATIO, "22/30"),
    ("dobbelt så mange", FACTOR, "2"),
    ("tre ganger så mange", FACTOR, "3"),
    ("tallet ble halvert", FACTOR, "1/2"),
    ("tjueto deltakere", COUNT, "22"),
    ("toogtyve deltakere", COUNT, "22"),
    ("42 deltakere", COUNT, "42"),
    ("42 nye deltakere", COUNT, "42"),
    ("2 500 besøk", COUNT, "2500"),
    ("12 431 rader", COUNT, "12431"),
    ("2025 deltakere", COUNT, "2025"),
    ("1950 besøk", COUNT, "1950"),
    ("20 årsverk", COUNT, "20"),
    ("0,5 årsverk", COUNT, "0.5"),
    ("12,50 timer", COUNT, "12.5"),
    ("1,3 millioner innbyggere", COUNT, "1300000"),
    ("Det var 22. Deretter kom flere", COUNT, "22"),
    ("hundre deltakere", COUNT, "100"),
]


@pytest.mark.parametrize(("text", "quantity", "value"), OTHERS)
def test_shares_counts_and_comparisons_are_read(text: str, quantity: Quantity, value: str) -> None:
    assert [(number.quantity, number.value) for number in read(text)] == [(quantity, Fraction(value))]


NO_QUANTITY = [
    *("21. november 2026", "21.11.2026", "21.11.26", "den 3. mars", "2026-11-21", "1.–3. juni", "1. og 2. juni"),
    *("i 2025", "2024–2028", "2025/26", "høsten 2025", "I 2025 ble tiltaket startet", "siden 2024", "90-tallet"),
    *("kl. 10.30", "kl. 10–14", "kl. 1700–1930", "klokka 18", "10:30", "10.00–14.00"),
    *("§ 7", "§§ 7 og 8", "§ 8-2", "kapittel 4", "kap. 500 post 60", "punkt 2.4", "Prop. 1 S (2025–2026)"),
    *("NOU 2023: 4", "Meld. St. 5 (2024–2025)", "tabell 3", "vedlegg 1 og 2", "sak 12/25", "2026/1234-5", "nr. 7"),
    *("1) først 2) så", "(1)", "2.4", "10. trinn", "5.–7. trinn", "7.-klassinger", "3. kvartal", "9. og 10. trinn"),
    *("18 år", "16–25 år", "under 18 år", "16-åringer", "16- og 17-åringer", "i alderen 6–12", "fra 13 til 16 år"),
    *("tre år", "12 måneder", "de siste 12 månedene", "i 3 uker", "14 dager", "to uker", "3 ganger i uka"),
    *("tusen takk", "tre ganger", "rom 214"),
    *("1850 Mysen", "Storgata 12", "Postboks 8112", "69 70 20 00", "+47 900 12 345", "972 417 858"),
    *("org.nr. 972 417 858", "01017012345", "1234 56 78903", "prosjekt 71003", "konto 11200", "bilag 100123"),
    *("covid-19", "E18", "Vg1", "5G", "24/7", "A4", "www.eksempel.no/2025", "post5@eksempel.no"),
    *("50 prosent stilling", "80 %-stilling", "50-prosentstilling", "stilling på 50 prosent"),
    *("beløp i tusen kroner", "beløp (tusen kroner)", "beløp i hele tusen kroner"),
    "prosjektstillinger på 80 %",
    *("en deltaker", "én gang", "et møte", "ett av tiltakene", "den første", "{figur:brukt.sosionom|mill}"),
]  # fmt: skip


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_what_has_digits_and_says_nothing_of_how_much_is_left_out(text: str) -> None:
    assert read(f"Det gjaldt {text}, som før.") == []


def test_the_tables_hold_the_cases_that_are_asked_for() -> None:
    assert len(AMOUNTS) + len(OTHERS) + len(NO_QUANTITY) >= 150


def test_digits_in_a_name_belong_to_it() -> None:
    assert read("Torg 2030 brukte 5 000 kroner", "Torg 2030")[0].text == "5 000 kroner"
    assert len(read("Torg 2030 brukte 5 000 kroner", "Torg 2030")) == 1


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("1,3 mill.", (1_250_000, 1_349_999), (1_249_999, 1_350_000)),
        ("1,25 millioner kroner", (1_245_000, 1_254_999), (1_244_999, 1_255_000)),
        ("1 287 450 kroner", (1_287_450,), (1_287_449, 1_287_451)),
        ("450 tusen", (449_500, 450_499), (449_499, 450_500)),
        ("3 millioner kroner", (2_850_000, 3_149_999), (2_849_999, 3_150_000)),
        ("tre millioner kroner", (2_850_000, 3_149_999), (2_849_999, 3_150_000)),
        ("om lag 1,3 mill.", (1_235_000, 1_365_000), (1_234_999, 1_365_001)),
        ("ca. 780 000 kroner", (770_000, 790_000), (769_999, 790_001)),
        ("rundt 800 000 kroner", (760_000, 840_000), (759_999, 840_001)),
        ("drøyt 1,3 millioner kroner", (1_300_000, 1_365_000), (1_299_999, 1_365_001)),
        ("nær 800 000 kroner", (760_000, 800_000), (759_999, 800_001)),
        ("200 000–300 000 kroner", (200_000, 250_000, 300_000), (199_999, 300_001)),
        ("mellom 1,2 og 1,3 millioner kroner", (1_200_000, 1_300_000), (1_149_999, 1_350_000)),
        ("minus 250 000 kroner", (-250_000,), (250_000, -250_001)),
        ("merforbruket på 250 000 kroner", (-250_000, 250_000), (-250_001, 250_001)),
    ],
)
def test_an_amount_stands_for_what_it_may_be_printed_of(
    text: str, inside: tuple[int, ...], outside: tuple[int, ...]
) -> None:
    (number,) = read(text)
    assert [number.holds(value_kr * 100) for value_kr in inside] == [True] * len(inside)
    assert [number.holds(value_kr * 100) for value_kr in outside] == [False] * len(outside)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("8,3 %", ("0.0825", "0.0834"), ("0.0824", "0.0835")),
        ("8 %", ("0.075", "0.0849"), ("0.0749", "0.085")),
        ("nær 100 %", ("0.95", "1"), ("0.9499", "1.0001")),
        ("en tredjedel", ("0.31", "0.355"), ("0.30", "0.36")),
        ("over halvparten", ("0.5", "0.6"), ("0.49", "0.61")),
        ("nesten en tredjedel", ("0.24", "0.333"), ("0.23", "0.34")),
        ("42 deltakere", ("42",), ("41", "43")),
        ("om lag 40 deltakere", ("36", "44"), ("35", "45")),
        ("over 40 deltakere", ("40", "44"), ("39", "45")),
        ("10–15 deltakere", ("10", "15"), ("9", "16")),
        ("dobbelt så mange", ("1.8", "2.2"), ("1.7", "2.3")),
    ],
)
def test_a_share_or_count_stands_for_what_it_may_be_printed_of(
    text: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    (number,) = read(text)
    assert [number.holds(Fraction(value)) for value in inside] == [True] * len(inside)
    assert [number.holds(Fraction(value)) for value in outside] == [False] * len(outside)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("200 000, 250 000 og 300 000 kroner", [200_000, 250_000, 300_000]),
        ("fra 2 til 3 millioner kroner", [2_000_000, 3_000_000]),
        ("780 000 av 1 000 000 kroner", [780_000, 1_000_000]),
        ("1,2 og 1,3 mill. kroner", [1_200_000, 1_300_000]),
    ],
)
def test_numbers_that_are_listed_share_their_unit(text: str, values: list[int]) -> None:
    assert [(number.quantity, number.value / 100) for number in read(text)] == [
        (AMOUNT, Fraction(value)) for value in values
    ]


def test_a_count_before_an_amount_is_a_count() -> None:
    assert [number.quantity for number in read("3 kurs og 5 000 kroner")] == [COUNT, AMOUNT]
    assert [number.quantity for number in read("42, 8,3 % mer enn før")] == [COUNT, SHARE]


def test_small_numbers_in_words_are_told_apart_and_great_ones_not() -> None:
    assert [number.is_small_word for number in read("to møter, tolv kurs, tretten kurs og 3 kurs")] == [
        *(True, True, False, False)
    ]


ORE = st.integers(-(10**12) + 1, 10**12 - 1)
Printed = Callable[[int, Decimals], str]
FORMS: tuple[Printed, ...] = (kroner, kr, lambda ore, decimals: f"{amount(ore, decimals)} kroner")


@given(ORE, st.sampled_from(FORMS), st.sampled_from(list(Decimals)))
def test_every_amount_that_is_printed_is_read_back(ore: int, form: Printed, decimals: Decimals) -> None:
    (number,) = read(f"Det ble {form(ore, decimals)} i år.")
    assert number.quantity is AMOUNT
    assert number.holds(ore) or decimals is Decimals.NEVER
    assert abs(number.value - ore) <= (50 if decimals is Decimals.NEVER else 0)


@given(st.integers(10_000_00, 799_999_999_00), st.sampled_from(list(Decimals)))
def test_a_large_amount_without_its_unit_is_read_back(ore: int, decimals: Decimals) -> None:
    (number,) = read(f"Det ble {amount(ore, decimals)}.")
    assert number.quantity is AMOUNT
    assert abs(number.value - ore) <= (50 if decimals is Decimals.NEVER else 0)


@given(st.integers(-(10**12) + 1, 10**12 - 1))
def test_every_amount_in_words_is_read_back(ore: int) -> None:
    (number,) = read(f"Det ble {amount_in_words(ore)}.")
    assert (number.quantity, number.value) == (AMOUNT, Fraction(ore))


@given(st.integers(-(10**7), 10**7), st.integers(1, 10**7), st.integers(0, 3))
def test_every_share_that_is_printed_is_read_back(part: int, whole: int, places: int) -> None:
    (number,) = read(f"Det ble {percent(part, whole, places)} av alt.")
    assert number.quantity is SHARE
    assert abs(number.value - Fraction(part, whole)) <= Fraction(1, 200 * 10**places)


@given(st.fractions(0, 10**6), st.integers(0, 4))
def test_every_number_with_decimals_is_read_back(value: Fraction, places: int) -> None:
    (number,) = read(f"Det ble {decimal(value, places)} deltakere.")
    assert abs(number.value - value) <= Fraction(1, 2 * 10**places)


@given(st.integers(0, 10**9))
def test_every_count_with_its_noun_is_read_back(count: int) -> None:
    (number,) = read(f"Det kom {counted(count, 'deltaker', 'deltakere')}.")
    assert (number.quantity, number.value) == (COUNT, Fraction(count))
    assert number.text == grouped(count).replace("\u00a0", " ")
