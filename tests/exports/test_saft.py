from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.exports.decoding import decode
from schemas.exports.dimensions import Analysis, split_line
from tests.exports.tables import amounts, column, finding, parts, rules, saft_analysis, saft_file, saft_line, saft_types

TYPES = saft_types(A="Avdeling", P="Prosjekt", F="Funksjon", B="Bilagsart")
TOTALS = "<NumberOfEntries>1</NumberOfEntries><TotalDebit>100.00</TotalDebit><TotalCredit>100.00</TotalCredit>"
CREDIT = saft_line("100.00", side="Credit")


def test_a_line_becomes_a_posting_with_what_its_transaction_says() -> None:
    decoded = decode(
        "x", saft_file(saft_line("100.00", saft_analysis("P", "50001")) + CREDIT, types=TYPES, totals=TOTALS)
    )
    assert decoded.ledger.row(0, named=True) == {
        "file": "x", "row": 1, "part": 1, "voucher": "7", "voucher_type": "GL",
        "posted_on": decoded.ledger["posted_on"][0], "accounting_year": 2026, "period": "2026-03", "account": "1270",
        "responsibility": None, "function": None, "project": "50001", "text": "Bilag 7", "party": None,
        "tax_code": None, "currency": "NOK", "amount_ore": 10_000, "amount_text": "100.00",
    }  # fmt: skip
    assert str(decoded.ledger["posted_on"][0]) == "2026-03-04"
    assert (decoded.format, decoded.rows, decoded.is_whole_ledger, rules(decoded)) == ("saft", 2, True, [])
    assert (decoded.control.vouchers, decoded.control.debit_ore, decoded.control.credit_ore) == (1, 10_000, -10_000)


def test_dimensions_are_known_by_the_description_of_their_type() -> None:
    analyses = "".join(saft_analysis(kind, code) for kind, code in (("A", "2310"), ("F", "234"), ("P", "50001")))
    decoded = decode("x", saft_file(saft_line("100.00", analyses), types=TYPES))
    assert parts(decoded, "responsibility", "function", "project") == [("2310", "234", "50001")]


@pytest.mark.parametrize(
    ("description", "field"),
    [
        ("Project", "project"),
        ("Koststed", "responsibility"),
        ("Ansvar", "responsibility"),
        ("Department", "responsibility"),
        ("Tjeneste", "function"),
        ("Teneste", "function"),
        ("Fri dimensjon", "project"),
        ("Prosjektleder", None),
        ("KOSTRA-funksjon", "function"),
    ],
)
def test_every_word_for_a_dimension_is_known(description: str, field: str | None) -> None:
    decoded = decode("x", saft_file(saft_line("1.00", saft_analysis("X", "77")), types=saft_types(X=description)))
    found = [name for name in ("project", "responsibility", "function") if column(decoded, name) == ["77"]]
    assert found == ([field] if field else [])


def test_a_line_split_over_projects_becomes_parts_of_one_row() -> None:
    analyses = saft_analysis("P", "50001", "60.00") + saft_analysis("P", "50002", "40.00")
    decoded = decode("x", saft_file(saft_line("100.00", analyses, side="Credit"), types=TYPES))
    assert parts(decoded, "row", "part", "project", "amount_ore") == [(1, 1, "50001", -6000), (1, 2, "50002", -4000)]
    assert decoded.rows == 1


def test_debit_and_credit_analysis_amounts_of_version_1_30_are_read() -> None:
    analyses = saft_analysis("P", "50001", "150.00", "DebitAnalysisAmount") + saft_analysis(
        "P", "50002", "50.00", "CreditAnalysisAmount"
    )
    decoded = decode("x", saft_file(saft_line("100.00", analyses), types=TYPES))
    assert parts(decoded, "project", "amount_ore") == [("50001", 15_000), ("50002", -5000)]


def test_what_the_split_leaves_over_is_a_part_without_project() -> None:
    decoded = decode("x", saft_file(saft_line("100.00", saft_analysis("P", "50001", "60.00")), types=TYPES))
    assert parts(decoded, "part", "project", "amount_ore") == [(1, "50001", 6000), (2, None, 4000)]


def test_a_split_beyond_the_line_is_told_and_still_sums_to_the_line() -> None:
    analyses = saft_analysis("P", "50001", "90.00") + saft_analysis("P", "50002", "30.00")
    decoded = decode("x", saft_file(saft_line("100.00", analyses), types=TYPES))
    assert (sum(amounts(decoded)), finding(decoded, "F14").row) == (10_000, 1)  # type: ignore[arg-type]


def test_several_projects_without_amounts_give_none_of_them_the_line() -> None:
    analyses = saft_analysis("P", "50001") + saft_analysis("P", "50002")
    decoded = decode("x", saft_file(saft_line("100.00", analyses), types=TYPES))
    assert parts(decoded, "project", "amount_ore") == [(None, 10_000)]
    assert "50001, 50002" in finding(decoded, "F14").message


def test_a_split_with_an_unreadable_amount_gives_no_project_and_is_told() -> None:
    decoded = decode("x", saft_file(saft_line("100.00", saft_analysis("P", "50001", "6o.00")), types=TYPES))
    assert parts(decoded, "project", "amount_ore") == [(None, 10_000)]
    assert "ikke kan leses" in finding(decoded, "F14").message


def test_a_line_split_over_departments_keeps_its_project() -> None:
    analyses = saft_analysis("P", "50001") + saft_analysis("A", "2310", "30.00") + saft_analysis("A", "2320", "70.00")
    decoded = decode("x", saft_file(saft_line("100.00", analyses), types=TYPES))
    assert parts(decoded, "project", "responsibility", "amount_ore") == [
        ("50001", "2310", 3000),
        ("50001", "2320", 7000),
    ]


CODES = st.sampled_from(["50001", "50002", "50003"])
ORE = st.integers(-(10**9), 10**9)
ANALYSES = st.builds(Analysis, st.sampled_from(["project", "responsibility"]), CODES, st.none() | ORE, st.booleans())


@settings(deadline=None)
@given(ORE, st.lists(ANALYSES, max_size=5))
def test_the_parts_of_any_split_sum_to_the_line(line_ore: int, analyses: list[Analysis]) -> None:
    assert sum(part.amount_ore or 0 for part in split_line(line_ore, analyses).parts) == line_ore


@pytest.mark.parametrize("text", ["100,00", "100.001", "1e2", "x", ""])
def test_an_amount_that_is_no_decimal_is_rejected(text: str) -> None:
    decoded = decode("x", saft_file(saft_line(text) + CREDIT))
    assert (amounts(decoded), "L04" in rules(decoded)) == ([None, -10_000], True)


def test_a_line_with_both_debit_and_credit_is_rejected() -> None:
    both = saft_line("5.00").replace("</Line>", "<CreditAmount><Amount>4.00</Amount></CreditAmount></Line>")
    assert (amounts(decode("x", saft_file(both))), rules(decode("x", saft_file(both)))) == ([None], ["F17"])


def test_a_negative_debit_is_a_credit_and_is_said() -> None:
    decoded = decode("x", saft_file(saft_line("-5.00")))
    assert amounts(decoded) == [-500]
    assert "negativt" in finding(decoded, "F15").message


def test_an_empty_table_of_dimension_types_is_said() -> None:
    decoded = decode("x", saft_file(saft_line("5.00", saft_analysis("P", "1")), types="<AnalysisTypeTable/>"))
    assert any("AnalysisTypeTable" in found.message for found in decoded.findings)


@pytest.mark.parametrize(("number", "period"), [("0", "2026-00"), ("13", "2026-13"), ("16", None), ("x", None)])
def test_periods_outside_the_months_are_read(number: str, period: str | None) -> None:
    content = saft_file(saft_line("5.00")).replace(b"<Period>3<", f"<Period>{number}<".encode())
    decoded = decode("x", content)
    assert column(decoded, "period") == [period]
    unread = [each.value for each in decoded.findings if each.column == "Period"]
    assert unread == ([] if period else [f"2026-{number}"])


@pytest.mark.parametrize(
    ("totals", "difference"),
    [
        ("<TotalDebit>90.00</TotalDebit>", 1000),
        ("<TotalCredit>100.01</TotalCredit>", -1),
        ("<NumberOfEntries>9</NumberOfEntries>", None),
    ],
)
def test_control_totals_that_differ_are_told(totals: str, difference: int | None) -> None:
    decoded = decode("x", saft_file(saft_line("100.00") + CREDIT, totals=totals))
    assert finding(decoded, "P01").difference_ore == difference


def test_a_count_of_lines_instead_of_vouchers_is_accepted() -> None:
    decoded = decode("x", saft_file(saft_line("100.00") + CREDIT, totals="<NumberOfEntries>2</NumberOfEntries>"))
    assert ("P01" in rules(decoded), decoded.control.rows) == (False, 2)


def test_a_missing_namespace_another_prefix_and_a_byte_order_mark_change_nothing() -> None:
    plain = saft_file(saft_line("5.00"))
    bare = plain.replace(b' xmlns="urn:StandardAuditFile-Taxation-Financial:NO"', b"")
    assert amounts(decode("x", bare)) == amounts(decode("x", b"\xef\xbb\xbf" + plain)) == [500]


def test_a_truncated_file_is_refused_whole() -> None:
    content = saft_file(saft_line("5.00") * 20)
    for end in range(50, len(content) - 1, 97):
        decoded = decode("x", content[:end])
        assert (rules(decoded), decoded.ledger.height) == (["F02"], 0)


@pytest.mark.parametrize(
    ("header", "is_invented"),
    [
        ("<HeaderComment>Oppdiktede eksempeldata</HeaderComment>", True),
        ("<Company><Name>Mysen (oppdiktede eksempeldata)</Name></Company>", True),
        ("", False),
    ],
)
def test_the_header_says_whether_the_figures_are_invented(header: str, *, is_invented: bool) -> None:
    assert decode("x", saft_file(saft_line("5.00"), header=header)).is_invented is is_invented


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("urn:StandardAuditFile-Taxation-Financial:NO", "urn:OECD:StandardAuditFile-Tax:PT_1.04_01", "Portugal"),
        (
            "urn:StandardAuditFile-Taxation-Financial:NO",
            "urn:StandardAuditFile-Taxation-CashRegister:NO",
            "Kassasystem",
        ),
        ("AuditFile", "Invoice", "«Invoice»"),
    ],
)
def test_other_files_of_the_family_are_refused_by_name(old: str, new: str, said: str) -> None:
    decoded = decode("x", saft_file(saft_line("5.00")).decode().replace(old, new).encode())
    assert said in finding(decoded, "F01").message


ENTITIES = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def test_a_doctype_is_refused_before_anything_is_resolved() -> None:
    content = saft_file(saft_line("5.00").replace("1270", "&e;")).replace(
        b'encoding="UTF-8"?>\n', b'encoding="UTF-8"?>\n' + ENTITIES
    )
    decoded = decode("x", content)
    assert "DOCTYPE" in finding(decoded, "F01").message
    assert decoded.ledger.is_empty()


ALL = "".join(saft_analysis(kind, code) for kind, code in (("A", "2310"), ("F", "234"), ("P", "50001")))
CODES_OF_LINE = ("responsibility", "function", "project")


@pytest.mark.parametrize("types", ["", "<AnalysisTypeTable/>"])
def test_bare_letters_without_names_are_read_by_custom_and_it_is_said(types: str) -> None:
    decoded = decode("x", saft_file(saft_line("100.00", ALL), types=types))
    assert parts(decoded, *CODES_OF_LINE) == [("2310", "234", "50001")]
    assert "«P» som prosjekt" in finding(decoded, "F23").message


def test_words_without_a_table_are_names() -> None:
    content = saft_file(saft_line("100.00", ALL.replace(">P<", ">Prosjekt<").replace(">A<", ">Ansvar<")))
    assert parts(decode("x", content), "responsibility", "project") == [("2310", "50001")]


def test_lines_with_dimensions_of_which_none_is_the_project_are_an_error() -> None:
    decoded = decode("x", saft_file(saft_line("1.00", saft_analysis("X", "7")), types=saft_types(X="Kampanje")))
    assert (finding(decoded, "L02").column, "L02" in rules(decoded)) == ("AnalysisType", True)


@pytest.mark.parametrize(
    "other", ["Prosjektart", "Prosjektleder", "Delprosjekt", "Ansvarlig", "Tjenestested", "Fridimensjon", "Avdeling"]
)
def test_a_type_with_a_like_name_is_not_taken_for_the_dimension(other: str) -> None:
    types = saft_types(A="Ansvar", F="Funksjon", P="Prosjekt", X=other)
    decoded = decode("x", saft_file(saft_line("100.00", saft_analysis("X", "07") + ALL), types=types))
    assert (parts(decoded, *CODES_OF_LINE), "F14" in rules(decoded)) == ([("2310", "234", "50001")], False)


def test_letters_in_another_encoding_than_the_file_says_are_named() -> None:
    content = saft_file(saft_line("5.00")).replace(b"Bilag 7", "Kjøp".encode("cp1252"))
    assert "cp1252" in finding(decode("x", content), "F02").message
