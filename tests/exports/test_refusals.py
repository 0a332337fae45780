from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.exports.decoding import decode
from schemas.frames import LEDGER
from tests.exports.tables import finding, rules, text_file, workbook


def zipped(*members: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600

NOT_LEDGERS = {
    "png": (b"\x89PNG\r\n\x1a\n123", "F01", "bilde"),
    "jpeg": (b"\xff\xd8\xff\xe0123", "F01", "bilde"),
    "gif": (b"GIF89a123", "F01", "bilde"),
    "pdf": (b"%PDF-1.7\n", "F01", "PDF"),
    "docx": (zipped("word/document.xml"), "F01", "Word-dokument"),
    "zip": (zipped("bilag.csv"), "F01", "pakket mappe"),
    "ods": (zipped("mimetype", "content.xml"), "F01", "OpenDocument"),
    "xls": (OLE, "F01", ".xlsx"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "F01", "passord"),
    "html": (b"<html><body><table><tr><td>Konto</td></tr></table></body></html>", "F01", "nettside"),
    "json": (b'{"konto": "1010", "belop": 5}', "F01", "JSON"),
    "empty": (b"", "F02", "tom"),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "F02", "tom"),
    "truncated zip": (zipped("xl/workbook.xml")[:40], "F02", "avkortet"),
    "hollow xlsx": (zipped("xl/workbook.xml"), "F02", "ødelagt"),
    "broken xml": (b'<?xml version="1.0"?>', "F02", "XML"),
    "binary": (bytes(range(1, 255)) + b"\x00" * 20, "F01", "ikke tekst"),
    "prose": ("Kjære kommune, her er brevet om tilskuddet.".encode(), "F03", "overskriftsrad"),
}


@pytest.mark.parametrize("kind", NOT_LEDGERS)
def test_a_file_that_is_no_ledger_is_refused_by_name_and_gives_no_rows(kind: str) -> None:
    content, rule, said = NOT_LEDGERS[kind]
    decoded = decode("hovedbok.csv", content)
    found = finding(decoded, rule)
    assert (str(found.severity), found.file, said in found.message) == ("fatal", "hovedbok.csv", True)
    assert (decoded.ledger.schema, decoded.ledger.height, decoded.rows) == (LEDGER, 0, 0)
    assert found.remedy


def test_a_bank_statement_is_called_one() -> None:
    decoded = text_file("""
        Bokført;Beskrivelse;Ut fra konto;Inn til konto;Saldo
        21.11.2026;Vare;100,00;;900,00
        """)
    assert "kontoutskrift" in finding(decoded, "F01").message


def test_a_header_without_account_is_told_with_the_row_that_came_nearest() -> None:
    decoded = text_file("Rapport\nAnsvar;Prosjekt;Beløp\n2310;50001;5,00\n")
    found = finding(decoded, "F03")
    assert (found.row, "«Prosjekt»" in found.message) == (2, True)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_decoding_raise(content: bytes) -> None:
    decoded = decode("x", content)
    assert decoded.is_readable or decoded.ledger.is_empty()


@settings(deadline=None)
@given(st.text(alphabet='KontoBeløp;,\t"\n0123456789.- ', max_size=200))
def test_no_text_under_a_header_makes_decoding_raise(body: str) -> None:
    decoded = decode("x", f"Konto;Bilag;Tekst;Beløp\n{body}".encode())
    assert decoded.ledger["row"].n_unique() == decoded.rows


def test_the_name_of_the_file_decides_nothing() -> None:
    content = b"Konto;Bilag;Prosjekt;Beloep\n1010;1;50001;5,00\n"
    assert decode("a.xlsx", content).format == decode("b.xml", content).format == "csv"
    assert rules(decode("a.pdf", content)) == rules(decode("a.csv", content))


@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        (["Kode;Navn;Sats", "1;Fradrag;25"], "Rad 1 har kolonnene «Kode», «Navn», «Sats»."),
        (["Liste", "Kode;Navn;Sats", "1;Fradrag;25"], "Rad 2 har kolonnene «Kode», «Navn», «Sats»."),
        (["IV;26001;1120;Faktura", "IV;26002;1120;Faktura"], "Rad 1 har 4 celler, 2 av dem med tall"),
        (["Bruksanvisning", "Les dette først."], "Ingen av dem har mer enn én kolonne"),
    ],
)
def test_without_a_header_the_finding_says_what_was_seen(lines: list[str], seen: str) -> None:
    message = finding(decode("x.csv", "\n".join(lines).encode()), "F03").message
    assert message.startswith("Fant ingen overskriftsrad med konto og beløp i de første 100 radene. ")
    assert seen in message


@pytest.mark.parametrize("row", ["Kari Eksempel;Refusjon", "Nordmann, Ola;Kurs", "Kari;15.03.2026;Kurs"])
def test_without_a_header_no_name_and_no_text_of_a_posting_is_repeated(row: str) -> None:
    message = finding(decode("x.csv", f"{row}\nOla Eksempel;500\n".encode()), "F03").message
    assert not any(word in message for word in ("Kari", "Nordmann", "Refusjon", "Kurs"))


def workbook_with(member: str, old: bytes, new: bytes) -> bytes:
    """A small ledger as a workbook, with one text in one of its parts replaced."""
    written = workbook(("Ark1", [[*HEADERS], ["1270", "100", "325", "50001", "202301", "1", "x", 100]]))
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            assert name != member or old in content
            archive.writestr(name, content.replace(old, new) if name == member else content)
    return target.getvalue()


HEADERS = ("Konto", "Ansvar", "Funksjon", "Prosjekt", "Periode", "Bilagsnr", "Tekst", "Beløp")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("cell", ['<c r="XFD1048576">', "<c r='xfd1048576'>", '<c s="1" r="ZZ900000">'])
def test_a_sheet_with_a_cell_so_far_away_that_memory_is_too_small_is_refused(cell: str) -> None:
    far = f"<row>{cell}<v>1</v></c></row></sheetData>".encode()
    decoded = decode("x.xlsx", workbook_with(SHEET, b"</sheetData>", far))
    assert "større enn noen hovedbok" in finding(decoded, "F01").message


@pytest.mark.parametrize("cell", ["XFD2", "A1000000"])
def test_a_stray_cell_in_a_far_column_or_a_far_row_does_not_stop_the_file(cell: str) -> None:
    stray = f'<row r="{cell.lstrip("XFDA")}"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
    assert decode("x.xlsx", workbook_with(SHEET, b"</sheetData>", stray)).ledger["amount_ore"][0] == 10_000


def test_a_workbook_that_is_one_byte_repeated_is_not_unpacked() -> None:
    target = io.BytesIO(workbook_with(SHEET, b"<v>100</v>", b"<v>100</v>"))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.bin", "w") as member:
        for _ in range(256):
            member.write(bytes(1_000_000))
    assert "større enn noen hovedbok" in finding(decode("x.xlsx", target.getvalue()), "F01").message
