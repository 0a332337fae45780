"""The hazards of municipal exports, one by one; what has no test elsewhere has it here.

Where the others are: encodings, line endings, headers and codes in `test_delimited`; number grammars and units in
`test_amounts` and `test_table_hazards`; debit, credit and totals in `test_signs_and_totals`, `test_bare_totals`,
`test_standalone_totals` and `test_unreadable_sides`; codes and vouchers in `test_code_dress` and `test_code_repair`;
dates and periods in `test_table_hazards` and `test_periods`; cumulative months in `test_xledger_flex`; floats in
`test_workbook`; damaged and foreign files in `test_refusals`, `test_pollock` and `test_mutations`.
"""

from __future__ import annotations

import pytest

from schemas.exports.decoding import decode
from tests.exports.tables import amounts, amounts_file, column, finding, ignored, rules, text_file, workbook

LETTERS = "Konto;Bilag;Prosjekt;Tekst;Beløp\r\n1010;1;50001;Kjøp på Ås æøå ÆØÅ é;1 234,50\r\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_noughts(encoding: str) -> None:
    decoded = decode("x", LETTERS.encode(encoding))
    assert (decoded.encoding, amounts(decoded), column(decoded, "text")) == (
        encoding,
        [123_450],
        ["Kjøp på Ås æøå ÆØÅ é"],
    )


def test_noughts_here_and_there_are_no_utf_16() -> None:
    content = bytearray(LETTERS.encode())
    content[10:12] = b"\x00\x00"
    assert rules(decode("x", bytes(content))) == ["F01"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_byte_lost_in_the_middle_of_utf_16_is_told(encoding: str) -> None:
    content = ("\ufeff" + LETTERS * 2).encode(encoding)
    assert "L01" in rules(decode("x", content[:150] + content[151:]))
    assert "L01" not in rules(decode("x", content))


def test_iso_8859_1_with_windows_line_endings_is_read() -> None:
    decoded = decode("x", LETTERS.encode("iso-8859-1"))
    assert (column(decoded, "text"), column(decoded, "row"), amounts(decoded)) == (
        ["Kjøp på Ås æøå ÆØÅ é"],
        [2],
        [123_450],
    )


def test_the_dash_and_the_euro_of_cp1252_are_letters_and_a_minus() -> None:
    table = "Konto;Bilag;Prosjekt;Tekst;Beløp\n1010;1;1;Kurs – 5 €;–500,00\n1020;2;1;x;500,–\n"
    decoded = decode("x", table.encode("cp1252"))
    assert (column(decoded, "text")[0], amounts(decoded)) == ("Kurs – 5 €", [-50_000, 50_000])


@pytest.mark.parametrize(
    "blank", [" ", "\u00a0", "\u202f", "\u2009", "\u2007", "\u2008", "\u200a", "\u205f", "\u3000", "\t"]
)
def test_every_blank_may_stand_between_thousands(blank: str) -> None:
    decoded = amounts_file(f"1{blank}234{blank}567,89", f"-12{blank}500,00")
    assert amounts(decoded) == [123_456_789, -1_250_000]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("800.000", "1.500,50"), [80_000_000, 150_050]),
        (("800.00", "1500.50"), [80_000, 150_050]),
        (("1,234.56", "12,500.00"), [123_456, 1_250_000]),
        (("13 000-", "500,00-"), [-1_300_000, -50_000]),
        (("(12 500)", "(500,50)"), [-1_250_000, -50_050]),
        (("−500", "−1 500,25"), [-50_000, -150_025]),
        (("500,-", "1 500,-"), [50_000, 150_000]),
        (("500,–", "-1 500,–"), [50_000, -150_000]),
    ],
    ids=["dot thousands", "dot decimals", "US", "trailing minus", "parentheses", "U+2212", ",-", ",–"],
)
def test_every_way_of_writing_amounts_is_read(texts: tuple[str, str], expected: list[int]) -> None:
    decoded = amounts_file(*texts)
    assert (amounts(decoded), rules(decoded)) == (expected, [])


def test_no_text_that_is_no_number_becomes_nought() -> None:
    decoded = amounts_file("1,00", "#VERDI!", "n/a", "?", "0,00", "null", "se bilag")
    assert amounts(decoded) == [100, None, None, None, 0, None, None]
    assert [found.row for found in decoded.findings if found.rule == "L04"] == [3, 4, 5, 7, 8]


@pytest.mark.parametrize(
    ("headers", "project"),
    [
        ("Konto;Teneste;Prosjekt;Ansvarsstad;Bilagsnr;Beskriving;Rekneskap", "50001"),
        ("Konto;Tjeneste;Prosjekt;Ansvarssted;Bilagsnr;Beskrivelse;Regnskap", "50001"),
        ("Hovudbokskonto;Teneste;Prosjektnr;Eining;Bilag;Omtale;Rekneskap 2026", "50001"),
    ],
)
def test_nynorsk_and_bokmal_headers_give_the_same_ledger(headers: str, project: str) -> None:
    decoded = text_file(f"{headers}\n1270;234;{project};2310;7;Vare;5,00\n")
    row = decoded.ledger.row(0, named=True)
    shown = [
        row[name] for name in ("account", "function", "project", "responsibility", "voucher", "text", "amount_ore")
    ]
    assert shown == ["1270", "234", project, "2310", "7", "Vare", 500]


@pytest.mark.parametrize("word", ["Til saman", "I alt", "Sum", "∑", "Totalt"])
def test_a_sum_in_either_language_is_never_counted(word: str) -> None:
    decoded = text_file(f"Konto;Bilag;Prosjekt;Beløp\n1010;1;1;5,00\n1020;2;1;6,00\n{word};;;11,00\n")
    assert (amounts(decoded), ignored(decoded)[-1]) == ([500, 600], (4, "total"))


@pytest.mark.parametrize(
    ("text", "period"),
    [("2601", "2026-01"), ("2613", "2026-13"), ("2600", "2026-00"), ("2616", None), ("2010", None), ("1013", None)],
)
def test_a_period_with_a_year_of_two_digits_is_read_where_it_can_be_nothing_else(text: str, period: str | None) -> None:
    decoded = text_file(f"Konto;Bilag;Prosjekt;Periode;Beløp\n1010;1;1;{text};5,00\n")
    assert (column(decoded, "period"), "F20" in rules(decoded)) == ([period], period is None)


GROUPED = """
    Konto;Tekst;Ansvar;Periode;Prosjekt;Beløp
    1010;Fastlønn;2310;202601;50001;100,00
    1020;Vikar;2310;202601;50001;50,00
    10;Lønn;;202601;;150,00
    1120;Materiell;2310;202601;50001;30,00
    112;Materiell;;202601;;30,00
    """


def test_sums_of_account_groups_in_an_export_without_vouchers_are_never_counted() -> None:
    decoded = text_file(GROUPED)
    assert amounts(decoded) == [10_000, 5000, 3000]
    assert [row for row in ignored(decoded) if row[1] == "total"] == [(4, "total"), (6, "total")]
    assert "kontogruppe «10»" in finding(decoded, "L28").message


def test_sums_of_account_groups_above_their_accounts_are_never_counted() -> None:
    decoded = text_file(
        "Konto;Ansvar;Beløp\n1;;180,00\n10;;150,00\n1010;1;100,00\n1020;1;50,00\n11;;30,00\n1120;1;30,00\n"
    )
    assert amounts(decoded) == [10_000, 5000, 3000]


def test_a_grand_total_over_groups_of_accounts_is_held_against_the_accounts_alone() -> None:
    right = text_file(GROUPED + "    Sum;;;;;180,00\n")
    assert (amounts(right), "P01" in rules(right)) == ([10_000, 5000, 3000], False)
    assert finding(text_file(GROUPED + "    Sum;;;;;330,00\n"), "P01").difference_ore == 15_000


@pytest.mark.parametrize(
    "row",
    ["10;Lønn;2310;202601;50001;151,00", "13;Lønn;2310;202601;50001;150,00", "1011;Lønn;2310;202601;50001;150,00"],
)
def test_a_short_account_that_is_no_sum_of_a_group_is_a_posting(row: str) -> None:
    decoded = text_file(GROUPED.replace("10;Lønn;;202601;;150,00", row))
    assert len(amounts(decoded)) == 4


def test_a_short_account_with_a_voucher_is_a_posting_even_when_it_equals_its_group() -> None:
    decoded = text_file("Konto;Bilag;Prosjekt;Beløp\n1010;1;1;100,00\n1020;2;1;50,00\n10;3;1;150,00\n")
    assert amounts(decoded) == [10_000, 5000, 15_000]


def test_a_total_proves_how_the_amounts_are_written() -> None:
    held = amounts_file("1.230", "2.340")
    assert (rules(held), held.ledger.height) == (["F04"], 0)
    proven = text_file("Konto;Bilag;Prosjekt;Beløp\n1010;1;1;1.230\n1020;2;1;2.340\nSum;;;3570\n")
    assert amounts(proven) == [123_000, 234_000]
    assert "summen i rad 4, 3 570,00 kr" in finding(proven, "F41").message.replace("\u00a0", " ")


def test_a_total_proves_three_decimals_to_be_thousands() -> None:
    proven = text_file("Konto;Bilag;Prosjekt;Beløp\n1010;1;1;800,125\n1020;2;1;950,375\nSum;;;1750500\n")
    assert amounts(proven) == [80_012_500, 95_037_500]


def test_a_total_that_fits_neither_reading_or_both_holds_the_file() -> None:
    table = "Konto;Bilag;Prosjekt;Beløp\n1010;1;1;1.230\n1020;2;1;2.340\nSum;;;{}\n"
    assert rules(text_file(table.format("3571"))) == ["F04"]
    assert rules(text_file(table.format("3.570"))) == ["F04"]


def test_an_amount_in_another_currency_written_otherwise_does_not_disturb_the_kroner() -> None:
    decoded = text_file("Konto;Bilag;Prosjekt;Valuta;Valutabeløp;Beløp\n1010;1;1;EUR;1,234.50;14.197,75\n")
    assert amounts(decoded) == [1_419_775]


def test_debit_and_credit_written_in_two_ways_hold_the_file() -> None:
    decoded = text_file("Konto;Bilag;Prosjekt;Debet;Kredit\n1010;1;1;1.234,50;\n1020;1;1;;1,234.50\n")
    assert rules(decoded) == ["F04"]


def test_codes_amounts_and_dates_as_numbers_in_a_workbook_are_exact() -> None:
    rows: list[list[object]] = [
        ["Konto", "Bilag", "Prosjekt", "Bilagsdato", "Periode", "Beløp"],
        [1010.0, 1, 50001.0, 46347, 202611.0, 0.1 + 0.2],
    ]
    row = decode("x", workbook(("Ark1", rows))).ledger.row(0, named=True)
    shown = [row[name] for name in ("account", "project", "period", "amount_ore")]
    assert (shown, row["posted_on"].isoformat()) == (["1010", "50001", "2026-11", 30], "2026-11-21")
