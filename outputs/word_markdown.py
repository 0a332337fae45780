"""Narrative in Word: paragraphs, lists, emphasis and figures of Markdown; everything else stays the text it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from outputs.figure_marks import with_figures
from outputs.word import Paper
from outputs.word_parts import Part, Text

_READER: Final = MarkdownIt("zero").enable(["list", "emphasis", "heading", "newline"])
_BODY: Final = "paragraph"
_NUMBERED: Final = "ordered_list_open"
_BULLETED: Final = "bullet_list_open"
_HEADING: Final = "heading_open"

Block = tuple[str, tuple[Text, ...]]


def write_markdown(paper: Paper, markdown: str) -> None:
    """Appends a narrative. Headings become bold lines: the document's own headings keep their order.

    Args:
        paper: what is written on; `{figur:ID}` is looked up among its figures.
        markdown: the text.
    """
    for kind, blocks in groupby(_blocks(_READER.parse(markdown)), key=lambda block: block[0]):
        contents = [_parts(paper, texts) for _, texts in blocks]
        if kind == _NUMBERED:
            paper.numbered(contents)
        elif kind == _BULLETED:
            paper.bullets(contents)
        else:
            for parts in contents:
                paper.paragraph(*parts).paragraph_format.keep_with_next = kind == _HEADING or None


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    """Every inline run with the kind of its innermost list, heading or paragraph."""
    around = [_BODY]
    for token in tokens:
        if token.type in {_NUMBERED, _BULLETED, _HEADING}:
            around.append(token.type)
        elif token.type in {"ordered_list_close", "bullet_list_close", "heading_close"}:
            around.pop()
        elif token.type == "inline":
            yield around[-1], _joined(_inline(token.children or [], is_bold=around[-1] == _HEADING))


def _inline(children: list[Token], *, is_bold: bool) -> Iterator[Text]:
    bold, italic = int(is_bold), 0
    for child in children:
        bold += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(child.type, 0)
        text = " " if child.type in {"softbreak", "hardbreak"} else child.content
        if text:
            yield Text(text, is_bold=bold > 0, is_italic=italic > 0)


def _joined(texts: Iterator[Text]) -> tuple[Text, ...]:
    """Pieces that look alike as one: a mark may have been broken over two lines."""
    looks = groupby(texts, key=lambda text: (text.is_bold, text.is_italic))
    return tuple(Text("".join(each.text for each in group), *look) for look, group in looks)


def _parts(paper: Paper, texts: tuple[Text, ...]) -> tuple[Part, ...]:
    return tuple(part for text in texts for part in with_figures(text, paper.figures))
