"""What changed between two finished documents: figures first, then words. Read from the bytes alone.

Headers and footers are left out, for they tell the standing of a document and not what it says.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from difflib import SequenceMatcher

from outputs.passages import FIELD, FIGURE, passages
from outputs.read_back import printed_figures

_SHOWN_FIGURE = "[tall]"


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that is printed otherwise. `old` and `new` are how, each way once; empty where it is not printed."""

    id: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedText:
    """Paragraphs that stand in place of others; a figure in them is shown as `[tall]`. Either may be empty."""

    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different, in the order of the documents."""

    figures: tuple[ChangedFigure, ...]
    texts: tuple[ChangedText, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not self.figures and not self.texts


def comparison(old: bytes, new: bytes) -> Comparison:
    """What the newer of two Word documents says otherwise than the older."""
    before, after = _printed(old), _printed(new)
    figures = tuple(
        ChangedFigure(figure, before.get(figure, ()), after.get(figure, ()))
        for figure in dict.fromkeys((*before, *after))
        if before.get(figure) != after.get(figure)
    )
    return Comparison(figures, _changed_texts(_paragraphs(old), _paragraphs(new)))


def content_sha256(document: bytes) -> str:
    """SHA-256 over what a document says: its paragraphs in order, and its figures as they are printed."""
    said = [_paragraphs(document), [[figure.id, figure.text] for figure in printed_figures(document)]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _printed(document: bytes) -> dict[str, tuple[str, ...]]:
    """How each figure is printed, each way once, by id in order of appearance."""
    found: dict[str, dict[str, None]] = {}
    for figure in printed_figures(document):
        found.setdefault(figure.id, {})[figure.text] = None
    return {figure: tuple(texts) for figure, texts in found.items()}


def _paragraphs(document: bytes) -> list[str]:
    said = (each for each in passages(document) if not each.part.startswith(("word/header", "word/footer")))
    return [each.text.replace(FIGURE, _SHOWN_FIGURE).replace(FIELD, "").strip() for each in said]


def _changed_texts(old: list[str], new: list[str]) -> tuple[ChangedText, ...]:
    matched = SequenceMatcher(a=old, b=new, autojunk=False)
    return tuple(
        ChangedText(tuple(old[first:last]), tuple(new[start:end]))
        for kind, first, last, start, end in matched.get_opcodes()
        if kind != "equal"
    )
