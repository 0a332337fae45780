"""Codes that stand only in the first of the rows they hold for are told, for every other row would lose its project."""

from __future__ import annotations

import pytest

from schemas.decoded import DecodedFile
from tests.exports.tables import finding, rules, text_file


def listed(*codes: str, header: str = "Ansvar") -> DecodedFile:
    rows = [f"{code};1010;{number};202610;{number},00" for number, code in enumerate(codes, start=1)]
    return text_file("\n".join([f"{header};Konto;Bilag;Periode;Beløp", *rows, ""]))


@pytest.mark.parametrize("header", ["Ansvar", "Prosjekt", "Funksjon"])
def test_a_list_without_repeated_labels_is_told_as_an_error(header: str) -> None:
    decoded = listed("2310", "", "", "", "2320", "", "", "4100", header=header)
    found = finding(decoded, "F29")
    assert (found.row, found.column, found.count, str(found.severity)) == (3, header, 5, "error")
    assert "5 rader er uten kode" in found.message


@pytest.mark.parametrize(
    "codes",
    [
        ("2310", "2310", "", "", "", "", "", "2320", ""),  # a code that comes again
        ("", "", "2310", "", "", "", "2320", "", ""),  # the first row has none
        ("2310", "2320", "", "", "", "", "", "", ""),  # sorted, the rows without a project last
        ("2310", "", "", "2320", ""),  # too few to say
        ("2310", "2310", "2310", "2320", "2320", "2320"),
    ],
)
def test_rows_without_a_code_among_others_are_left_alone(codes: tuple[str, ...]) -> None:
    assert "F29" not in rules(listed(*codes, header="Prosjekt"))
