"""What people write for the annual report: a Markdown file per measure, goal and chapter, with facts in front.

A file may begin with TOML between two lines of `+++`; the rest is Markdown. The facts are records of `NarrativeFacts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from schemas.programme_values import Identifier, Record, Text


class Group(Record):
    """How many of those counted belong to one group."""

    name: Text
    number: Annotated[int, Field(ge=0)]


class Indicator(Record):
    """A result that is counted outside the accounts. `before` is where it stood before the measure began.

    `counts_people` says that the value and its groups are numbers of persons: small ones are not published.
    """

    id: Identifier
    name: Text
    unit: Text
    value: Decimal
    target: Decimal | None = None
    before: Decimal | None = None
    counts_people: bool = False
    groups: tuple[Group, ...] = ()
    source: Text


class OwnNumber(Record):
    """A number in the text that no figure of the accounts holds, as it is written there, and where it is from."""

    text: Text
    source: Text


class NarrativeFacts(Record):
    """What stands in front of a text. An invented text is marked wherever it is printed."""

    is_invented: bool = False
    indicators: tuple[Indicator, ...] = ()
    own_numbers: tuple[OwnNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Narrative:
    """One text of the annual report.

    `key` is a measure's id, `mal-<goal>` or `kapittel-<chapter>`; `file` is its place under the programmes' folder;
    `text` is the Markdown below the facts, which begins on line `first_line` of the file.
    """

    key: str
    file: str
    text: str
    first_line: int = 1
    facts: NarrativeFacts = field(default_factory=NarrativeFacts)
