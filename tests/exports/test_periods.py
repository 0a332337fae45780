from __future__ import annotations

import pytest

from tests.exports.tables import column, finding, rules, text_file


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("202610", "2026-10"),
        ("2026-10", "2026-10"),
        ("10/2026", "2026-10"),
        ("1/2026", "2026-01"),
        ("202600", "2026-00"),
        ("202613", "2026-13"),
        ("2026-10-01", "2026-10"),
        ("202616", None),
        ("oktober", None),
    ],
)
def test_a_period_with_its_year_is_read_in_every_form(text: str, period: str | None) -> None:
    decoded = text_file(f"Konto;Bilag;Periode;Beløp\n1010;1;{text};5,00\n")
    assert column(decoded, "period") == [period]
    assert ("F20" in rules(decoded)) == (period is None)


@pytest.mark.parametrize(
    ("text", "period"), [("10", "2026-10"), ("1", "2026-01"), ("00", "2026-00"), ("13", "2026-13")]
)
def test_a_period_without_a_year_takes_it_from_the_year_column(text: str, period: str) -> None:
    decoded = text_file(f"Konto;Bilag;År;Periode;Beløp\n1010;1;2026;{text};5,00\n")
    assert (column(decoded, "period"), column(decoded, "accounting_year")) == ([period], [2026])


def test_a_period_without_a_year_column_takes_the_year_of_the_title() -> None:
    decoded = text_file("""
        Hovedbok, regnskapsår 2026
        Konto;Bilag;Periode;Bilagsdato;Beløp
        1010;1;12;05.01.2027;5,00
        """)
    assert column(decoded, "period") == ["2026-12"]


@pytest.mark.parametrize(
    ("number", "dated", "period"),
    [
        ("12", "05.01.2027", "2026-12"),
        ("13", "20.02.2027", "2026-13"),
        ("1", "30.12.2025", "2026-01"),
        ("5", "01.05.2026", "2026-05"),
    ],
)
def test_without_any_year_the_date_gives_it_across_new_year(number: str, dated: str, period: str) -> None:
    decoded = text_file(f"Konto;Bilag;Periode;Bilagsdato;Beløp\n1010;1;{number};{dated};5,00\n")
    assert column(decoded, "period") == [period]


def test_without_a_period_column_the_date_gives_the_period_and_it_is_said() -> None:
    decoded = text_file("Konto;Bilag;Bilagsdato;Beløp\n1010;1;21.11.2026;5,00\n")
    assert column(decoded, "period") == ["2026-11"]
    found = finding(decoded, "F06")
    assert (str(found.severity), found.column, found.count) == ("info", "Bilagsdato", 1)


def test_a_posting_date_is_preferred_to_a_voucher_date() -> None:
    decoded = text_file("Konto;Bilag;Bilagsdato;Regnskapsdato;Beløp\n1010;1;30.10.2026;02.11.2026;5,00\n")
    assert column(decoded, "period") == ["2026-11"]


def test_a_blank_period_is_not_filled_in_from_the_date() -> None:
    decoded = text_file("Konto;Bilag;Periode;Bilagsdato;Beløp\n1010;1;;21.11.2026;5,00\n")
    assert column(decoded, "period") == [None]
    assert finding(decoded, "F20").row == 2


def test_a_date_outside_the_accounting_year_gives_no_period() -> None:
    decoded = text_file("Konto;Bilag;År;Bilagsdato;Beløp\n1010;1;2026;05.01.2027;5,00\n")
    assert (column(decoded, "period"), column(decoded, "accounting_year")) == ([None], [2026])


def test_an_opening_balance_without_voucher_is_period_nought() -> None:
    decoded = text_file("""
        Konto;Bilag;Dato;Beskrivelse;Beløp
        2100;;01.01.2026;Inngående balanse;5,00
        1010;1;02.01.2026;Vare;6,00
        """)
    assert column(decoded, "period") == ["2026-00", "2026-01"]


def test_neither_period_nor_date_is_one_finding_for_the_whole_file() -> None:
    decoded = text_file("Konto;Bilag;Beløp\n1010;1;5,00\n1010;2;6,00\n")
    assert [found.count for found in decoded.findings if found.rule == "F20"] == [2]
