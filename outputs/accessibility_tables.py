"""Rules of accessibility for tables and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from outputs.accessibility_reading import WordFile, is_on, text_of, value
from outputs.accessibility_rules import GOOD_PRACTICE, AccessRule, Answers, wcag
from outputs.word_names import qn

_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_FILE_NAME: Final = re.compile(
    r".*\.(?:png|jpe?g|gif|svg|bmp|emf|wmf|tiff?|webp)|(?:image|picture|img|bilde|figur|chart)[ _-]?\d*", re.IGNORECASE
)


def _header_rows(file: WordFile) -> Answers:
    for table in file.tables:
        marked = [is_on(row, "w:trPr/w:tblHeader") for row in table.rows]
        in_order = marked == sorted(marked, reverse=True)
        yield None if marked and marked[0] and in_order else table.place


def _descriptions(file: WordFile) -> Answers:
    for table in file.tables:
        told = [value(table.element, f"w:tblPr/{name}") for name in ("w:tblCaption", "w:tblDescription")]
        yield None if any((text or "").strip() for text in told) else table.place


def _merged_cells(file: WordFile) -> Answers:
    for table in file.tables:
        merged = [cell for cell in table.element.iter(qn("w:tc")) if _is_merged(cell)]
        yield f"{table.place}: {len(merged)} sammenslåtte celler" if merged else None


def _is_merged(cell: Any) -> bool:
    span = value(cell, "w:tcPr/w:gridSpan")
    return (span or "1") != "1" or cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}") is not None


def _empty_headers(file: WordFile) -> Answers:
    for table in file.tables:
        for row in table.rows[:1]:
            cells = [text_of(cell) for cell in row.iter(qn("w:tc"))]
            empty = [str(number) for number, text in enumerate(cells, start=1) if not text]
            yield f"{table.place}, kolonne {', '.join(empty)}" if empty else None


def _nested_tables(file: WordFile) -> Answers:
    for table in file.tables:
        is_nested = next(table.element.iterancestors(qn("w:tbl")), None) is not None
        yield f"{table.place} ligger inne i en annen tabell" if is_nested else None


def _split_rows(file: WordFile) -> Answers:
    for table in file.tables:
        for number, row in enumerate(table.rows, start=1):
            yield None if is_on(row, "w:trPr/w:cantSplit") else f"{table.place}, rad {number}"


def _alternative_texts(file: WordFile) -> Answers:
    for part, root in file.stories:
        for number, described in enumerate(_drawings(root), start=1):
            place = f"bilde {number}" if part == "word/document.xml" else f"bilde {number} i topp- eller bunntekst"
            if described.find(f".//{_DECORATIVE}[@val='1']") is not None:
                yield None
            else:
                text = (described.get("descr") or described.get("alt") or "").strip()
                wrong = "mangler" if not text else "er et filnavn" if _FILE_NAME.fullmatch(text) else ""
                yield f"{place}: alternativ tekst {wrong}" if wrong else None


def _drawings(root: Any) -> Iterator[Any]:
    """What carries the alternative text of each picture: `wp:docPr`, or the shape of an older Word."""
    for element in root.iter(f"{_WP}docPr", f"{_VML}imagedata"):
        yield element if element.tag == f"{_WP}docPr" else element.getparent()


def _floating(file: WordFile) -> Answers:
    for paragraph in file.paragraphs:
        if paragraph.part == "word/document.xml":
            element = paragraph.element
            boxes = (qn("w:txbxContent"), f"{_WP}anchor", f"{_VML}textbox")
            is_floating = any(next(element.iter(name), None) is not None for name in boxes)
            is_framed = element.find(f"{qn('w:pPr')}/{qn('w:framePr')}") is not None
            yield paragraph.place if is_floating or is_framed else None


TABLE_RULES: Final = (
    AccessRule(
        "UU13",
        "Tabellens overskriftsrad skal være merket som overskriftsrad.",
        wcag("1.3.1"),
        "Merk den øverste raden og velg å gjenta den som overskriftsrad.",
        _header_rows,
    ),
    AccessRule(
        "UU14",
        "Tabeller skal ha tittel eller beskrivelse for den som ikke ser dem.",
        wcag("1.1.1"),
        "Skriv alternativ tekst i tabellens egenskaper.",
        _descriptions,
    ),
    AccessRule(
        "UU15",
        "Tabeller skal ikke ha sammenslåtte celler.",
        wcag("1.3.1"),
        "Del cellene og gjenta innholdet der det trengs.",
        _merged_cells,
    ),
    AccessRule(
        "UU16",
        "Ingen kolonne skal mangle overskrift.",
        wcag("1.3.1"),
        "Skriv hva kolonnen viser.",
        _empty_headers,
    ),
    AccessRule(
        "UU17",
        "Tabeller skal ikke ligge inne i andre tabeller.",
        wcag("1.3.2"),
        "Flytt tabellen ut, eller skriv innholdet som tekst.",
        _nested_tables,
    ),
    AccessRule(
        "UU18",
        "Rader skal ikke deles mellom to sider.",
        GOOD_PRACTICE,
        "Slå av at raden kan deles over sider.",
        _split_rows,
    ),
    AccessRule(
        "UU19",
        "Bilder skal ha en alternativ tekst som sier hva de viser, eller være merket som dekorative.",
        wcag("1.1.1"),
        "Skriv hva bildet viser, eller merk det som dekorativt.",
        _alternative_texts,
    ),
    AccessRule(
        "UU20",
        "Tekstbokser og flytende bilder skal ikke bryte leserekkefølgen.",
        wcag("1.3.2"),
        "Plasser bildet på linje med teksten, og skriv teksten som vanlige avsnitt.",
        _floating,
    ),
)
