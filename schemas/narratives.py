"""What people write for the annual report: a Markdown file per measure, goal and chapter, with facts in front.

A file may begin with TOML between two lines of `+++`; the rest is Markdown. The facts are records of `NarrativeFacts`.
The parts of the text are in `schemas.narrative_sections`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.programme_values import Identifier, Record, Text

Count = Annotated[Decimal, Field(allow_inf_nan=False)]


class Group(Record):
    """How many of those counted belong to one group."""

    name: Text
    number: Annotated[int, Field(ge=0)]


class Indicator(Record):
    """A result that is counted outside the accounts. `before` is where it stood before the measure began.

    `counts_people` says that the value and its groups are numbers of persons: small ones are not published. The groups
    sum to the value; with `groups_overlap` one person may be in several of them, or in none.
    """

    id: Identifier
    name: Text
    unit: Text
    value: Count
    target: Count | None = None
    before: Count | None = None
    counts_people: bool = False
    groups: tuple[Group, ...] = ()
    groups_overlap: bool = False
    source: str = ""

    @model_validator(mode="after")
    def _people_are_whole(self) -> Self:
        counted = [number for number in (self.value, self.before) if number is not None]
        if self.counts_people and any(number < 0 or number != int(number) for number in counted):
            raise ValueError("value and before are numbers of people: a whole number, not below 0")
        return self


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

    @property
    def is_blank(self) -> bool:
        """Whether nobody has written anything below the facts."""
        return not self.text.strip()

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators, each id once: of several with one id the first counts."""
        return tuple({each.id: each for each in reversed(self.facts.indicators)}.values())[::-1]
