"""Reading a workbook's cells as they are written: type, value and formula, straight from the file's XML."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Sheets = dict[str, dict[str, "WrittenCell"]]


@dataclass(frozen=True)
class WrittenCell:
    """`type` is "s" for text, "n" for a number, "str" for a formula's text."""

    type: str
    value: str
    formula: str | None


def read(content: bytes) -> Sheets:
    """Every non-empty cell by sheet name and address."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = _shared_texts(archive)
        book = etree.fromstring(archive.read("xl/workbook.xml"))
        links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): link.get("Target", "").removeprefix("/xl/") for link in links}
        return {
            sheet.get("name", ""): _cells(archive.read(f"xl/{targets[sheet.get(_LINK)]}"), texts)
            for sheet in book.iter(f"{_MAIN}sheet")
        }


def rows(cells: dict[str, WrittenCell]) -> dict[int, dict[str, WrittenCell]]:
    """The cells by row number and column letter."""
    found: dict[int, dict[str, WrittenCell]] = {}
    for address, cell in cells.items():
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()  # type: ignore[union-attr]
        found.setdefault(int(number), {})[letters] = cell
    return found


def row_of(cells: dict[str, WrittenCell], text: str) -> int:
    """The first row whose column A says so."""
    return next(number for number, row in sorted(rows(cells).items()) if "A" in row and row["A"].value == text)


def without_cached_values(content: bytes) -> bytes:
    """The workbook with the values of its formulas taken out, so that whoever opens it must calculate."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            copy.writestr(name, part)
    return target.getvalue()


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    table = etree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in item.iter(f"{_MAIN}t")) for item in table.iter(f"{_MAIN}si")]


def _cells(content: bytes, texts: list[str]) -> dict[str, WrittenCell]:
    found = {}
    for cell in etree.fromstring(content).iter(f"{_MAIN}c"):
        value, formula = cell.findtext(f"{_MAIN}v"), cell.findtext(f"{_MAIN}f")
        kind = cell.get("t", "n")
        if value is not None or formula is not None:
            shown = texts[int(value or 0)] if kind == "s" else value or ""
            found[cell.get("r", "")] = WrittenCell(kind, shown, formula)
    return found
