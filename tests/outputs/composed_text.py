"""The text of a finished Word document, line by line, and the golden files it is held against.

`python -m tests.outputs.composed_text` writes the golden files anew; read the difference before it is committed.
Headings begin with `#`, lists with `-`, other styles than the body's with their name in brackets; tables are rows of
aligned cells; notes stand last. Hard spaces are shown as plain ones: `test_norwegian` and the documents' own tests hold
them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from outputs.annual_report import annual_report
from outputs.editions import Edition
from outputs.payment_request import payment_request_letter
from tests.outputs.documents import W, names, part, style_of
from tests.outputs.mysen_year import mysen, mysen_run
from tests.outputs_tables.test_figures_in_outputs import FILES, run_of

FOLDER: Final = Path(__file__).parent / "golden"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_NOTE_STYLE: Final = "footnotereference"
_WIDEST_CELL: Final = 46

DOCUMENTS: Final[Mapping[str, Callable[[], bytes]]] = {
    "anmodning.txt": lambda: payment_request_letter(mysen_run(), mysen()),
    "arsrapport.txt": lambda: annual_report(mysen_run(), mysen()),
    "anmodning-eksempel-2025.txt": lambda: payment_request_letter(run_of("year"), FILES),
    "arsrapport-eksempel-2025.txt": lambda: annual_report(run_of("year"), FILES),
    "arsrapport-offentlig.txt": lambda: annual_report(run_of("year"), FILES, Edition(is_public=True)),
}
"""Golden file -> the document whose text it holds: the year built by hand, the bundled example, its public edition."""


@cache
def composed(name: str) -> str:
    """The text that a golden file should hold now."""
    return text_of_document(DOCUMENTS[name]())


def golden(name: str) -> str | None:
    """What the golden file holds; None when there is none."""
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def text_of_document(document: bytes) -> str:
    """The whole text: what stands at the top and foot of the pages, the body, the notes."""
    lines = [*_edges(document), *_body(document), *_notes(document)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _edges(document: bytes) -> Iterator[str]:
    """Headers and footers, each told once."""
    told = set()
    for name in sorted(names(document)):
        kind = re.fullmatch(r"word/(header|footer)\d*\.xml", name)
        if kind:
            text = " / ".join(filter(None, map(_text, part(document, name).iter(f"{W}p"))))
            told.add(f"[{kind.group(1)}] {text}")
    yield from sorted(told, reverse=True)
    yield ""


def _body(document: bytes) -> Iterator[str]:
    for block in part(document, "word/document.xml").find(f"{W}body"):
        if block.tag == f"{W}tbl":
            yield from _table(block)
        elif block.tag == f"{W}p":
            yield from _paragraph(block)
        elif block.tag == f"{W}sdt":
            for inner in block.iter(f"{W}p"):
                yield from _paragraph(inner)


def _paragraph(block: etree._Element) -> Iterator[str]:
    style, text = style_of(block) or "", _text(block)
    if style.startswith("Heading"):
        yield from ("", f"{'#' * int(style[-1])} {text}", "")
    elif style == "ListBullet":
        yield f"- {text}"
    elif style == "ListNumber":
        yield f"1. {text}"
    elif style == "Caption":
        yield from ("", f"[{style}] {text}")
    elif text:
        yield from ((f"[{style}] {text}",) if style else (text, ""))
    page = block.find(f"{W}pPr/{W}sectPr/{W}pgSz")
    if page is not None:
        yield from ("", f"[hit: {'liggende' if page.get(f'{W}orient') == 'landscape' else 'stående'} sider]", "")


def _table(table: etree._Element) -> Iterator[str]:
    """The description that is read aloud, and the rows, each column as wide as its widest cell up to a limit."""
    described = table.find(f"{W}tblPr/{W}tblDescription")
    if described is not None:
        yield f"(leses opp: {described.get(f'{W}val')})"
    rows = [[" / ".join(map(_text, cell.iter(f"{W}p"))) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    count = max(map(len, rows))
    widths = [min(max(len(row[at]) for row in rows if at < len(row)), _WIDEST_CELL) for at in range(count)]
    for row in rows:
        cells = (_aligned(cell, width) for cell, width in zip(row, widths, strict=False))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _aligned(cell: str, width: int) -> str:
    return cell.rjust(width) if re.fullmatch(r"[−–\d, %]+", cell) else cell.ljust(width)


def _notes(document: bytes) -> Iterator[str]:
    if "word/footnotes.xml" not in names(document):
        return
    yield ""
    for note in part(document, "word/footnotes.xml").findall(f"{W}footnote"):
        if note.get(f"{W}type") is None:
            yield f"[^{note.get(f'{W}id')}]: {' '.join(filter(None, map(_text, note.iter(f'{W}p'))))}"


def _text(paragraph: etree._Element) -> str:
    """A paragraph as read: figures, notes as `[^1]`, pictures by their description."""
    pieces = []
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}footnoteReference", _DRAWING):
        if node.tag == f"{W}t":
            pieces.append(_of_run(node))
        elif node.tag == f"{W}footnoteReference":
            pieces.append(f"[^{node.get(f'{W}id')}]")
        elif node.tag == _DRAWING:
            pieces.append(f"(bilde: {node.get('descr')})")
        elif node.getparent().tag == f"{W}r":
            pieces.append(" ")
    return "".join(pieces).replace("\u00a0", " ").replace("\u00ad", "").strip()


def _of_run(node: etree._Element) -> str:
    """The text of a run; a number that refers to an earlier note is shown as the note is."""
    style = node.getparent().find(f"{W}rPr/{W}rStyle")
    text = node.text or ""
    is_note = style is not None and style.get(f"{W}val", "").lower() == _NOTE_STYLE
    return f"[^{text}]" if is_note and text.isdigit() else text


def main() -> int:
    """Writes every golden file anew and says which have changed."""
    FOLDER.mkdir(exist_ok=True)
    for name in DOCUMENTS:
        text = composed(name)
        sys.stdout.write(f"{name}: {'unchanged' if golden(name) == text else 'written'}\n")
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
