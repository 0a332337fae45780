from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from schemas.exports.decoding import decode
from tests.exports.tables import amounts, column, finding, ignored, rules, workbook

HEADER = ["Konto", "Ansvar", "Funksjon", "Prosjekt", "Bilagsnr", "Bilagsdato", "Periode", "Tekst", "Beløp"]
POSTING = [1270, 2310, 234, 50001, 1001, 46347, 202611, "Vare", 1234.5]


def test_number_cells_become_codes_dates_and_exact_amounts() -> None:
    decoded = decode("x", workbook(("Ark1", [HEADER, POSTING])))
    row = decoded.ledger.row(0, named=True)
    shown = [row[name] for name in ("account", "project", "voucher", "posted_on", "period", "amount_ore")]
    assert shown == ["1270", "50001", "1001", date(2026, 11, 21), "2026-11", 1234_50]
    assert (decoded.format, rules(decoded)) == ("xlsx", [])


def test_a_text_code_keeps_its_leading_nought() -> None:
    decoded = decode("x", workbook(("Ark1", [["Art", "Bilag", "Beløp"], ["010", 1, 5], [10, 2, 6]])))
    assert column(decoded, "account") == ["010", "10"]


def test_float_noise_is_no_third_decimal_and_a_real_one_is_rejected() -> None:
    decoded = decode("x", workbook(("Ark1", [["Konto", "Bilag", "Beløp"], [1010, 1, 0.1 + 0.2], [1020, 2, 1.005]])))
    assert amounts(decoded) == [30, None]


def test_text_amounts_among_number_cells_are_read_by_their_own_grammar() -> None:
    decoded = decode("x", workbook(("Ark1", [["Konto", "Bilag", "Beløp"], [1010, 1, 2.5], [1020, 2, "1 234,50-"]])))
    assert amounts(decoded) == [250, -123_450]


def test_text_amounts_with_two_readings_hold_the_workbook() -> None:
    decoded = decode("x", workbook(("Ark1", [["Konto", "Bilag", "Beløp"], [1010, 1, 2.5], [1020, 2, "800.000"]])))
    assert rules(decoded) == ["F04"]


def test_blank_rows_at_the_top_count_as_rows() -> None:
    decoded = decode("x", workbook(("Ark1", [[], [], ["Hovedbok"], HEADER, POSTING, [], POSTING])))
    assert column(decoded, "row") == [5, 7]
    assert ignored(decoded) == [(1, "blank"), (2, "blank"), (3, "preamble"), (4, "header"), (6, "blank")]


def test_blank_columns_to_the_left_and_notes_to_the_right_do_no_harm() -> None:
    rows = [[None, *HEADER], [None, *POSTING, None, "se bilag"], [None, *POSTING]]
    assert amounts(decode("x", workbook(("Ark1", rows)))) == [1234_50, 1234_50]


def test_the_sheet_with_the_ledger_is_read_and_named() -> None:
    decoded = decode("x", workbook(("Forside", [["Hovedbok 2026"]]), ("Posteringer", [HEADER, POSTING])))
    assert amounts(decoded) == [1234_50]
    assert "«Posteringer»" in finding(decoded, "F08").message


def test_a_second_sheet_with_a_ledger_is_never_passed_over_in_silence() -> None:
    decoded = decode("x", workbook(("Jan", [HEADER, POSTING, POSTING]), ("Feb", [HEADER, POSTING])))
    assert decoded.rows == 2
    assert "ikke «Feb»" in finding(decoded, "F07").message


def test_a_workbook_without_a_ledger_is_refused() -> None:
    decoded = decode("x", workbook(("Ark1", [["Navn", "Telefon"], ["Kari", 12345678]])))
    assert (rules(decoded), decoded.is_readable) == (["F03"], False)


def test_an_empty_workbook_is_refused() -> None:
    assert not decode("x", workbook(("Ark1", []))).is_readable


@pytest.mark.parametrize("sheet", [0, 1])
def test_a_workbook_says_on_any_sheet_that_it_is_invented(sheet: int) -> None:
    sheets = [("Data", [HEADER, POSTING]), ("Om", [["Om filen"]])]
    sheets[sheet][1].insert(0, ["Oppdiktede eksempeldata"])
    assert decode("x", workbook(*sheets)).is_invented


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_truncated_workbook_is_refused_whole(share: float) -> None:
    content = workbook(("Ark1", [HEADER, *[POSTING] * 50]))
    decoded = decode("x", content[: int(len(content) * share)])
    assert (rules(decoded), decoded.ledger.height) == (["F02"], 0)


def test_rows_with_one_more_dimension_are_continuations_and_split_the_line() -> None:
    header = [
        "Kontonr.",
        "Bilagsnr.",
        "Linjenr.",
        "Beløp/Deb",
        "Beløp/Kre",
        "Dimensjonstype",
        "Dimensjonskode",
        "Dimensjonsbeløp",
    ]
    rows = [
        header,
        [3000, 7, 1, 0, -100, "Prosjekt (P)", "Spinnere (200)", 40],
        [3000, 7, 1, 0, 0, "Prosjekt (P)", "Bamser (202)", 60],
        [1500, 7, 2, 100, 0, "Avdeling (A)", "Salg (101)", 0],
    ]
    decoded = decode("x", workbook(("Ark1", rows)))
    assert decoded.ledger.select("row", "part", "project", "responsibility", "amount_ore").rows() == [
        (2, 1, "200", None, -4000), (2, 2, "202", None, -6000), (4, 1, None, "101", 10_000),
    ]  # fmt: skip
    assert (decoded.rows, (3, "continuation") in ignored(decoded)) == (2, True)


@pytest.mark.parametrize(("second", "said"), [(60, None), (20, "40,00"), (99, "mer enn linjens beløp")])
def test_a_split_over_rows_that_leaves_something_over_is_said(second: int, said: str | None) -> None:
    header = ["Kontonr.", "Bilagsnr.", "Linjenr.", "Beløp/Deb", "Beløp/Kre", "Dimensjonstype", "Dimensjonskode"]
    rows = [
        [*header, "Dimensjonsbeløp"],
        [3000, 7, 1, 0, -100, "Prosjekt (P)", "Spinnere (200)", 40],
        [3000, 7, 1, 0, 0, "Prosjekt (P)", "Bamser (202)", second],
    ]
    decoded = decode("x", workbook(("Ark1", rows)))
    found = [each for each in decoded.findings if each.rule == "F14"]
    assert [(each.row, each.voucher) for each in found] == [(2, "7")] * (said is not None)
    assert all(said and said in each.message.replace("\u00a0", " ") for each in found)
    assert sum(amounts(decoded)) == -10_000


def test_another_sheet_with_neither_voucher_nor_date_is_a_warning() -> None:
    summary = [["Konto", "Beløp"], [1270, 1234.5]]
    decoded = decode("x", workbook(("Posteringer", [HEADER, POSTING]), ("Sum", summary)))
    assert (amounts(decoded), str(finding(decoded, "F07").severity)) == ([1234_50], "warning")


def test_a_hidden_sheet_is_left_out_and_named() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, rows in (("Nå", [HEADER, POSTING]), ("Gammel", [HEADER, POSTING, POSTING])):
            sheet = book.add_worksheet(name)
            for number, values in enumerate(rows):
                sheet.write_row(number, 0, values)
        sheet.hide()
    decoded = decode("x", target.getvalue())
    assert (amounts(decoded), rules(decoded)) == ([1234_50], [])
    assert "«Gammel»" in finding(decoded, "F08").message
