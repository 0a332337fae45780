"""Codes as spreadsheets and reports dress them, and what is part of the code."""

from __future__ import annotations

import polars as pl
import pytest

from schemas.exports.code_cells import read_codes
from schemas.exports.decoding import decode
from tests.exports.tables import column, text_file


def codes(*texts: str) -> list[str | None]:
    return read_codes(pl.Series(texts, dtype=pl.String)).to_list()


@pytest.mark.parametrize(
    "dress",
    [
        '="{}"',
        "'{}",
        "{},00",
        "{}.00",
        "{}.0",
        "Sosionom ({})",
        "{} (Sosionom)",
        "{} - Sosionom",
        "{}-Sosionom",
        "{} A B",
    ],
)
def test_what_every_code_of_the_column_wears_is_taken_off(dress: str) -> None:
    assert codes(dress.format(71001), dress.format(71002)) == ["71001", "71002"]


@pytest.mark.parametrize("texts", [("71 001", "71 002"), ("71\u00a0001", "71\u202f002"), ("71.001", "71.002")])
def test_grouped_digits_are_joined_when_every_code_is_grouped(texts: tuple[str, str]) -> None:
    assert codes(*texts) == ["71001", "71002"]


@pytest.mark.parametrize("texts", [("71.001", "80010"), ("71001,00", "X1"), ("Torg (71001)", "71002")])
def test_one_code_that_stands_otherwise_leaves_them_as_they_are(texts: tuple[str, str]) -> None:
    assert codes(*texts) == list(texts)


@pytest.mark.parametrize("text", ["71001-A", "71001-B", "71001 A", "71001A", "71001-1", "71001.1"])
def test_what_is_no_name_is_part_of_the_code(text: str) -> None:
    assert codes(text) == [text]


def test_a_dressed_project_is_found_in_a_file() -> None:
    decoded = decode("x", 'Konto;Prosjekt;Bilag;Beløp\n="1010";="71001";1;5,00\n="1010";;2;5,00\n'.encode())
    assert (column(decoded, "project"), column(decoded, "account")) == (["71001", None], ["1010", "1010"])


def test_of_two_columns_with_one_header_the_codes_are_kept() -> None:
    decoded = text_file("Konto;Bilag;Prosjekt;Prosjekt;Beløp\n1010;1;Torg;71001;5,00\n1010;2;;;5,00\n")
    assert column(decoded, "project") == ["71001", None]
