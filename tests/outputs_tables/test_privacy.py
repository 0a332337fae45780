from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.shown_postings import shown_postings
from schemas.masking import masked_codes, masked_text, masked_texts, without_identity
from schemas.personal_data import personal_data_in_text
from tests.outputs_tables.runs import postings

HIDDEN = [
    ("Sommerjobb 01019012345", "Sommerjobb [nummer skjult]"),
    ("Sommerjobb 010190 12345 uke 27", "Sommerjobb [nummer skjult] uke 27"),
    ("D-nummer 41019012345", "D-nummer [nummer skjult]"),
    ("01.01.90 12345", "[nummer skjult]"),
    ("Til konto 1234.56.78901.", "Til konto [nummer skjult]."),
    ("Til konto 1234 56 78901", "Til konto [nummer skjult]"),
    ("fnr01019012345ok", "fnr[nummer skjult]ok"),
    ("01019012345 02029012345 03039012345", "[nummer skjult] [nummer skjult] [nummer skjult]"),
    ("Fra ola.nordmann@example.no ", "Fra [e-post skjult] "),
    ("Ring 912 34 567", "Ring [telefon skjult]"),
    ("Ring 69 89 12 34", "Ring [telefon skjult]"),
    ("Ring 91234567", "Ring [telefon skjult]"),
    ("Tlf. 69891234", "Tlf. [telefon skjult]"),
    ("+47 91 23 45 67", "[telefon skjult]"),
    ("+4791234567", "[telefon skjult]"),
    ("Født 01/01/90 - 12345", "Født [nummer skjult]"),
    ("010190\u201312345", "[nummer skjult]"),
    ("010190\u202f12345", "[nummer skjult]"),
    ("IBAN NO93 8601 1117 947.", "IBAN NO[nummer skjult]."),
    ("no9386011117947", "no[nummer skjult]"),
    ("josé@example.no", "[e-post skjult]"),
    ("(kari@example.no)", "([e-post skjult])"),
]

SHOWN = [
    "Faktura 20260115",
    "KID 123456789012",
    "Org.nr 972 417 858",
    "Beløp 7 795 000,00",
    "Sum 12 345 678 901,00",
    "Uke 27-30, prosjekt 71001",
    "Bilag 2026-0001 til 2026-0009",
    "Periode 202601-202612",
    "",
]


@pytest.mark.parametrize(("text", "expected"), HIDDEN)
def test_numbers_that_may_identify_a_person_are_hidden(text: str, expected: str) -> None:
    assert masked_text(text) == expected


@pytest.mark.parametrize("text", SHOWN)
def test_other_numbers_stay(text: str) -> None:
    assert masked_text(text) == text


def test_eight_digits_stay_in_sentences_of_our_own() -> None:
    assert without_identity("Bilag 91234567, fnr 010190 12345") == "Bilag 91234567, fnr [nummer skjult]"


@pytest.mark.parametrize("text", ["Ring +47 912 34 567", "Ring 912 34 567", "Tlf 69891234", "kari@example.no"])
def test_what_nobody_takes_for_a_code_is_hidden_in_sentences_too(text: str) -> None:
    assert without_identity(text).endswith(" skjult]")


def test_codes_are_hidden_as_sentences_are() -> None:
    codes = ["01019012345", "91234567", "2026-10", "+4791234567", None]
    frame = pl.DataFrame({"code": codes})

    assert frame.select(masked_codes("code"))["code"].to_list() == [
        *("[nummer skjult]", "91234567", "2026-10", "[telefon skjult]", None),
    ]


def test_missing_text_stays_missing() -> None:
    frame = pl.DataFrame({"text": [None, "a"]}, schema={"text": pl.String})

    assert frame.select(masked_texts("text"))["text"].to_list() == [None, "a"]


@given(st.lists(st.text(alphabet="0123456789 .-+@æax\u00a0\ntlf", max_size=60), min_size=1, max_size=20))
def test_a_column_is_hidden_as_a_text_is(texts: list[str]) -> None:
    frame = pl.DataFrame({"text": texts + [text for text, _ in HIDDEN]}, schema={"text": pl.String})

    assert frame.select(masked_texts("text"))["text"].to_list() == [masked_text(text) for text in frame["text"]]


@given(st.text(max_size=20), st.from_regex(r"[0-9]{6}[ ]?[0-9]{5}", fullmatch=True), st.text(max_size=20))
def test_no_eleven_digits_stand_alone_in_a_masked_text(before: str, number: str, after: str) -> None:
    assert number not in masked_text(f"{before}x{number}x{after}")


@pytest.mark.parametrize(
    "piece", ["a", "a@", "a.", "1", "1 ", "1.", "12 3", "tlf. 1", "no1 ", "+1 ", "22 22 22 2", " ", "@"]
)
def test_a_long_text_takes_time_by_its_length_and_not_by_its_square(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    masked_text(text)
    without_identity(text)
    personal_data_in_text(text)
    # By the square of the length it is a minute and more.
    assert time.process_time() - started < 5


def test_a_word_before_an_address_hides_none_of_it() -> None:
    assert masked_text("<a@b.no>,c.d@e.no;f@g.no h@i.no") == ";".join(
        ["<[e-post skjult]>,[e-post skjult]", "[e-post skjult] [e-post skjult]"]
    )


def test_masking_twice_is_masking_once() -> None:
    for text, expected in HIDDEN:
        assert masked_text(masked_text(text)) == expected


def test_postings_are_shown_without_parties_and_with_the_text_hidden_where_the_supplier_may_be_a_person() -> None:
    shown = shown_postings(
        postings("""
        2026-01 010 sosionom kdd gross 700
        2026-02 010 sosionom kdd gross 300
        2026-03 010 sosionom kdd gross 100
        """).with_columns(
            kostra_function=pl.Series(["281", "281", "231"]),
            party=pl.Series(["Kari Nordmann", "Mysen Maskin AS", "Kari Nordmann"]),
            text=pl.Series(["Hjelp til Kari", "Leie, ring 91234567", "Honorar"]),
            voucher=pl.Series(["01019012345", "102", "103"]),
        )
    )

    assert shown["text"].to_list() == ["[tekst skjult]", "Leie, ring [telefon skjult]", "Honorar"]
    assert shown["party"].to_list() == [None, None, None]
    assert shown["voucher"].to_list() == ["[nummer skjult]", "102", "103"]
