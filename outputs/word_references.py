"""References from the text to tables, pictures and headings: each shows the number its target has, and leads to it."""

from __future__ import annotations

import re
from typing import Final

from docx.text.paragraph import Paragraph
from docx.text.run import Run

from outputs.norwegian import HARD_SPACE
from outputs.word_fields import add_field, add_link, bookmark_runs

_NUMBERED_HEADING: Final = re.compile(r"(?P<appendix>Vedlegg )?(?P<number>\d+(\.\d+)*)(?= )")


class UnknownLabelError(ValueError):
    """A document refers to a table, a picture or a heading it does not hold: a fault in the program."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(f"references to what the document does not hold: {', '.join(sorted(labels))}")


class UnnumberedHeadingError(ValueError):
    """A heading is labelled but has no number to refer to: a fault in the program."""

    def __init__(self, heading: str) -> None:
        super().__init__(f"heading {heading!r} has a label but begins with no number")


class References:
    """The labels of a document under way, and the places that wait for their numbers."""

    def __init__(self) -> None:
        self._targets: dict[str, tuple[str, str]] = {}
        self._waiting: list[tuple[str, Run, Run]] = []

    def mark_caption(self, caption: Paragraph, label: str, target: tuple[str, str], id_number: int) -> None:
        """Bookmarks the number that is the last a caption holds so far.

        Args:
            caption: has its kind and the field with its number, and nothing after.
            label: what references call it.
            target: its kind inside a sentence, and its number: `("tabell", "7")`.
            id_number: a number for the bookmark.
        """
        bookmark_runs(caption.runs[-5:], _bookmark_of(label), id_number)
        self._targets[label] = target

    def mark_heading(self, heading: Paragraph, label: str, id_number: int) -> None:
        """Bookmarks the number a heading begins with.

        Raises:
            UnnumberedHeadingError: it begins with none.
        """
        text = heading.text
        found = _NUMBERED_HEADING.match(text)
        if found is None:
            raise UnnumberedHeadingError(text)
        heading.clear()  # type: ignore[no-untyped-call]
        heading.add_run(found["appendix"] or "")
        number = heading.add_run(found["number"])
        heading.add_run(text[found.end() :])
        bookmark_runs([number], _bookmark_of(label), id_number)
        self._targets[label] = ("vedlegg" if found["appendix"] else "kapittel", found["number"])

    def refer(self, paragraph: Paragraph, label: str) -> None:
        """Appends a reference; its number is filled in when the document is finished."""
        link = add_link(paragraph, _bookmark_of(label), "")
        kind = Run(link[0], paragraph)
        written = len(paragraph.runs)
        shown = add_field(paragraph, f"REF {_bookmark_of(label)} \\h", "")
        for run in paragraph.runs[written:]:
            link.append(run._r)
        self._waiting.append((label, kind, shown))

    def fill_in(self) -> None:
        """Gives every reference its number.

        Raises:
            UnknownLabelError: a reference has no target.
        """
        if unknown := [label for label, _, _ in self._waiting if label not in self._targets]:
            raise UnknownLabelError(unknown)
        for label, kind, shown in self._waiting:
            kind.text, shown.text = f"{self._targets[label][0]}{HARD_SPACE}", self._targets[label][1]


def _bookmark_of(label: str) -> str:
    return f"_Ref_{label.replace('-', '_')}"
