"""A finished Word file as the accessibility checker sees it: its parts, paragraphs and tables, each with its place.

Reads any Word file, with XML entities and the network off. How text looks belongs to `outputs.accessibility_look`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from lxml import etree

from outputs.word_names import qn

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_LARGEST_BYTES: Final = 500_000_000
_BODY: Final = "word/document.xml"
_STORIES: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_STORY_NAMES: Final = {"header": "topptekst", "footer": "bunntekst", "footnotes": "fotnote", "endnotes": "sluttnote"}
_HEADING_NAME: Final = re.compile(r"(?:heading|overskrift) ([1-9])")
_ALTERNATIVE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED: Final = frozenset({qn("w:del"), qn("w:moveFrom"), _ALTERNATIVE})


class NotAWordFileError(ValueError):
    """The bytes are not a Word file that can be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"not a Word file: {reason}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its XML, the part it stands in, and where a reader finds it. `cell` is the table cell around it."""

    element: Any
    part: str
    place: str
    cell: Any = None

    @property
    def is_in_body(self) -> bool:
        """Whether it stands in the running text, outside tables, headers and notes."""
        return self.part == _BODY and self.cell is None

    @property
    def text(self) -> str:
        """What it says, tabs and breaks as blanks."""
        return text_of(self.element)

    @property
    def style_id(self) -> str | None:
        """The id of its style, None for the default one."""
        return value(self.element, "w:pPr/w:pStyle")


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table: its XML and where a reader finds it."""

    element: Any
    place: str

    @property
    def rows(self) -> list[Any]:
        """Its rows, those in content controls too."""
        return [row for row in self.element.iter(qn("w:tr")) if _around(row, "w:tbl") is self.element]


@cache
def path_of(steps: str) -> str:
    """A path of names such as `w:pPr/w:pStyle` as lxml reads it."""
    return "/".join(qn(step) for step in steps.split("/"))


def value(element: Any, steps: str, attribute: str = "val") -> str | None:
    """An attribute of the first element at a path below, None when there is none."""
    found = element.find(path_of(steps))
    return None if found is None else found.get(qn(f"w:{attribute}"))


def is_on(element: Any, steps: str) -> bool:
    """Whether a switch such as `w:b` is there and not turned off."""
    found = element.find(path_of(steps))
    return found is not None and found.get(qn("w:val")) not in {"0", "false", "off"}


def _around(element: Any, name: str) -> Any:
    return next(element.iterancestors(qn(name)), None)


def text_of(element: Any) -> str:
    """The text a reader sees in an element, without what lies in text boxes of its paragraphs."""
    return "".join(_pieces(element)).strip()


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _DELETED or child.tag == qn("w:txbxContent"):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in {qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:p")}:
            yield " "
        if child.tag == qn("w:noBreakHyphen"):
            yield "\u2011"
        if child.tag != qn("w:pPr"):
            yield from _pieces(child)


class WordFile:
    """A Word file that has been read.

    Args:
        content: the bytes of the file.

    Raises:
        NotAWordFileError: it cannot be read as one.
    """

    def __init__(self, content: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                if sum(member.file_size for member in package.infolist()) > _LARGEST_BYTES:
                    raise NotAWordFileError("it is too large when unpacked")
                read = {name: package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))}
            self.parts: Mapping[str, Any] = {name: etree.fromstring(part, _PARSER) for name, part in read.items()}
        except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, RuntimeError, NotImplementedError) as error:
            raise NotAWordFileError(type(error).__name__) from error
        if self.parts.get(_BODY) is None or self.parts[_BODY].find(qn("w:body")) is None:
            raise NotAWordFileError("it has no text part")

    @property
    def body(self) -> Any:
        """The running text."""
        return self.parts[_BODY].find(qn("w:body"))

    @cached_property
    def stories(self) -> list[tuple[str, Any]]:
        """The parts that hold text, the running text first, and their XML."""
        names = [name for name in self.parts if _STORIES.fullmatch(name)]
        return [(name, self.parts[name]) for name in sorted(names, key=lambda name: (name != _BODY, name))]

    @cached_property
    def styles(self) -> dict[str, Any]:
        """The styles by id."""
        root = self.parts.get("word/styles.xml")
        found = [] if root is None else root.findall(qn("w:style"))
        return {style.get(qn("w:styleId"), ""): style for style in found}

    @cached_property
    def default_styles(self) -> dict[str, str]:
        """The id of the default style of each type, such as `paragraph`."""
        defaults = [style for style in self.styles.values() if style.get(qn("w:default")) in {"1", "true", "on"}]
        return {style.get(qn("w:type"), ""): style.get(qn("w:styleId"), "") for style in defaults}

    def style_chain(self, style_id: str | None, kind: str = "paragraph") -> list[Any]:
        """A style and those it is based on, the outermost first; the default style of the kind when none is named."""
        chain: list[Any] = []
        current = style_id or self.default_styles.get(kind)
        while current in self.styles and self.styles[current] not in chain:
            chain.append(self.styles[current])
            current = value(self.styles[current], "w:basedOn")
        return chain[::-1]

    def style_name(self, style_id: str | None) -> str:
        """What a paragraph style is called, in small letters."""
        chain = self.style_chain(style_id)
        return (value(chain[-1], "w:name") or "").lower() if chain else ""

    def heading_level(self, paragraph: Paragraph) -> int | None:
        """The level of a heading, from 1; None for other paragraphs."""
        direct = value(paragraph.element, "w:pPr/w:outlineLvl")
        chain = self.style_chain(paragraph.style_id)
        levels = [direct, *(value(style, "w:pPr/w:outlineLvl") for style in chain[::-1])]
        outline = next((level for level in levels if level is not None), None)
        if outline is not None:
            return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else None
        named = (_HEADING_NAME.fullmatch((value(style, "w:name") or "").lower()) for style in chain)
        return next((int(found[1]) for found in named if found), None)

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Every paragraph in the order of reading, the running text first."""
        found: list[Paragraph] = []
        for name, root in self.stories:
            found += _Places(self, name).paragraphs(root)
        return found

    @property
    def headings(self) -> list[tuple[int, Paragraph]]:
        """The headings of the running text with their level."""
        leveled = ((self.heading_level(each), each) for each in self.paragraphs if each.is_in_body)
        return [(level, each) for level, each in leveled if level is not None]

    @cached_property
    def tables(self) -> list[WordTable]:
        """The tables of the running text, nested ones too."""
        found = enumerate(self.body.iter(qn("w:tbl")), start=1)
        return [WordTable(table, f"tabell {number}{_caption_of(table)}") for number, table in found]


def _cell_places(body: Any) -> Iterator[tuple[Any, str]]:
    for number, table in enumerate(body.iter(qn("w:tbl")), start=1):
        rows = (row for row in table.iter(qn("w:tr")) if _around(row, "w:tbl") is table)
        for down, row in enumerate(rows, start=1):
            cells = (cell for cell in row.iter(qn("w:tc")) if _around(cell, "w:tr") is row)
            yield from (
                (cell, f"tabell {number}, rad {down}, kolonne {across}") for across, cell in enumerate(cells, 1)
            )


def _caption_of(table: Any) -> str:
    caption = value(table, "w:tblPr/w:tblCaption")
    return f" («{caption}»)" if caption else ""


class _Places:
    """Says where each paragraph of a part stands: under which heading, in which table."""

    def __init__(self, file: WordFile, part: str) -> None:
        self._file, self._part = file, part
        self._heading, self._since = "", 0
        self._cells = dict(_cell_places(file.body)) if part == _BODY else {}

    def paragraphs(self, root: Any) -> Iterator[Paragraph]:
        for element in root.iter(qn("w:p")):
            if _around(element, "w:txbxContent") is None and next(element.iterancestors(_ALTERNATIVE), None) is None:
                cell = _around(element, "w:tc")
                yield Paragraph(element, self._part, self._place(element, cell), cell)

    def _place(self, element: Any, cell: Any) -> str:
        if self._part != _BODY:
            kind = re.sub(r"\d", "", self._part.removeprefix("word/").removesuffix(".xml"))
            note = _around(element, f"w:{kind[:-1]}") if kind.endswith("notes") else None
            return _STORY_NAMES[kind] + (f" {note.get(qn('w:id'))}" if note is not None else "")
        if cell is not None:
            return str(self._cells[cell])
        if self._file.heading_level(Paragraph(element, self._part, "")) is not None:
            self._heading, self._since = text_of(element), 0
            return f"overskriften «{self._heading}»"
        self._since += 1
        before = f"under «{self._heading}»" if self._heading else "før første overskrift"
        return f"{before}, avsnitt {self._since}"
