"""What the reader does with a polluted CSV: one test for every kind, in the order of docs/polluted-csv.md.

The kinds are those of the Pollock benchmark: faults a file can have while a person would still read it.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from tests.exports.tables import amounts, column, finding, ignored, rules

PAGE = Path(__file__).parents[2] / "docs" / "polluted-csv.md"
HEADER = "Konto;Ansvar;Funksjon;Prosjekt;Bilagsnr;Bilagsdato;Periode;Tekst;Beløp"
FIRST = "1270;2310;0201;50001;1001;21.03.2026;202603;Vare;1 234,50"
SECOND = "1120;2310;0201;50002;1002;22.03.2026;202603;Mat;-5,00"
SOUND = [123_450, -500]


def read(*lines: str, newline: str = "\n", end: str = "\n") -> DecodedFile:
    return decode("uttrekk.csv", (newline.join(lines) + end).encode())


def test_the_unpolluted_file_is_read_without_a_finding() -> None:
    decoded = read(HEADER, FIRST, SECOND)
    assert (amounts(decoded), decoded.findings) == (SOUND, ())


def test_no_header() -> None:
    decoded = read(FIRST, SECOND)
    assert (rules(decoded), decoded.ledger.height) == (["F03"], 0)


def test_several_headers() -> None:
    decoded = read(HEADER, FIRST, HEADER, SECOND)
    assert (amounts(decoded), ignored(decoded)) == (SOUND, [(1, "header"), (3, "header")])


def test_header_on_two_rows() -> None:
    decoded = read(";;;;;;;;Regnskap", HEADER, FIRST, SECOND)
    assert (amounts(decoded), ignored(decoded)) == (SOUND, [(1, "preamble"), (2, "header")])


def test_preamble() -> None:
    decoded = read(
        "Hovedbok 2026", "Utvalg: konto, ansvar, funksjon, prosjekt, periode, beløp", "", HEADER, FIRST, SECOND
    )
    assert (amounts(decoded), column(decoded, "row")) == (SOUND, [5, 6])


def test_preamble_that_names_more_columns_than_the_header_by_another_delimiter() -> None:
    decoded = read(
        "Konto, ansvar, funksjon, prosjekt, periode, beløp", "Konto;Bilag;Beløp", "1010;1;5,00", "1020;2;6,00"
    )
    assert (column(decoded, "account"), amounts(decoded)) == (["1010", "1020"], [500, 600])


def test_footer() -> None:
    decoded = read(HEADER, FIRST, SECOND, "Sum;;;;;;;;1 229,50", "Side 1 av 1")
    assert (amounts(decoded), ignored(decoded)[1:]) == (SOUND, [(4, "total"), (5, "preamble")])


def test_footer_with_a_wrong_sum() -> None:
    decoded = read(HEADER, FIRST, SECOND, "Sum;;;;;;;;1 234,50")
    assert finding(decoded, "P01").difference_ore == 500


@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";"])
def test_another_delimiter(delimiter: str) -> None:
    lines = ['"' + line.replace(";", f'"{delimiter}"') + '"' for line in (HEADER, FIRST, SECOND)]
    assert amounts(read(*lines)) == SOUND


def test_another_delimiter_in_one_row() -> None:
    decoded = read(HEADER, FIRST, SECOND.replace(";", "\t"), FIRST)
    assert (amounts(decoded), finding(decoded, "L04").row) == ([123_450, None, 123_450], 3)


def test_a_delimiter_the_reader_does_not_know() -> None:
    lines = [line.replace(";", "~") for line in (HEADER, FIRST, SECOND)]
    assert (rules(read(*lines)), read(*lines).ledger.height) == (["F03"], 0)


def test_the_delimiter_is_the_decimal_comma_too() -> None:
    decoded = read(*(line.replace(";", ",") for line in (HEADER, FIRST, SECOND)))
    assert (rules(decoded), decoded.ledger.height) == (["F21"], 0)


def test_a_delimiter_inside_an_unquoted_text() -> None:
    decoded = read(HEADER, FIRST.replace("Vare", "Kaffe; te"), SECOND)
    assert (amounts(decoded), finding(decoded, "F09").row) == ([None, -500], 2)


def test_another_quote() -> None:
    decoded = read(HEADER, FIRST.replace("Vare", "'Kaffe og te'"), SECOND)
    assert (amounts(decoded), column(decoded, "text")[0]) == (SOUND, "'Kaffe og te'")


def test_a_quote_nobody_closes() -> None:
    decoded = read(HEADER, FIRST.replace("Vare", '"Vare'), SECOND)
    assert (amounts(decoded), finding(decoded, "F10").row) == (SOUND, 2)


def test_a_quote_inside_a_text() -> None:
    decoded = read(HEADER, FIRST.replace("Vare", 'Rør 5" tomme'), SECOND)
    assert (amounts(decoded), column(decoded, "text")[0]) == (SOUND, 'Rør 5" tomme')


def test_a_quote_escaped_by_a_backslash() -> None:
    decoded = read(HEADER, FIRST.replace("Vare", r'"Kafé \"Torget\""'), SECOND)
    assert amounts(decoded) == SOUND


def test_the_delimiter_is_the_quote() -> None:
    decoded = read(*(line.replace(";", '"') for line in (HEADER, FIRST, SECOND)))
    assert (rules(decoded), decoded.ledger.height) == (["F03"], 0)


def test_every_field_quoted() -> None:
    lines = ['"' + line.replace(";", '";"') + '"' for line in (HEADER, FIRST, SECOND)]
    assert amounts(read(*lines)) == SOUND


def test_whole_rows_quoted() -> None:
    decoded = read(*(f'"{line}"' for line in (HEADER, FIRST, SECOND)))
    assert (rules(decoded), decoded.ledger.height) == (["F03"], 0)


def test_a_cell_of_several_lines() -> None:
    decoded = read(HEADER, FIRST.replace("Vare", '"Vare\ntil torget"'), SECOND)
    assert (amounts(decoded), column(decoded, "row"), column(decoded, "text")[0]) == (SOUND, [2, 3], "Vare\ntil torget")


@pytest.mark.parametrize("blank", ["", ";;;;;;;;", "   ", "\u00a0"])
def test_empty_rows(blank: str) -> None:
    decoded = read(blank, HEADER, blank, FIRST, blank, SECOND, blank)
    assert (amounts(decoded), column(decoded, "row")) == (SOUND, [4, 6])
    assert [row for row, reason in ignored(decoded) if reason == "blank"] == [1, 3, 5, 7]


def test_empty_columns() -> None:
    decoded = read(*(f";{line};;" for line in (HEADER, FIRST, SECOND)))
    assert (amounts(decoded), decoded.findings) == (SOUND, ())


def test_a_column_without_a_name() -> None:
    decoded = read(HEADER.replace("Tekst", ""), FIRST, SECOND)
    assert (amounts(decoded), column(decoded, "text")) == (SOUND, [None, None])


def test_two_columns_of_one_name() -> None:
    decoded = read(HEADER.replace("Tekst", "Beløp"), FIRST.replace("Vare", "7,00"), SECOND.replace("Mat", "8,00"))
    assert (rules(decoded), decoded.ledger.height) == (["F03"], 0)


def test_several_tables_in_one_file() -> None:
    decoded = read(HEADER, FIRST, SECOND, "", "Ansvar;Leder", "2310;Oppvekst")
    assert amounts(decoded)[:2] == SOUND
    assert all(found is None for found in amounts(decoded)[2:])
    assert decoded.rows == 2 or decoded.findings


def test_comments() -> None:
    decoded = read("# uttrekk fra økonomisystemet", HEADER, FIRST, "# resten er fra april", SECOND)
    assert (amounts(decoded), ignored(decoded)) == (SOUND, [(1, "preamble"), (2, "header"), (4, "preamble")])


def test_missing_cells_at_the_end_of_a_row() -> None:
    decoded = read(HEADER, FIRST, "1120;2310;0201;50002;1002;22.03.2026", SECOND)
    assert (amounts(decoded), finding(decoded, "L04").row) == ([123_450, None, -500], 3)


def test_extra_cells_at_the_end_of_a_row() -> None:
    decoded = read(HEADER, f"{FIRST};7;8", SECOND, SECOND)
    assert (amounts(decoded), finding(decoded, "F09").row) == ([None, -500, -500], 2)


def test_no_line_break_at_the_end() -> None:
    decoded = read(HEADER, FIRST, SECOND, end="")
    assert (amounts(decoded), decoded.findings) == (SOUND, ())


def test_the_end_is_cut_off() -> None:
    decoded = read(HEADER, FIRST, SECOND, SECOND.removesuffix(";Mat;-5,00"), end="")
    assert (amounts(decoded)[:2], finding(decoded, "F22").row) == (SOUND, 4)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_other_line_endings(newline: str) -> None:
    decoded = read(HEADER, FIRST, SECOND, newline=newline, end=newline)
    assert (amounts(decoded), column(decoded, "row")) == (SOUND, [2, 3])


def test_mixed_line_endings() -> None:
    decoded = decode("x", f"{HEADER}\r\n{FIRST}\n{SECOND}\r".encode())
    assert (amounts(decoded), column(decoded, "row")) == (SOUND, [2, 3])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "iso-8859-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_another_encoding(encoding: str) -> None:
    decoded = decode("x", "\n".join([HEADER, FIRST.replace("Vare", "Kjøp på Ås"), SECOND, ""]).encode(encoding))
    assert (amounts(decoded), column(decoded, "text")[0]) == (SOUND, "Kjøp på Ås")


def test_mixed_encodings() -> None:
    first = FIRST.replace("Vare", "Kjøp")
    decoded = decode("x", f"{HEADER}\n{first}\n".encode() + SECOND.replace("Mat", "Brød").encode("cp1252"))
    assert (amounts(decoded), finding(decoded, "L01").rule) == (SOUND, "L01")


def test_a_byte_order_mark_inside_the_file() -> None:
    decoded = decode("x", f"{HEADER}\n{FIRST}\n\ufeff{HEADER}\n{SECOND}\n".encode())
    assert (amounts(decoded), ignored(decoded)) == (SOUND, [(1, "header"), (3, "header")])


def test_a_nought_byte_inside_the_file() -> None:
    decoded = decode("x", f"{HEADER}\n{FIRST}\n\x00{SECOND}\n".encode())
    assert (rules(decoded), decoded.ledger.height) == (["F01"], 0)


def test_dates_written_two_ways() -> None:
    decoded = read(HEADER, FIRST.replace("21.03.2026", "2026-03-21"), SECOND)
    assert (amounts(decoded), column(decoded, "posted_on")) == (SOUND, [date(2026, 3, 21), date(2026, 3, 22)])


def test_numbers_written_two_ways() -> None:
    decoded = read(HEADER, FIRST, SECOND, SECOND.replace("-5,00", "1,234.50"))
    assert (amounts(decoded), finding(decoded, "L04").row) == ([*SOUND, None], 4)


def test_every_kind_is_in_the_table_of_the_page() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    kinds = re.findall(r"^def test_(\w+)\(", text, re.MULTILINE)[1:-1]
    rows = re.findall(r"^\| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)[1:]
    assert [row.strip().replace(" ", "_").lower() for row in rows] == kinds
