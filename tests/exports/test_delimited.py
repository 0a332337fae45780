from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.exports.decoding import decode
from tests.exports.tables import HEADER, amounts, column, finding, ignored, rules, text_file

LEDGER = """
    Konto;Ansvar;Funksjon;Prosjekt;Bilagsnr;Bilagsdato;Periode;Tekst;Beløp
    1270;2310;234;50001;1001;21.11.2026;202611;Kjøp på Røros – 3 €;1 234,50
    """


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16-le"),
    ],
)
def test_every_encoding_of_norwegian_exports_is_read(encoding: str, name: str) -> None:
    decoded = text_file(LEDGER, encoding)
    assert (decoded.encoding, column(decoded, "text")) == (name, ["Kjøp på Røros – 3 €"])
    assert rules(decoded) == []


def test_utf_16_with_the_big_end_first_is_read() -> None:
    decoded = decode("x", b"\xfe\xff" + "Konto;Bilag;Beløp\n1010;1;5,00".encode("utf-16-be"))
    assert (decoded.encoding, amounts(decoded)) == ("utf-16-be", [500])


def test_letters_damaged_before_they_came_here_are_told_with_the_first_row() -> None:
    decoded = text_file("""
        Konto;Prosjekt;Bilag;Tekst;BelÃ¸p
        1010;1;1;FastlÃ¸nn;5,00
        1010;1;1;Vikar;6,00
        """)
    found = finding(decoded, "L01")
    assert (found.row, found.severity, amounts(decoded)) == (1, "error", [500, 600])


def test_a_lost_letter_is_told() -> None:
    assert "L01" in rules(text_file("Konto;Bilag;Tekst;Beløp\n1010;1;Fastl\ufffdnn;5,00\n"))


def test_bytes_without_meaning_in_cp1252_are_told() -> None:
    decoded = decode("x", b"Konto;Bilag;Tekst;Bel\xf8p\n1010;1;Fastl\x81nn;5,00\n")
    assert "L01" in rules(decoded)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_that_shows_a_header(delimiter: str) -> None:
    rows = ["Konto,Ansvar,Funksjon,Prosjekt,Bilag,Beløp", '1010,2310,234,50001,7,"1.50"']
    decoded = decode("x", "\n".join(rows).replace(",", delimiter).encode())
    assert (column(decoded, "project"), amounts(decoded)) == (["50001"], [150])


def test_a_comma_file_may_quote_its_decimal_commas() -> None:
    decoded = text_file("""
        Konto,Bilag,Tekst,Beløp
        1010,1,Lønn,"1 234,50"
        """)
    assert amounts(decoded) == [123_450]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_counts_the_same_rows(ending: str) -> None:
    decoded = decode("x", ending.join(["Tittel", "", "Konto;Bilag;Beløp", "1010;1;5,00", "", "1020;2;6,00"]).encode())
    assert column(decoded, "row") == [4, 6]


def test_mixed_line_endings_in_one_file_count_the_same_rows() -> None:
    decoded = decode("x", "Konto;Bilag;Beløp\r\n1010;1;5,00\n1020;2;6,00\r\n".encode())
    assert column(decoded, "row") == [2, 3]


def test_quoted_fields_may_hold_delimiters_quotes_and_line_breaks_and_are_one_row() -> None:
    decoded = text_file("""
        Konto;Bilag;Tekst;Beløp
        1010;1;"Kafé; ""Nabo""
        to linjer";5,00
        1020;2;Vare;6,00
        """)
    assert column(decoded, "row") == [2, 3]
    assert column(decoded, "text") == ['Kafé; "Nabo"\nto linjer', "Vare"]


def test_a_quote_inside_a_text_is_a_letter() -> None:
    decoded = text_file("""
        Konto;Bilag;Tekst;Beløp
        1010;1;Rør 5" tomme;5,00
        1020;2;Kafé "Nabo" AS;6,00
        """)
    assert column(decoded, "text") == ['Rør 5" tomme', 'Kafé "Nabo" AS']
    assert amounts(decoded) == [500, 600]


def test_a_quote_that_is_never_closed_swallows_no_rows() -> None:
    decoded = text_file("""
        Konto;Bilag;Tekst;Beløp
        1010;1;"Rør;5,00
        1020;2;Vare;6,00
        1030;3;Vare;7,00
        """)
    assert amounts(decoded) == [500, 600, 700]
    assert finding(decoded, "F10").row == 2


def test_a_quoted_text_of_two_lines_with_delimiters_swallows_no_rows_under_unknown_names_either() -> None:
    decoded = text_file("""
        Bilag;Dato;Finanskonto (Hovedkonto-Ansvar-Funksjon-Prosjekt);Beskrivelse;Beløp i regnskapsvaluta
        1;01.01.2026;1010-2310-201-50001;";
        ;";5,00
        """)
    assert amounts(decoded) == [500]


def test_a_field_of_unlimited_length_is_no_crash() -> None:
    decoded = decode("x", b'Konto;Tekst;Bel\xf8p\n1010;"' + b"a" * 300_000 + b"\n1020;b;5,00")
    assert amounts(decoded) == [None, 500]


def test_an_unquoted_delimiter_rejects_its_row_and_no_other() -> None:
    decoded = text_file("""
        Konto;Bilag;Tekst;Beløp
        1010;1;Kaffe; te og vann;5,00
        1020;2;Vare;6,00
        1030;3;Vare;7,00;
        """)
    assert amounts(decoded) == [None, 600, 700]
    assert finding(decoded, "F09").row == 2


def test_preamble_blank_header_and_footer_rows_are_listed_with_their_own_number() -> None:
    decoded = text_file(f"""
        Hovedbok Indre Østfold
        Utvalg: prosjekt 50001

        {HEADER}
        1270;2310;234;50001;1001;21.11.2026;202611;Vare;5,00

        {HEADER}
        1270;2310;234;50001;1002;22.11.2026;202611;Vare;6,00
        Side 2 av 2
        """)
    assert column(decoded, "row") == [5, 8]
    assert ignored(decoded) == [
        (1, "preamble"), (2, "preamble"), (3, "blank"), (4, "header"), (6, "blank"), (7, "header"), (9, "preamble"),
    ]  # fmt: skip
    assert decoded.ignored[1].text == "Utvalg: prosjekt 50001"


ROWS_THAT_ARE_NO_POSTINGS = st.lists(
    st.sampled_from(["", ";;", "Utskrift 21.11.2026", "Side 1 av 2", HEADER]), max_size=6
)


@settings(deadline=None)
@given(ROWS_THAT_ARE_NO_POSTINGS, ROWS_THAT_ARE_NO_POSTINGS)
def test_rows_that_are_no_postings_never_shift_a_row_number(above: list[str], between: list[str]) -> None:
    posting = "1270;2310;234;50001;1001;21.11.2026;202611;Vare;5,00"
    lines = [*above, HEADER, posting, *between, posting]
    decoded = decode("x", "\n".join(lines).encode())
    assert column(decoded, "row") == [number for number, line in enumerate(lines, start=1) if line == posting]
    assert decoded.rows + len(decoded.ignored) == len(lines)


def test_columns_are_found_by_name_in_any_order() -> None:
    decoded = text_file("""
        Beløp;Tekst;Periode;Prosjekt;Prosjekt(T);Konto(T);Konto;Bilagsnr;Ansvar;Funksjon
        5,00;Vare;202611;50001;Åpen barnehage;Andre tjenester;1270;1001;2310;201
        """)
    names = ("account", "responsibility", "function", "project", "voucher", "text", "period")
    assert [column(decoded, name)[0] for name in names] == ["1270", "2310", "201", "50001", "1001", "Vare", "2026-11"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Teneste", "function"), ("Tjeneste", "function"), ("Funksjon (K)", "function"),
        ("Ansvarsstad", "responsibility"), ("Koststed", "responsibility"),
        ("Prosjektnr.", "project"), ("Dim3", "project"), ("Fridimensjon", "project"),
        ("BESKRIVELSE", "text"), ("Mva-kode", "tax_code"), ("Resk.nr", "party"), ("Leverandør", "party"),
        ("Bilagsart", "voucher_type"), ("Valuta", "currency"),
    ],
)  # fmt: skip
def test_bokmal_and_nynorsk_names_of_a_field_are_known(header: str, field: str) -> None:
    decoded = text_file(f"Konto;{header};Bilag;Beløp\n1010;77;1;5,00\n")
    assert column(decoded, field) == ["77"]


UNIT4 = """
    BA;Bilagsnr;Bilagsdato;År;Periode;Konto;Konto(T);Region;Dim1;Dim1(T);Dim2;Dim2(T);Dim3;Dim4;AV;Tekst;Beløp;Resk.nr
    IV;90002;21.01.2026;2026;13;1270;Andre;Øst;2310;Oppvekst;234;Aktivitet;50001;;1;Husleie;"(1,500.25)";77
    """
STAVANGER = """
    virksomhetsomraade;art;art_tekst;ansvar;ansvar_tekst;tjeneste_nr;tjeneste_tekst;prosjekt;prosjekt_tekst;beloep
    Oppvekst;1270;Andre;2310;Oppvekst;234;Aktivitet;50001;Torg;-1 500,25
    """
CONTA = """
    Konto;Bilag;Dato;Beskrivelse;Mva-kode;Spesifikasjon;Prosjekt;Avdeling;Tjeneste;Beløp (NOK)
    1270 Andre tjenester;7;03.03.2026;Salg;;;50001;2310;234;-1 500,25
    """
VISMA = """
    Hovedbokstransaksjoner
    År;Periode;Bilagsart;Bilagsnr;Art;Art navn;Ansvar;Ansvar navn;Funksjon;Funksjon navn;Prosjekt;Prosjekt navn;Beløp
    2026;10;IF;1002;1270;Andre;2310;Oppvekst;234;Aktivitet;50001;Torg;1.500,25-
    """
FORDE = """
    prosjekt;prosjekt_tekst;teneste;teneste_tekst;konto;konto_tekst;ansvar;rekneskap
    50001;Torg;234;Aktivitet;1270;Andre;2310;-1 500,25
    """


@pytest.mark.parametrize("table", [UNIT4, STAVANGER, CONTA, VISMA, FORDE])
def test_headers_seen_in_real_exports_are_understood(table: str) -> None:
    row = text_file(table, "cp1252").ledger.row(0, named=True)
    shown = [row[name] for name in ("account", "responsibility", "function", "project", "amount_ore")]
    assert shown == ["1270", "2310", "234", "50001", -150_025]


@pytest.mark.parametrize("header", ["Rekneskap", "Beløp (NOK)", "Kontantbeløp", "Belo\u0308p".replace("o\u0308", "ø")])
def test_amounts_go_by_many_names(header: str) -> None:
    assert amounts(text_file(f"Konto;Bilag;{header}\n1010;1;5,00\n")) == [500]


def test_headers_are_composed_before_they_are_compared() -> None:
    decoded = text_file("Konto;A\u030ar;Periode;Bilag;Beløp\n1010;2026;11;1;5,00\n")
    assert column(decoded, "period") == ["2026-11"]


def test_the_text_of_a_code_is_never_taken_for_the_code() -> None:
    decoded = text_file("Konto(T);Bilag;Beløp\nFastlønn;1;5,00\n")
    assert rules(decoded) == ["F03"]


def test_columns_that_differ_only_in_capitals_are_not_merged() -> None:
    decoded = text_file("""
        BA;region;Bilagsdato;Periode;Konto;Region;Dim1;Dim2;Dim3;Beløp
        IV;90017;21.11.2026;202611;1270;Øst;2310;234;50001;5,00
        """)
    assert column(decoded, "voucher") == [None]
    assert "«region» og «Region»" in finding(decoded, "F19").message


def test_two_different_amount_columns_of_one_name_hold_the_file() -> None:
    decoded = text_file("Konto;Bilag;Beløp;Beløp\n1010;1;5,00;6,00\n")
    assert rules(decoded) == ["F03"]
    assert "2 kolonner for beløp" in finding(decoded, "F03").message


def test_a_column_written_twice_is_one_column() -> None:
    decoded = text_file("Konto;Bilag;Prosjekt;Beløp;Beløp\n1010;1;50001;5,00;5,00\n")
    assert amounts(decoded) == [500]


def test_two_different_project_columns_are_both_left_alone_and_told() -> None:
    decoded = text_file("Konto;Ansvar;Funksjon;Bilag;Prosjekt;Prosjekt;Beløp\n1010;1;2;1;50001;50002;5,00\n")
    assert (column(decoded, "project"), rules(decoded)) == ([None], ["F20", "L02"])


def test_a_missing_project_column_is_an_error_and_other_missing_dimensions_a_warning() -> None:
    decoded = text_file("Konto;Periode;Beløp\n1010;202611;5,00\n")
    severities = {(found.column, str(found.severity)) for found in decoded.findings}
    assert severities == {
        ("prosjekt", "error"), ("ansvar", "warning"), ("funksjon", "warning"), ("bilagsnummer", "warning"),
        ("bilagsdato", "info"),
    }  # fmt: skip


def test_columns_nobody_knows_are_named_once() -> None:
    decoded = text_file("Konto;Konto(T);Bilag;Kostnadsbærer;Beløp\n1010;Lønn;1;7;5,00\n")
    assert finding(decoded, "F13").message == "Fant kolonner som ikke er brukt: «Kostnadsbærer»."


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1500 Kundefordring", "1500"),
        ("1550 - Avsetn. til bundne fond", "1550"),
        ("0195 -  Avgifter", "0195"),
        ("010", "010"),
        ("1010.0", "1010"),
        ("P50001 Ungdom i arbeid", "P50001"),
        ("DEKOM", "DEKOM"),
        ("-", None),
        ("1E+03", None),
    ],
)
def test_a_code_is_what_stands_before_the_name(cell: str, code: str | None) -> None:
    decoded = text_file(f"Konto;Prosjekt;Bilag;Beløp\n1010;{cell};1;5,00\n")
    assert column(decoded, "project") == [code]


def test_a_code_turned_into_a_power_of_ten_is_told() -> None:
    decoded = text_file("Konto;Prosjekt;Bilag;Beløp\n1010;5,00E+04;1;5,00\n")
    assert finding(decoded, "L05").value == "5,00E+04"


def test_a_voucher_turned_into_a_date_is_told_and_kept_as_it_stands() -> None:
    decoded = text_file("Konto;Bilag;Beløp\n1010;mar.26;5,00\n1010;-;6,00\n")
    assert column(decoded, "voucher") == ["mar.26", None]
    assert finding(decoded, "F11").row == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21.11.2026", date(2026, 11, 21)),
        ("21.11.26", date(2026, 11, 21)),
        ("2026-11-21", date(2026, 11, 21)),
        ("2026-11-21T08:30:00", date(2026, 11, 21)),
        ("20261121", date(2026, 11, 21)),
        ("21/11/2026", date(2026, 11, 21)),
        ("46347", date(2026, 11, 21)),
        ("31.02.2026", None),
    ],
)
def test_dates_are_read_in_every_form(text: str, expected: date | None) -> None:
    decoded = text_file(f"Konto;Bilag;Periode;Bilagsdato;Beløp\n1010;1;202611;{text};5,00\n")
    assert column(decoded, "posted_on") == [expected]
    assert ("F12" in rules(decoded)) == (expected is None)


@pytest.mark.parametrize("mark", ["OPPDIKTEDE EKSEMPELDATA", "Disse tallene er oppdiktede eksempeldata."])
def test_a_file_that_says_it_is_invented_is(mark: str) -> None:
    assert text_file(f"{mark}\nKonto;Bilag;Beløp\n1010;1;5,00\n").is_invented


def test_a_file_that_does_not_say_so_is_not_invented() -> None:
    assert not text_file("Hovedbok\nKonto;Bilag;Tekst;Beløp\n1010;1;oppdiktede eksempeldata;5,00\n").is_invented


def test_a_header_without_postings_is_an_error() -> None:
    assert "F16" in rules(text_file("Konto;Bilag;Prosjekt;Beløp\n"))
