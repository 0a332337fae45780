"""What of a text is printed: personal data hidden in every edition, and small numbers of people in the public one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from domain.few_people import few_people_places
from domain.figure_marks import FigureMark, figure_marks
from domain.narrative_blocks import blocks_of
from domain.small_groups import Hiding, Suppression
from domain.telling_numbers import without_numbers, without_places
from domain.telling_shares import telling_shares
from schemas.masking import masked_text
from schemas.records import Reconciliation

FEW: Final = "færre enn 5"
HIDDEN_CELL: Final = "skjult"
HIDDEN_NUMBER: Final = "[tall skjult]"
HIDDEN_AMOUNT: Final = "[beløp skjult]"
HIDING_WORDS: Final = {Hiding.FEW: FEW, Hiding.TELLING: HIDDEN_CELL}
"""What stands in the place of a hidden number."""

_BLOCK_MARK: Final = re.compile(r"\s*(?:#{1,6}|[-*+]|\d{1,9}[.)])\s+")
_SICK_PAY: Final = "sykelonnsrefusjon"
_VAT: Final = "mva"


def in_every_edition(markdown: str, result: Reconciliation) -> str:
    """A text without personal data, and without the sick pay of one measure, which may be one person's."""
    return _with_marks_replaced(masked_markdown(markdown), lambda mark: _instead_of_sick_pay(mark, result, {_SICK_PAY}))


def masked_markdown(markdown: str) -> str:
    """A text without personal data, also where a number is broken over two lines or has a part in bold."""
    lines = markdown.splitlines()
    for block in reversed(list(blocks_of(markdown, first_line=0))):
        hidden = masked_text(block.text)
        if hidden != block.text:
            first, last = block.lines[0][1], block.lines[-1][1]
            lines[first : last + 1] = _masked_lines("\n".join(lines[first : last + 1]), hidden)
    return "\n".join(lines)


def _masked_lines(raw: str, hidden: str) -> list[str]:
    """The lines of a block with what is in them hidden; when the marks of Markdown stand in the way, without them."""
    masked = masked_text(raw)
    if [block.text for block in blocks_of(masked)] == [hidden]:
        return masked.splitlines()
    mark = _BLOCK_MARK.match(raw)
    return [(mark[0] if mark else "") + hidden]


def in_public(markdown: str, key: str, result: Reconciliation, suppression: Suppression) -> str:
    """A text that everybody may read: nor a number that is hidden, or that would give one away."""

    def instead_of(mark: FigureMark) -> str | None:
        hiding = suppression.figures.get(mark.figure)
        if hiding is not None:
            return FEW if hiding is Hiding.FEW else HIDDEN_NUMBER
        return _instead_of_sick_pay(mark, result, {_SICK_PAY, _VAT})

    shown = _with_marks_replaced(in_every_edition(markdown, result), instead_of)
    shown = without_places(telling_shares(shown, key, suppression), shown, HIDDEN_NUMBER)
    shown = without_numbers(suppression.telling.get(key, frozenset()), shown, HIDDEN_NUMBER)
    return without_places(few_people_places(shown), shown, HIDDEN_NUMBER)


def _instead_of_sick_pay(mark: FigureMark, result: Reconciliation, quantities: set[str]) -> str | None:
    """Refunds are printed together for a measure that has sick pay: alone, either of them tells the other."""
    parts = mark.figure.split(".")
    healthy = {measure.id for measure in result.measures if not measure.sums.sick_pay_refund_ore}
    return HIDDEN_AMOUNT if quantities & set(parts) and parts[-1] not in healthy else None


def _with_marks_replaced(text: str, instead_of: Callable[[FigureMark], str | None]) -> str:
    for mark in reversed(list(figure_marks(text))):
        instead = instead_of(mark)
        if instead is not None:
            text = text[: mark.start] + instead + text[mark.end :]
    return text
