"""The shape of a line: its tags without its texts, as one regular expression.

A ledger has a few shapes of line and writes them a million times. A shape is learnt from a line that was read tag by
tag, has to give the same records for it, and reads every further line with the same tags in one match.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from schemas.exports.saft_fields import Kind, Path, Record, field_at, record_at

_TAG_AND_TEXT = re.compile(r"(<[^<>]*>)([^<>]*)")
_TEXT = "[^<>]*"
_MAX_LENGTH = 10_000
OF_A_DIMENSION = "Analysis"
"""Where the texts of dimensions stand among those of the line; no field of a line is called so."""


@dataclass(frozen=True, slots=True)
class ShapedLines:
    """Lines of one shape: a column of texts for each field; `columns[place]` are those of a dimension of the line."""

    fields: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    analyses: tuple[tuple[slice, tuple[str, ...]], ...]
    numbers: list[int]


@dataclass(slots=True, eq=False)
class LineShape:
    """One way of writing a line, and the lines read so: `texts` holds the groups of each match, `numbers` its line.

    `fields` says which field each group is; `analyses` where those of each dimension of the line lie.
    """

    pattern: re.Pattern[str]
    fields: tuple[str, ...]
    analyses: tuple[tuple[slice, tuple[str, ...]], ...]
    texts: list[tuple[str, ...]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    followed_by: LineShape | None = field(default=None, repr=False)
    """What came after it the last time: debit and credit take turns."""

    def taken(self) -> ShapedLines:
        """The lines read since the last call."""
        columns = tuple(zip(*self.texts, strict=True)) if self.texts else ((),) * len(self.fields)
        lines = ShapedLines(self.fields, columns, self.analyses, self.numbers)
        self.texts, self.numbers = [], []
        return lines

    def gives(self, text: str, line: Record, analyses: Sequence[Record]) -> bool:
        """Whether it reads the text as these records."""
        found = self.pattern.fullmatch(text)
        if found is None:
            return False
        texts = found.groups()
        own = {name: text for name, text in zip(self.fields, texts, strict=True) if name != OF_A_DIMENSION}
        dimensions = [dict(zip(fields, texts[place], strict=True)) for place, fields in self.analyses]
        return own == line and dimensions == list(analyses)


def learnt_shape(text: str, transaction: Path) -> LineShape | None:
    """The shape of a line; None when only reading it tag by tag can judge it.

    Args:
        text: the line from its first tag to its last.
        transaction: the place of the element it lies in.
    """
    marks = _TAG_AND_TEXT.findall(text)
    if len(text) > _MAX_LENGTH or "".join(map("".join, marks)) != text:
        return None
    pattern: list[str] = []
    groups: list[tuple[int, str]] = []
    path, analyses = transaction, 0
    for (tag, inner), (following, _) in pairwise([*marks, ("", "")]):
        is_opening = not tag.startswith("</") and not tag.endswith("/>")
        path = path[:-1] if tag.startswith("</") else (*path, _local_name(tag)) if is_opening else path
        analyses += is_opening and record_at(path) is Kind.ANALYSIS
        if is_opening and following.startswith("</"):
            kind, name = field_at(path)
            pattern += [re.escape(tag), f"({_TEXT})" if name else _TEXT]
            groups += [(analyses if kind is Kind.ANALYSIS else 0, name)] if name else []
        elif inner.strip():
            return None
        else:
            pattern += [re.escape(tag), r"\s*"]
    return _shape("".join(pattern), groups, analyses)


def _local_name(tag: str) -> str:
    return tag[1:-1].split(maxsplit=1)[0].rpartition(":")[2]


def _shape(pattern: str, groups: list[tuple[int, str]], analyses: int) -> LineShape | None:
    """The shape, unless an element comes twice in one record."""
    if len(set(groups)) < len(groups):
        return None
    owners = [owner for owner, _ in groups]
    places = [
        slice(owners.index(number), owners.index(number) + owners.count(number))
        for number in range(1, analyses + 1)
        if number in owners
    ]
    return LineShape(
        re.compile(pattern),
        tuple(OF_A_DIMENSION if owner else name for owner, name in groups),
        tuple((place, tuple(name for _, name in groups[place])) for place in places),
    )
