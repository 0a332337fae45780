"""Every layout that is known by content: a small invented export with its traps, and what is read from it."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from schemas.exports.formats import known_layouts
from tests.exports.tables import amounts, column, finding, ignored, parts, rules, text_file, workbook

UNIT4 = """
    Hovedbok, detaljert
    Periode fra 202610 til 202613;;;
    BA;Bilagsnr;Bilagsdato;Periode;Konto;Konto(T);Ansvar;Ansvar(T);Funksjon;Prosjekt;Prosjekt(T);AV;Tekst;Beløp;Resk.nr
    IV;9001;21.10.2026;202610;1270;Konsulent;2310;Oppvekst;234;50001;Torg;1;Husleie;"1,500.25";77
    H1;9002;31.12.2026;202613;1270;Konsulent;2310;Oppvekst;234;50001;Torg;1;Flyttet;"(500.25)";
    ∑;;;;;;;;;;;;;"1,000.00";
    """
VISMA = """
    Hovedbokstransaksjoner
    Utvalg: Prosjekt 50001

    Firma;År;Periode;Bilagsart;Bilagsnr;Bilagsdato;Art;Art navn;Ansvar;Ansvar navn;Funksjon;Prosjekt;Mva;Tekst;Beløp
    1;2026;10;IF;1002;05.10.2026;1270;Andre;2310;Oppvekst;234;50001;1;Vare;1.500,25
    Sum ansvar 2310;;;;;;;;;;;;;;1.500,25
    Firma;År;Periode;Bilagsart;Bilagsnr;Bilagsdato;Art;Art navn;Ansvar;Ansvar navn;Funksjon;Prosjekt;Mva;Tekst;Beløp
    1;2026;11;IF;1003;05.11.2026;1270;Andre;2320;Kultur;234;50001;1;Retur;500,25-
    """
XLEDGER = """
    Systemkonto;Ansvar;Funksjon (K);Prosjekt;Fridimensjon;Bilagsnr;Konteringsdato;Periode;Beskrivelse;Beløp
    1270 - Andre tjenester;2310 - Oppvekst;0234;50001 - Torg;DEKOM;77;21.10.2026;202610;Vare;1 500,25
    1729 - Mva-kompensasjon;2310 - Oppvekst;0234;50001 - Torg;;77;21.10.2026;202610;Mva;-300,05
    """
FRAMSIKT = """
    Framsikt - periodisk rapport
    Periode: 202610
    Ansvar;Art;Prosjekt;Regnskap hittil i år;Rev. budsjett hittil i år;Avvik;Årsprognose
    2310 Oppvekst;1010 Fastlønn;50001 Torg;1 500,25;2 000,00;499,75;2 400,00
    2310 Oppvekst;1270 Konsulent;50001 Torg;-500,25;0,00;500,25;0,00
    Netto 2310;;;1 000,00;2 000,00;1 000,00;2 400,00
    """
DYNAMICS = """
    Bilag;Dato;Finanskonto (Hovedkonto-Ansvar-Funksjon-Prosjekt);Beskrivelse;Beløp i regnskapsvaluta
    B1;21.10.2026;11000-2310-23100-50120;Lønn;1 500,25
    B1;21.10.2026;10990-2310-23100-;Avgift;-500,25
    """
PIVOT = """
    ;;;202601;;;202602;;;
    ;Ansvar;Art;Regnskap;Budsjett;Avvik;Regnskap;Budsjett;Avvik;Regnskap som total
    ;538600 - Kulturenheten;1010 - Fastlønn;1 000,50;2 000,00;999,50;500,00;0,00;-500,00;1 500,50
    ;;1270 - Konsulent;(12 500);0,00;12 500,00;13 000-;0,00;13 000,00;-25 500
    ;;;-11 499,50;2 000,00;0,00;-12 500,00;0,00;0,00;-23 999,50
    ;538700 - Biblioteket;1010 - Fastlønn;10,00;0,00;0,00;20,00;0,00;0,00;30,00
    """
GENERIC = """
    Konto;Ansvar;Funksjon;Prosjekt;Bilag;Dato;Beløp
    1270;2310;234;50001;1;21.10.2026;1 500,25
    """
SAMPLES = {
    "unit4": UNIT4,
    "visma-enterprise": VISMA,
    "xledger-lines": XLEDGER,
    "framsikt": FRAMSIKT,
    "dynamics-365": DYNAMICS,
    "municipal-pivot": PIVOT,
    "generic": GENERIC,
}
CODES = ("account", "responsibility", "function", "project")


def as_workbook(table: str) -> bytes:
    """The same table as a workbook whose cells are texts."""
    lines = dedent(table).lstrip("\n").split("\n")
    return workbook(("Ark1", [[cell.strip('"') or None for cell in line.split(";")] for line in lines]))


def turned(table: str) -> str:
    """The same table with its columns in the opposite order."""
    lines = [line.split(";") for line in dedent(table).lstrip("\n").split("\n")]
    width = max(map(len, lines))
    return "\n".join(";".join(reversed([*line, *[""] * (width - len(line))])) if line != [""] else "" for line in lines)


def read(decoded: DecodedFile) -> list[tuple[object, ...]]:
    return parts(decoded, "account", "responsibility", "function", "project", "period", "amount_ore")


@pytest.mark.parametrize("layout", SAMPLES)
def test_a_layout_is_known_by_its_columns_and_says_so(layout: str) -> None:
    decoded = text_file(SAMPLES[layout])
    name = next(known.name for known in known_layouts() if known.id == layout)
    assert (decoded.layout, decoded.format) == (layout, "csv")
    assert decoded.layout_reason.startswith(f"Lest som {name}: kjent på «")


@pytest.mark.parametrize("layout", SAMPLES)
def test_the_name_of_the_file_decides_no_layout(layout: str) -> None:
    content = dedent(SAMPLES[layout]).lstrip("\n").encode()
    first, second = decode("agresso unit4.csv", content), decode("framsikt xledger.xlsx", content)
    assert (first.layout, first.layout_reason) == (second.layout, second.layout_reason)
    assert read(first) == read(second)


@pytest.mark.parametrize("layout", [layout for layout in SAMPLES if layout != "municipal-pivot"])
def test_the_order_of_the_columns_decides_nothing(layout: str) -> None:
    straight, reverse = text_file(SAMPLES[layout]), decode("x", turned(SAMPLES[layout]).encode())
    assert reverse.layout == layout
    assert sorted(map(str, read(reverse))) == sorted(map(str, read(straight)))


@pytest.mark.parametrize("layout", SAMPLES)
def test_a_workbook_gives_the_same_rows_as_the_text(layout: str) -> None:
    text, book = text_file(SAMPLES[layout]), decode("x", as_workbook(SAMPLES[layout]))
    assert (book.layout, book.format) == (layout, "xlsx")
    assert (read(book), book.headers) == (read(text), text.headers)


def test_unit4_has_titles_american_thousands_brackets_period_13_and_a_sigma_row() -> None:
    decoded = text_file(UNIT4)
    assert read(decoded) == [
        ("1270", "2310", "234", "50001", "2026-10", 150_025),
        ("1270", "2310", "234", "50001", "2026-13", -50_025),
    ]
    assert ignored(decoded) == [(1, "preamble"), (2, "preamble"), (3, "header"), (6, "total")]
    assert (decoded.control.sum_ore, rules(decoded)) == (100_000, [])
    assert "H1" in decoded.reposting_types
    assert decoded.headers[:3] == ("BA", "Bilagsnr", "Bilagsdato")


def test_visma_has_sums_for_each_responsibility_repeated_headers_and_a_trailing_minus() -> None:
    decoded = text_file(VISMA, "cp1252")
    assert read(decoded) == [
        ("1270", "2310", "234", "50001", "2026-10", 150_025),
        ("1270", "2320", "234", "50001", "2026-11", -50_025),
    ]
    assert [(row, reason) for row, reason in ignored(decoded) if row > 4] == [(6, "total"), (7, "header")]
    assert decoded.encoding == "cp1252"


def test_xledger_lines_have_code_and_name_in_one_cell() -> None:
    decoded = text_file(XLEDGER)
    assert read(decoded) == [
        ("1270", "2310", "0234", "50001", "2026-10", 150_025),
        ("1729", "2310", "0234", "50001", "2026-10", -30_005),
    ]
    assert rules(decoded) == []


def test_framsikt_is_so_far_this_year_and_has_its_period_above_the_table() -> None:
    decoded = text_file(FRAMSIKT)
    assert read(decoded) == [
        ("1010", "2310", None, "50001", "2026-10", 150_025),
        ("1270", "2310", None, "50001", "2026-10", -50_025),
    ]
    assert finding(decoded, "F25").severity == "warning"
    assert ignored(decoded)[-1] == (6, "total")
    assert not any(found.rule == "F13" for found in decoded.findings)


@pytest.mark.parametrize(
    "line", ["Periode 2026-10", "Regnskap per oktober 2026", "Januar - oktober 2026", "Tall t.o.m. oktober 2026"]
)
def test_framsikt_says_its_period_in_several_ways(line: str) -> None:
    decoded = text_file(FRAMSIKT.replace("Periode: 202610", line))
    assert column(decoded, "period") == ["2026-10", "2026-10"]


def test_two_periods_above_a_report_are_none() -> None:
    decoded = text_file(FRAMSIKT.replace("Periode: 202610", "Periode 202610 mot\n    Periode 202509"))
    assert column(decoded, "period") == [None, None]
    assert "F20" in rules(decoded)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Periode: 202610", "Beløp i 1000"),
        ("Periode: 202610", "Beløp i hele tusen"),
        ("Periode: 202610", "Tall i 1000 kr"),
    ],
)
def test_a_framsikt_report_in_thousands_is_held(old: str, new: str) -> None:
    decoded = text_file(FRAMSIKT.replace(old, new))
    found = finding(decoded, "F05")
    assert (found.severity, decoded.ledger.height, decoded.layout) == ("fatal", 0, "framsikt")
    assert "1000" in found.message or "tusen" in found.message


def test_a_framsikt_report_with_the_amounts_of_a_month_too_is_read_so_far_this_year() -> None:
    table = FRAMSIKT.replace("Prosjekt;Regnskap hittil", "Prosjekt;Regnskap;Regnskap hittil")
    decoded = text_file(
        table.replace("50001 Torg;", "50001 Torg;9,00;").replace("Netto 2310;;;", "Netto 2310;;;18,00;")
    )
    assert amounts(decoded) == [150_025, -50_025]


def test_dynamics_takes_the_order_of_the_parts_from_the_header() -> None:
    decoded = text_file(DYNAMICS)
    assert read(decoded) == [
        ("11000", "2310", "23100", "50120", "2026-10", 150_025),
        ("10990", "2310", "23100", None, "2026-10", -50_025),
    ]
    assert "F27" not in rules(decoded)


@pytest.mark.parametrize(
    ("header", "above"),
    [
        ("Hovedkonto-Ansvar-Funksjon-Prosjekt", ""),
        ("Finanskonto", "Kontostruktur: Hovedkonto-Ansvar-Funksjon-Prosjekt\n"),
        ("Kontostreng", "Kontostruktur: Hovedkonto|Ansvar|Funksjon|Prosjekt\n"),
    ],
)
def test_the_order_of_the_parts_may_be_the_header_itself_or_stand_above_it(header: str, above: str) -> None:
    separator = "|" if "|" in above else "-"
    code = separator.join(["11000", "2310", "23100", "50120"])
    decoded = decode("x", f"{above}Bilag;Dato;{header};Beløp\nB1;21.10.2026;{code};5,00\n".encode())
    assert (decoded.layout, decoded.ledger.select(CODES).rows()) == (
        "dynamics-365",
        [("11000", "2310", "23100", "50120")],
    )


UNPROVEN = """
    Bilag;Dato;Finanskonto;Beløp
    B1;21.10.2026;11000-4444-23100-50120;5,00
    B2;21.10.2026;12700-4444-23200-50120;6,00
    B3;21.10.2026;10990-4444-24100-50121;7,00
    B4;21.10.2026;11150-4444-25400-50121;8,00
    B5;21.10.2026;10100-4444-38600-50120;9,00
    """


def test_parts_that_the_content_proves_are_used_and_the_others_are_not_guessed() -> None:
    decoded = text_file(UNPROVEN)
    assert decoded.ledger.select(CODES).row(0) == ("11000", None, "23100", None)
    found = finding(decoded, "F27")
    assert (found.severity, "ansvar og hvilken som er prosjekt" in found.message) == ("error", True)
    assert "Ingen ting er gjettet" in found.message


def test_few_different_codes_prove_nothing() -> None:
    few = "\n".join(UNPROVEN.split("\n")[:-3])
    assert (finding(text_file(few), "F27").severity, text_file(few).ledger.height) == ("fatal", 0)


def test_a_part_is_proven_by_a_column_with_the_same_codes() -> None:
    table = UNPROVEN.replace(";Beløp", ";Beløp;Prosjekt").replace("5,00", "5,00;50120").replace("6,00", "6,00;50120")
    table = table.replace("7,00", "7,00;50121").replace("8,00", "8,00;50121").replace("9,00", "9,00;50120")
    decoded = text_file(table)
    assert decoded.ledger.select(CODES).row(2) == ("10990", None, "24100", "50121")


def test_codes_that_could_be_two_things_hold_the_file() -> None:
    decoded = text_file(UNPROVEN.replace("4444", "1200").replace("-4444", "-1270"))
    both = text_file(
        "Bilag;Finanskonto;Beløp\nB1;1100-1200-1270;5,00\nB2;1120-1300-1700;6,00\nB3;1150-1110-1120;1,00\n"
    )
    assert decoded.layout == both.layout == "dynamics-365"
    assert (finding(both, "F27").severity, both.ledger.height) == ("fatal", 0)


def test_a_joined_text_with_a_part_too_few_is_told_by_its_row_and_not_lost() -> None:
    decoded = text_file(DYNAMICS.replace("10990-2310-23100-;", "10990-2310-23100;"))
    assert (finding(decoded, "L05").row, finding(decoded, "L05").value) == (3, "10990-2310-23100")
    assert (column(decoded, "account"), amounts(decoded)) == (["11000", None], [150_025, -50_025])


def test_a_plain_account_in_a_column_called_kontostreng_is_still_an_account() -> None:
    decoded = text_file("Kontostreng;Bilag;Prosjekt;Beløp\n1270;1;50001;5,00\n")
    assert (decoded.layout, column(decoded, "account")) == ("generic", ["1270"])


def test_a_municipal_pivot_fills_down_reads_the_accounts_alone_and_puts_the_sum_aside() -> None:
    decoded = text_file(PIVOT)
    assert parts(decoded, "row", "part", "responsibility", "account", "period", "amount_ore") == [
        (3, 1, "538600", "1010", "2026-01", 100_050),
        (3, 2, "538600", "1010", "2026-02", 50_000),
        (4, 1, "538600", "1270", "2026-01", -1_250_000),
        (4, 2, "538600", "1270", "2026-02", -1_300_000),
        (6, 1, "538700", "1010", "2026-01", 1_000),
        (6, 2, "538700", "1010", "2026-02", 2_000),
    ]
    assert (decoded.rows, ignored(decoded)) == (3, [(1, "header"), (2, "header"), (5, "total")])
    assert rules(decoded) == []
    assert decoded.headers[0] == "Ansvar"
    assert "202601 Regnskap" in decoded.headers


def test_a_row_of_a_pivot_without_a_name_that_is_no_sum_is_held_outside() -> None:
    decoded = text_file(
        PIVOT.replace("-11 499,50;2 000,00;0,00;-12 500,00;0,00;0,00;-23 999,50", "1,00;0;0;1,00;0;0;2,00")
    )
    assert (finding(decoded, "L28").row, finding(decoded, "L28").severity) == (5, "error")


def test_months_of_a_pivot_without_a_total_may_be_so_far_this_year_and_hold_the_file() -> None:
    decoded = text_file("\n".join(line.rpartition(";")[0] for line in dedent(PIVOT).splitlines()))
    assert (rules(decoded), decoded.layout, decoded.ledger.height) == (["P04"], "municipal-pivot", 0)


def test_months_of_a_pivot_that_are_so_far_this_year_are_proven_by_the_total() -> None:
    decoded = text_file("""
        ;202601;202602;
        Art;Regnskap;Regnskap;Regnskap som total
        1010;10,00;25,00;25,00
        1270;5,00;5,00;5,00
        """)
    assert parts(decoded, "account", "period", "amount_ore") == [
        ("1010", "2026-01", 1000),
        ("1010", "2026-02", 1500),
        ("1270", "2026-01", 500),
    ]


def test_the_pivot_of_one_period_needs_no_total() -> None:
    decoded = text_file(";202603;\nArt;Regnskap;Budsjett\n1010;10,00;25,00\n1270;5,00;5,00\n")
    assert parts(decoded, "account", "period", "amount_ore") == [("1010", "2026-03", 1000), ("1270", "2026-03", 500)]


def test_an_export_that_fits_two_formats_says_what_else_was_considered() -> None:
    decoded = text_file(VISMA.replace("Hovedbokstransaksjoner", "Uttrekk fra Agresso").replace("Mva;", "AV;"))
    assert (decoded.layout, "Også vurdert: Unit4 ERP (Agresso)" in decoded.layout_reason) == ("visma-enterprise", True)


def test_every_layout_is_listed_with_what_it_rests_on() -> None:
    listed = {known.id: known for known in known_layouts()}
    assert {*SAMPLES, "saft", "xledger-flex"} == set(listed)
    assert all(known.name and known.source for known in listed.values())
    for invented in ("visma-enterprise", "framsikt", "dynamics-365"):
        assert "Egen kunnskap" in listed[invented].source


def test_saft_and_flex_name_their_layout_too() -> None:
    from tests.exports.tables import saft_file, saft_line  # noqa: PLC0415
    from tests.exports.test_xledger_flex import SO_FAR  # noqa: PLC0415

    saft, flex = decode("x", saft_file(saft_line("5.00") + saft_line("5.00", side="Credit"))), decode("x", SO_FAR)
    assert (saft.layout, saft.headers) == ("saft", ())
    assert (flex.layout, flex.headers[0], flex.headers[-1]) == ("xledger-flex", "Systemkonto Value", "Count Value")
    assert "SAF-T" in saft.layout_reason
    assert "måneder" in flex.layout_reason


def test_a_refused_file_of_a_known_layout_names_it() -> None:
    decoded = text_file(
        UNIT4.replace('"1,500.25"', "800.000").replace('"(500.25)"', "700.000").replace('"1,000.00"', "")
    )
    assert (decoded.is_readable, decoded.layout) == (False, "unit4")
    assert replace(decoded, findings=()).headers[0] == "BA"


def test_a_joined_header_may_name_its_parts_in_english_and_is_not_told_as_unused() -> None:
    decoded = text_file(
        "Voucher;Date;Ledger account (MainAccount-Responsibility-Function-Project);Amount\n"
        "B1;21.10.2026;11000-2310-23100-50120;1 500,25\n"
    )
    assert parts(decoded, "account", "responsibility", "function", "project", "amount_ore") == [
        ("11000", "2310", "23100", "50120", 150_025)
    ]
    assert not {"F13", "F27"} & {found.rule for found in decoded.findings}


def test_two_joined_columns_that_differ_are_both_left_alone_and_hold_the_file() -> None:
    decoded = text_file("""
        Bilag;Finanskonto;Kontostreng;Beløp
        B1;11000-2310-23100-50120;11000-2310-23100-50121;5,00
        """)
    assert (finding(decoded, "F27").severity, decoded.ledger.height) == ("fatal", 0)
    assert "«Finanskonto», «Kontostreng»" in finding(decoded, "F27").message


def test_a_joined_column_written_twice_is_one_column() -> None:
    decoded = text_file("""
        Bilag;Finanskonto;Kontostreng (Art-Ansvar-Prosjekt);Beløp
        B1;1270-2310-50120;1270-2310-50120;5,00
        """)
    assert "F27" in rules(decoded)
    stated = text_file("Bilag;Finanskonto (Art-Ansvar-Prosjekt);Beløp\nB1;1270-2310-50120;5,00\n")
    assert column(stated, "project") == ["50120"]


def test_a_pivot_with_two_columns_of_accounts_for_one_period_is_held() -> None:
    decoded = text_file("""
        ;202601;202601;
        Art;Regnskap;Regnskap;Regnskap som total
        1010;10,00;25,00;35,00
        """)
    assert (rules(decoded), decoded.ledger.height) == (["F03"], 0)


def test_a_footer_of_a_report_with_a_stated_period_is_no_cut_row() -> None:
    decoded = decode("x", f"{dedent(FRAMSIKT).strip()}\nSide 2 av 2".encode())
    assert ignored(decoded)[-1] == (7, "preamble")
    assert "F22" not in rules(decoded)
