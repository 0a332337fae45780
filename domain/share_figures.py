"""Shares that are printed, each with the two figures it is of: use of the budget, part of the grant, deviation.

Fractions are exact. Where shares stand in a column that adds up, they have a printed value of their own besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from domain.measure_figures import GRANTED, TOTAL
from domain.money import rounded_parts
from schemas.records import Reconciliation

USED_OF_DISPOSABLE: Final = "andel.brukt-av-disponibelt"
UNUSED_OF_DISPOSABLE: Final = "andel.ubrukt-av-disponibelt"
OF_BUDGET: Final = "andel.brukt"
"""Before the measure in `andel.brukt.<measure>`: what is used of its revised budget."""
OF_USED_GRANT: Final = "andel.av-brukt-tilskudd"
"""Before the measure in `andel.av-brukt-tilskudd.<measure>`: its part of all that the grant has paid."""
DEVIATION: Final = "avvik"
"""Before the measure in `avvik.<measure>`: how much what is counted against the budget is above it."""
ALL_USED: Final = "tilskudd.brukt"
_TENTHS_OF_PERCENT: Final = 1000


@dataclass(frozen=True, slots=True)
class ShareFigure:
    """One share. `part` and `whole` are the ids of the figures it is of; `label` is bokmål.

    A deviation is how much the part is above the whole; any other share is the part of the whole. `in_column` is what
    is printed where shares stand in a column that adds up.
    """

    id: str
    label: str
    part: str
    whole: str
    part_ore: int
    whole_ore: int
    in_column: Fraction | None = None
    is_deviation: bool = False

    @property
    def share(self) -> Fraction | None:
        """The share, exact; None when there is no whole to take it of."""
        if self.whole_ore <= 0:
            return None
        return Fraction(self.part_ore, self.whole_ore) - int(self.is_deviation)

    @property
    def shown(self) -> Fraction | None:
        """The share as it is printed with one decimal in per cent: to add up where it stands in such a column."""
        return self.share if self.in_column is None else self.in_column


def share_id(rule: str) -> str:
    """The id of the share that a rule of the programme asks for."""
    return f"andel.{rule}"


def share_figures(reconciliation: Reconciliation, amounts: Mapping[str, int]) -> tuple[ShareFigure, ...]:
    """Every share of a reconciliation, in the order of a report.

    Args:
        reconciliation: where they are printed.
        amounts: its figures, in øre.
    """
    measures = [(measure.id, measure.name) for measure in reconciliation.measures]
    subjects = [(TOTAL, "alle tiltak"), (GRANTED, "tiltak med tilskudd"), *measures]
    wanted = (*_of_the_grant(reconciliation), *_of_measures(subjects))
    in_column = _adding_up([f"brukt.{measure}" for measure, _ in measures], amounts)
    return tuple(
        ShareFigure(
            *(figure, label, part, whole, amounts[part], amounts[whole]),
            in_column=in_column.get(part) if figure.startswith(f"{OF_USED_GRANT}.") else None,
            is_deviation=figure.startswith(f"{DEVIATION}."),
        )
        for figure, label, part, whole in wanted
    )


def _of_the_grant(reconciliation: Reconciliation) -> Iterator[tuple[str, str, str, str]]:
    """Id, label, part and whole of the shares of all that may be used, and of all that is used."""
    yield USED_OF_DISPOSABLE, "Brukt av disponibelt tilskudd", ALL_USED, "tilskudd.disponibelt"
    yield UNUSED_OF_DISPOSABLE, "Ubrukt av disponibelt tilskudd", "tilskudd.ubrukt", "tilskudd.disponibelt"
    for share in reconciliation.spend_shares:
        figure = share_id(share.id)
        yield figure, f"{share.name}, del av brukt tilskudd", f"{figure}.del", f"{figure}.helhet"


def _of_measures(subjects: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Id, label, part and whole of the shares of each measure, and of sums over measures."""
    for subject, name in subjects:
        used, revised, charged = (f"{quantity}.{subject}" for quantity in ("brukt", "revidert", "belastet"))
        yield f"{OF_BUDGET}.{subject}", f"Brukt av revidert budsjett: {name}", used, revised
        yield f"{OF_USED_GRANT}.{subject}", f"Del av brukt tilskudd: {name}", used, ALL_USED
        yield f"{DEVIATION}.{subject}", f"Avvik fra revidert budsjett: {name}", charged, revised


def _adding_up(parts: Sequence[str], amounts: Mapping[str, int]) -> dict[str, Fraction]:
    """The parts' shares of all that is used, in tenths of a per cent that add up, by the largest remainder."""
    whole = amounts[ALL_USED]
    if whole <= 0:
        return {}
    tenths = rounded_parts([Fraction(amounts[part] * _TENTHS_OF_PERCENT, whole) for part in parts])
    return {part: Fraction(printed, _TENTHS_OF_PERCENT) for part, printed in zip(parts, tenths, strict=True)}
