"""The elements of a SAF-T file as records: one dict of texts per transaction, line and dimension of a line.

The text is cut at `</`. What stands before the last `>` of such a piece, the tags between two texts, is the same on
line after line; what it means in its place is worked out once and looked up from then on. A line with the same tags as
an earlier one is not even cut: `saft_shapes`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from schemas.exports.saft_fields import Kind, Path, Record, field_at, is_amount, joined, record_at
from schemas.exports.saft_shapes import LineShape, ShapedLines, learnt_shape
from schemas.exports.xml_text import with_escaped_ends

_MAX_DEPTH = 64
"""SAF-T goes twelve deep."""
_MAX_KNOWN = 10_000
_MAX_SHAPES = 60
_TAG = re.compile(r"<([^\s/>]+)[^>]*?(/?)>")
_LINE = re.compile(r"<(?:[^\s<>/:]+:)?Line>")


class TooDeepError(Exception):
    """Elements lie deeper within each other than in any ledger."""


class _Place:
    """A place in the tree, and the steps from it that have been met."""

    __slots__ = ("is_transaction", "known", "path")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_transaction = bool(path) and record_at(path) is Kind.TRANSACTION
        self.known: dict[str, _Step] = {}


_Step = tuple[tuple[Callable[[], None], ...], int, str | None, _Place]
"""What to do before the text is taken; the kind of record and the field it belongs to; the place after it."""


@dataclass(frozen=True, slots=True)
class LineRecords:
    """Lines that are whole; their numbers are those of this handful, from nought.

    `transactions` has one number per line, counted from the first transaction of the file. Lines of a known shape
    are in `shapes`; the others are `lines`, with their dimensions in `analyses`.
    """

    transactions: list[int]
    shapes: list[ShapedLines]
    lines: list[Record]
    numbers: list[int]
    analyses: list[Record]
    lines_of_analyses: list[int]


class SaftRecords:
    """What has been read so far; lines are handed over by `whole_lines`, all else stays."""

    def __init__(self) -> None:
        self.header: Record = {}
        self.controls: Record = {}
        self.dimensions: list[Record] = []
        self.has_dimension_table = False
        self._transactions: list[Record] = []
        self._journals: list[Record] = []
        self._transactions_before = 0
        self._line_transactions: list[int] = []
        self._lines: list[Record] = []
        self._numbers: list[int] = []
        self._analyses: list[Record] = []
        self._analysis_lines: list[int] = []
        self._open: list[Record] = [self.header, self.controls, *({} for _ in range(Kind.DIMENSION, len(Kind)))]
        self._starters = {
            Kind.DIMENSION: self._start_dimension,
            Kind.JOURNAL: self._start_journal,
            Kind.TRANSACTION: self._start_transaction,
            Kind.LINE: self._start_line,
            Kind.ANALYSIS: self._start_analysis,
        }
        self._places: dict[Path, _Place] = {}
        self._place = self._place_of(())
        self._shapes: list[LineShape] = []
        self._shape: LineShape | None = None
        self._may_learn = _MAX_SHAPES

    def take(self, part: str) -> None:
        """Reads on.

        Args:
            part: of `xml_text.text_parts`, in their order.

        Raises:
            TooDeepError: this is no ledger.
        """
        position = 0
        while tag := _LINE.search(part, position):
            self._take_tags(part[position : tag.start()])
            position = self._lines_of_known_shape(part, tag.start()) if self._place.is_transaction else tag.start()
            if position == tag.start():
                position = self._line_by_tags(part, tag)
        self._take_tags(part[position:])

    def _lines_of_known_shape(self, part: str, position: int) -> int:
        """Reads lines, one after the other, as long as their shape is known; where the first other text begins."""
        shape, transaction, transactions = self._shape, self._transaction_number, self._line_transactions
        while True:
            guess = shape.followed_by if shape else None
            found = guess.pattern.match(part, position) if guess else None
            if guess is None or found is None:
                guess, found = self._known_shape(part, position)
                if guess is None or found is None:
                    return position
                if shape:
                    shape.followed_by = guess
            self._shape = shape = guess
            shape.texts.append(found.groups())
            shape.numbers.append(len(transactions))
            transactions.append(transaction)
            position = found.end()

    def _known_shape(self, part: str, position: int) -> tuple[LineShape | None, re.Match[str] | None]:
        for shape in self._shapes:
            if found := shape.pattern.match(part, position):
                return shape, found
        return None, None

    def _line_by_tags(self, part: str, tag: re.Match[str]) -> int:
        """Reads the line tag by tag, learns its shape, and gives where it ends."""
        end_tag = f"</{tag[0][1:]}"
        found = part.find(end_tag, tag.start())
        end = len(part) if found < 0 else found + len(end_tag)
        text, place, count = part[tag.start() : end], self._place, self.line_count
        self._take_tags(text)
        is_one_line = place.is_transaction and self._place is place and self.line_count == count + 1
        if found >= 0 and is_one_line and self._may_learn > 0:
            self._may_learn -= 1
            shape = learnt_shape(text, place.path)
            analyses = self._analyses[bisect_left(self._analysis_lines, count) :]
            if shape and shape.gives(text, self._lines[-1], analyses):
                self._shapes.append(shape)
        return end

    def _take_tags(self, text: str) -> None:
        """Reads tag by tag. The text begins and ends between two tags."""
        opened, place = self._open, self._place
        first, *pieces = with_escaped_ends(text).split("</")
        # Text before the first tag belongs to what was read before it, and is no end tag.
        opening = first.find("<")
        for piece in [first[opening:], *pieces] if opening >= 0 else pieces:
            head, _, inner = piece.rpartition(">")
            starts, kind, field, place = place.known.get(head) or self._learned(place, head)
            for start in starts:
                start()
            if field is not None:
                record = opened[kind]
                record[field] = joined(field, record[field], inner) if field in record else inner
        self._place = place

    @property
    def line_count(self) -> int:
        """How many lines wait to be handed over."""
        return len(self._line_transactions)

    @property
    def _transaction_number(self) -> int:
        return self._transactions_before + len(self._transactions) - 1

    def whole_transactions(self, *, is_end: bool) -> tuple[list[Record], list[Record]]:
        """The transactions begun since the last call, and the journal of each; the last may not be whole, and waits."""
        count = len(self._transactions) - (not is_end and bool(self._transactions))
        whole = self._transactions[:count], self._journals[:count]
        del self._transactions[:count], self._journals[:count]
        self._transactions_before += count
        return whole

    def whole_lines(self, *, is_end: bool) -> LineRecords:
        """The lines read since the last call; one that is being read tag by tag may not be whole, and waits."""
        count = self.line_count
        if not is_end and self._numbers and self._numbers[-1] == count - 1:
            count -= 1
        lines, analyses = bisect_left(self._numbers, count), bisect_left(self._analysis_lines, count)
        whole = LineRecords(
            self._line_transactions[:count],
            [shape.taken() for shape in self._shapes],
            self._lines[:lines],
            self._numbers[:lines],
            self._analyses[:analyses],
            self._analysis_lines[:analyses],
        )
        del self._line_transactions[:count], self._lines[:lines], self._analyses[:analyses]
        self._numbers = [number - count for number in self._numbers[lines:]]
        self._analysis_lines = [number - count for number in self._analysis_lines[analyses:]]
        return whole

    def _learned(self, place: _Place, head: str) -> _Step:
        step = self._worked_out(place.path, f"{head}>")
        if len(place.known) < _MAX_KNOWN:
            place.known[head] = step
        return step

    def _worked_out(self, path: Path, markup: str) -> _Step:
        """The step that these tags are; most pieces begin with what is left of an end tag."""
        if not markup.lstrip().startswith("<"):
            markup, path = markup[markup.index(">") + 1 :], path[:-1]
        starts: list[Callable[[], None]] = []
        amounts: list[tuple[Kind, str]] = []
        kind, field = Kind.HEADER, None
        for tag in _TAG.finditer(markup):
            path = (*path, tag[1].rpartition(":")[2])
            if len(path) > _MAX_DEPTH:
                raise TooDeepError
            starts += self._starts(path)
            kind, field = field_at(path)
            if field is not None and is_amount(field):
                amounts.append((kind, field))
            if tag[2]:
                path, field = path[:-1], None
        missing = (each for each in amounts if field not in {each[1], f"{each[1]}/Amount"})
        notes = (partial(self._note, *each) for each in missing)
        return (*starts, *notes), kind, field, self._place_of(path)

    def _starts(self, path: Path) -> list[Callable[[], None]]:
        """What an opening tag sets going."""
        if path[-1] == "AnalysisTypeTable":
            return [self._start_dimension_table]
        kind = record_at(path)
        if kind is None:
            return []
        is_bare = kind is Kind.TRANSACTION and "Journal" not in path
        return [self._start_journal, self._starters[kind]] if is_bare else [self._starters[kind]]

    def _place_of(self, path: Path) -> _Place:
        if path not in self._places and len(self._places) >= _MAX_KNOWN:
            return _Place(path)
        return self._places.setdefault(path, _Place(path))

    def _note(self, kind: Kind, field: str) -> None:
        """That the element is there, though it holds no text of its own."""
        self._open[kind].setdefault(field, "")

    def _opened(self, kind: Kind) -> Record:
        record: Record = {}
        self._open[kind] = record
        return record

    def _start_dimension_table(self) -> None:
        self.has_dimension_table = True

    def _start_dimension(self) -> None:
        record = self._opened(Kind.DIMENSION)
        self.dimensions.append(record)

    def _start_journal(self) -> None:
        self._opened(Kind.JOURNAL)

    def _start_transaction(self) -> None:
        record = self._opened(Kind.TRANSACTION)
        self._transactions.append(record)
        self._journals.append(self._open[Kind.JOURNAL])

    def _start_line(self) -> None:
        record = self._opened(Kind.LINE)
        self._lines.append(record)
        self._numbers.append(self.line_count)
        self._line_transactions.append(self._transaction_number)

    def _start_analysis(self) -> None:
        record = self._opened(Kind.ANALYSIS)
        self._analyses.append(record)
        self._analysis_lines.append(self.line_count - 1)
