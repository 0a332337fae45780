"""What the rules of plan and agreement come to: the own share and why, shares of spend, and the open readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class OwnReason(StrEnum):
    """Why the municipality covers a part of what a measure costs after other sources."""

    OVER_BUDGET = "over_budget"
    OTHER_SOURCE = "other_source"
    PAY_SHARE = "pay_share"
    RAMP = "ramp"
    NOT_GRANTED = "not_granted"


@dataclass(frozen=True, slots=True)
class OwnPart:
    """One part of `own_ore`; the parts of a measure sum to it. `rule` is the programme's rule or the source, by id."""

    reason: OwnReason
    amount_ore: int
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class SpendShare:
    """What some measures take of all that the grant pays for, such as administration; part and whole in øre."""

    id: str
    name: str
    part_ore: int
    whole_ore: int
    limit: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingEffect:
    """One reading of an open question, and what the figures would be under it: figure id -> øre.

    `difference_ore` is against the chosen reading, for the figures that differ. An estimate says so in `assumed`.
    """

    text: str
    value: str
    is_chosen: bool
    figures: dict[str, int] = field(default_factory=dict)
    difference_ore: dict[str, int] = field(default_factory=dict)
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """An open question of the programme with its readings computed; without readings it is words alone."""

    id: str
    question: str
    default: str
    decided_by: str
    confirmed: bool
    readings: tuple[ReadingEffect, ...] = ()

    @property
    def effect_ore(self) -> int:
        """The kroner between the readings: the widest difference of any figure, never negative."""
        return max(
            (abs(ore) for reading in self.readings for ore in reading.difference_ore.values()),
            default=0,
        )
