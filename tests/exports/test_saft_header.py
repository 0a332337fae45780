"""What a SAF-T file says of itself: version, country, currency, the periods it holds, and its journals."""

from __future__ import annotations

import pytest

from schemas.decoded import DecodedFile
from schemas.expectations.examples import EXAMPLE_CONTEXT
from schemas.expectations.row_rule import Checked
from schemas.expectations.voucher_balance import VOUCHERS
from schemas.exports.decoding import decode
from schemas.exports.xml_kinds import refusal
from schemas.exports.xml_root import XmlRoot
from schemas.findings import Severity
from tests.exports.tables import amounts, column, finding, rules, saft_analysis, saft_file, saft_line

CREDIT = saft_line("100.00", side="Credit")
BALANCED = saft_line("100.00") + CREDIT


def versioned(element: str) -> DecodedFile:
    """A small file with another AuditFileVersion."""
    return decode("x", saft_file(BALANCED).replace(b"<AuditFileVersion>1.20</AuditFileVersion>", element.encode()))


@pytest.mark.parametrize("version", ["1.0", "1.00", "1.10", "1.1", "1.20", "1.30", "1.3", " 1.30 "])
def test_a_known_version_is_read_without_a_word(version: str) -> None:
    decoded = versioned(f"<AuditFileVersion>{version}</AuditFileVersion>")
    assert (amounts(decoded), decoded.findings) == ([10_000, -10_000], ())


@pytest.mark.parametrize("version", ["1.31", "1.40", "2.00", "3", "0.9", "ny"])
def test_a_version_nobody_has_tried_is_read_and_named(version: str) -> None:
    decoded = versioned(f"<AuditFileVersion>{version}</AuditFileVersion>")
    said = finding(decoded, "F30")
    assert (amounts(decoded), said.severity, said.value) == ([10_000, -10_000], Severity.WARNING, version)
    assert version in said.message


@pytest.mark.parametrize("element", ["", "<AuditFileVersion/>", "<AuditFileVersion> </AuditFileVersion>"])
def test_a_missing_version_is_said(element: str) -> None:
    decoded = versioned(element)
    assert (amounts(decoded), finding(decoded, "F30").value) == ([10_000, -10_000], None)


@pytest.mark.parametrize(
    ("root", "said"),
    [
        (XmlRoot("AuditFile", "urn:StandardAuditFile-Taxation-Financial:DK"), "Danmark"),
        (XmlRoot("AuditFile", "urn:OECD:StandardAuditFile-Tax:PT_1.04_01"), "Portugal"),
        (XmlRoot("AuditFile", "mfp:anaf:dgti:d406:declaratie:v1"), "Romania"),
        (XmlRoot("AuditFile", "https://www.vmi.lt/cms/saf-t"), "Litauen"),
        (XmlRoot("JPK", "http://jpk.mf.gov.pl/wzor/2016/03/09/03091/"), "Polen"),
        (XmlRoot("JPK", ""), "Polen"),
        (XmlRoot("auditfile", "http://www.auditfiles.nl/XAF/3.2"), "Nederland"),
        (XmlRoot("auditfile", "urn:StandardAuditFile-Taxation-CashRegister:NO"), "Kassasystem"),
        (XmlRoot("AuditFile", "urn:noe:helt:annet"), "urn:noe:helt:annet"),
        (XmlRoot("Sie", "http://www.sie.se/sie5"), "Sverige"),
        (XmlRoot("Invoice", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"), "faktura"),
        (XmlRoot("rss", ""), "«rss»"),
    ],
)
def test_what_is_no_norwegian_ledger_is_called_by_its_name(root: XmlRoot, said: str) -> None:
    assert said in (refusal(root) or "")


@pytest.mark.parametrize("namespace", ["", "urn:StandardAuditFile-Taxation-Financial:NO"])
def test_a_norwegian_ledger_is_not_refused(namespace: str) -> None:
    assert refusal(XmlRoot("AuditFile", namespace)) is None


@pytest.mark.parametrize(("code", "said"), [("DK", "Danmark"), ("pl", "Polen"), ("XX", "«XX»")])
def test_another_country_in_the_header_is_refused_by_name(code: str, said: str) -> None:
    decoded = decode("x", saft_file(BALANCED, header=f"<AuditFileCountry>{code}</AuditFileCountry>"))
    assert (said in finding(decoded, "F01").message, decoded.ledger.height) == (True, 0)


def test_norway_in_the_header_is_read() -> None:
    assert rules(decode("x", saft_file(BALANCED, header="<AuditFileCountry>NO</AuditFileCountry>"))) == []


def test_a_ledger_in_another_currency_is_said_once_and_keeps_it_on_every_line() -> None:
    decoded = decode("x", saft_file(BALANCED).replace(b">NOK<", b">EUR<"))
    assert (column(decoded, "currency"), finding(decoded, "F32").value) == (["EUR", "EUR"], "EUR")


def test_an_amount_is_in_kroner_though_the_invoice_was_in_another_currency() -> None:
    foreign = BALANCED.replace(
        "</Amount>", "</Amount><CurrencyCode>EUR</CurrencyCode><CurrencyAmount>8.70</CurrencyAmount>", 1
    )
    decoded = decode("x", saft_file(foreign))
    assert (column(decoded, "currency"), amounts(decoded), rules(decoded)) == (["NOK", "NOK"], [10_000, -10_000], [])


def selected(**span: object) -> DecodedFile:
    """A file whose one voucher is of period 3, 4 March 2026."""
    texts = "".join(f"<{name}>{value}</{name}>" for name, value in span.items())
    return decode("x", saft_file(BALANCED, header=f"<SelectionCriteria>{texts}</SelectionCriteria>"))


@pytest.mark.parametrize(
    "span",
    [
        {"PeriodStart": 1, "PeriodStartYear": 2026, "PeriodEnd": 3, "PeriodEndYear": 2026},
        {"PeriodStart": "03", "PeriodStartYear": 2026, "PeriodEnd": "03", "PeriodEndYear": 2026},
        {"SelectionStartDate": "2026-03-01", "SelectionEndDate": "2026-03-31"},
        {"SelectionStartDate": "2026-03-05", "SelectionEndDate": "2026-03-31"},
        {"SelectionStartDate": "i fjor", "SelectionEndDate": "2025-12-31"},
        {"PeriodStart": "mars"},
    ],
)
def test_lines_within_the_selection_are_not_said(span: dict[str, object]) -> None:
    assert rules(selected(**span)) == []


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ({"PeriodStart": 4, "PeriodStartYear": 2026, "PeriodEnd": 6, "PeriodEndYear": 2026}, "2026-04 til 2026-06"),
        ({"PeriodStart": 1, "PeriodStartYear": 2025, "PeriodEnd": 12, "PeriodEndYear": 2025}, "2025-01 til 2025-12"),
        ({"SelectionStartDate": "2026-01-01", "SelectionEndDate": "2026-02-28"}, "01.01.2026 til 28.02.2026"),
    ],
)
def test_lines_outside_the_selection_are_read_and_said(span: dict[str, object], expected: str) -> None:
    decoded = selected(**span)
    said = finding(decoded, "F31")
    assert (amounts(decoded), said.row, said.voucher, said.count) == ([10_000, -10_000], 1, "7", 2)
    assert (said.expected, said.severity, "100,00" in said.message) == (expected, Severity.WARNING, True)


@pytest.mark.parametrize(("period", "is_outside"), [("0", False), ("13", False), ("1", False)])
def test_opening_balance_and_year_end_belong_to_the_year(period: str, *, is_outside: bool) -> None:
    year = "".join(
        f"<{name}>{value}</{name}>"
        for name, value in (("PeriodStart", 1), ("PeriodStartYear", 2026), ("PeriodEnd", 12), ("PeriodEndYear", 2026))
    )
    content = saft_file(BALANCED, header=f"<SelectionCriteria>{year}</SelectionCriteria>")
    decoded = decode("x", content.replace(b"<Period>3<", f"<Period>{period}<".encode()))
    assert ("F31" in rules(decoded)) is is_outside


def test_a_missing_year_is_that_of_the_selection_or_else_of_the_date() -> None:
    content = saft_file(BALANCED).replace(b"<PeriodYear>2026</PeriodYear>", b"").replace(b"<Period>3<", b"<Period>12<")
    late = content.replace(b"2026-03-04", b"2027-01-05")
    span = b"<SelectionCriteria><PeriodStart>1</PeriodStart><PeriodStartYear>2026</PeriodStartYear>"
    span += b"<PeriodEnd>12</PeriodEnd><PeriodEndYear>2026</PeriodEndYear></SelectionCriteria></Header>"
    assert column(decode("x", late), "period") == ["2027-12", "2027-12"]
    decoded = decode("x", late.replace(b"</Header>", span))
    assert column(decoded, "period") == ["2026-12", "2026-12"]
    assert (finding(decoded, "F06").severity, finding(decoded, "F06").count) == (Severity.INFO, 2)


def two_journals(voucher_type: str) -> DecodedFile:
    """Two journals that both number their vouchers from 7, and whose vouchers are 10,00 off in opposite directions."""
    content = saft_file(saft_line("110.00") + CREDIT).decode().replace("<Period>", f"{voucher_type}<Period>")
    journal = content[content.index("<Journal>") : content.index("</GeneralLedgerEntries>")]
    other = journal.replace(">GL<", ">BANK<").replace("110.00", "90.00")
    return decode("x", content.replace(journal, journal + other).encode())


def test_the_same_number_in_two_journals_is_two_vouchers() -> None:
    assert column(two_journals(""), "voucher_type") == ["GL", "GL", "BANK", "BANK"]


def test_the_same_number_and_type_in_two_journals_is_two_vouchers() -> None:
    kinds = column(two_journals("<VoucherType>IF</VoucherType>"), "voucher_type")
    assert kinds == ["GL/IF", "GL/IF", "BANK/IF", "BANK/IF"]


def test_a_journal_called_as_its_voucher_type_is_named_once() -> None:
    assert column(two_journals("<VoucherType>GL</VoucherType>"), "voucher_type")[:2] == ["GL", "GL"]


def test_a_transaction_outside_any_journal_is_read() -> None:
    content = saft_file(BALANCED).decode().replace("<Journal><JournalID>GL</JournalID>", "").replace("</Journal>", "")
    decoded = decode("x", content.encode())
    assert (amounts(decoded), column(decoded, "voucher_type")) == ([10_000, -10_000], [None, None])


def test_what_is_no_general_ledger_entry_is_no_line() -> None:
    documents = f"<SourceDocuments><Transaction>{BALANCED}</Transaction></SourceDocuments></AuditFile>"
    decoded = decode("x", saft_file(BALANCED).replace(b"</AuditFile>", documents.encode()))
    assert amounts(decoded) == [10_000, -10_000]


def test_a_missing_table_of_dimension_types_is_said_and_an_unused_one_is_not() -> None:
    named = saft_analysis("Prosjekt", "50001")
    assert "AnalysisTypeTable" in finding(decode("x", saft_file(saft_line("1.00", named))), "F15").message
    assert "F15" not in [found.rule for found in decode("x", saft_file(BALANCED)).findings]


def test_two_journals_with_the_same_numbers_balance_each_for_itself() -> None:
    decoded = two_journals("<VoucherType>IF</VoucherType>")
    vouchers = VOUCHERS.build(Checked(decoded.ledger, decoded.ledger, (decoded,), EXAMPLE_CONTEXT))
    assert vouchers.select("row", "lines", "amount_ore").rows() == [(1, 2, 1000), (3, 2, -1000)]


def test_balanced_vouchers_of_two_journals_with_the_same_number_are_no_alarm() -> None:
    content = saft_file(BALANCED).decode()
    journal = content[content.index("<Journal>") : content.index("</GeneralLedgerEntries>")]
    decoded = decode("x", content.replace(journal, journal + journal.replace(">GL<", ">BANK<")).encode())
    vouchers = VOUCHERS.build(Checked(decoded.ledger, decoded.ledger, (decoded,), EXAMPLE_CONTEXT))
    assert vouchers["amount_ore"].to_list() == [0, 0]
