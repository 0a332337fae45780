"""Rules of accessibility for what leads somewhere: links, the table of contents, references, footnotes, ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from outputs.accessibility_reading import Paragraph, WordFile, text_of, value
from outputs.accessibility_rules import GOOD_PRACTICE, AccessRule, Answers, wcag
from outputs.word_names import qn

MANY_HEADINGS: Final = 10
"""From so many headings a document is long, and must have a table of contents."""

_WP_ID: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_SAYS_NOTHING: Final = re.compile(
    r"(?:klikk |trykk )?her|les mer|mer|lenke|link|(?:https?://|www\.)\S*|[\W_]*", re.IGNORECASE
)
_FIELD_TARGET: Final = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\s+\"?([^\s\"\\]+)")
_CONTENTS_FIELD: Final = re.compile(r"\s*TOC\b")
_LINK_FIELD: Final = re.compile(r"\s*HYPERLINK\s+(?:\\l|\\o)\s+\"([^\"]+)\"")
_CONTENTS_STYLE: Final = re.compile(r"(?:toc|innholdsfortegnelse|inh) (\d)")
_ENTRY: Final = re.compile(r"[\s.]*\d*$")


def _link_texts(file: WordFile) -> Answers:
    for paragraph in file.paragraphs:
        for link in paragraph.element.iter(qn("w:hyperlink")):
            text = text_of(link)
            says_nothing = _SAYS_NOTHING.fullmatch(text) and not re.search(r"\d", text)
            bare = text.lower().startswith(("http", "www."))
            yield f"{paragraph.place}: lenketekst «{text}»" if says_nothing or bare else None


def _contents(file: WordFile) -> Answers:
    """A long document has a table of contents; each entry has a heading, and each heading an entry."""
    has_field = any(_CONTENTS_FIELD.match(code) for _, code in _field_codes(file))
    entries = [each for each in file.paragraphs if each.part == "word/document.xml" and _entry_level(file, each)]
    if not has_field and not entries:
        is_long = len([level for level, _ in file.headings if level <= 2]) >= MANY_HEADINGS
        yield "dokumentet er langt og har ingen innholdsfortegnelse" if is_long else None
        return
    deepest = max((_entry_level(file, entry) for entry in entries), default=1)
    headings = [_squeezed(each.text) for level, each in file.headings if level <= deepest]
    listed = [_squeezed(entry.text) for entry in entries]
    # A heading may end in a number: the entry matches as it stands or without its page number.
    shown = [text if text in headings else _ENTRY.sub("", text) for text in listed]
    for text, entry in zip(shown, entries, strict=True):
        yield None if text in headings else f"{entry.place}: «{text}» er ikke en overskrift i dokumentet"
    for heading in headings:
        yield None if heading in shown else f"overskriften «{heading}» mangler i innholdsfortegnelsen"


def _entry_level(file: WordFile, paragraph: Paragraph) -> int:
    """The level of a line in a table of contents, 0 for other paragraphs."""
    found = _CONTENTS_STYLE.fullmatch(file.style_name(paragraph.style_id))
    return int(found[1]) if found and paragraph.text else 0


def _squeezed(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def _field_codes(file: WordFile) -> Iterator[tuple[str, str]]:
    """The place and the instruction of every field; an instruction may lie in several runs."""
    for paragraph in file.paragraphs:
        code: list[str] = []
        for element in paragraph.element.iter(qn("w:instrText"), qn("w:fldChar"), qn("w:fldSimple")):
            if element.tag == qn("w:fldSimple"):
                yield paragraph.place, element.get(qn("w:instr"), "")
            elif element.tag == qn("w:instrText"):
                code.append(element.text or "")
            elif code:
                yield paragraph.place, "".join(code)
                code = []
        if code:
            yield paragraph.place, "".join(code)


def _targets(file: WordFile) -> Answers:
    """Every link, reference and page number leads to a bookmark that is there."""
    bookmarks = {each.get(qn("w:name")) for _, root in file.stories for each in root.iter(qn("w:bookmarkStart"))}
    for paragraph in file.paragraphs:
        for link in paragraph.element.iter(qn("w:hyperlink")):
            anchor = link.get(qn("w:anchor"))
            if anchor is not None and link.get(qn("r:id")) is None:
                yield None if anchor in bookmarks else f"{paragraph.place}: målet {anchor} finnes ikke"
    for place, code in _field_codes(file):
        if found := _FIELD_TARGET.match(code) or _LINK_FIELD.match(code):
            yield None if found[1] in bookmarks else f"{place}: målet {found[1]} finnes ikke"


def _ids(file: WordFile) -> Answers:
    roots = [root for _, root in file.stories]
    drawings = (each.get("id") for root in roots for each in root.iter(_WP_ID))
    controls = (value(each, "w:sdtPr/w:id") for root in roots for each in root.iter(qn("w:sdt")))
    marks = [each for root in roots for each in root.iter(qn("w:bookmarkStart"))]
    yield from _repeated("bilde", drawings)
    yield from _repeated("innholdskontroll", (each for each in controls if each is not None))
    yield from _repeated("bokmerke", (each.get(qn("w:name")) for each in marks))
    yield from _repeated("bokmerkenummer", (each.get(qn("w:id")) for each in marks))
    ends = Counter(each.get(qn("w:id")) for root in roots for each in root.iter(qn("w:bookmarkEnd")))
    for mark in marks:
        yield None if ends[mark.get(qn("w:id"))] else f"bokmerket {mark.get(qn('w:name'))} har ingen slutt"


def _repeated(kind: str, ids: Iterable[str | None]) -> Answers:
    for identity, times in Counter(ids).items():
        yield f"{kind} {identity} finnes {times} ganger" if times > 1 else None


def _footnotes(file: WordFile) -> Answers:
    """Every reference has a note that says something, and every note is referred to."""
    for part, note_tag, reference_tag in (
        ("word/footnotes.xml", "w:footnote", "w:footnoteReference"),
        ("word/endnotes.xml", "w:endnote", "w:endnoteReference"),
    ):
        root = file.parts.get(part)
        notes = {} if root is None else {note.get(qn("w:id")): note for note in root.findall(qn(note_tag))}
        own = {key: note for key, note in notes.items() if note.get(qn("w:type"), "normal") == "normal"}
        references = [each.get(qn("w:id")) for each in file.body.iter(qn(reference_tag))]
        for key in references:
            yield None if key in own else f"henvisningen til note {key} har ingen note"
        for key, note in own.items():
            wrong = "er tom" if not text_of(note) else "" if key in references else "er det ingen henvisning til"
            yield f"note {key} {wrong}" if wrong else None


def _numberings(file: WordFile) -> Answers:
    """Every list item belongs to a numbering that is defined."""
    root: Any = file.parts.get("word/numbering.xml")
    known = set() if root is None else {each.get(qn("w:numId")) for each in root.findall(qn("w:num"))}
    for paragraph in file.paragraphs:
        number = value(paragraph.element, "w:pPr/w:numPr/w:numId")
        if number not in {None, "0"}:
            yield None if number in known else f"{paragraph.place}: nummerering {number} er ikke definert"


LINK_RULES: Final = (
    AccessRule(
        "UU21",
        "Lenker skal ha en tekst som sier hvor de fører.",
        wcag("2.4.4"),
        "Skriv hva lenken viser til i stedet for «her» eller en nettadresse.",
        _link_texts,
    ),
    AccessRule(
        "UU22",
        "Lange dokumenter skal ha en innholdsfortegnelse som stemmer med overskriftene.",
        GOOD_PRACTICE,
        "Sett inn eller oppdater innholdsfortegnelsen.",
        _contents,
    ),
    AccessRule(
        "UU23",
        "Alle henvisninger og interne lenker skal føre til noe som finnes.",
        wcag("2.4.4"),
        "Rett henvisningen, eller sett inn bokmerket den viser til.",
        _targets,
    ),
    AccessRule(
        "UU24",
        "Bilder, innholdskontroller og bokmerker skal ha hver sin identitet.",
        wcag("4.1.1"),
        "Gi hvert element et eget nummer eller navn.",
        _ids,
    ),
    AccessRule(
        "UU25",
        "Hver notehenvisning skal ha en note, og hver note en henvisning.",
        wcag("1.3.1"),
        "Skriv noten, eller fjern henvisningen.",
        _footnotes,
    ),
    AccessRule(
        "UU26",
        "Listepunkter skal høre til en liste som er definert.",
        wcag("1.3.1"),
        "Lag listen på nytt med listestil.",
        _numberings,
    ),
)
