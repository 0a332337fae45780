"""Numbers typed in a text, held against the run's figures at the precision they are printed with.

A number may stand for a figure of the measure or goal the text is of, of a measure its sentence names, or of the whole
programme. What may stand for none is unknown, with the nearest figure told. Source: decision 0024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from domain.counted_nouns import PEOPLE
from domain.excerpts import excerpt
from domain.figure_scope import Scope, place_of
from domain.named_measures import sentences
from domain.narrative_blocks import Block, blocks_of, without_marks
from domain.watched_figures import WatchedFigure, WatchGround
from domain.written_numbers import Quantity, WrittenNumber, written_numbers
from schemas.narratives import Narrative, OwnNumber

_MAY_BE_MONEY: Final = 1000
"""A number as large that has no unit may be an amount, if one is the same."""
_PEOPLE: Final = re.compile(PEOPLE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WatchedNumber:
    """A number in a text and what it may stand for: `figures`, the likeliest first, or the `source` that is declared.

    `around` are the words it stands among, without names of people.
    `nearest` is the figure that comes nearest when there is none, of the text's own before those of the programme;
    `elsewhere` is one of another measure that is the same number.
    """

    number: WrittenNumber
    line: int
    around: str = ""
    figures: tuple[WatchedFigure, ...] = ()
    source: str = ""
    nearest: WatchedFigure | None = None
    elsewhere: WatchedFigure | None = None

    @property
    def is_known(self) -> bool:
        """Whether it is a figure of the run, or declared with its source."""
        return bool(self.figures or self.source)


def watched_numbers(narrative: Narrative, ground: WatchGround) -> Iterator[WatchedNumber]:
    """Every number of a text that says how much, with what it may stand for, in order."""
    heading = ""
    for block in blocks_of(narrative.text, narrative.first_line):
        yield from watched_in_block(block, narrative, ground, heading)
        heading = block.text if block.is_heading else heading


def watched_in_block(
    block: Block, narrative: Narrative, ground: WatchGround, heading: str = ""
) -> Iterator[WatchedNumber]:
    """The numbers of one paragraph, list item or heading.

    Args:
        block: of the text.
        narrative: the text it is of.
        ground: what it is held against.
        heading: the heading above it; a measure named there is what the paragraph is about.
    """
    place = place_of(narrative.key, ground.programme.measures)
    told = sentences(block.text, ground.programme.measures, heading)
    for number in written_numbers(block.text, ground.names):
        if _says_how_much(number, ground):
            sentence = next(each for each in reversed(told) if each.start <= number.start)
            source = _declared(number, block.text, narrative.facts.own_numbers, ground)
            held = _held(number, block.line_of(number.start), source, Scope(place, sentence, ground))
            start, end = number.start - sentence.start, number.end - sentence.start
            yield replace(held, around=excerpt(sentence.text, start, end, ground.names))


def undeclared(narrative: Narrative) -> Iterator[OwnNumber]:
    """The numbers that are declared and do not stand in the text."""
    texts = [block.text for block in blocks_of(narrative.text)]
    for own in narrative.facts.own_numbers:
        if not any(_occurrence(own).search(text) for text in texts):
            yield own


def _says_how_much(number: WrittenNumber, ground: WatchGround) -> bool:
    """Whether a number is one: `to` and `tre` mostly are ways of speaking, unless people or results are counted."""
    if not number.is_small_word:
        return True
    noun = number.noun.casefold()
    return _PEOPLE.match(noun) is not None or any(noun.startswith(unit) for unit in ground.units)


def _held(number: WrittenNumber, line: int, source: str, scope: Scope) -> WatchedNumber:
    found = tuple(figure for figure in scope.figures(number) if _is(number, figure))
    if not found and number.quantity is Quantity.RATIO:
        found = _both_counts(number, scope)
    if not found and number.quantity is Quantity.COUNT and number.value >= _MAY_BE_MONEY:
        in_ore = number.in_ore()
        found = tuple(figure for figure in scope.figures(in_ore) if _is(in_ore, figure))
    if found or source:
        return WatchedNumber(number, line, figures=found, source=source)
    nearest = min(scope.figures(number), key=lambda figure: (figure.is_of_all, _distance(number, figure)), default=None)
    is_amount = number.quantity is Quantity.AMOUNT
    others = (figure for figure in scope.of_others(number) if is_amount and _is(number, figure))
    return WatchedNumber(number, line, nearest=nearest, elsewhere=next(others, None))


def _is(number: WrittenNumber, figure: WatchedFigure) -> bool:
    return any(number.holds(value) for value in figure.values)


def _both_counts(number: WrittenNumber, scope: Scope) -> tuple[WatchedFigure, ...]:
    """`22 av 30` is known when both are: the figures of the part, if there are any of the whole."""
    counts = scope.figures(replace(number, quantity=Quantity.COUNT))
    by_part = [tuple(figure for figure in counts if part in figure.values) for part in number.parts]
    return by_part[0] if all(by_part) else ()


def _distance(number: WrittenNumber, figure: WatchedFigure) -> Fraction:
    return min(abs(abs(number.value) - abs(value)) for value in figure.values)


def _declared(number: WrittenNumber, text: str, declared: tuple[OwnNumber, ...], ground: WatchGround) -> str:
    """The source of a number that is declared as it is written there; empty for one that is not."""
    for own in declared:
        meant = written_numbers(without_marks(own.text), ground.names)
        is_same = not meant or any((each.quantity, each.value) == (number.quantity, number.value) for each in meant)
        spans = (found.span() for found in _occurrence(own).finditer(text))
        if is_same and any(start < number.end and number.start < end for start, end in spans):
            return own.source
    return ""


def _occurrence(own: OwnNumber) -> re.Pattern[str]:
    """The declared text where no digit stands around it: `42` is not declared by `142` or `42 000`."""
    words = re.escape(without_marks(own.text))
    return re.compile(rf"(?<![\w,.]){words}(?![\w]|[,.]\d|[ .]\d{{3}}(?!\d))", re.IGNORECASE)
