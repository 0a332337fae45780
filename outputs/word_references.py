"""References from the text to tables and pictures: each shows the number its target has been given."""

from __future__ import annotations

from docx.text.paragraph import Paragraph
from docx.text.run import Run

from outputs.word_fields import add_field, bookmark


class UnknownLabelError(ValueError):
    """A document refers to a table or a picture it does not hold: a fault in the program."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(f"references to what the document does not hold: {', '.join(sorted(labels))}")


class References:
    """The labels of a document under way, and the places that wait for their numbers."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._waiting: list[tuple[str, Run]] = []

    def mark(self, caption: Paragraph, label: str, number: str, id_number: int) -> None:
        """Bookmarks what a caption holds so far, such as `Tabell 7`, as what the label refers to."""
        bookmark(caption, _bookmark_of(label), id_number)
        self._numbers[label] = number

    def refer(self, paragraph: Paragraph, label: str) -> None:
        """Appends a reference; its number is filled in when the document is finished."""
        add_field(paragraph, f"REF {_bookmark_of(label)} \\h", "")
        self._waiting.append((label, paragraph.runs[-2]))

    def fill_in(self) -> None:
        """Gives every reference its number.

        Raises:
            UnknownLabelError: a reference has no target.
        """
        if unknown := [label for label, _ in self._waiting if label not in self._numbers]:
            raise UnknownLabelError(unknown)
        for label, run in self._waiting:
            run.text = self._numbers[label]


def _bookmark_of(label: str) -> str:
    return f"_Ref_{label.replace('-', '_')}"
