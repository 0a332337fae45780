"""Files that are no ledger, told by their first bytes and called by their name."""

from __future__ import annotations

import io
import re
import zipfile

from schemas.exports.rules import DAMAGED, NOT_A_LEDGER
from schemas.exports.unreadable import UnreadableFile
from schemas.exports.xml_root import is_html

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BY_FIRST_BYTES = (
    (b"\x89PNG", "png", "et bilde (PNG)"),
    (b"\xff\xd8\xff", "jpeg", "et bilde (JPEG)"),
    (b"GIF8", "gif", "et bilde (GIF)"),
    (b"%PDF", "pdf", "et PDF-dokument. Tall i PDF kan ikke leses sikkert"),
    (b"{\\rtf", "rtf", "et tekstdokument (RTF)"),
    (b"\x1f\x8b", "gzip", "en pakket fil (gzip). Pakk den ut først"),
    (b"7z\xbc\xaf", "7z", "en pakket fil (7z). Pakk den ut først"),
    (b"Rar!", "rar", "en pakket fil (rar). Pakk den ut først"),
)
_BY_ZIP_MEMBER = (
    ("word/document.xml", "docx", "et Word-dokument"),
    ("ppt/presentation.xml", "pptx", "en PowerPoint-presentasjon"),
    ("content.xml", "ods", "et OpenDocument-regneark. Lagre det som Excel-arbeidsbok (.xlsx)"),
    ("xl/workbook.bin", "xlsb", "en binær Excel-bok (.xlsb). Lagre den som Excel-arbeidsbok (.xlsx)"),
)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
_BLANK = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
_HEAD = 4096
_MAX_UNPACKED = 4_000_000_000
"""Far beyond any ledger; a zip that unpacks to more is made to fill a disk."""
_SUSPECT_FROM = 250_000_000
_MOST_PACKED = 150
"""Rows of a ledger are packed ten or twenty to one; what is packed by the thousand is one byte repeated."""


def refuse(name: str, content: bytes) -> None:
    """Does nothing for a file that may be a ledger.

    Raises:
        UnreadableFile: the file is empty, damaged, or something else than a ledger.
    """
    # The first bytes settle it for all but blank files: stripping would copy the whole of a large one.
    if not content[:_HEAD].strip(_BLANK) and not content.strip(_BLANK):
        raise UnreadableFile(DAMAGED.finding("Filen er tom.", file=name))
    for start, kind, what in _BY_FIRST_BYTES:
        if content.startswith(start):
            raise _not_a_ledger(name, kind, what)
    if content.startswith(_OLE):
        raise _old_office(name, content)
    if content.startswith(b"PK"):
        _refuse_zip(name, content)
    if is_html(content):
        raise _not_a_ledger(name, "html", "en nettside (HTML), selv om navnet kan si noe annet")
    if _JSON.match(content):
        raise _not_a_ledger(name, "json", "JSON")


def _old_office(name: str, content: bytes) -> UnreadableFile:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _not_a_ledger(name, "encrypted", "en Excel-bok med passord. Lagre den uten passord")
    return _not_a_ledger(name, "xls", "i det gamle Excel-formatet (.xls). Lagre den som Excel-arbeidsbok (.xlsx)")


def _refuse_zip(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.filename: member.file_size for member in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        message = "Filen er en avkortet eller ødelagt Excel-bok (zip)."
        raise UnreadableFile(DAMAGED.finding(message, file=name), "xlsx") from error
    for member, kind, what in _BY_ZIP_MEMBER:
        if member in members:
            raise _not_a_ledger(name, kind, what)
    if "xl/workbook.xml" not in members:
        raise _not_a_ledger(name, "zip", "en pakket mappe (zip). Pakk den ut og send filene hver for seg")
    unpacked = sum(members.values())
    is_blown_up = unpacked > _SUSPECT_FROM and unpacked > _MOST_PACKED * len(content)
    if unpacked > _MAX_UNPACKED or is_blown_up:
        raise _not_a_ledger(name, "zip", "en pakket fil som er større enn noen hovedbok")


def _not_a_ledger(name: str, kind: str, what: str) -> UnreadableFile:
    return UnreadableFile(NOT_A_LEDGER.finding(f"Filen er {what}.", file=name), kind)
