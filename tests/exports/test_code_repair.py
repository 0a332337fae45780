"""Codes that a spreadsheet damaged: mended with proof, left alone and told without."""

from __future__ import annotations

import pytest

from schemas.exports.decoding import decode
from tests.exports.tables import amounts, column, finding, rules, text_file, workbook

ARTS = "Art;Art navn;Ansvar;Funksjon;Prosjekt;Bilag;Periode;Beløp\n"


def arts(*rows: str) -> str:
    """A ledger of `art;name;function` with everything else the same."""
    lines = []
    for number, row in enumerate(rows, start=1):
        art, name, function = row.split(";")
        lines.append(f"{art};{name};2310;{function};50001;{number};202603;{number},00")
    return ARTS + "\n".join(lines) + "\n"


def test_an_art_without_its_nought_is_mended_where_the_row_has_a_function() -> None:
    decoded = text_file(arts("10;;201", "120;;201", "429;;201", "99;;201"))
    assert (column(decoded, "account"), amounts(decoded)) == (["010", "120", "429", "099"], [100, 200, 300, 400])
    found = finding(decoded, "F40")
    assert (found.value, found.expected, found.row, str(found.severity)) == ("10", "010", 2, "warning")
    assert "raden har funksjon" in found.message


def test_an_art_without_its_nought_is_mended_where_its_name_says_so() -> None:
    assert column(text_file(arts("10;Fastlønn;", "120;;201", "429;;201")), "account")[0] == "010"


@pytest.mark.parametrize(
    ("row", "others"),
    [
        ("10;;", ("120;;201", "429;;201")),
        ("10;Bankinnskudd og kontanter;", ("120;;201", "429;;201")),
        ("10;;201", ("32;;", "120;;201", "429;;201")),
        ("10;;201", ("1120;;201", "1429;;201")),
        ("10;;201", ("120;;201",)),
        ("60;;201", ("120;;201", "429;;201")),
    ],
    ids=["no function", "name of a chapter", "a chapter in the column", "four digits", "one witness", "no such art"],
)
def test_an_art_is_left_alone_without_proof(row: str, others: tuple[str, ...]) -> None:
    decoded = text_file(arts(row, *others))
    assert (column(decoded, "account")[0], "F40" in rules(decoded)) == (row.partition(";")[0], False)


def test_an_art_is_not_mended_by_the_list_of_another_year() -> None:
    table = arts("70;;201", "120;;201", "429;;201")
    assert column(text_file(table), "account")[0] == "070"
    assert column(text_file(table.replace("202603", "")), "account")[0] == "70"


VOUCHERS = "Konto;Bilag;Prosjekt;Beløp\n"


def test_a_voucher_made_a_date_is_mended_when_the_series_shows_its_shape() -> None:
    decoded = text_file(VOUCHERS + "1010;mar.26;1;5,00\n1020;mar.26;1;6,00\n1020;13-26;1;6,00\n1020;14-26;1;6,00\n")
    assert column(decoded, "voucher") == ["3-26", "3-26", "13-26", "14-26"]
    found = finding(decoded, "F40")
    assert (found.value, found.expected, found.count, str(found.severity)) == ("mar.26", "3-26", 2, "info")
    assert "F11" not in [each.rule for each in decoded.findings]


@pytest.mark.parametrize(
    "others",
    [("13-26", "3-26"), ("13-26", "14-25"), ("13-26",), ("13-26", "1002"), ("1001", "1002")],
    ids=["number taken", "another year", "one witness", "mixed shapes", "another shape"],
)
def test_a_voucher_made_a_date_is_left_alone_without_proof(others: tuple[str, ...]) -> None:
    rows = "".join(f"1020;{voucher};1;6,00\n" for voucher in others)
    decoded = text_file(f"{VOUCHERS}1010;mar.26;1;5,00\n{rows}")
    assert (column(decoded, "voucher")[0], finding(decoded, "F11").row) == ("mar.26", 2)


def test_a_voucher_made_a_date_cell_of_a_workbook_is_mended_too() -> None:
    rows: list[list[object]] = [
        ["Konto", "Bilag", "Beløp"],
        [1010, "2026-03-01 00:00:00", 5],
        [1020, "13-26", 6],
        [1030, "14-26", 7],
    ]
    assert column(decode("x", workbook(("Ark1", rows))), "voucher")[0] == "3-26"


PROJECTS = "Konto;Bilag;Prosjekt;Prosjekt(T);Beløp\n"


def test_a_power_of_ten_with_every_digit_is_the_code() -> None:
    decoded = text_file(PROJECTS + "1010;1;1,2345E+04;Torg;5,00\n1010;2;71001;Park;6,00\n")
    assert (column(decoded, "project"), "L05" in rules(decoded)) == (["12345", "71001"], False)
    assert finding(decoded, "F40").expected == "12345"


def test_a_power_of_ten_is_known_by_the_one_code_of_its_name() -> None:
    decoded = text_file(PROJECTS + "1010;1;5,00E+04;Torg;5,00\n1010;2;50001;Torg;6,00\n1010;3;1E+03;Bad;6,00\n")
    assert column(decoded, "project") == ["50001", "50001", None]
    assert finding(decoded, "L05").row == 4


@pytest.mark.parametrize(
    "others",
    ["1010;2;50001;Park;6,00\n", "1010;2;50001;Torg;6,00\n1010;3;50002;Torg;6,00\n", "1010;2;71001;Torg;6,00\n"],
    ids=["another name", "two codes of the name", "a code that shows otherwise"],
)
def test_a_power_of_ten_without_proof_stays_lost(others: str) -> None:
    decoded = text_file(f"{PROJECTS}1010;1;5,00E+04;Torg;5,00\n{others}")
    assert (column(decoded, "project")[0], finding(decoded, "L05").row) == (None, 2)


def test_a_project_without_its_noughts_is_mended_by_its_name() -> None:
    decoded = text_file(PROJECTS + "1010;1;123;Torg;5,00\n1010;2;00123;Torg;6,00\n1010;3;124;Park;7,00\n")
    assert (column(decoded, "project"), amounts(decoded)) == (["00123", "00123", "124"], [500, 600, 700])
    assert "samme navn står ved koden 00123" in finding(decoded, "F40").message


@pytest.mark.parametrize("other", ["00123;Park", "0123;Torg\n1010;3;00123;Torg", "00124;Torg", "71001;Torg"])
def test_a_project_without_its_noughts_is_left_alone_without_proof(other: str) -> None:
    rows = other.replace("\n", ";6,00\n") + ";6,00\n"
    decoded = text_file(f"{PROJECTS}1010;1;123;Torg;5,00\n1010;2;{rows}")
    assert (column(decoded, "project")[0], "F40" in rules(decoded)) == ("123", False)
