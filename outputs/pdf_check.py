"""What a PDF itself holds: which standards it says it follows, its tags, its outline, its fonts.

What is said of a PDF anywhere comes from here, and says no more than the file holds: a mark is a claim of the program
that wrote it, not a validation. Whether the PDF shows what the Word file does is for `outputs.pdf_text`.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from outputs.norwegian import listed

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)
_PDFA: Final = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA: Final = "{http://www.aiim.org/pdfua/ns/id/}"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_EMBEDDED: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_BUILT_IN: Final = frozenset({"/Type3"})


class NotAPdfError(ValueError):
    """The bytes are not a PDF that can be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"not a PDF that can be read: {reason}")


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF holds.

    `pdfa` is such as `2B` and `pdfua` such as `1`, both as the file's own metadata say, empty where they say nothing.
    """

    pages: int
    pdfa: str
    pdfua: str
    language: str
    title: str
    shows_title: bool
    is_tagged: bool
    outline_entries: int
    fonts: int
    fonts_not_embedded: tuple[str, ...]
    headings: int
    table_headers: int
    figures: int
    figures_without_text: int
    notes: int

    @property
    def claim(self) -> str:
        """What may be said of the file, in one sentence."""
        marks = [f"PDF/A-{self.pdfa[:1]}{self.pdfa[1:].lower()}"] if self.pdfa else []
        marks += [f"PDF/UA-{self.pdfua}"] if self.pdfua else []
        marked = f"er merket {listed(marks)}" if marks else "har ikke merke for PDF/A eller PDF/UA"
        unproven = " Merkene er ikke kontrollert med et eget valideringsprogram." if marks else ""
        tagged = "har kodet struktur" if self.is_tagged else "har ikke kodet struktur"
        language = f"språket {self.language}" if self.language else "ikke oppgitt språk"
        return f"PDF-en {marked}, {tagged} og {language}.{unproven}"


def pdf_facts(pdf: bytes) -> PdfFacts:
    """What a PDF holds.

    Raises:
        NotAPdfError: it cannot be read.
    """
    try:
        return _facts(PdfReader(io.BytesIO(pdf)))
    except (PyPdfError, KeyError, ValueError, TypeError, RecursionError) as error:
        raise NotAPdfError(type(error).__name__) from error


def _facts(reader: PdfReader) -> PdfFacts:
    root: Any = reader.trailer["/Root"]
    description = _description(root)
    tree = root.get("/StructTreeRoot")
    tags = _tags(_held(tree)) if tree is not None else Counter()
    missing, fonts = _fonts(reader)
    marked = _held(root.get("/MarkInfo", {}))
    return PdfFacts(
        pages=len(reader.pages),
        pdfa=_mark(description, f"{_PDFA}part") + _mark(description, f"{_PDFA}conformance"),
        pdfua=_mark(description, f"{_PDFUA}part"),
        language=str(root.get("/Lang", "")),
        title=str((reader.metadata.title if reader.metadata else "") or ""),
        shows_title=bool(_held(root.get("/ViewerPreferences", {})).get("/DisplayDocTitle", False)),
        is_tagged=tree is not None and bool(marked.get("/Marked", False)),
        outline_entries=len(outline(reader)),
        fonts=fonts,
        fonts_not_embedded=missing,
        headings=sum(tags[f"/H{level}"] for level in range(1, 7)) + tags["/H"],
        table_headers=tags["/TH"],
        figures=tags["/Figure"],
        figures_without_text=tags["/Figure without text"],
        notes=tags["/Note"],
    )


def _held(value: Any) -> Any:
    """What a value of the file is, also when it is only referred to."""
    return value.get_object() if hasattr(value, "get_object") else value


def _description(root: Any) -> Any:
    """The metadata of the file as XML, None when there are none that can be read."""
    metadata = root.get("/Metadata")
    if metadata is None:
        return None
    try:
        return etree.fromstring(_held(metadata).get_data().strip(), _PARSER)
    except etree.XMLSyntaxError:
        return None


def _mark(description: Any, name: str) -> str:
    """A mark that stands as an element, or as an attribute of a description."""
    if description is None:
        return ""
    found = next(description.iter(name), None)
    if found is not None:
        return (found.text or "").strip()
    return next((each.get(name) for each in description.iter(f"{_RDF}Description") if each.get(name)), "")


def _tags(tree: Any) -> Counter[str]:
    """How many elements of each kind the structure holds, own kinds by the standard ones they stand for."""
    roles = _held(tree.get("/RoleMap", {}))
    found: Counter[str] = Counter()
    for element in _elements(tree):
        kind = str(element.get("/S", ""))
        kind = str(roles.get(kind, kind))
        found[kind] += 1
        if kind == "/Figure" and not str(element.get("/Alt", "")).strip():
            found["/Figure without text"] += 1
    return found


def _elements(tree: Any) -> Iterator[Any]:
    """The elements of the structure; those seen before are not followed again."""
    waiting, seen = [tree.get("/K")], set[int]()
    while waiting:
        node = waiting.pop()
        number = getattr(node, "idnum", None)
        if node is None or (number is not None and number in seen):
            continue
        seen |= {number} if number is not None else set()
        held = _held(node)
        if isinstance(held, list):
            waiting += held
        elif isinstance(held, dict) and "/S" in held:
            yield held
            waiting.append(held.get("/K"))


def _fonts(reader: PdfReader) -> tuple[tuple[str, ...], int]:
    """The names of the fonts that are not embedded, and how many fonts there are."""
    fonts: dict[str, bool] = {}
    for page in reader.pages:
        used = _held(_held(page.get("/Resources", {})).get("/Font", {}))
        for reference in used.values():
            font = _held(reference)
            inner = _held(_held(font["/DescendantFonts"])[0]) if "/DescendantFonts" in font else font
            held = _held(inner.get("/FontDescriptor", {}))
            is_embedded = any(key in held for key in _EMBEDDED) or str(font.get("/Subtype")) in _BUILT_IN
            fonts[str(font.get("/BaseFont", font.get("/Name", "")))] = is_embedded
    return tuple(sorted(name.lstrip("/") for name, embedded in fonts.items() if not embedded)), len(fonts)


def outline(reader: PdfReader) -> list[tuple[str, int]]:
    """The entries of the outline in order, each with the page it leads to, counted from 1."""
    return list(_entries(reader, reader.outline))


def _entries(reader: PdfReader, items: Any) -> Iterator[tuple[str, int]]:
    for item in items:
        if isinstance(item, list):
            yield from _entries(reader, item)
        else:
            page = reader.get_destination_page_number(item)
            yield str(item.title or ""), (page or 0) + 1
