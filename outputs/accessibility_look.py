"""How text in a Word file looks: its colour, what it stands on, its size and weight, from styles and from itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from outputs.accessibility_reading import Paragraph, WordFile, is_on, text_of, value
from outputs.word_names import qn

BLACK: Final = "000000"
WHITE: Final = "FFFFFF"
_WITH_FIRST_ROW: Final = frozenset("2367ABEFabef")
"""The last hexadecimal digit but one of a table's look, when its first row has a style of its own."""
_DEFAULT_HALF_POINTS: Final = 20
_COLOR: Final = re.compile(r"[0-9A-Fa-f]{6}")
_HIGHLIGHTS: Final = {
    "black": BLACK, "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": WHITE, "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a piece of text looks; colours as six hexadecimal digits."""

    text: str
    color: str
    background: str
    points: float
    is_bold: bool
    marks: frozenset[str]
    """What tells it from other text besides colour: `w:b`, `w:i`, `w:u` and the like."""
    is_link: bool

    @property
    def is_large(self) -> bool:
        """Whether it is large as WCAG counts: 18 points, or 14 bold."""
        return self.points >= 18 or (self.is_bold and self.points >= 14)

    @property
    def contrast(self) -> float:
        """The contrast between text and background, from 1 to 21."""
        lighter, darker = sorted((_luminance(self.color), _luminance(self.background)), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)

    @property
    def is_colorful(self) -> bool:
        """Whether the colour is more than a shade of grey."""
        parts = _parts(self.color)
        return max(parts) - min(parts) > 40


@lru_cache(maxsize=1)
def _looks_by_place(file: WordFile) -> dict[Paragraph, tuple[Look, ...]]:
    """Worked out once for a file: several rules ask."""
    return {paragraph: tuple(_looks(file, paragraph)) for paragraph in file.paragraphs}


def looks_of(file: WordFile, paragraph: Paragraph) -> tuple[Look, ...]:
    """The look of each piece of text in a paragraph."""
    return _looks_by_place(file)[paragraph]


def _looks(file: WordFile, paragraph: Paragraph) -> Iterator[Look]:
    outer = _outer_settings(file, paragraph)
    ground = _ground(file, paragraph)
    for run in paragraph.element.iter(qn("w:r")):
        text = text_of(run)
        if text and next(run.iterancestors(qn("w:p")), None) is paragraph.element:
            style = value(run, "w:rPr/w:rStyle")
            direct = run.find(qn("w:rPr"))
            chain = file.style_chain(style, "character") if style else []
            own = [each for each in (*(style.find(qn("w:rPr")) for style in chain), direct) if each is not None]
            is_link = next(run.iterancestors(qn("w:hyperlink")), None) is not None
            yield _look(text, [*outer, *own], ground, is_link=is_link)


def plain_look(file: WordFile, paragraph: Paragraph) -> Look:
    """How text in a paragraph looks when nothing is said of the text itself."""
    return _look("", _outer_settings(file, paragraph), _ground(file, paragraph), is_link=False)


def _look(text: str, settings: list[Any], ground: str | None, *, is_link: bool) -> Look:
    """One piece of text; later settings win over earlier ones."""
    shade = next((fill for each in settings[::-1] if (fill := _run_fill(each))), None)
    background = shade or ground or WHITE
    color = _last(settings, "w:color")
    if color is None or not _COLOR.fullmatch(color):
        color = WHITE if _luminance(background) < 0.18 else BLACK
    size = _last(settings, "w:sz")
    switches = {name for name in ("w:b", "w:i", "w:caps", "w:smallCaps") if _is_on(settings, name)}
    if _last(settings, "w:u") not in {None, "none"}:
        switches.add("w:u")
    points = (int(size) if size and size.isdigit() else _DEFAULT_HALF_POINTS) / 2
    return Look(text, color.upper(), background.upper(), points, "w:b" in switches, frozenset(switches), is_link)


def _last(settings: list[Any], name: str) -> str | None:
    return next((found for each in settings[::-1] if (found := value(each, name)) is not None), None)


def _is_on(settings: list[Any], name: str) -> bool:
    last = next((each for each in settings[::-1] if each.find(qn(name)) is not None), None)
    return last is not None and is_on(last, name)


def _run_fill(settings: Any) -> str | None:
    highlight = value(settings, "w:highlight")
    return _HIGHLIGHTS.get(highlight) if highlight and highlight != "none" else fill_of(settings)


def fill_of(settings: Any) -> str | None:
    """The colour that the shading in some settings fills with, None when it fills with none."""
    kind = value(settings, "w:shd")
    fill = value(settings, "w:shd", "color" if kind == "solid" else "fill")
    return fill if fill and _COLOR.fullmatch(fill) else None


def _outer_settings(file: WordFile, paragraph: Paragraph) -> list[Any]:
    """What a paragraph's text looks like before its own settings: defaults, table style, paragraph styles."""
    root = file.parts.get("word/styles.xml")
    defaults = None if root is None else root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    table = [style.find(qn("w:rPr")) for style in _table_settings(file, paragraph)]
    chain = [style.find(qn("w:rPr")) for style in file.style_chain(paragraph.style_id)]
    return [each for each in (defaults, *table, *chain) if each is not None]


def _table_settings(file: WordFile, paragraph: Paragraph) -> list[Any]:
    """The styles of the table around a paragraph, with what they say of first rows when it stands in one."""
    if paragraph.cell is None:
        return []
    row, table = (next(paragraph.cell.iterancestors(qn(name))) for name in ("w:tr", "w:tbl"))
    is_first = next(row.itersiblings(qn("w:tr"), preceding=True), None) is None
    look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
    has_first = look is not None and (
        look.get(qn("w:firstRow")) in {"1", "true"} or look.get(qn("w:val"), "0000")[-2:-1] in _WITH_FIRST_ROW
    )
    found: list[Any] = []
    for style in file.style_chain(value(table, "w:tblPr/w:tblStyle"), "table"):
        found.append(style)
        if is_first and has_first:
            found += [each for each in style.findall(qn("w:tblStylePr")) if each.get(qn("w:type")) == "firstRow"]
    return found


def _ground(file: WordFile, paragraph: Paragraph) -> str | None:
    """What a paragraph stands on: its own shading, else that of its cell, row or table."""
    own = [paragraph.element.find(qn("w:pPr"))]
    own += [style.find(qn("w:pPr")) for style in file.style_chain(paragraph.style_id)[::-1]]
    if paragraph.cell is not None:
        own.append(paragraph.cell.find(qn("w:tcPr")))
        for style in _table_settings(file, paragraph)[::-1]:
            own += [style.find(qn("w:tcPr")), style.find(qn("w:tblPr"))]
    return next((fill for each in own if each is not None and (fill := fill_of(each))), None)


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[:2], 16), int(color[2:4], 16), int(color[4:], 16)


def _luminance(color: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in _parts(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
