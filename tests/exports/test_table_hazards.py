"""Units, headers, dates and periods that a municipality's reports are known to write."""

from __future__ import annotations

from datetime import date

import pytest

from tests.exports.tables import amounts, amounts_file, column, finding, rules, text_file

TABLE = "Konto;Bilag;Prosjekt;Periode;Beløp\n1010;1;71001;202601;{}\n"


@pytest.mark.parametrize(
    "line",
    [
        "(1000 kr)", "Beløp i tkr", "Tall i 1000", "NOK 1000", "Beløp i 1.000 NOK", "i 1000 kr", "Beløp i tusen",
        "Beløp (i hele tusen)", "Beløp i kr 1000", "Beløp i mill. kr", "Alle tall i TNOK", "1000 kroner",
        "Beløp i heile tusen", "Talla er i tusen kroner", "Beløp i øre",
    ],
)  # fmt: skip
def test_a_line_that_names_another_unit_holds_the_file(line: str) -> None:
    assert rules(text_file(f"{line}\n{TABLE.format('1200')}")) == ["F05"]


@pytest.mark.parametrize(
    "line",
    [
        "Beløp: i 1000–5000", "Konto: 1000-1999", "Beløp i 1000 til 5000", "Kontogruppe 1000", "Tall i kroner og øre",
        "Tilskudd 5 mill. kr", "Utvalg: beløp over 1000", "Ansvar 1000 Kroken skole",
    ],
)  # fmt: skip
def test_a_line_that_names_a_selection_holds_nothing(line: str) -> None:
    assert amounts(text_file(f"{line}\n{TABLE.format('1200')}")) == [120_000]


def test_ore_with_decimals_are_kroner() -> None:
    assert amounts(text_file(f"Beløp i øre\n{TABLE.format('1200,50')}")) == [120_050]


@pytest.mark.parametrize(
    "header",
    ["Hittil i år", "Regnskap hittil i år", "Regnskap 2026", "Beløp (kr)", "Beløp (i kr)", "Beløp [NOK]", "Bokført"],
)
def test_more_names_of_the_amount_are_known(header: str) -> None:
    assert amounts(text_file(f"Konto;Bilag;{header}\n1010;1;5,00\n")) == [500]


def test_a_report_so_far_this_year_without_vouchers_is_told() -> None:
    decoded = text_file("Konto;Prosjekt;Periode;Regnskap hittil i år\n1010;71001;202603;5,00\n")
    assert "hittil i år" in finding(decoded, "F25").message
    assert "F25" not in rules(text_file("Konto;Bilag;Hittil i år\n1010;1;5,00\n"))


def test_a_bank_statement_with_an_account_is_still_refused() -> None:
    assert rules(text_file("Bokført;Konto;Tekst;Ut;Inn;Saldo\n01.01.2026;1;Kort;100,00;;5000,00\n")) == ["F01"]


def test_a_header_without_amount_says_so() -> None:
    assert "mangler beløp" in finding(text_file("Konto;Ansvar;Prosjekt\n1010;2310;1\n"), "F03").message


DATES = "Konto;Bilag;Periode;Bilagsdato;Beløp\n"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("03/04/2026", "13/04/2026"), [date(2026, 4, 3), date(2026, 4, 13)]),
        (("03/04/2026", "04/13/2026"), [date(2026, 3, 4), date(2026, 4, 13)]),
        (("03/04/2026", "04/13/2026", "13/04/2026"), [None, date(2026, 4, 13), date(2026, 4, 13)]),
        (("04/04/2026", "04/13/2026", "13/04/2026"), [date(2026, 4, 4), date(2026, 4, 13), date(2026, 4, 13)]),
        (("03/04/2026",), [date(2026, 4, 3)]),
    ],
)
def test_days_and_months_are_told_apart_by_the_whole_column(texts: tuple[str, ...], expected: list[object]) -> None:
    rows = "".join(f"1010;{number};202604;{text};5,00\n" for number, text in enumerate(texts))
    decoded = text_file(DATES + rows)
    assert column(decoded, "posted_on") == expected
    assert ("F12" in rules(decoded)) == (None in expected)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Jan 2026", "2026-01"), ("mars 2026", "2026-03"), ("desember.2026", "2026-12"), ("01.01.2026", "2026-01"),
        ("012026", "2026-01"), ("2026M02", "2026-02"), ("mars", "2026-03"), ("P13", "2026-13"), ("marsvin", None),
    ],
)  # fmt: skip
def test_months_are_read_in_words_and_dates(text: str, period: str | None) -> None:
    decoded = text_file(f"Konto;Bilag;År;Periode;Beløp\n1010;1;2026;{text};5,00\n")
    assert column(decoded, "period") == [period]


def test_three_decimals_everywhere_are_two_readings() -> None:
    decoded = amounts_file("800,125", "950,375")
    assert rules(decoded) == ["F04"]
    assert "tre desimaler" in finding(decoded, "F04").message


def test_three_decimals_beside_two_reject_only_their_own_row() -> None:
    assert amounts(amounts_file("800,125", "950,50", "3,50")) == [None, 95_050, 350]


@pytest.mark.parametrize("line", ["Beløp i 1000 kr", "Alle tall i hele tusen", "(tall i tusen kroner);;;;;;;;"])
def test_a_unit_told_below_the_table_holds_the_file_too(line: str) -> None:
    assert rules(text_file(f"{TABLE.format('1200')}{line}\n")) == ["F05"]


def test_a_posting_that_tells_of_thousands_says_nothing_of_the_unit() -> None:
    decoded = text_file("Konto;Bilag;Tekst;Beløp\n1010;1;Beløp i 1000 kr;5,00\n1010;2;Alle tall i hele tusen;6,00\n")
    assert amounts(decoded) == [500, 600]


def test_a_bare_sum_of_a_thousand_kroner_is_no_unit() -> None:
    decoded = text_file("Konto;Bilag;Tekst;Beløp\n1010;1;Vare;400 kr\n1010;2;Vare;600 kr\n;;;1000 kr\n")
    assert amounts(decoded) == [400_00, 600_00]


@pytest.mark.parametrize("title", ["Budsjett 2026", "Revidert budsjett 2026", "Årsbudsjett"])
def test_a_table_under_a_title_that_says_budget_is_an_error(title: str) -> None:
    decoded = text_file(f"{title}\nKonto;Prosjekt;Periode;Beløp\n1120;71003;202601;100,00\n")
    assert [found.severity.value for found in decoded.findings if found.rule == "F34"] == ["error"]


@pytest.mark.parametrize(
    "text",
    [
        "Budsjett og regnskap 2026\nKonto;Prosjekt;Periode;Beløp\n1120;71003;202601;100,00\n",
        "Budsjett 2026\nKonto;Prosjekt;Periode;Regnskap\n1120;71003;202601;100,00\n",
        "Budsjettansvarlig: alle\nKonto;Prosjekt;Periode;Beløp\n1120;71003;202601;100,00\n",
        "Budsjett 2026\nKonto;Prosjekt;Periode;Bilagsnr;Beløp\n1120;71003;202601;1;100,00\n",
    ],
)
def test_accounts_that_mention_a_budget_are_accounts(text: str) -> None:
    assert "F34" not in [found.rule for found in text_file(text).findings]


def test_an_account_that_begins_with_its_name_is_an_error_told_once() -> None:
    decoded = text_file(
        "Konto;Prosjekt;Periode;Beløp\nMateriell 1120;71003;202601;100,00\n1120;71003;202601;1,00\n"
        "Lønn 1010;71003;202601;50,00\n"
    )
    told = finding(decoded, "L05")
    assert (told.row, told.count, told.severity.value, told.value) == (2, 2, "error", None)
    assert amounts(decoded) == [10_000, 100, 5000]
